"""Raising alerts, what people say to them, and reading them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol.ids import new_id

from . import alert_rules
from .ages import overdue
from .alert_changes import AlertChange, Seen, changes
from .alert_rules import AlertRules
from .alerts import Alert, AlertCount, AlertKind, AlertView, MaintenanceMode
from .audit import AuditAction, Subject, SubjectKind
from .audit_facts import differing, told
from .audit_recorder import AuditRecorder, of_alert, of_machine
from .awaited import Word, backups_of
from .bus import Bus
from .care_plan import CareRecord, usual
from .events import AlertChanged, AlertRulesChanged
from .findings import look
from .findings.facts import Facts
from .findings.repositories import CARE
from .model import CertificateCondition, Job, Machine, Repository, Task
from .monitor_plan import OFF
from .outbox import CLOSES, deliveries
from .ports import Clock, Store, UnitOfWork
from .pulse import Pulse, Vitals
from .quarantine import quarantined
from .reconciling import RETURN
from .sites import belongings
from .space import MOST_POINTS, Measured

RULES_SETTING: Final = "alerts.rules"

SHOWN_RESOLVED: Final = 200
"""As many of the last resolved ones are read."""

KEEP: Final = timedelta(days=365)
"""What was resolved before is forgotten."""


class Alerting:
    """Looks at the conditions each time `visit` is called (see `rounds`)."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        pulse: Pulse,
        certificate: Callable[[], CertificateCondition | None],
        agent_version: str,
        audit: AuditRecorder,
        ready: Callable[[str], bool],
    ) -> None:
        """`ready` says whether a machine is connected and all that it had to tell was heard."""
        self._audit = audit
        self._store = store
        self._bus = bus
        self._clock = clock
        self._pulse = pulse
        self._certificate = certificate
        self._agent_version = agent_version
        self._listening_since: datetime | None = None
        self._looked: datetime | None = None
        self._ready = ready
        self._told: dict[str, datetime] = {}

    # --- looking -------------------------------------------------------------------------------

    async def visit(self) -> None:
        """See what holds, and store and announce what has changed by that. Raises StoreError,
        msgspec.DecodeError."""
        now = self._clock.now()
        if self._looked is None or now - self._looked > RETURN:
            # It has been started, or this computer slept: in both cases nobody was heard.
            self._listening_since = now
        if self._looked is None:
            oldest = now - KEEP
            await self._store.write(lambda unit: unit.alerts.forget_before(oldest))
            self._told = await self._store.read(_told_before)
        self._looked = now
        certificate = self._certificate()
        vitals = self._pulse.all_vitals()
        heard = self._pulse.all_heard()
        # Who has come and not told all yet keeps its last word.
        self._told |= {id_: at for id_, at in heard.items() if self._ready(id_)}
        facts = await self._store.read(
            lambda unit: self._facts(unit, now, certificate, heard, vitals)
        )
        seen = look(facts)
        if not await self._store.read(lambda unit: _changes(unit, seen, now)):
            return
        # Worked out again where it is written: a person may have said something meanwhile, and
        # what it is about may have been removed.
        made = await self._store.write(lambda unit: _apply(unit, seen, now))
        self._announce(made)

    def _facts(
        self,
        unit: UnitOfWork,
        now: datetime,
        certificate: CertificateCondition | None,
        heard: dict[str, datetime],
        vitals: dict[str, Vitals],
    ) -> Facts:
        assigned = unit.assignments.all()
        jobs = tuple(unit.jobs.all())
        repositories = tuple(unit.repositories.all())
        open_ = unit.alerts.open()
        standing = frozenset(alert.key for alert in open_)
        records = tuple(unit.tasks.records())
        plans = unit.care.plans()
        records_of_care = tuple(unit.care.records())
        machines = {one.id: one for one in unit.machines.all()}
        return Facts(
            now=now,
            listening_since=self._listening_since or now,
            rules=_rules(unit),
            machines=tuple(machines.values()),
            jobs=jobs,
            records=records,
            overdue=overdue(jobs, {record.job_id: record for record in records}, now),
            heard=heard,
            vitals=vitals,
            certificate=certificate,
            repositories=repositories,
            care=(
                *unit.tasks.newest_care(sorted(CARE)),
                *_unforgotten(unit, jobs, records_of_care),
            ),
            care_plans=tuple(plans.get(one.id) or usual(one) for one in repositories),
            care_records=records_of_care,
            looks={
                id_: look
                for id_, look in unit.looks.all().items()
                if id_ not in plans or plans[id_].plan.look_minutes != OFF
            },
            groups=tuple(
                group
                for group in unit.snapshots.groups()
                if (group.repository_id, group.origin) not in assigned
            ),
            agent_version=self._agent_version,
            trips=tuple(unit.trips.open()),
            doubted=quarantined(
                unit,
                jobs,
                {
                    alert.job_id: alert.evidence.at
                    for alert in open_
                    if alert.kind is AlertKind.QUARANTINED and alert.job_id is not None
                },
                now,
                lambda job: self._word(unit, job, machines.get(job.machine_id)),
            ),
            measured=_measured(unit),
            quotas=unit.quotas.all(),
            maintainers=_maintainers(unit, repositories),
            given_up=tuple(unit.deliveries.given_up()),
            standing=standing,
        )

    def _word(self, unit: UnitOfWork, job: Job, machine: Machine | None) -> Word:
        running = backups_of(unit.tasks.unfinished(job.machine_id), job.id)
        return Word(machine=machine, told=self._told.get(job.machine_id), running=running)

    # --- what people say -----------------------------------------------------------------------

    async def acknowledge(self, alert_id: str) -> None:
        """Somebody knows of it: it stays until its cause is gone, and waits for nobody any more.
        Raises LookupError for one that is resolved or not there."""
        now = self._clock.now()
        await self._say(
            alert_id,
            AuditAction.ALERT_ACKNOWLEDGED,
            lambda alert: replace(alert, acknowledged_at=now, snoozed_until=None),
        )

    async def snooze(self, alert_id: str, until: datetime) -> None:
        """Ask for it again then, if it still holds. Raises LookupError, and ValueError for a moment
        that is not to come."""
        if until <= self._clock.now():
            raise ValueError("a snooze into the past")
        await self._say(
            alert_id,
            AuditAction.ALERT_SNOOZED,
            lambda alert: replace(alert, snoozed_until=until, acknowledged_at=None),
        )

    async def reopen(self, alert_id: str) -> None:
        """Take back what was said to it: it waits for a person again. Raises LookupError."""
        await self._say(
            alert_id,
            AuditAction.ALERT_REOPENED,
            lambda alert: replace(alert, acknowledged_at=None, snoozed_until=None),
        )

    async def _say(
        self, alert_id: str, action: AuditAction, said: Callable[[Alert], Alert]
    ) -> None:
        def work(unit: UnitOfWork) -> Alert:
            alert = unit.alerts.get(alert_id)
            if alert is None or alert.resolved_at is not None:
                raise LookupError(alert_id)
            unit.alerts.put([said(alert)])
            facts = told(condition=alert.kind, until=said(alert).snoozed_until)
            self._audit.note(unit, action, of_alert(unit, alert), facts)
            return said(alert)

        alert = await self._store.write(work)
        self._bus.publish(AlertChanged(alert, None))

    async def begin_maintenance(self, machine_id: str, until: datetime | None = None) -> None:
        """Raise nothing about this machine until then (None: until `end_maintenance`). Raises
        LookupError for an unknown machine, ValueError for a moment that is not to come."""
        now = self._clock.now()
        if until is not None and until <= now:
            raise ValueError("a maintenance that is over")

        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            if machine is None:
                raise LookupError(machine_id)
            unit.alerts.put_mode(MaintenanceMode(machine_id=machine_id, since=now, until=until))
            self._audit.note(
                unit, AuditAction.MAINTENANCE_BEGUN, of_machine(machine), told(until=until)
            )

        await self._store.write(work)
        self._bus.publish(AlertRulesChanged())

    async def end_maintenance(self, machine_id: str) -> None:
        """What holds then is raised by the next look."""

        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            unit.alerts.end_mode(machine_id)
            if machine is not None:
                self._audit.note(unit, AuditAction.MAINTENANCE_ENDED, of_machine(machine))

        await self._store.write(work)
        self._bus.publish(AlertRulesChanged())

    async def maintenance(self, machine_id: str) -> MaintenanceMode | None:
        """The machine's maintenance mode if it is in force."""
        now = self._clock.now()
        modes = await self._store.read(lambda unit: unit.alerts.modes())
        return next(
            (mode for mode in modes if mode.machine_id == machine_id and mode.holds(now)), None
        )

    async def rules(self) -> AlertRules:
        """The thresholds in force. Raises msgspec.DecodeError."""
        return await self._store.read(_rules)

    async def set_rules(self, rules: AlertRules) -> None:
        """Raises msgspec.ValidationError for what is out of range."""
        text = alert_rules.to_text(alert_rules.checked(rules))

        def work(unit: UnitOfWork) -> None:
            self._audit.note_change(
                unit,
                AuditAction.SETTINGS_CHANGED,
                Subject(SubjectKind.SETTINGS, RULES_SETTING),
                differing(_rules(unit), rules),
            )
            unit.settings.put(RULES_SETTING, text)

        await self._store.write(work)
        self._bus.publish(AlertRulesChanged())

    # --- reading -------------------------------------------------------------------------------

    async def overview(self) -> list[AlertView]:
        """Those that are not resolved: what waits for a person first, then by severity, newest
        first."""
        return sorted(
            await self._views(lambda unit: unit.alerts.open()),
            key=lambda view: (
                not view.alert.pressing,
                -view.alert.severity.rank,
                -view.alert.raised_at.timestamp(),
            ),
        )

    async def history(self) -> list[AlertView]:
        """The last resolved ones, newest first."""
        return await self._views(lambda unit: unit.alerts.resolved(SHOWN_RESOLVED))

    async def count(self) -> AlertCount:
        """For the navigation."""
        open_ = await self._store.read(lambda unit: unit.alerts.open())
        pressing = [alert.severity for alert in open_ if alert.pressing]
        worst = max(pressing, key=lambda severity: severity.rank, default=None)
        return AlertCount(pressing=len(pressing), worst=worst)

    async def _views(self, read: Callable[[UnitOfWork], list[Alert]]) -> list[AlertView]:
        return await self._store.read(lambda unit: views_of(unit, read(unit)))

    def _announce(self, made: list[AlertChange]) -> None:
        for change in made:
            self._bus.publish(AlertChanged(change.alert, change.news))


def _told_before(unit: UnitOfWork) -> dict[str, datetime]:
    """Until when each machine was heard when the manager last ran."""
    return {one.id: one.last_seen for one in unit.machines.all() if one.last_seen is not None}


def _measured(unit: UnitOfWork) -> dict[str, tuple[Measured, ...]]:
    return {
        repository_id: tuple(Measured(at, result.stored_bytes) for at, result in points)
        for repository_id, points in unit.tasks.measured(MOST_POINTS).items()
    }


def _maintainers(unit: UnitOfWork, repositories: Iterable[Repository]) -> dict[str, str]:
    found = {one.id: unit.maintenances.get(one.id) for one in repositories}
    return {id_: one.machine_id for id_, one in found.items() if one and one.machine_id}


def views_of(unit: UnitOfWork, found: Sequence[Alert]) -> list[AlertView]:
    """These alerts with the names of what they are about."""
    if not found:
        return []
    machines = {machine.id: machine for machine in unit.machines.all()}
    jobs = {job.id: job for job in unit.jobs.all()}
    repositories = {one.id: one for one in unit.repositories.all()}
    channels = {one.id: one for one in unit.channels.all()}
    return [
        AlertView(
            alert=alert,
            machine=machines.get(alert.machine_id or ""),
            job=jobs.get(alert.job_id or ""),
            repository=repositories.get(alert.repository_id or ""),
            channel=channels.get(alert.channel_id or ""),
        )
        for alert in found
    ]


def _unforgotten(
    unit: UnitOfWork, jobs: Sequence[Job], records: Iterable[CareRecord]
) -> Iterator[Task]:
    """The last tasks that did not tidy up a job as they should: of a repository's the newest may be
    that of another job."""
    ruled = {(job.id, job.repository_id) for job in jobs if job.retention is not None}
    for record in records:
        if record.failed and (record.job_id, record.repository_id) in ruled:
            task = unit.tasks.get(record.task_id)
            if task is not None:
                yield task


def _rules(unit: UnitOfWork) -> AlertRules:
    return alert_rules.of_text(unit.settings.get(RULES_SETTING))


def _changes(unit: UnitOfWork, seen: Seen, now: datetime) -> list[AlertChange]:
    return changes(
        unit.alerts.open(),
        seen,
        now=now,
        rules=_rules(unit),
        modes=unit.alerts.modes(),
        new_id=new_id,
    )


def _apply(unit: UnitOfWork, seen: Seen, now: datetime) -> list[AlertChange]:
    made = [change for change in _changes(unit, seen, now) if _is_there(unit, change.alert)]
    unit.alerts.put([change.alert for change in made])
    unit.deliveries.put(
        deliveries(
            made,
            unit.channels.all(),
            now,
            new_id,
            gathering=unit.deliveries.gathering(now + CLOSES),
            belongings=belongings(unit),
        )
    )
    return made


def _is_there(unit: UnitOfWork, alert: Alert) -> bool:
    """Whether what it is about has not been removed since it was looked at."""
    return (
        (alert.machine_id is None or unit.machines.get(alert.machine_id) is not None)
        and (alert.job_id is None or unit.jobs.get(alert.job_id) is not None)
        and (alert.repository_id is None or unit.repositories.get(alert.repository_id) is not None)
        and (alert.channel_id is None or unit.channels.get(alert.channel_id) is not None)
    )
