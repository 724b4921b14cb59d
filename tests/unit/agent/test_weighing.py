"""Counting what a backup would save; that the count is right is proven against restic itself in
tests/integration/restic/test_excludes.py."""

import itertools
from pathlib import Path

import pytest

from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.messages import SourcesWeighed, WeighSources
from kustos_agent.protocol.values import ErrorClass, LeftOut, LeftOutBy, Problem
from kustos_agent.weighing import weigh

NOTHING = ForbiddenPaths([])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two files of 10 bytes and one of 100 in a folder."""
    folder = tmp_path / "data"
    (folder / "inner").mkdir(parents=True)
    (folder / "a").write_bytes(b"." * 10)
    (folder / "b").write_bytes(b"." * 10)
    (folder / "inner" / "c").write_bytes(b"." * 100)
    return folder


def wish(*sources: Path, excludes: tuple[str, ...] = ()) -> WeighSources:
    return WeighSources(sources=tuple(map(str, sources)), excludes=excludes)


def test_what_is_left_out_is_counted_with_an_example(data: Path) -> None:
    """A whole folder is named itself."""
    inner = str(data / "inner")
    assert weigh(wish(data, excludes=(inner,)), NOTHING, seconds=60) == SourcesWeighed(
        files=2,
        bytes=20,
        left=(LeftOut(by=LeftOutBy.PATTERN, pattern=inner, files=1, bytes=100, example=inner),),
    )


def test_a_pattern_that_leaves_nothing_out_is_told(data: Path) -> None:
    """It may be mistyped. One that takes something back leaves nothing out, and has no line."""
    found = weigh(wish(data, excludes=("*.tpm", "!b")), NOTHING, seconds=60)
    assert isinstance(found, SourcesWeighed)
    assert found.left == (LeftOut(by=LeftOutBy.PATTERN, pattern="*.tpm"),)
    assert (found.files, found.bytes) == (3, 120)


def test_when_the_time_is_over_the_count_so_far_is_told(data: Path) -> None:
    """And that there is more."""
    for number in range(600):
        (data / f"more {number}").touch()
    clock = itertools.count()
    found = weigh(wish(data), NOTHING, seconds=1, now=lambda: float(next(clock)))
    assert isinstance(found, SourcesWeighed)
    assert not found.complete
    assert 0 < found.files < 603


def test_what_the_owner_has_forbidden_is_not_told_of(data: Path) -> None:
    """Neither what it holds nor that it is there."""
    forbidden = ForbiddenPaths([data / "inner"])
    assert weigh(wish(data), forbidden, seconds=60) == SourcesWeighed(files=2, bytes=20)
    refused = weigh(wish(data / "inner"), forbidden, seconds=60)
    assert refused == Problem(error=ErrorClass.FORBIDDEN_HERE, subject=str(data / "inner"))


def test_a_source_that_is_not_there_is_named(data: Path) -> None:
    """As the backup would."""
    gone = data / "gone"
    found = weigh(wish(data, gone), NOTHING, seconds=60)
    assert isinstance(found, Problem)
    assert (found.error, found.subject) == (ErrorClass.SOURCE_MISSING, str(gone))


@pytest.mark.parametrize("pattern", ["[a", "a\\", "!x[]"])
def test_a_pattern_that_restic_would_refuse_is_named(data: Path, pattern: str) -> None:
    """Before a backup fails of it."""
    found = weigh(wish(data, excludes=("*.tmp", pattern)), NOTHING, seconds=60)
    assert isinstance(found, Problem)
    assert (found.error, found.subject) == (ErrorClass.UNSUPPORTED, pattern)


def test_a_link_as_a_source_stands_for_what_it_leads_to(data: Path, tmp_path: Path) -> None:
    """The link itself is saved as well, and is no file."""
    link = tmp_path / "link"
    link.symlink_to(data)
    found = weigh(wish(link), NOTHING, seconds=60)
    assert isinstance(found, SourcesWeighed)
    assert (found.files, found.bytes) == (3, 120)
