"""A repository that bare restic has filled before Kustos came: adopted, assigned, restored from."""

import subprocess
import sys
from pathlib import Path

import pytest

from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, Snapshot, Task, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.core.snapshot_groups import SnapshotCount
from kustos.core.tasks import RestoreWish
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.waiting import eventually_async

PASSWORD = "before Kustos"

pytestmark = [
    pytest.mark.restic,
    pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX"),
]


class Bare:
    """restic as people run it by hand."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self.repository = folder / "repository"
        self._environment = {
            "RESTIC_PASSWORD": PASSWORD,
            "RESTIC_REPOSITORY": str(self.repository),
            "RESTIC_CACHE_DIR": str(folder / "cache"),
        }

    def run(self, *arguments: str) -> None:
        """Raises CalledProcessError."""
        subprocess.run(
            [self._program, *arguments], env=self._environment, check=True, capture_output=True
        )

    def back_up(self, host: str, *paths: Path) -> None:
        self.run("backup", f"--host={host}", "--tag=weekly", *map(str, paths))


async def _connected(manager: Manager) -> str:
    async def found() -> str:
        views = await manager.machines.overview()
        # A machine counts as connected a moment before what its hello said is stored.
        return next((view.machine.id for view in views if view.machine.restic_version), "")

    return await eventually_async(found, 30, "the machine")


async def _ended(manager: Manager, task: Task) -> None:
    ended = await manager.tasks.wait(task.id)
    assert ended.state is TaskState.SUCCESS, ended.problem


@pytest.mark.parametrize("version", ["0.14.0", "0.19.1"])
async def test_a_repository_of_before_is_adopted(version: str, tmp_path: Path) -> None:
    """Its snapshots appear by host and folders; what is assigned is found with the machine, also
    what bare restic adds later; a file of it comes back, and the repository is as it was."""
    program = restics.find(version).path
    documents, mail = tmp_path / "documents", tmp_path / "mail"
    for folder in (documents, mail):
        folder.mkdir()
        (folder / "file").write_text(f"of {folder.name}")
    bare = Bare(program, tmp_path)
    bare.run("init")
    bare.back_up("old-pc", documents, mail)
    (documents / "file").write_text("second")
    bare.back_up("OLD-PC", mail, documents)
    bare.back_up("old-pc", mail)
    bare.back_up("laptop", documents)
    home = tmp_path / "agent"
    home.mkdir()
    (home / "agent.toml").write_text(f'restic = "{program}"\n')
    async with running_manager(tmp_path / "manager") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(home, token):
            machine_id = await _connected(manager)
            draft = RepositoryDraft(
                name="Old NAS",
                place=LocalPlace(path=str(bare.repository)),
                secrets={SecretKind.PASSWORD: PASSWORD},
            )
            assert (await manager.repositories.test(draft, machine_id)).problem is None
            repository = await manager.repositories.save(draft)
            await _list(manager, repository.id, machine_id)
            groups = await manager.foreign.groups(repository.id)
            shown = [(one.group.hostname.lower(), set(one.group.paths)) for one in groups]
            assert shown == [
                ("laptop", {str(documents)}),
                ("old-pc", {str(documents), str(mail)}),
                ("old-pc", {str(mail)}),
            ]
            both = groups[1].group
            assert (both.count, both.tags, both.by_kustos) == (2, ("weekly",), False)
            assert (both.bytes is not None) == (restics.find(version).version >= (0, 17, 0))
            await manager.foreign.assign(repository.id, {both.origin: machine_id})
            bare.back_up("old-pc", documents, mail)
            await _list(manager, repository.id, machine_id)
            (view,) = await manager.repositories.overview()
            assert view.snapshots == SnapshotCount(known=5, foreign=2, assigned=3)
            found = await _of_machine(manager, machine_id)
            assert len(found) == 3
            oldest = found[-1]
            wish = RestoreWish(
                machine_id=machine_id,
                repository_id=repository.id,
                snapshot_id=oldest.id,
                target=str(tmp_path / "restored"),
                paths=(str(documents / "file"),),
            )
            page = await manager.browse.snapshot_folder(machine_id, oldest, str(documents))
            assert [entry.name for entry in page.entries] == ["file"]
            await _ended(manager, await manager.tasks.restore(wish))
            restored = tmp_path / "restored" / documents.relative_to("/") / "file"
            assert restored.read_text() == "of documents"
    bare.run("check")


async def _list(manager: Manager, repository_id: str, machine_id: str) -> None:
    await _ended(manager, await manager.tasks.list_snapshots(repository_id, machine_id))


async def _of_machine(manager: Manager, machine_id: str) -> list[Snapshot]:
    """Those that *Restore* offers under this machine, which has no job."""
    everything = await manager.browse.series()
    (own,) = [one for one in everything if one.machine and one.machine.id == machine_id]
    return await manager.browse.snapshots_of(own)
