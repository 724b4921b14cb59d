"""How much effort a backup takes becomes options, as far as a version of restic has them."""

import pytest

from kustos_agent.dumps import commands as dump_commands
from kustos_agent.protocol.effort import Compression, Effort
from kustos_agent.protocol.restic_versions import NEWEST, OLDEST, Version
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic import commands
from kustos_agent.restic.effort import left_out, settings
from kustos_agent.restic.repository import Door
from kustos_agent.restic.version import Restic

OLD, NEW = (Restic("/usr/bin/restic", version) for version in (OLDEST, NEWEST))
MUCH = Effort(compression=Compression.MAX, read_concurrency=8)


def test_without_any_restic_does_as_by_itself() -> None:
    """No option says what is so anyway."""
    assert settings(NEW, Effort()) == []
    assert list(left_out(OLD, Effort())) == []


def test_each_word_is_an_option() -> None:
    """Of the backup alone: prune packs what it writes anew as it likes."""
    assert settings(NEW, MUCH) == ["--compression=max", "--read-concurrency=8"]
    assert list(left_out(NEW, MUCH)) == []


@pytest.mark.parametrize(
    ("level", "before", "since"),
    [
        (Compression.AUTO, [], []),
        (Compression.OFF, ["--compression=off"], ["--compression=off"]),
        (Compression.MAX, ["--compression=max"], ["--compression=max"]),
        (Compression.FASTEST, [], ["--compression=fastest"]),
        (Compression.BETTER, ["--compression=max"], ["--compression=better"]),
    ],
)
def test_a_level_that_is_not_there_has_a_stand_in(
    level: Compression, before: list[str], since: list[str]
) -> None:
    """And the log says which, and who has it."""
    last_without = Restic("/usr/bin/restic", Version(0, 18))
    effort = Effort(compression=level)
    assert settings(last_without, effort) == before
    assert settings(NEW, effort) == since
    said = list(left_out(last_without, effort))
    assert bool(said) is (before != since)
    assert all("restic 0.18.0" in one and "0.19.0" in one for one in said)


def test_what_cannot_be_chosen_is_left_to_restic() -> None:
    """Rather than a backup that fails by an unknown option."""
    assert settings(OLD, MUCH) == ["--compression=max"]
    (said,) = left_out(OLD, MUCH)
    assert "how many files" in said


def test_files_and_dumps_are_saved_with_the_same() -> None:
    """Whichever way restic gets them."""
    access = RepositoryAccess(location="/srv/repository", password="correct horse")
    spec = BackupSpec(repository=access, sources=("/a",), host="", effort=MUCH)
    door = Door(access)
    wanted = set(settings(NEW, MUCH))
    assert wanted <= set(commands.backup(door, NEW, spec).argv)
    stream = dump_commands.save_stream(door, NEW, spec, "a", words=(), inherited=(), shown="")
    assert wanted <= set(stream.argv)
    assert wanted <= set(dump_commands.save_file(door, NEW, spec, "a", descriptor=0).argv)
