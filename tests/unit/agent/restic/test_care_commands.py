"""What is to be forgotten, pruned or checked becomes exactly that."""

import pytest

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.tasks import CheckDepth, CheckSpec, ForgetSpec, PruneSpec
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic import care_commands
from kustos_agent.restic.command import CommandError
from kustos_agent.restic.repository import Door
from kustos_agent.restic.version import Restic

OLD = Restic("/usr/bin/restic", Version(0, 14, 0))
NEW = Restic("/usr/bin/restic", Version(0, 19, 1))
ACCESS = RepositoryAccess(location="/r", password="the repository's")
DOOR = Door(ACCESS)
ONE, TWO = "1" * 64, "2" * 64


def test_forget_names_each_snapshot_once_and_no_rule() -> None:
    """By all digits but one: restic tries for long to load a full id that is gone."""
    spec = ForgetSpec(repository=ACCESS, snapshots=(ONE, TWO, ONE))
    command = care_commands.forget(DOOR, NEW, spec, lock_wait_seconds=120)
    assert command.argv == (
        *("/usr/bin/restic", "forget", ONE[:63], TWO[:63]),
        *("--retry-lock=120s", "--json"),
    )
    assert "--retry-lock=120s" not in care_commands.forget(DOOR, OLD, spec).argv


@pytest.mark.parametrize("bad", ["", "latest", "1" * 63, "1" * 65, "A" * 64, "--keep-last=1"])
def test_forget_takes_full_ids_only(bad: str) -> None:
    """Or nothing at all is forgotten."""
    with pytest.raises(CommandError, match="not the full id"):
        care_commands.forget(DOOR, NEW, ForgetSpec(repository=ACCESS, snapshots=(ONE, bad)))


def test_to_forget_nothing_is_a_mistake() -> None:
    """restic 0.14 says nothing to that, and 0."""
    with pytest.raises(CommandError, match="no snapshot"):
        care_commands.forget(DOOR, OLD, ForgetSpec(repository=ACCESS, snapshots=()))


def test_ten_thousand_ids_fit() -> None:
    """As many as the wire lets through."""
    ids = tuple(f"{number:064x}" for number in range(10_000))
    command = care_commands.forget(DOOR, NEW, ForgetSpec(repository=ACCESS, snapshots=ids))
    assert len(command.argv) == 10_003


@pytest.mark.parametrize(
    ("percent", "limit"),
    [
        (0.0, "0%"),
        (5.0, "5%"),
        (12.5, "12.5%"),
        (0.001, "0%"),
        (99.999, "99.99%"),
        (100.0, "unlimited"),
    ],
)
def test_how_much_may_stay_unused(percent: float, limit: str) -> None:
    """restic takes a percentage below 100."""
    command = care_commands.prune(
        DOOR, NEW, PruneSpec(repository=ACCESS, max_unused_percent=percent)
    )
    assert command.argv == ("/usr/bin/restic", "prune", f"--max-unused={limit}")


def test_how_much_may_be_written_anew() -> None:
    """In bytes; no limit is no option. Never in JSON: it would silence restic < 0.17."""
    spec = PruneSpec(repository=ACCESS, max_repack_bytes=1 << 30)
    argv = care_commands.prune(DOOR, NEW, spec, lock_wait_seconds=5).argv
    assert argv[2:] == ("--max-unused=5%", "--max-repack-size=1073741824", "--retry-lock=5s")


@pytest.mark.parametrize(
    ("depth", "options"),
    [
        (CheckDepth.STRUCTURE, ()),
        (CheckDepth.SUBSET, ("--read-data-subset=3/7",)),
        (CheckDepth.ALL, ("--read-data",)),
    ],
)
def test_how_thorough_a_check_is(depth: CheckDepth, options: tuple[str, ...]) -> None:
    """The part counts for a subset only."""
    spec = CheckSpec(repository=ACCESS, depth=depth, part=3, parts=7)
    command = care_commands.check(DOOR, NEW, spec)
    assert command.argv == ("/usr/bin/restic", "check", *options, "--json")
    assert command.display == " ".join(["restic -r /r check", *options])


@pytest.mark.parametrize(("part", "parts"), [(0, 4), (5, 4), (-1, 4)])
def test_a_part_is_one_of_the_parts(part: int, parts: int) -> None:
    """restic would refuse it as well, in words about its option."""
    spec = CheckSpec(repository=ACCESS, depth=CheckDepth.SUBSET, part=part, parts=parts)
    with pytest.raises(CommandError, match="no such part"):
        care_commands.check(DOOR, NEW, spec)
