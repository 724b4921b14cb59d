"""The matrix of docs/backends.md says what was tried, and no more."""

from pathlib import Path

import pytest

from kustos.core.model import RepositoryType
from tests import backends_matrix
from tests.backends_matrix import BACKENDS, OPERATIONS, Record
from tests.helpers.restics import VERSIONS

TYPES = {kind.value for kind in RepositoryType}


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(backends_matrix, "RECORDS", tmp_path)
    return tmp_path


def test_every_form_has_a_row_and_every_gap_a_reason() -> None:
    """A type that nobody tried would look as if it had been."""
    assert {row.name for row in BACKENDS} >= TYPES
    for row in BACKENDS:
        assert set(row.gaps) <= set(VERSIONS)
        assert all(row.gaps.values())


def test_a_record_that_lacks_an_operation_is_refused(records: Path) -> None:
    """The test that wrote it fails, so the matrix cannot be greener than the run."""
    with pytest.raises(AssertionError):
        Record("local", "0.14.0", passed=list(OPERATIONS[1:])).write()
    with pytest.raises(AssertionError):
        Record("azure", "0.19.1", passed=list(OPERATIONS)).write()
    assert not list(records.iterdir())


def test_a_refusal_that_is_meant_is_no_success(records: Path) -> None:
    with pytest.raises(AssertionError):
        Record("rest-append-only", "0.19.1", passed=list(OPERATIONS)).write()
    others = [operation for operation in OPERATIONS if operation != "forget"]
    Record("rest-append-only", "0.19.1", passed=others, refused=["forget"]).write()
    assert len(list(records.iterdir())) == 1
    assert "| refused: 0.18, 0.19 |" in backends_matrix.table()


@pytest.mark.usefixtures("records")
def test_nothing_is_written_before_all_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    Record("local", "0.14.0", passed=list(OPERATIONS)).write()
    assert backends_matrix.main([]) == 1
    told = capsys.readouterr().out
    assert "no record of sftp with restic 0.14.0" in told
    assert "no record of local with restic 0.14.0" not in told
    assert "no record of b2" not in told
