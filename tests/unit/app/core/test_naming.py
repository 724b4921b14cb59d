"""The names behind an unusual change: who is asked for them, and what becomes of the answer."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from kustos.core.alerts import Severity
from kustos.core.harm import Harm, Unusual
from kustos.core.model import Job, Machine
from kustos.core.naming import AGAIN, TRIED_FOR, Naming
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.trips import Trip
from kustos_agent.protocol.messages import CompareSnapshots, SnapshotsCompared
from kustos_agent.protocol.name_figures import Ending, NameFigures
from kustos_agent.protocol.values import ErrorClass, Problem

from .conftest import Core
from .test_tripping import Diary

FOUND = NameFigures(gone=900, new=900, renamed=900, endings=(Ending(ending="locked", new=900),))


@dataclass
class Line:
    """The links, in the hands of a test."""

    asked: list[tuple[str, CompareSnapshots]] = field(default_factory=list)
    answer: Any = field(default_factory=lambda: SnapshotsCompared(figures=FOUND))

    def connected(self, _: str) -> bool:
        return True

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        assert timeout_seconds > request.timeout_seconds
        self.asked.append((machine_id, request))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def disconnect(self, _: str) -> None:
        pass


class Office(Diary):
    """After ten ordinary days comes one on which a fifth of the files are others."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.line = Line()
        inner = self.manager._inner
        self.naming = Naming(
            store=core.store,
            links=self.line,
            clock=core.clock,
            vault=self.manager._world.vault,
            repositories=inner.repositories,
            maintainers=inner.maintainers,
            handing_over=inner.handing_over,
        )

    async def caught(self) -> None:
        await self.set_up()
        for _ in range(10):
            await self.day()
        await self.day(0, new=1_000)
        assert await self.alerts() == [Severity.WARNING]

    async def another(self) -> Machine:
        """A machine that keeps backups in the same repository."""
        machine = await self.core.machine("PC-2")
        job = Job(
            id="other",
            name="Other",
            machine_id=machine.id,
            repository_id="r",
            sources=("/srv",),
            created_at=self.core.clock.now(),
        )
        await self.core.store.write(lambda unit: unit.jobs.add(job))
        return machine

    async def trip(self) -> Trip:
        (trip,) = await self.core.store.read(lambda unit: unit.trips.open())
        return trip


@pytest.fixture
async def office(core: Core) -> Office:
    office = Office(core)
    await office.caught()
    return office


async def test_the_names_are_asked_for_once_and_kept_with_the_evidence(office: Office) -> None:
    """The snapshot and the one before; an ending that nothing had makes it critical."""
    await office.naming.visit()
    assert office.line.asked == []
    await office.core.comes(office.job.machine_id)
    for _ in range(3):
        await office.naming.visit()
    ((machine_id, request),) = office.line.asked
    assert machine_id == office.job.machine_id
    assert (request.older, request.newer) == (f"{10:064}", f"{11:064}")
    (alert,) = await office.told()
    assert alert.severity is Severity.CRITICAL
    assert alert.evidence.change is not None
    assert alert.evidence.change.names == FOUND


async def test_rather_another_machine_is_asked_than_the_one_that_may_be_attacked(
    office: Office,
) -> None:
    """If it is there."""
    other = await office.another()
    await office.core.comes(office.job.machine_id)
    await office.core.comes(other.id)
    await office.naming.visit()
    assert [machine_id for machine_id, _ in office.line.asked] == [other.id]


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (AgentOfflineError(), AGAIN),
        (TimeoutError(), AGAIN),
        (AgentRefusedError(Problem(error=ErrorClass.UNREACHABLE)), AGAIN),
        (AgentRefusedError(Problem(error=ErrorClass.UNSUPPORTED)), None),
    ],
)
async def test_who_has_no_answer_is_asked_again_later(
    office: Office, answer: Exception, wait: timedelta | None
) -> None:
    """An older agent, that does not know the question, is not; and after a day nobody is."""
    await office.core.comes(office.job.machine_id)
    office.line.answer = answer
    await office.naming.visit()
    await office.naming.visit()
    assert len(office.line.asked) == 1
    assert (await office.trip()).evidence.names is None
    office.core.clock.forward(AGAIN)
    await office.naming.visit()
    assert len(office.line.asked) == (1 if wait is None else 2)
    office.core.clock.forward(TRIED_FOR)
    office.line.answer = SnapshotsCompared(figures=FOUND)
    await office.naming.visit()
    assert len(office.line.asked) == (1 if wait is None else 2)


async def test_what_is_not_there_any_more_is_not_compared(office: Office) -> None:
    """A forgotten snapshot gives way to the one before; without the run's own there is nothing."""
    await office.core.store.write(lambda unit: unit.snapshots.remove("r", frozenset({f"{10:064}"})))
    await office.core.comes(office.job.machine_id)
    office.line.answer = TimeoutError()
    await office.naming.visit()
    assert office.line.asked[0][1].older == f"{9:064}"
    await office.core.store.write(lambda unit: unit.snapshots.remove("r", frozenset({f"{11:064}"})))
    office.core.clock.forward(AGAIN)
    await office.naming.visit()
    assert len(office.line.asked) == 1


def unusual(*endings: Ending, new: int) -> Unusual:
    """With names, of little harm by the numbers."""
    names = NameFigures(new=new, endings=endings)
    return Unusual(harm=Harm.RENAMED, gone=100, new=new, of_files=5_000, names=names)


@pytest.mark.parametrize(
    ("found", "grave"),
    [
        (unusual(Ending(ending="locked", new=80), new=100), True),
        (unusual(Ending(ending="locked", new=40), new=100), False),
        (unusual(Ending(ending="locked", new=40), new=42), False),
        (unusual(Ending(ending="docx", new=80, before=3), new=100), False),
        (unusual(new=100), False),
    ],
    ids=["strange", "not-most", "few", "known", "none"],
)
def test_an_ending_that_nothing_had_is_grave(found: Unusual, *, grave: bool) -> None:
    """If most new files have it, and they are many."""
    assert found.grave is grave
