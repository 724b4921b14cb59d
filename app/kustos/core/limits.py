"""What tasks may take of a machine: set here, kept, and brought to its agent.

An agent learns its limits with the welcome, and while it is connected by `set-limits`. What it has
is known, so that wanted and applied can be told apart.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from msgspec import structs

from kustos_agent.protocol.messages import Hello, SetLimits
from kustos_agent.protocol.values import Limits, TaskKind

from .audit import AuditAction
from .audit_facts import differing
from .audit_recorder import AuditRecorder, of_machine
from .bounds import beyond, bounds_of, out_of
from .bus import Bus
from .events import MachinesChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .ports import AgentOfflineError, AgentRefusedError, Links, Store, UnitOfWork
from .whole import to_its_end

ANSWER_SECONDS: Final = 10.0

SINCE_MINOR: Final = 1
"""Agents of protocol 1.0 know no limits and ignore those in the welcome."""

DEFAULTS: Final = Limits()

_log = logging.getLogger(__name__)


class LimitsState(StrEnum):
    """Where a machine's limits are."""

    APPLIED = "applied"
    WAITING = "waiting"
    """The machine is away and gets them when it connects."""
    UNSUPPORTED = "unsupported"
    """Its agent is too old to know limits."""
    NOT_APPLIED = "not-applied"
    """It is connected and has not taken them; it is asked again when it next connects."""


class MachineLimits:
    """Keeps limits and knows what each connected agent has."""

    def __init__(self, *, store: Store, links: Links, bus: Bus, audit: AuditRecorder) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._bus = bus
        self._offered: dict[str, Limits] = {}
        self._applied: dict[str, Limits] = {}
        self._unsupported: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = {}

    async def set(self, machine_id: str, limits: Limits | None) -> LimitsState:
        """From now on; None for the defaults. A connected agent is told before this returns.

        Raises InvalidError, and nothing has changed then; LookupError for an unknown machine.
        """
        problems = problems_of(limits or DEFAULTS)
        if problems:
            raise InvalidError(problems)
        kept = None if limits == DEFAULTS else limits

        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            if machine is None:
                raise LookupError(machine_id)
            unit.machines.update(replace(machine, limits=kept))
            facts = differing(
                {"limits": machine.limits or DEFAULTS}, {"limits": limits or DEFAULTS}
            )
            subject = of_machine(machine)
            self._audit.note_change(unit, AuditAction.MACHINE_CHANGED, subject, facts)

        async def store() -> None:
            await self._store.write(work)
            self._bus.publish(MachinesChanged(machine_id))

        await to_its_end(store())
        await self.bring(machine_id)
        return self.state(machine_id, limits)

    def state(self, machine_id: str, wanted: Limits | None) -> LimitsState:
        """How far `wanted` has come."""
        if not self._links.connected(machine_id):
            return LimitsState.WAITING
        if machine_id in self._unsupported:
            return LimitsState.UNSUPPORTED
        if self._applied.get(machine_id) == (wanted or DEFAULTS):
            return LimitsState.APPLIED
        return LimitsState.NOT_APPLIED

    def applied(self, machine_id: str) -> Limits | None:
        """What the connected agent goes by; None if that is not known."""
        return self._applied.get(machine_id)

    # --- what links report ---------------------------------------------------------------------

    async def greeting(self, machine_id: str) -> Limits:
        """What goes into the welcome."""
        limits = await self._wanted(machine_id)
        self._offered[machine_id] = limits
        return limits

    def arrived(self, machine_id: str, hello: Hello) -> None:
        """It has read the welcome."""
        offered = self._offered.pop(machine_id, None)
        self._applied.pop(machine_id, None)
        self._unsupported.discard(machine_id)
        if hello.minor < SINCE_MINOR:
            self._unsupported.add(machine_id)
        elif offered is not None:
            self._applied[machine_id] = offered

    def departed(self, machine_id: str) -> None:
        """The link has ended."""
        self._applied.pop(machine_id, None)
        self._unsupported.discard(machine_id)

    async def bring(self, machine_id: str) -> None:
        """Tell the agent, if it is there and goes by others. For when it may be asked: not before
        its messages are read."""
        async with self._locks.setdefault(machine_id, asyncio.Lock()):
            wanted = await self._wanted(machine_id)
            if machine_id in self._unsupported or self._applied.get(machine_id) == wanted:
                return
            try:
                await self._links.ask(machine_id, SetLimits(limits=wanted), ANSWER_SECONDS)
            except AgentOfflineError:
                return  # it gets them with the next welcome
            except (AgentRefusedError, TimeoutError) as reason:
                _log.warning("machine %s has not taken its limits: %r", machine_id, reason)
                return
            self._applied[machine_id] = wanted
            self._bus.publish(MachinesChanged(machine_id))

    async def _wanted(self, machine_id: str) -> Limits:
        machine = await self._store.read(lambda unit: unit.machines.get(machine_id))
        return DEFAULTS if machine is None or machine.limits is None else machine.limits


def problems_of(limits: Limits) -> list[FieldProblem]:
    """What is wrong with limits as they were entered. Of kinds the field is `per_kind.backup`."""
    found = list(beyond(limits))
    total = bounds_of(Limits)["max_tasks"]
    for kind, value in limits.per_kind.items():
        if not total.least <= value <= total.most:
            found.append(out_of(field_of(kind), total))
        elif value > limits.max_tasks:
            # It would be accepted and have no effect.
            subject = str(limits.max_tasks)
            found.append(FieldProblem(field_of(kind), FieldCode.MORE_THAN_ALL, subject))
    return found


def field_of(kind: TaskKind) -> str:
    """The name of the field that limits a kind."""
    return f"per_kind.{kind}"


def at_once(limits: Limits, kind: TaskKind) -> int:
    """How many tasks of a kind may really run at once."""
    return min(limits.per_kind.get(kind, limits.max_tasks), limits.max_tasks)


def with_kinds(limits: Limits, at_once: Mapping[TaskKind, int | None]) -> Limits:
    """The same with these numbers for kinds; None: no limit of its own."""
    kinds = dict(limits.per_kind)
    for kind, number in at_once.items():
        if number is None:
            kinds.pop(kind, None)
        else:
            kinds[kind] = number
    return structs.replace(limits, per_kind=kinds)
