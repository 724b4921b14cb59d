"""What changes snapshots becomes a command that means what was asked, or is refused."""

from collections.abc import Callable
from typing import Final

import pytest

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic import mending_commands
from kustos_agent.restic.command import Command, CommandError
from kustos_agent.restic.mending_commands import TagChange
from kustos_agent.restic.repository import Door
from kustos_agent.restic.version import Restic

OLD = Restic("/usr/bin/restic", Version(0, 14, 0))
NEW = Restic("/usr/bin/restic", Version(0, 19, 1))
DOOR = Door(RepositoryAccess(location="/srv/backup", password="hunter22"))
ID = "0123456789abcdef" * 4
DIGITS = ID[:63]


def test_the_index_is_repaired_under_the_name_the_version_knows() -> None:
    """`rebuild-index` before 0.16; only later ones wait for a lock by themselves."""
    new = mending_commands.repair_index(DOOR, NEW, lock_wait_seconds=9)
    assert new.argv == ("/usr/bin/restic", "repair", "index", "--retry-lock=9s", "--json")
    old = mending_commands.repair_index(DOOR, OLD, lock_wait_seconds=9)
    assert old.argv == ("/usr/bin/restic", "rebuild-index", "--json")


def test_snapshots_are_repaired_and_the_damaged_ones_removed() -> None:
    """Otherwise a check would go on finding them."""
    command = mending_commands.repair_snapshots(DOOR, NEW)
    assert command.argv == ("/usr/bin/restic", "repair", "snapshots", "--forget", "--json")


def test_tags() -> None:
    """Each as one word, of the chosen snapshots alone, each named once."""
    change = TagChange(add=("--all", "b c"), remove=("d",))
    command = mending_commands.tag(DOOR, NEW, (ID, ID), change)
    settings = ("--add=--all", "--add=b c", "--remove=d")
    assert command.argv == ("/usr/bin/restic", "tag", *settings, DIGITS, "--json")
    command = mending_commands.tag(DOOR, OLD, (ID,), TagChange(instead=("only",)))
    assert command.argv == ("/usr/bin/restic", "tag", "--set=only", DIGITS, "--json")


def test_a_path_is_taken_out_literally_and_with_all_below_it() -> None:
    """Characters of patterns mean themselves; what is inside another path is not named again."""
    command = mending_commands.rewrite(DOOR, NEW, (ID,), ("/a/x[1]*", "/a/x[1]*/below"))
    excludes = "--exclude=/a/x\\[1\\]\\*"
    assert command.argv == ("/usr/bin/restic", "rewrite", "--forget", excludes, DIGITS, "--json")


def test_the_cache_is_cleaned_without_a_repository() -> None:
    """And without a password."""
    command = mending_commands.clean_cache(OLD, 30)
    assert command.argv == ("/usr/bin/restic", "cache", "--cleanup", "--max-age=30")
    assert command.password is None
    assert command.display == "restic cache --cleanup --max-age=30"


_REFUSED: Final[dict[str, Callable[[], Command]]] = {
    "no snapshot: restic would take all": lambda: mending_commands.tag(
        DOOR, NEW, (), TagChange(add=("a",))
    ),
    "no snapshot to rewrite": lambda: mending_commands.rewrite(DOOR, NEW, (), ("/a",)),
    "an option as an id": lambda: mending_commands.tag(
        DOOR, NEW, ("--all",), TagChange(add=("a",))
    ),
    "no tag": lambda: mending_commands.tag(DOOR, NEW, (ID,), TagChange()),
    "an empty tag": lambda: mending_commands.tag(DOOR, NEW, (ID,), TagChange(add=("",))),
    "two tags in one": lambda: mending_commands.tag(DOOR, NEW, (ID,), TagChange(add=("a,b",))),
    "a tag that restic trims": lambda: mending_commands.tag(
        DOOR, NEW, (ID,), TagChange(remove=(" a",))
    ),
    "set and add": lambda: mending_commands.tag(
        DOOR, NEW, (ID,), TagChange(add=("a",), instead=("b",))
    ),
    "no path": lambda: mending_commands.rewrite(DOOR, NEW, (ID,), ()),
    "the root": lambda: mending_commands.rewrite(DOOR, NEW, (ID,), ("/", "/a")),
    "a relative path": lambda: mending_commands.rewrite(DOOR, NEW, (ID,), ("a",)),
    "a cache that is in use": lambda: mending_commands.clean_cache(NEW, 0),
}


@pytest.mark.parametrize("build", _REFUSED.values(), ids=_REFUSED.keys())
def test_what_would_mean_something_else_is_refused(build: Callable[[], Command]) -> None:
    """Before restic is asked."""
    with pytest.raises(CommandError):
        build()


@pytest.mark.parametrize(
    ("build", "version"),
    [
        (lambda: mending_commands.repair_snapshots(DOOR, OLD), "0.16.0"),
        (lambda: mending_commands.rewrite(DOOR, OLD, (ID,), ("/a",)), "0.15.0"),
    ],
)
def test_a_version_that_cannot_is_told_which_can(
    build: Callable[[], Command], version: str
) -> None:
    """The next step is in the sentence."""
    with pytest.raises(CommandError, match=version) as refused:
        build()
    assert refused.value.subject == "restic 0.14.0"
