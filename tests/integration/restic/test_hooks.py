"""What is run around a backup: when, with which environment, and what its failure means."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.tasks import BackupResult, BackupSpec
from kustos_agent.protocol.values import ErrorClass, LogLine, Outcome, Problem, RepositoryAccess
from kustos_agent.restic.outcome import Finished
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.tasks.operations import TaskEnd
from kustos_agent.tasks.performing import Place, perform
from kustos_agent.tasks.permission import permit
from tests.helpers.restics import Heard
from tests.helpers.waiting import eventually_async

pytestmark = pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)


class Ignored:
    """A report that nobody reads."""

    async def started(self, command: str, restic_version: str) -> None: ...
    def progress(self, progress: object) -> None: ...
    def log(self, line: LogLine) -> None: ...
    def snapshots(self, snapshots: object) -> None: ...


@dataclass
class Room:
    """A folder to save, and a diary that hooks write into."""

    toolkit: Toolkit
    access: RepositoryAccess
    source: Path
    heard: Heard
    folder: Path

    async def save(self, hooks: Hooks, source: str = "") -> TaskEnd:
        """A backup with these hooks."""
        sources = (source or str(self.source),)
        spec = BackupSpec(repository=self.access, sources=sources, host="pc", hooks=hooks)
        place = Place(spool=self.folder, forbidden=ForbiddenPaths([]))
        return await perform(
            self.toolkit, spec, self.heard.watch, Ignored(), place=place, timeout_seconds=60
        )

    def hook(self, script: str, **variables: str) -> Hook:
        """A shell that runs in the folder of the diary."""
        words = ("/bin/sh", "-c", f"cd {self.folder}; {script}")
        return Hook(command=words, environment=variables)

    @property
    def diary(self) -> list[str]:
        """Its lines."""
        file = self.folder / "diary"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def snapshots(self) -> list[str]:
        """Ids of all there are."""
        return [path.name for path in (Path(self.access.location) / "snapshots").iterdir()]


@pytest.fixture
def room(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, heard: Heard, tmp_path: Path
) -> Room:
    return Room(toolkit, access, source, heard, tmp_path)


def failed(end: TaskEnd) -> Problem:
    """What went wrong, which was a hook."""
    assert end.outcome is Outcome.FAILED
    assert end.problem is not None
    assert end.problem.error is ErrorClass.HOOK_FAILED
    assert end.problem.subject == "/bin/sh"
    return end.problem


async def test_hooks_are_told_what_they_are_about(room: Room) -> None:
    """Before and after, the failed one not; their words are in the log, their secrets are not, and
    nothing of the repository is in their environment."""
    script = "echo $0 $KUSTOS_TASK $KUSTOS_JOB $KUSTOS_OUTCOME $KUSTOS_SNAPSHOT >>diary"
    hooks = Hooks(
        before=room.hook(f"{script}; env >before; echo with $TOKEN", TOKEN="swordfish"),
        after=room.hook(script),
        failed=room.hook(script),
        task="t1",
        job="Shop",
    )
    done = await room.save(hooks)
    assert done.outcome is Outcome.SUCCESS, (done, room.heard.text)
    (snapshot,) = room.snapshots
    assert room.diary == ["/bin/sh t1 Shop", f"/bin/sh t1 Shop success {snapshot}"]
    assert "with ***" in room.heard.text
    assert "swordfish" not in room.heard.text
    assert "RESTIC_PASSWORD" not in (room.folder / "before").read_text()


@pytest.mark.provokes(ErrorClass.HOOK_FAILED)
async def test_nothing_is_saved_after_a_hook_that_failed(room: Room) -> None:
    """And the one for failures is run, so that it may start again what was stopped."""
    hooks = Hooks(
        before=room.hook("echo no service >&2; exit 4"),
        failed=room.hook("echo $KUSTOS_OUTCOME $KUSTOS_ERROR >>diary; exit 9"),
    )
    done = await room.save(hooks)
    assert failed(done).detail == "no service\nexit code 4"
    assert room.diary == [f"failed {ErrorClass.HOOK_FAILED.value}"]
    assert not room.snapshots
    assert "exit code 9" in room.heard.text


async def test_a_backup_whose_last_hook_failed_has_its_snapshot_told(room: Room) -> None:
    """The task has failed: what was to be started again may not run."""
    done = await room.save(Hooks(after=room.hook("exit 1"), failed=room.hook("echo x >>diary")))
    assert failed(done).detail == "exit code 1"
    assert isinstance(done.result, BackupResult)
    assert room.snapshots == [done.result.snapshot_id]
    assert not room.diary


async def test_a_failed_backup_runs_the_hook_for_that(room: Room) -> None:
    """Its own problem stays the task's."""
    hooks = Hooks(after=room.hook("echo a >>diary"), failed=room.hook("echo $KUSTOS_ERROR >>diary"))
    done = await room.save(hooks, source=f"{room.source}-gone")
    assert done.problem is not None
    assert done.problem.error is ErrorClass.SOURCE_MISSING
    assert room.diary == ["source-missing"]


async def test_a_fault_of_ours_runs_the_hook_for_failures(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for a service to be started again does not care whose fault it was."""

    async def faulty(*_: object, **__: object) -> object:
        raise RuntimeError("ours")

    monkeypatch.setattr("kustos_agent.tasks.performing.backup", faulty)
    hooks = Hooks(
        before=room.hook("echo stopped >>diary"),
        failed=room.hook("echo $KUSTOS_OUTCOME $KUSTOS_ERROR >>diary"),
    )
    with pytest.raises(RuntimeError, match="ours"):
        await room.save(hooks)
    assert room.diary == ["stopped", f"failed {ErrorClass.INTERNAL.value}"]


async def test_a_hook_that_takes_too_long_is_stopped(room: Room) -> None:
    """With all that it has started."""
    slow = Hook(command=("/bin/sh", "-c", "sleep 100; true"), timeout_seconds=0.5)
    problem = failed(await room.save(Hooks(before=slow)))
    assert problem.detail.startswith("stopped after")


async def test_a_cancelled_hook_ends_the_task_and_the_last_one_still_runs(room: Room) -> None:
    """Nothing is saved; whatever was stopped can be started again."""
    hooks = Hooks(
        before=room.hook("touch begun; sleep 100; true"),
        failed=room.hook("sleep 0.2; echo $KUSTOS_OUTCOME >>diary"),
    )
    task = asyncio.create_task(room.save(hooks))
    await eventually_async((room.folder / "begun").exists, 20, "the hook")
    room.heard.cancel.set()
    done = await asyncio.wait_for(task, 20)
    assert done == Finished(Outcome.CANCELLED)
    assert room.diary == ["cancelled"]
    assert not room.snapshots


async def test_a_program_that_is_not_there_is_named(room: Room) -> None:
    """As a hook that failed."""
    done = await room.save(Hooks(before=Hook(command=("/no/such/program",))))
    assert done.problem == Problem(
        error=ErrorClass.HOOK_FAILED,
        subject="/no/such/program",
        detail="No such file or directory",
    )


async def test_hooks_take_the_owners_leave(room: Room) -> None:
    """Off unless the owner's own file says otherwise."""
    spec = BackupSpec(
        repository=room.access,
        sources=(str(room.source),),
        host="pc",
        hooks=Hooks(after=room.hook("true")),
    )
    found = permit(spec, ForbiddenPaths([]))
    assert found == Problem(error=ErrorClass.FORBIDDEN_HERE, subject="/bin/sh")
    assert not isinstance(permit(spec, ForbiddenPaths([]), hooks=True), Problem)
