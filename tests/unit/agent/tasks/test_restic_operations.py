"""Behind the port: what a killed agent left is cleaned up before the next run."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from kustos_agent.bootstrap import utc_now
from kustos_agent.fetching.shelf import Shelf
from kustos_agent.fetching.supply import Supply
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.messages import ProbeRepository
from kustos_agent.protocol.tasks import SnapshotsSpec
from kustos_agent.protocol.values import LogLine, Outcome, RepositoryAccess, SnapshotInfo
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.progress import Progress
from kustos_agent.tasks.marks import RunMarks
from kustos_agent.tasks.old_caches import OldCaches
from kustos_agent.tasks.operations import TaskEnd
from kustos_agent.tasks.restic_operations import ResticOperations

LOCATION = "/srv/b"

# Writes down what it is called for, and does what the files beside it say.
RESTIC = """\
#!/bin/sh
cd "$(dirname "$0")" || exit 99
echo "$1" >> calls
ls marks > "marks-at-$1"
case "$1" in
    version) echo "restic 0.18.0 compiled with go1.24 on linux/amd64" ;;
    snapshots) echo "[]" ;;
    unlock) exit "$(cat unlock-exit)" ;;
    list) cat locks ;;
    cat) cat lock ;;
esac
"""


class Heard:
    """What a run tells."""

    def __init__(self) -> None:
        self.starts: list[str] = []

    async def started(self, command: str, restic_version: str) -> None:
        """See `Report.started`."""
        self.starts.append(command)

    def progress(self, progress: Progress) -> None:
        """See `Report.progress`."""

    def log(self, line: LogLine) -> None:
        """See `Report.log`."""

    def snapshots(self, snapshots: tuple[SnapshotInfo, ...]) -> None:
        """See `Report.snapshots`."""


class Room:
    """A restic room whose restic is a script in `folder`; each `agent` is a new start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marks_folder = folder / "marks"
        self.heard = Heard()
        self.unlock_exits(0)
        self.unlock_leaves("")
        (folder / "restic").write_text(RESTIC)
        (folder / "restic").chmod(0o700)

    def unlock_exits(self, code: int) -> None:
        """How the next unlock ends."""
        (self.folder / "unlock-exit").write_text(f"{code}\n")

    def unlock_leaves(self, lock: str, time: str = "2999-01-01T00:00:00Z") -> None:
        """The lock that is there, after an unlock as before it, or none: another machine's, last
        written at this time."""
        (self.folder / "locks").write_text(lock)
        text = f'{{"time": "{time}", "hostname": "other", "pid": 1}}'
        (self.folder / "lock").write_text(text)

    def agent(self) -> ResticOperations:
        """Operations as after the start of an agent."""
        environ = {"PATH": "/usr/bin:/bin"}
        runner = ProcessRunner(cache_dir=str(self.folder / "cache"), environ=environ)
        return ResticOperations(
            configured=self.folder / "restic",
            supply=Supply(Shelf(self.folder / "fetched"), runner=runner, allowed=False),
            runner=runner,
            scratch=self.folder,
            environ=environ,
            marks=RunMarks(self.marks_folder),
            spool=self.folder / "spool",
            forbidden=ForbiddenPaths([]),
            caches=OldCaches(self.folder / "cache", self.folder / "stamp", now=utc_now),
        )

    async def run(self, operations: ResticOperations, location: str = LOCATION) -> TaskEnd:
        """A list of snapshots, to its end."""
        access = RepositoryAccess(location=location, password="p")
        return await operations.run(
            SnapshotsSpec(repository=access), self.heard, cancel=asyncio.Event(), timeout_seconds=20
        )

    def calls(self) -> list[str]:
        """What restic was called for since the last time, but for its version."""
        file = self.folder / "calls"
        calls = file.read_text().split()
        file.unlink()
        return [call for call in calls if call != "version"]

    def marks(self) -> list[str]:
        """The names of the marks there are."""
        return sorted(file.name for file in self.marks_folder.iterdir())


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Where nothing has run yet."""
    return Room(tmp_path)


@pytest.fixture
def leave(room: Room) -> Callable[[], str]:
    """Leave a mark, as an agent that is killed in a run does: its name."""
    return lambda: RunMarks(room.marks_folder).begin(LOCATION).name


async def test_without_a_mark_nothing_is_unlocked(room: Room) -> None:
    """And the run has its own mark for as long as it lasts."""
    assert (await room.run(room.agent())).outcome is Outcome.SUCCESS
    assert room.calls() == ["snapshots"]
    assert len((room.folder / "marks-at-snapshots").read_text().split()) == 1
    assert room.marks() == []


async def test_a_mark_left_over_is_unlocked_before_the_run(
    room: Room, leave: Callable[[], str]
) -> None:
    """Once; the mark goes, and the unlocking is not taken for the start of the task."""
    left = leave()
    agent = room.agent()
    assert (await room.run(agent)).outcome is Outcome.SUCCESS
    assert room.calls() == ["list", "unlock", "list", "snapshots"]
    assert left in (room.folder / "marks-at-unlock").read_text()
    assert left not in (room.folder / "marks-at-snapshots").read_text()
    assert len(room.heard.starts) == 1
    assert "snapshots" in room.heard.starts[0]
    assert room.marks() == []
    await room.run(agent)
    assert room.calls() == ["snapshots"]


async def test_a_mark_of_another_repository_is_left_for_its_own_run(
    room: Room, leave: Callable[[], str]
) -> None:
    """Nothing is unlocked that was not asked for."""
    left = leave()
    await room.run(room.agent(), "/srv/other")
    assert room.calls() == ["snapshots"]
    assert room.marks() == [left]


async def test_a_failed_unlock_does_not_stop_the_run(room: Room, leave: Callable[[], str]) -> None:
    """The mark stays, so that the next run tries again; then it goes."""
    left = leave()
    agent = room.agent()
    room.unlock_exits(1)
    assert (await room.run(agent)).outcome is Outcome.SUCCESS
    assert room.calls() == ["list", "unlock", "snapshots", "list", "unlock"]
    assert room.marks() == [left]
    room.unlock_exits(0)
    assert (await room.run(agent)).outcome is Outcome.SUCCESS
    assert room.calls() == ["list", "unlock", "list", "snapshots"]
    assert room.marks() == []


async def test_an_unlock_that_leaves_a_lock_is_tried_again(
    room: Room, leave: Callable[[], str]
) -> None:
    """restic calls it a success to have left the lock of a process that is still dying."""
    left = leave()
    agent = room.agent()
    room.unlock_leaves("ab" * 32)
    assert (await room.run(agent)).outcome is Outcome.SUCCESS
    unlocking = ["list", "cat", "unlock", "list"]
    assert room.calls() == [*unlocking, "snapshots", *unlocking]
    assert room.marks() == [left]
    room.unlock_leaves("")
    await room.run(agent)
    assert room.marks() == []


async def test_by_itself_an_agent_judges_no_other_machine(
    room: Room, leave: Callable[[], str]
) -> None:
    """A lock that restic would remove for its age alone keeps restic from being asked to."""
    left = leave()
    room.unlock_leaves("ab" * 32, time="2026-01-01T00:00:00Z")
    assert (await room.run(room.agent())).outcome is Outcome.SUCCESS
    assert room.calls() == ["list", "cat", "list", "snapshots", "list", "cat", "list"]
    assert room.marks() == [left]


async def test_a_look_that_comes_every_few_minutes_disturbs_no_cleaning_of_the_cache(
    room: Room,
) -> None:
    """It uses none; whatever else opens a repository does."""
    operations = room.agent()
    access = RepositoryAccess(location=LOCATION, password="p")
    look = ProbeRepository(repository=access, tally=True)
    assert (await operations.probe(look)).snapshots == 0
    assert not operations._caches._stop.is_set()
    await operations.probe(structs.replace(look, tally=False))
    assert operations._caches._stop.is_set()
