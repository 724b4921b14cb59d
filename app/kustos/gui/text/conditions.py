"""What is worth knowing of a machine beside its state: one sentence each, with since when."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kustos.core.conditions import Condition, ConditionKind
from kustos_agent.protocol.values import Problem

from . import errors, numbers, times


def sentence(condition: Condition, now: datetime) -> str:
    """Its clock is 3 min ahead of this computer's, since today 12:40. One of the two is wrong."""
    since = times.when(condition.since, now)
    match condition.kind:
        case ConditionKind.CLOCK_AHEAD:
            source = QCoreApplication.translate(
                "conditions",
                "Its clock is {span} ahead of this computer's, since {since}. One of the two is"
                " wrong.",
            )
        case ConditionKind.CLOCK_BEHIND:
            source = QCoreApplication.translate(
                "conditions",
                "Its clock is {span} behind this computer's, since {since}. One of the two is"
                " wrong.",
            )
        case ConditionKind.BACKING_OFF:
            source = QCoreApplication.translate(
                "conditions", "{reason}: it takes nothing new until {until}, since {since}."
            )
        case ConditionKind.SATURATED:
            source = QCoreApplication.translate(
                "conditions",
                "As many tasks run as may run at once: {running} running, {waiting} waiting, since"
                " {since}.",
            )
        case ConditionKind.SLOW_LINK:
            source = QCoreApplication.translate(
                "conditions", "Its answers take {latency}, since {since}."
            )
        case ConditionKind.ON_BATTERY if condition.percent is not None:
            source = QCoreApplication.translate(
                "conditions", "It runs on its battery ({percent}), since {since}."
            )
        case ConditionKind.ON_BATTERY:
            source = QCoreApplication.translate(
                "conditions", "It runs on its battery, since {since}."
            )
        case ConditionKind.METERED:
            source = QCoreApplication.translate(
                "conditions", "Its network is metered, since {since}."
            )
    return source.format(
        since=since,
        span=numbers.rough_duration(condition.off_by.total_seconds()) if condition.off_by else "",
        until=times.when(condition.until, now),
        reason=errors.title(Problem(error=condition.error)) if condition.error else "",
        running=numbers.count(condition.running or 0),
        waiting=numbers.count(condition.waiting or 0),
        latency=numbers.milliseconds(condition.milliseconds or 0.0),
        percent=numbers.percent(condition.percent or 0.0),
    )
