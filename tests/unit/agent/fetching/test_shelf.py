"""Where fetched restics are kept."""

import os
import stat
import sys
from pathlib import Path

import pytest

from kustos_agent.fetching.shelf import Shelf
from kustos_agent.instance import AlreadyRunningError


def kept(shelf: Shelf, version: str, content: str = "program") -> Path:
    """As after a fetch."""
    with shelf.bench() as bench:
        program = bench / "program"
        program.write_text(content)
        return shelf.keep(program, version)


def test_a_new_one_is_put_beside_the_former(tmp_path: Path) -> None:
    """The newest version first, by its numbers; what else is there is none of them."""
    shelf = Shelf(tmp_path / "restic")
    assert shelf.restics() == []
    places = [kept(shelf, version) for version in ("0.9.6", "0.19.1", "0.18.0")]
    (shelf.folder / "restic-0.20.0.txt").touch()
    (shelf.folder / "restic").touch()
    assert shelf.restics() == [str(places[1]), str(places[2]), str(places[0])]
    assert places[1] == shelf.place("0.19.1")


def test_the_same_version_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """A damaged one is fetched anew."""
    shelf = Shelf(tmp_path)
    kept(shelf, "0.19.1", "damaged")
    assert kept(shelf, "0.19.1", "whole").read_text() == "whole"
    assert len(shelf.restics()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_nobody_else_writes_there(tmp_path: Path) -> None:
    """Root runs what lies in it."""
    shelf = Shelf(tmp_path / "data" / "restic")
    with shelf.bench() as bench:
        for folder in (shelf.folder, bench):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_bench_is_cleared_whatever_happens(tmp_path: Path) -> None:
    """No half archive stays."""
    shelf = Shelf(tmp_path)

    def fail() -> None:
        with shelf.bench() as bench:
            (bench / "half").touch()
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["fetch.lock"]


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    """At the agent's start, and before the next fetch; the restics stay."""
    shelf = Shelf(tmp_path / "restic")
    assert shelf.remove_leftovers() == 0
    place = kept(shelf, "0.19.1")
    (shelf.folder / "new-1").mkdir()
    (shelf.folder / "new-1" / "half").touch()
    assert shelf.remove_leftovers() == 1
    (shelf.folder / "new-2").mkdir()
    with shelf.bench() as bench:
        assert {path.name for path in shelf.folder.iterdir()} == {
            "fetch.lock",
            bench.name,
            place.name,
        }


def test_one_fetches_at_a_time_and_is_not_cleared_away(tmp_path: Path) -> None:
    """An agent that starts in the middle of it leaves it alone."""
    shelf = Shelf(tmp_path)
    with shelf.bench() as bench:
        with pytest.raises(AlreadyRunningError) as busy, Shelf(tmp_path).bench():
            pass
        assert busy.value.pid == os.getpid()
        assert Shelf(tmp_path).remove_leftovers() == 0
        assert bench.is_dir()
