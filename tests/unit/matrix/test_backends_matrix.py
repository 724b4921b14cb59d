"""The matrix of docs/backends.md says what was tried, and no more."""

from pathlib import Path

import pytest

from kustos.core.model import RepositoryType
from tests import backends_matrix
from tests.backends_matrix import (
    BACKENDS,
    BEGIN,
    END,
    OPERATIONS,
    Record,
    declared,
    recorded,
    table,
)
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


def _kept(name: str, version: str, **seen: list[str]) -> None:
    with Record(name, version) as record:
        record.passed += seen.get("passed", [])
        record.refused += seen.get("refused", [])


def _all_kept() -> None:
    for (name, version), record in declared().items():
        _kept(name, version, passed=record.passed, refused=record.refused)


def test_a_record_that_lacks_an_operation_is_refused(records: Path) -> None:
    """The test that wrote it fails, so the matrix cannot be greener than the run."""
    with pytest.raises(AssertionError):
        _kept("local", "0.14.0", passed=list(OPERATIONS[1:]))
    with pytest.raises(AssertionError):
        _kept("azure", "0.19.1", passed=list(OPERATIONS))
    assert not list(records.iterdir())


def test_a_test_that_fails_leaves_no_record_of_an_earlier_run(records: Path) -> None:
    _kept("local", "0.14.0", passed=list(OPERATIONS))
    with pytest.raises(LookupError), Record("local", "0.14.0"):
        raise LookupError
    assert not list(records.iterdir())


def test_a_refusal_that_is_meant_is_no_success(records: Path) -> None:
    with pytest.raises(AssertionError):
        _kept("rest-append-only", "0.19.1", passed=list(OPERATIONS))
    refused = ["forget", "repair index"]
    others = [operation for operation in OPERATIONS if operation not in refused]
    _kept("rest-append-only", "0.19.1", passed=others, refused=refused)
    assert len(list(records.iterdir())) == 1
    assert "| refused: 0.19 |" in table(recorded())


@pytest.mark.usefixtures("records")
def test_the_matrix_is_made_of_the_records() -> None:
    """What was not tried has no cell, whatever is declared."""
    assert "| Folder | – |" in table(recorded())
    _kept("local", "0.14.0", passed=list(OPERATIONS))
    assert "| Folder | 0.14 |" in table(recorded())
    _all_kept()
    assert table(recorded()) == table(declared())


@pytest.mark.parametrize("words", [[], ["--check"]])
@pytest.mark.usefixtures("records")
def test_nothing_is_in_order_before_all_was_tried(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    _kept("local", "0.14.0", passed=list(OPERATIONS))
    assert backends_matrix.main(words) == 1
    told = capsys.readouterr().out
    assert "no record of sftp with restic 0.14.0" in told
    assert "no record of local with restic 0.14.0" not in told
    assert "no record of b2" not in told


@pytest.mark.usefixtures("records")
def test_the_document_has_to_say_what_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written from the records, and then in order."""
    document = tmp_path / "backends.md"
    document.write_text(f"Before\n{BEGIN}\nold\n{END}\nAfter\n")
    monkeypatch.setattr(backends_matrix, "DOCUMENT", document)
    _all_kept()
    assert backends_matrix.main(["--check"]) == 1
    assert backends_matrix.main([]) == 0
    assert backends_matrix.main(["--check"]) == 0
    assert document.read_text() == f"Before\n{table(declared())}\nAfter\n"
