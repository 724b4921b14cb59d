"""What a heartbeat says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kustos_agent.figures.meter import FigureMeter
from kustos_agent.figures.reading import Figures
from kustos_agent.link import pulse as module
from kustos_agent.link.pulse import PLUGIN_SECONDS, VERSION_SECONDS, Pulse
from kustos_agent.protocol.codec import EventFrame, decode, encode
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.tasks import TaskSpec
from kustos_agent.protocol.values import (
    BackingOff,
    DiskSpace,
    ErrorClass,
    Limits,
    NetworkKind,
    Outcome,
    Power,
    Problem,
)
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks.operations import Report, TaskEnd
from tests.helpers.waiting import eventually_async

from ..tasks.office import NOW, Office, office
from ..tasks.scripted import DONE, backup

FIGURES = Figures(
    cpu_percent=12.5,
    memory_used=3,
    memory_total=8,
    disks=(DiskSpace(mount_point="/", free=1, total=2),),
    power=Power(on_battery=True, percent=40.0),
    network=NetworkKind.WIRELESS,
)


class Patient:
    """A pulse with its clock in the test's hand."""

    def __init__(self, here: Office) -> None:
        self.seconds = 0.0
        self.programs: tuple[str, ...] = ("ssh",)
        self.looks = 0
        self.disk_answers = asyncio.Event()
        self.disk_answers.set()
        self.here = here
        self.pulse = Pulse(
            desk=here.desk,
            journal=here.journal,
            operations=here.operations,
            meter=FigureMeter(lambda: FIGURES),
            now=lambda: NOW,
            clock=lambda: self.seconds,
            plugins=self._look_around,
        )

    async def _look_around(self) -> tuple[str, ...]:
        self.looks += 1
        await self.disk_answers.wait()
        return self.programs

    async def version_is(self, version: str) -> None:
        """Until a heartbeat says this one."""

        async def said() -> bool:
            return (await self.pulse.beat(None)).restic_version == version

        await eventually_async(said, 5, f"restic {version!r}")


async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
    """By the repository: fails, waits for its cancel, or succeeds."""
    if spec.repository.location == "/fails":
        return Finished(Outcome.FAILED, Problem(error=ErrorClass.OUT_OF_MEMORY))
    if spec.repository.location == "/waits":
        await cancel.wait()
        return Finished(Outcome.CANCELLED)
    return DONE


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[Patient]:
    """With a desk whose tasks rest between two attempts."""
    async with office(tmp_path, script=script, resting=True) as here:
        yield Patient(here)


async def test_all_figures_are_told_and_fit_the_wire(patient: Patient) -> None:
    """Of the machine, of its tasks, of the link; what was written is read back the same."""
    desk = patient.here.desk
    assert await patient.pulse.restic_version() == "0.18.0"
    desk.limit(Limits(max_tasks=2, retries_a_day=5))
    await desk.accept(backup("good"))
    await patient.here.end("good")
    await desk.accept(backup("fails", location="/fails", retries=3))
    await patient.here.until(lambda: desk.retrying)
    for name in ("one", "two", "three"):
        await desk.accept(backup(name, location="/waits"))
    await patient.here.until(lambda: len(desk.running) == 2)
    beat = await patient.pulse.beat(23.5)
    assert beat == Heartbeat(
        at=NOW,
        cpu_percent=12.5,
        memory_used=3,
        memory_total=8,
        disks=FIGURES.disks,
        running=("one", "two"),
        queued=("three",),
        retrying=("fails",),
        free_slots=0,
        retries_left=4,
        backing_off=BackingOff(until=NOW + timedelta(minutes=1), error=ErrorClass.OUT_OF_MEMORY),
        last_backup=NOW,
        restic_version="0.18.0",
        plugins=("ssh",),
        latency_ms=23.5,
        power=FIGURES.power,
        network=NetworkKind.WIRELESS,
    )
    frame = decode(encode(EventFrame(0, beat)))
    assert isinstance(frame, EventFrame)
    assert frame.message == beat


async def test_an_idle_agent_has_all_slots_free(patient: Patient) -> None:
    """And what was never is unknown."""
    beat = await patient.pulse.beat(None)
    assert (beat.free_slots, beat.retries_left) == (2, 20)
    assert (beat.latency_ms, beat.last_backup, beat.backing_off, beat.metered) == (None,) * 4


async def test_the_last_good_backup_is_known_after_a_restart(tmp_path: Path) -> None:
    """It is the machine's, not the process's."""
    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("good"))
        await here.end("good")
    async with office(tmp_path, script=script) as here:
        assert (await Patient(here).pulse.beat(None)).last_backup == NOW


async def test_another_restic_is_noticed_after_a_while(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not asked with every heartbeat."""
    asked: list[str] = []

    async def version() -> str:
        asked.append("?")
        return "0.19.1"

    await patient.pulse.restic_version()
    monkeypatch.setattr(patient.here.operations, "restic_version", version)
    for _ in range(5):
        assert (await patient.pulse.beat(None)).restic_version == "0.18.0"
    assert not asked
    patient.seconds += VERSION_SECONDS
    await patient.version_is("0.19.1")
    assert len(asked) == 1


async def test_a_restic_that_hangs_holds_no_heartbeat_up(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor the link before its hello: it is asked once, and its answer comes when it comes."""
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    asked: list[str] = []

    async def version() -> str:
        asked.append("?")
        return await answer

    monkeypatch.setattr(patient.here.operations, "restic_version", version)
    async with asyncio.timeout(5):
        assert await patient.pulse.restic_version() == ""
        for _ in range(3):
            assert (await patient.pulse.beat(None)).restic_version == ""
            patient.seconds += VERSION_SECONDS
    assert len(asked) == 1
    answer.set_result("0.18.0")
    await patient.version_is("0.18.0")


async def test_a_fault_of_ours_costs_the_version_not_the_heartbeat(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """Told in the log; asked again later, not at once."""
    asked: list[str] = []

    async def version() -> str:
        asked.append("?")
        raise ZeroDivisionError

    monkeypatch.setattr(patient.here.operations, "restic_version", version)
    await patient.pulse.beat(None)
    await eventually_async(lambda: asked, 5, "the question")
    await patient.pulse.beat(None)
    assert len(asked) == 1
    logged("could not be asked for its version")


async def test_helper_programs_are_told_at_once_and_looked_for_again_each_hour(
    patient: Patient,
) -> None:
    assert (await patient.pulse.beat(None)).plugins == ("ssh",)
    patient.programs = ("ssh", "rclone")
    patient.seconds += PLUGIN_SECONDS - 1
    assert (await patient.pulse.beat(None)).plugins == ("ssh",)
    assert patient.looks == 1
    patient.seconds += 1

    async def said() -> bool:
        return (await patient.pulse.beat(None)).plugins == ("ssh", "rclone")

    await eventually_async(said, 5, "the new one")
    assert patient.looks == 2


async def test_a_disk_that_does_not_answer_holds_no_heartbeat_up(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the path is told when it is known; it is asked once."""
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    patient.disk_answers.clear()
    async with asyncio.timeout(5):
        for _ in range(3):
            assert (await patient.pulse.beat(None)).plugins == ()
            patient.seconds += PLUGIN_SECONDS
    assert patient.looks == 1
    patient.disk_answers.set()

    async def said() -> bool:
        return (await patient.pulse.beat(None)).plugins == ("ssh",)

    await eventually_async(said, 5, "the answer")


async def test_a_fault_of_ours_costs_the_helpers_not_the_heartbeat(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    async def broken() -> tuple[str, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(patient.pulse, "_find_plugins", broken)
    assert (await patient.pulse.beat(None)).plugins == ()
    logged("helper programs could not be looked for")
