"""What goes wrong has its class and its subject, and whatever could be saved is saved."""

import os
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.tasks import BackupSpec, InitSpec, RestoreSpec, SnapshotsSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.listing import list_folder
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.restore import restore
from kustos_agent.restic.snapshots import list_snapshots
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.trees import fingerprint
from tests.integration.restic.rights import bound_by_rights


@pytest.mark.provokes(ErrorClass.REPOSITORY_EXISTS)
async def test_a_repository_that_is_there_is_not_made_again(
    toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """Initialise on an existing repository changes nothing, whatever the password."""
    before = fingerprint(Path(access.location))
    made = await initialise(toolkit, InitSpec(repository=access), Watch())
    assert made.outcome is Outcome.FAILED
    assert made.problem is not None
    assert made.problem.error is ErrorClass.REPOSITORY_EXISTS
    assert made.problem.subject == access.location
    assert fingerprint(Path(access.location)) == before


@pytest.mark.provokes(ErrorClass.WRONG_PASSWORD, ErrorClass.REPOSITORY_MISSING)
async def test_a_wrong_password_is_told_from_a_missing_repository(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard
) -> None:
    """The two mistakes of every form, each with its own class; no log line holds the password."""
    wrong = msgspec.structs.replace(access, password="not the password")
    listed = await list_snapshots(
        toolkit, SnapshotsSpec(repository=wrong), heard.watch, lambda _: None
    )
    assert listed.problem is not None
    assert listed.problem.error is ErrorClass.WRONG_PASSWORD
    assert "not the password" not in f"{heard.text}{listed.problem}"

    elsewhere = msgspec.structs.replace(access, location=f"{access.location}-elsewhere")
    report = await probe(toolkit, elsewhere, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.REPOSITORY_MISSING
    assert report.problem.subject == elsewhere.location


@pytest.mark.parametrize("password", ["password", "found"])
async def test_a_wrong_password_of_restics_own_words_is_called_wrong(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard, password: str
) -> None:
    """`wrong password or no key found` is understood before it is masked."""
    wrong = msgspec.structs.replace(access, password=password)
    spec = SnapshotsSpec(repository=wrong)
    listed = await list_snapshots(toolkit, spec, heard.watch, lambda _: None)
    assert listed.problem is not None
    assert listed.problem.error is ErrorClass.WRONG_PASSWORD
    assert "***" in listed.problem.detail
    assert password not in f"{heard.text}{listed.problem.detail}"


@pytest.mark.parametrize(
    "location",
    [
        "rest:http://bob:Zq7/hunter@127.0.0.1:1/x",
        "rest:http://bob:Zq7#hunter@127.0.0.1:1/x",
        "rest:http://bob:Zq7?hunter@127.0.0.1:1/x",
        "rest:http://bob:Zq7/hun ter@127.0.0.1:1/x",
        "s3:https://AKIA:Zq7/hunterS3@127.0.0.1:1/x",
    ],
)
async def test_a_password_that_nobody_encoded_is_shown_nowhere(
    toolkit: Toolkit, heard: Heard, location: str
) -> None:
    """restic takes its start for a port, and says so."""
    access = RepositoryAccess(location=location, password="correct horse")
    spec = SnapshotsSpec(repository=access)
    listed = await list_snapshots(toolkit, spec, heard.watch, lambda _: None, timeout_seconds=20)
    report = await probe(toolkit, access, heard.watch, environ={})
    assert listed.problem is not None
    assert report.problem is not None
    told = f"{listed.problem} {report.problem} {heard.text} {access!r}"
    assert "Zq7" not in told
    assert "hun" not in told


@pytest.mark.parametrize("restic", ["0.18.0"], indirect=True)
async def test_a_password_with_white_space_at_its_ends_is_kept_whole(
    toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """restic would trim it on its way through a file, and open with a password nobody gave."""
    padded = msgspec.structs.replace(access, password=f"{access.password} ")
    report = await probe(toolkit, padded, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.WRONG_PASSWORD


@pytest.mark.provokes(ErrorClass.PARTIAL_READ)
async def test_unreadable_files_are_a_warning_that_names_them_once(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, heard: Heard, tmp_path: Path
) -> None:
    """Exit code 3: the snapshot holds the rest."""
    (source / "secret").touch(mode=0)
    (source / "closed").mkdir(mode=0)
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(bound_by_rights(toolkit, tmp_path), spec, heard.watch)
    (source / "closed").chmod(0o700)
    assert saved.outcome is Outcome.WARNING, (saved, heard.text)
    assert saved.exit_code == 3
    assert saved.problem is not None
    assert saved.problem.error is ErrorClass.PARTIAL_READ
    assert saved.result is not None
    assert sorted(saved.result.unreadable) == [f"{source}/closed", f"{source}/secret"]
    assert saved.result.unreadable_count == 2
    assert len(saved.result.snapshot_id) == 64
    assert len([line for line in heard.log if f"{source}/closed" in line.text]) == 1


@pytest.mark.provokes(ErrorClass.SOURCE_MISSING)
@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_a_source_that_vanished_fails_the_backup(
    toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """restic up to 0.18 would save the other one and say 0."""
    spec = BackupSpec(repository=access, sources=(str(source), f"{source}-gone"), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.outcome is Outcome.FAILED
    assert saved.problem is not None
    assert saved.problem.error is ErrorClass.SOURCE_MISSING
    assert saved.problem.subject == f"{source}-gone"
    assert not list((Path(access.location) / "snapshots").iterdir())


@pytest.mark.provokes(ErrorClass.SOURCE_MISSING)
async def test_a_source_that_vanishes_meanwhile_fails_it_too(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our look and restic's: the snapshot of the rest is told, but not called good."""
    from kustos_agent.restic import backup as module  # noqa: PLC0415  to be patched
    from kustos_agent.restic.sources import Sources  # noqa: PLC0415  to be patched

    monkeypatch.setattr(module, "examine", lambda _: Sources())
    spec = BackupSpec(repository=access, sources=(str(source), f"{source}-gone"), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.outcome is Outcome.FAILED
    assert saved.problem is not None
    assert saved.problem.error is ErrorClass.SOURCE_MISSING
    assert f"{source}-gone" in saved.problem.subject


@pytest.mark.provokes(ErrorClass.SNAPSHOT_MISSING)
async def test_what_the_snapshot_does_not_hold_is_named(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """restic calls all of these a success: a path missing, all paths missing, no such folder."""
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.result is not None
    snapshot_id = saved.result.snapshot_id
    one_missing = RestoreSpec(
        repository=access,
        snapshot_id=snapshot_id,
        target=str(tmp_path / "one"),
        paths=(f"{source}/letter.txt", f"{source}/nothing"),
    )
    back = await restore(toolkit, one_missing, Watch())
    assert back.outcome is Outcome.WARNING
    assert back.result is not None
    assert back.result.missing == (f"{source}/nothing",)
    assert back.result.files == 1

    all_missing = msgspec.structs.replace(
        one_missing, target=str(tmp_path / "none"), paths=(f"{source}/nothing",)
    )
    back = await restore(toolkit, all_missing, Watch())
    assert back.outcome is Outcome.FAILED
    assert back.problem is not None
    assert back.problem.error is ErrorClass.SNAPSHOT_MISSING

    inside = await list_folder(toolkit, access, snapshot_id, f"{source}/nothing", Watch())
    assert inside.problem is not None
    assert inside.problem.error is ErrorClass.SNAPSHOT_MISSING
    unknown = await list_folder(toolkit, access, "0" * 64, "/", Watch())
    assert unknown.problem is not None
    assert unknown.problem.error is ErrorClass.SNAPSHOT_MISSING


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_without_a_cache_folder_it_does_without(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """restic 0.19 ends when it cannot make one."""
    (tmp_path / "file").touch()
    runner = ProcessRunner(cache_dir=str(tmp_path / "file"), environ=os.environ)
    report = await probe(replace(toolkit, runner=runner), access, Watch(), environ={})
    assert report.problem is None
    assert report.repository_id


@pytest.mark.provokes(ErrorClass.TARGET_NOT_EMPTY)
@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_restore_never_mixes_with_what_is_there(
    toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """A target with something in it is refused before restic is run."""
    spec = RestoreSpec(repository=access, snapshot_id="0" * 64, target=str(source))
    back = await restore(toolkit, spec, Watch())
    assert back.problem is not None
    assert back.problem.error is ErrorClass.TARGET_NOT_EMPTY
    assert back.exit_code is None
