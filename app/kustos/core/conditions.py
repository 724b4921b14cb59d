"""What is worth knowing of a machine beside its state, read from its heartbeats: pure.

None of these changes the state. `MachineBeat` and `MachineView` carry them; `gui/text` says them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import ErrorClass

SKEW_SHOWN: Final = timedelta(seconds=60)
"""A clock that is wrong by more is said to be wrong (SPEC 3)."""

SLOW_MILLISECONDS: Final = 1_000.0
"""A round trip that takes longer is said to be slow."""


_SLOWEST_MILLISECONDS: Final = 600_000.0
"""More than any link that still works. An agent may say any number."""

_LONGEST_WAIT: Final = timedelta(days=365)


class ConditionKind(StrEnum):
    """The conditions, most pressing first."""

    CLOCK_AHEAD = "clock-ahead"
    CLOCK_BEHIND = "clock-behind"
    BACKING_OFF = "backing-off"
    SATURATED = "saturated"
    SLOW_LINK = "slow-link"
    ON_BATTERY = "on-battery"
    METERED = "metered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`since` is when it was first heard of, by the manager's clock, as `until` is. What has no
    meaning for the kind is None.

    `off_by` is how wrong a clock is, above zero; `running` and `waiting` are numbers of tasks;
    `percent` is the battery's charge, `milliseconds` the last round trip.
    """

    kind: ConditionKind
    since: datetime
    until: datetime | None = None
    error: ErrorClass | None = None
    off_by: timedelta | None = None
    running: int | None = None
    waiting: int | None = None
    percent: float | None = None
    milliseconds: float | None = None


def skew(beat: Heartbeat, received: datetime) -> timedelta:
    """How far the machine's clock is ahead of the manager's (below zero: behind), taken from a
    heartbeat that arrived at `received`: it was on its way for half of a round trip."""
    way = min(max(beat.latency_ms or 0.0, 0.0), _SLOWEST_MILLISECONDS) / 2
    return beat.at - received + timedelta(milliseconds=way)


def conditions(
    beat: Heartbeat, received: datetime, former: Sequence[Condition] = ()
) -> tuple[Condition, ...]:
    """Those that hold by this heartbeat. `former` are those of the one before: what lasts keeps the
    time it began."""
    began = {condition.kind: condition.since for condition in former}

    def since(kind: ConditionKind) -> datetime:
        return began.get(kind, received)

    found: list[Condition] = []
    wrong = skew(beat, received)
    if abs(wrong) > SKEW_SHOWN:
        ahead = wrong > timedelta()
        kind = ConditionKind.CLOCK_AHEAD if ahead else ConditionKind.CLOCK_BEHIND
        found.append(Condition(kind=kind, since=since(kind), off_by=abs(wrong)))
    if beat.backing_off is not None:
        kind = ConditionKind.BACKING_OFF
        found.append(
            Condition(
                kind=kind,
                since=since(kind),
                until=received + _credible(beat.backing_off.until - received - wrong),
                error=beat.backing_off.error,
            )
        )
    if beat.free_slots == 0:
        kind = ConditionKind.SATURATED
        found.append(
            Condition(
                kind=kind,
                since=since(kind),
                running=len(beat.running),
                waiting=len(beat.queued),
            )
        )
    if beat.latency_ms is not None and beat.latency_ms >= SLOW_MILLISECONDS:
        kind = ConditionKind.SLOW_LINK
        found.append(Condition(kind=kind, since=since(kind), milliseconds=beat.latency_ms))
    if beat.power is not None and beat.power.on_battery:
        kind = ConditionKind.ON_BATTERY
        found.append(Condition(kind=kind, since=since(kind), percent=beat.power.percent))
    if beat.metered:
        kind = ConditionKind.METERED
        found.append(Condition(kind=kind, since=since(kind)))
    return tuple(found)


def _credible(wait: timedelta) -> timedelta:
    """An agent may say any year; whoever shows it needs one that has a calendar."""
    return min(max(wait, -_LONGEST_WAIT), _LONGEST_WAIT)
