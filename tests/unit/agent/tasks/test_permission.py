"""The owner's last word on a task."""

import os
from pathlib import Path

import msgspec
import pytest

from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.dumps import CommandDump, PostgresDump
from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.tasks import BackupSpec, InitSpec, RestoreSpec, SnapshotsSpec, TaskSpec
from kustos_agent.protocol.values import ErrorClass, Problem, RepositoryAccess
from kustos_agent.tasks.permission import Permitted, local_folder, permit

ELSEWHERE = RepositoryAccess(location="sftp:host:/repo", password="p")


def backup(*sources: str, excludes: tuple[str, ...] = ()) -> BackupSpec:
    """Of these folders."""
    return BackupSpec(repository=ELSEWHERE, sources=sources, host="pc", excludes=excludes)


def restore(target: str) -> RestoreSpec:
    """Into this folder."""
    return RestoreSpec(repository=ELSEWHERE, snapshot_id="a" * 64, target=target)


def at(location: str) -> RepositoryAccess:
    """A repository there."""
    return RepositoryAccess(location=location, password="p")


def refusal(spec: TaskSpec, *forbidden: Path) -> Problem:
    """Why it may not be done."""
    found = permit(spec, ForbiddenPaths(forbidden))
    assert isinstance(found, Problem), found
    return found


def test_an_owner_without_wishes_allows_everything() -> None:
    """Unchanged."""
    spec = backup("/", excludes=("*.tmp",))
    assert permit(spec, ForbiddenPaths([])) == Permitted(spec)


def test_a_forbidden_source_is_refused_by_its_name(tmp_path: Path) -> None:
    """The path as the manager gave it, so that it can be found in the job."""
    source = f"{tmp_path}/private/../private/x"
    found = refusal(backup("/srv", source), tmp_path / "private")
    assert found == Problem(error=ErrorClass.FORBIDDEN_HERE, subject=source)


def test_a_forbidden_restore_target_is_refused(tmp_path: Path) -> None:
    """Nothing is written there, whatever a manager asks."""
    found = refusal(restore(str(tmp_path / "private/new")), tmp_path / "private")
    assert found.error is ErrorClass.FORBIDDEN_HERE


@pytest.mark.parametrize("prefix", ["", "local:"])
@pytest.mark.parametrize("kind", [InitSpec, SnapshotsSpec])
def test_a_repository_in_a_forbidden_place_is_refused(
    tmp_path: Path, prefix: str, kind: type[InitSpec | SnapshotsSpec]
) -> None:
    """Creating one writes, listing one reads."""
    spec = kind(repository=at(f"{prefix}{tmp_path}/private/repo"))
    assert refusal(spec, tmp_path / "private").error is ErrorClass.FORBIDDEN_HERE


def test_a_forbidden_path_inside_a_source_is_left_out(tmp_path: Path) -> None:
    """By an exclude of its real, literal path, after all others: restic's last match decides, so
    that no `!pattern` of a manager takes it back in."""
    (tmp_path / "a [1]").mkdir()
    (tmp_path / "link").symlink_to("a [1]")
    found = permit(backup(str(tmp_path), excludes=("!*",)), ForbiddenPaths([tmp_path / "link"]))
    assert isinstance(found, Permitted)
    assert found.left_out == (f"{tmp_path}/a [1]",)
    assert isinstance(found.spec, BackupSpec)
    assert found.spec.excludes == ("!*", f"{tmp_path}/a \\[1\\]")


def test_a_forbidden_path_that_windows_cannot_be_told_stops_the_backup(tmp_path: Path) -> None:
    """Better nothing saved than what the owner forbade."""
    (tmp_path / "a [1]").mkdir()
    owner = ForbiddenPaths([tmp_path / "a [1]"])
    found = permit(backup(str(tmp_path)), owner, windows=True)
    assert isinstance(found, Problem)
    assert (found.error, found.subject) == (ErrorClass.UNSUPPORTED, f"{tmp_path}/a [1]")


def test_odd_names_are_compared_as_the_system_knows_them(tmp_path: Path) -> None:
    """Paths travel in wire form."""
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    Path(folder).mkdir()
    found = refusal(backup(to_wire(folder)), Path(folder))
    assert found == Problem(error=ErrorClass.FORBIDDEN_HERE, subject=to_wire(folder))


def test_a_name_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """Rather than raise."""
    assert refusal(backup("/a\0b"), tmp_path).error is ErrorClass.SOURCE_MISSING


@pytest.mark.parametrize(
    ("location", "folder"),
    [
        ("/srv/r", "/srv/r"),
        ("local:/srv/r", "/srv/r"),
        ("sftp:h:/srv/r", None),
        ("s3:https://h/b", None),
        ("rel", None),
    ],
)
def test_which_repositories_are_folders_of_this_machine(location: str, folder: str | None) -> None:
    """Those may be forbidden."""
    assert local_folder(location) == folder


def test_a_program_of_the_managers_choice_takes_the_owners_leave() -> None:
    """Off unless the owner's file says otherwise; dumps by known programs need none."""
    chosen = CommandDump(name="a", command=("/opt/export", "all"))
    spec = msgspec.structs.replace(backup("/srv"), dumps=(PostgresDump(name="b"), chosen))
    found = permit(spec, ForbiddenPaths([]))
    assert found == Problem(error=ErrorClass.FORBIDDEN_HERE, subject="/opt/export")
    assert permit(spec, ForbiddenPaths([]), hooks=True) == Permitted(spec)
    known = msgspec.structs.replace(spec, dumps=spec.dumps[:1])
    assert permit(known, ForbiddenPaths([])) == Permitted(known)
