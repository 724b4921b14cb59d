"""No room: for the repository, for what is restored, or for what is in between."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.tasks import BackupSpec, RestoreSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess, SshAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.restore import restore
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.sshd import sftp_server
from tests.integration.restic.damage import saved
from tests.integration.restic.disks import small_disk


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A file of 8 MiB: twice what a small disk holds."""
    source = tmp_path / "big"
    source.write_bytes(os.urandom(8 << 20))
    return source


@pytest.mark.provokes(ErrorClass.DISK_FULL)
async def test_a_full_disk_is_called_so(
    toolkit: Toolkit, access: RepositoryAccess, big: Path, tmp_path: Path, heard: Heard
) -> None:
    """The repository's own: DISK_FULL names where."""
    with small_disk(tmp_path / "disk") as disk:
        location = disk / "repository"
        shutil.copytree(access.location, location)
        full = msgspec.structs.replace(access, location=str(location))
        spec = BackupSpec(repository=full, sources=(str(big),), host="pc")
        ended = await backup(toolkit, spec, heard.watch)
        assert ended.outcome is Outcome.FAILED
        assert ended.problem is not None
        assert ended.problem.error is ErrorClass.DISK_FULL, (ended, heard.text)
        assert ended.problem.subject.startswith(str(location))
        assert not list((location / "locks").iterdir())


@pytest.mark.servers
@pytest.mark.provokes(ErrorClass.DISK_FULL)
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
async def test_a_full_disk_of_a_server_is_called_so(
    toolkit: Toolkit, access: RepositoryAccess, big: Path, tmp_path: Path, heard: Heard
) -> None:
    """Over SFTP, at once. 0.14 is told no reason by it, and gives up after 45 seconds."""
    with small_disk(tmp_path / "disk") as disk, sftp_server(tmp_path) as server:
        shutil.copytree(access.location, disk / "repository")
        ssh = SshAccess(
            host=server.host,
            port=server.port,
            user=server.user,
            private_key=server.private_key.read_text(),
            known_hosts=server.known_hosts_line,
        )
        location = f"sftp://{server.user}@{server.host}:{server.port}/{disk}/repository"
        full = msgspec.structs.replace(access, location=location, ssh=ssh)
        spec = BackupSpec(repository=full, sources=(str(big),), host="pc")
        ended = await backup(toolkit, spec, heard.watch)
    assert ended.outcome is Outcome.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.DISK_FULL, (ended, heard.text)
    assert ended.problem.subject == location


@pytest.mark.provokes(ErrorClass.DISK_FULL)
async def test_a_full_temporary_folder_is_not_taken_for_the_repository(
    toolkit: Toolkit, access: RepositoryAccess, big: Path, tmp_path: Path, heard: Heard
) -> None:
    """Room has to be made on the machine: its path is named."""
    with small_disk(tmp_path / "disk", mebibytes=1) as disk:
        runner = ProcessRunner(
            cache_dir=str(tmp_path / "cache"), environ={**os.environ, "TMPDIR": str(disk)}
        )
        spec = BackupSpec(repository=access, sources=(str(big),), host="pc")
        ended = await backup(replace(toolkit, runner=runner), spec, heard.watch)
    assert ended.outcome is Outcome.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.DISK_FULL, (ended, heard.text)
    assert ended.problem.subject.startswith(str(disk))


@pytest.mark.provokes(ErrorClass.DISK_FULL)
async def test_a_target_without_room_fails_the_restore(
    toolkit: Toolkit, access: RepositoryAccess, big: Path, tmp_path: Path, heard: Heard
) -> None:
    """DISK_FULL names a path of the target, and the log is no flood."""
    snapshot_id = await saved(toolkit, access, big)
    with small_disk(tmp_path / "disk") as disk:
        target = disk / "back"
        spec = RestoreSpec(repository=access, snapshot_id=snapshot_id, target=str(target))
        back = await restore(toolkit, spec, heard.watch)
    assert back.outcome is Outcome.FAILED
    assert back.problem is not None
    assert back.problem.error is ErrorClass.DISK_FULL, (back, heard.text)
    assert back.problem.subject.startswith(str(target))
    assert len(heard.log) < 10
