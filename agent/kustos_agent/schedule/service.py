"""Runs the schedule: sleeps until something is due, and has it begun."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from .. import clock
from ..journal_file import JournalError, JournalErrorKind
from ..journal_schedule import Standing
from ..protocol.ids import due_id
from ..protocol.messages import (
    PlannedJob,
    ScheduleApplied,
    ScheduleFired,
    ScheduleSkipped,
    ScheduleTrouble,
    SetSchedule,
)
from ..protocol.values import ErrorClass, Problem
from .courses import KEPT, NO_EARLIER, Courses
from .order import keepable, needs_manager, request_of
from .ports import Firing, ScheduleJournal

if TYPE_CHECKING:
    from ..figures.meter import FigureMeter
    from ..figures.reading import Figures
    from .planner import Circumstances, Decision, Skip

_log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 60.0
"""As long as there are jobs they are looked at so often, whatever is due: the clock may be set, and
what holds a run up may change."""

SHORTEST_SECONDS: Final = 0.1

ASLEEP_SECONDS: Final = 60.0
"""A wait that took so much longer than it should was spent asleep, or stopped."""


class ScheduleService:
    """`load` when the journal is open and before anybody is told what is running; then `run` it for
    as long as the agent lives. Without jobs it does nothing at all.

    `machine_id` tells this machine from others that have the same jobs. `meter` reads power and
    network. `pause` waits so many seconds by the clock `elapsed`, or until the event is set.
    """

    def __init__(
        self,
        *,
        journal: ScheduleJournal,
        desk: Firing,
        meter: "FigureMeter",
        machine_id: str,
        now: Callable[[], datetime],
        pause: Callable[[float, asyncio.Event], Awaitable[None]] = clock.wait,
        elapsed: Callable[[], float] = clock.elapsed,
    ) -> None:
        self._journal = journal
        self._desk = desk
        self._meter = meter
        self._machine_id = machine_id
        self._now = now
        self._pause = pause
        self._elapsed = elapsed
        self._jobs: dict[str, PlannedJob] = {}
        self._changed = asyncio.Event()
        # A set is not replaced between a decision and its entry in the journal.
        self._turn = asyncio.Lock()
        self._awake_since = now()
        self._courses = Courses()
        self._troubled = False

    async def load(self) -> frozenset[str]:
        """Take up what is on disk. The tasks that an earlier life of the agent fired and that begin
        now. Raises JournalError."""
        self._take(await self._journal.planned())
        self._courses = Courses(*await self._journal.left())
        unstarted = await self._journal.unstarted(self._now())
        for run in unstarted:
            _log.info("task %s was due and has not started, it begins now", run.task_id)
            self._desk.resume(request_of(run.job, run.task_id))
        return frozenset(run.task_id for run in unstarted)

    async def apply(self, request: SetSchedule) -> ScheduleApplied | Problem:
        """Plan these jobs in place of all others. On a problem nothing was changed."""
        jobs = {job.job_id: keepable(job) for job in request.jobs}
        refused = {
            job_id: trouble
            for job_id, job in jobs.items()
            if (trouble := _trouble(job)) is not None
        }
        async with self._turn:
            try:
                await self._replace(request.revision, jobs)
            except JournalError as error:
                _log.error("schedule not taken, journal cannot be written: %s", error)
                full = error.kind is JournalErrorKind.FULL
                return Problem(
                    error=ErrorClass.DISK_FULL if full else ErrorClass.INTERNAL,
                    subject=str(error.path),
                    detail=error.detail,
                )
            self._take(tuple(jobs.values()))
        _log.info("%d jobs are planned", len(jobs) - len(refused))
        return ScheduleApplied(refused=refused)

    async def forget(self) -> None:
        """Plan nothing any more: this machine belongs to nobody."""
        if self._jobs:
            await self.apply(SetSchedule(revision=""))

    async def run(self) -> None:
        """Ends by being cancelled alone."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            while self._jobs:
                await self._rest(await self._look())

    # --- inside ---

    def _take(self, jobs: Sequence[PlannedJob]) -> None:
        self._jobs = {job.job_id: job for job in jobs}
        self._changed.set()

    async def _replace(self, revision: str, jobs: dict[str, PlannedJob]) -> None:
        if not (jobs or self._jobs):
            await self._journal.plan(revision, ())
            return
        from .change import change  # noqa: PLC0415  see `_decide`
        from .planner import Circumstances  # noqa: PLC0415  the same

        standings = await self._journal.standings()
        changed = change(
            self._jobs,
            jobs,
            {job_id: standing.accounted for job_id, standing in standings.items()},
            self._machine_id,
            Circumstances(now=self._now(), awake_since=self._awake_since),
        )
        skipped = [self._told(job, skip) for job, skip in changed.given_up]
        await self._journal.plan(revision, changed.marked, skipped)

    async def _look(self) -> float:
        """Deal with all that is due; seconds until something may be again."""
        async with self._turn:
            try:
                await self._look_at_the_clock()
                standings = await self._journal.standings()
                figures = await self._figures()
                times = [
                    await self._deal_safely_with(job, standings[job_id], figures)
                    for job_id, job in self._jobs.items()
                ]
            except JournalError as error:
                # A full disk: nothing was begun, and it is tried again as long as there is time.
                if not self._troubled:
                    _log.error("what is due waits, the journal cannot be used: %s", error)
                self._troubled = True
                return LOOK_SECONDS
        self._troubled = False
        now = self._now()
        return min(
            ((again - now).total_seconds() for again in times if again is not None),
            default=LOOK_SECONDS,
        )

    async def _look_at_the_clock(self) -> None:
        now = self._now()
        if now < NO_EARLIER:
            return
        courses, turn = self._courses.look(now, self._elapsed())
        if turn is not None:
            await self._journal.turn(turn.left, turn.back, now=now, kept=KEPT)
            if turn.back is not None:
                _log.info("the clock was set: what was due since %s counts anew", turn.back)
        self._courses = courses
        self._awake_since = min(self._awake_since, now)

    async def _deal_safely_with(
        self, job: PlannedJob, standing: Standing, figures: "Figures | None"
    ) -> datetime | None:
        try:
            return await self._deal_with(job, standing, figures)
        except JournalError:
            raise
        except Exception:  # noqa: BLE001  a fault of ours must not cost the other jobs their runs
            _log.exception("job %s could not be planned", job.job_id)
            return None

    async def _deal_with(
        self, job: PlannedJob, standing: Standing, figures: "Figures | None"
    ) -> datetime | None:
        if _trouble(job) is not None:
            return None  # told when the set came
        decision = _decide(
            job, self._machine_id, standing.accounted, self._circumstances(standing, figures)
        )
        skipped = [self._told(job, skip) for skip in decision.skips]
        for skip in skipped:
            _log.info("job %s was not run, %d times: %s", job.job_id, skip.count, skip.reason)
        if decision.begin is not None:
            await self._fire(job, standing.accounted, decision, skipped, decision.begin)
        elif skipped or decision.accounted < standing.accounted:
            await self._journal.account(
                job.job_id,
                before=standing.accounted,
                accounted=decision.accounted,
                skipped=skipped,
            )
        return decision.look_again

    async def _fire(
        self,
        job: PlannedJob,
        before: datetime,
        decision: "Decision",
        skipped: Sequence[ScheduleSkipped],
        due: datetime,
    ) -> None:
        task_id = due_id(job.job_id, due)

        async def note(*, waits: bool) -> bool:
            fired = ScheduleFired(
                job_id=job.job_id,
                revision=job.revision,
                due=due,
                at=self._now(),
                task_id=task_id,
                needs_manager=waits,
                until=decision.until if waits else None,
            )
            return await self._journal.account(
                job.job_id,
                before=before,
                accounted=decision.accounted,
                skipped=skipped,
                fired=fired,
                until=decision.until,
            )

        if needs_manager(job):
            begun = await note(waits=True)
        else:
            begun = await self._desk.fire(request_of(job, task_id), note)
        if begun:
            _log.info("job %s is due, task %s", job.job_id, task_id)

    def _circumstances(self, standing: Standing, figures: "Figures | None") -> "Circumstances":
        from .planner import Circumstances  # noqa: PLC0415  see `_decide`

        power = figures.power if figures is not None else None
        return Circumstances(
            now=self._now(),
            on_mains=None if power is None else not power.on_battery,
            battery_percent=None if power is None else power.percent,
            metered=None if figures is None else figures.metered,
            last_good=standing.last_good,
            running=standing.running,
            awake_since=self._awake_since,
        )

    async def _figures(self) -> "Figures | None":
        asked = any(
            job.schedule.on_mains or job.schedule.min_battery or job.schedule.unmetered
            for job in self._jobs.values()
        )
        return await self._meter.read() if asked else None

    def _told(self, job: PlannedJob, skip: "Skip") -> ScheduleSkipped:
        return ScheduleSkipped(
            job_id=job.job_id,
            revision=job.revision,
            first=skip.first,
            last=skip.last,
            count=skip.count,
            at=self._now(),
            reason=skip.reason,
        )

    async def _rest(self, seconds: float) -> None:
        seconds = min(max(seconds, SHORTEST_SECONDS), LOOK_SECONDS)
        began = self._elapsed()
        await self._pause(seconds, self._changed)
        self._changed.clear()
        if self._elapsed() - began > seconds + ASLEEP_SECONDS:
            self._awake_since = self._now()


def _decide(
    job: PlannedJob, machine_id: str, accounted: datetime, circumstances: "Circumstances"
) -> "Decision":
    from .planner import decide  # noqa: PLC0415  an agent without jobs does without zones

    return decide(job, machine_id, accounted, circumstances)


def _trouble(job: PlannedJob) -> ScheduleTrouble | None:
    from .change import trouble  # noqa: PLC0415  see `_decide`

    return trouble(job)
