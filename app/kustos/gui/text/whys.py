"""Why a machine is in its state, and what to do: the sentences on its card."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kustos.core.machines import MachineView
from kustos.core.model import FOR_GOOD
from kustos.core.status import AWAY_ALLOWANCE, SILENCE, Verdict, Why
from kustos_agent.protocol.values import ErrorClass, Problem

from . import errors, numbers, times
from .explanation import Explanation
from .words import Words


def why(view: MachineView, now: datetime) -> Explanation | None:
    """None for a machine about which there is nothing to say."""
    name = view.machine.name
    verdict = view.verdict
    match verdict.why:
        case Why.BACKUP_FAILED | Why.BACKUP_PARTIAL:
            partial = verdict.why is Why.BACKUP_PARTIAL
            unnamed = ErrorClass.PARTIAL_READ if partial else ErrorClass.INTERNAL
            said = errors.explain(verdict.problem or Problem(error=unnamed))
            if verdict.since is not None:
                last = QCoreApplication.translate("whys", "Last run: {when}.").format(
                    when=times.when(verdict.since, now)
                )
                said = said._replace(cause=f"{last} {said.cause}")
        case Why.OVERDUE | Why.NO_BACKUP_YET:
            late = verdict.why is Why.OVERDUE
            said = overdue(name, verdict.since, now) if late else _no_backup_yet()
        case (
            Why.LAPTOP_AWAY
            | Why.AWAY_TOO_LONG
            | Why.NO_HEARTBEAT
            | Why.NEVER_CONNECTED
            | Why.NOT_HEARD_YET
        ):
            said = _silent(name, verdict, now)
        case Why.NO_JOB:
            said = _said(
                QCoreApplication.translate("whys", "Nothing of {name} is backed up").format(
                    name=name
                ),
                _jobless(view.machine.job_gone_at, now),
                QCoreApplication.translate(
                    "whys", "Create one: choose its folders and where to keep them."
                ),
            )
        case Why.ALL_PAUSED:
            said = _said(
                QCoreApplication.translate("whys", "The backups of {name} are paused").format(
                    name=name
                ),
                _paused(verdict, now),
                QCoreApplication.translate(
                    "whys", "Resume them under “Jobs” when it is to be backed up again."
                ),
            )
        case Why.BACKUP_RUNNING | Why.ALL_GOOD | Why.USED_TWICE | Why.LEFT:
            # Of the last two the card has notices of their own, with what to do.
            return None
    return said


def _silent(name: str, verdict: Verdict, now: datetime) -> Explanation:
    match verdict.why:
        case Why.LAPTOP_AWAY:
            return _said(
                QCoreApplication.translate("whys", "{name} is away").format(name=name),
                QCoreApplication.translate(
                    "whys", "Last seen {when}. As a laptop it may be away until {until}."
                ).format(
                    when=times.when(verdict.since, now),
                    until=times.date(verdict.until) if verdict.until else "",
                ),
                QCoreApplication.translate("whys", "What waits for it starts when it is back."),
            )
        case Why.AWAY_TOO_LONG:
            return _said(
                QCoreApplication.translate("whys", "{name} has been away for too long").format(
                    name=name
                ),
                Allowance().last_seen(times.when(verdict.since, now)),
                QCoreApplication.translate(
                    "whys",
                    "Switch it on and check that its agent runs; what waits for it starts then.",
                ),
            )
        case Why.NO_HEARTBEAT:
            return _said(
                QCoreApplication.translate("whys", "{name} is not connected").format(name=name),
                QCoreApplication.translate("whys", "Last seen {when}.").format(
                    when=times.when(verdict.since, now)
                ),
                QCoreApplication.translate(
                    "whys",
                    "Switch it on and check that its agent runs; what waits for it starts then.",
                ),
            )
        case Why.NOT_HEARD_YET:
            return _said(
                QCoreApplication.translate("whys", "{name} has not been heard yet").format(
                    name=name
                ),
                QCoreApplication.translate(
                    "whys",
                    "Kustos was not running, or this computer slept, and has only just begun to"
                    " listen. Last seen {when}.",
                ).format(when=times.when(verdict.since, now)),
                QCoreApplication.translate(
                    "whys",
                    "There is nothing to do: a machine that does not call within {seconds} seconds"
                    " is shown as offline.",
                ).format(seconds=numbers.count(SILENCE.seconds)),
            )
        case _:
            return _said(
                QCoreApplication.translate("whys", "{name} has never connected").format(name=name),
                QCoreApplication.translate(
                    "whys", "It joined {when}, but its agent has not called since."
                ).format(when=times.when(verdict.since, now)),
                QCoreApplication.translate(
                    "whys",
                    "Start the agent there: kustos-agent run. If it says that it has not joined,"
                    " remove the machine here and add it again.",
                ),
            )


def _jobless(gone_at: datetime | None, now: datetime) -> str:
    if gone_at is None:
        return QCoreApplication.translate("whys", "It has no job yet.")
    return QCoreApplication.translate(
        "whys", "It has no job any more; its last one went {when}."
    ).format(when=times.when(gone_at, now))


def _paused(verdict: Verdict, now: datetime) -> str:
    until = verdict.until
    if until is None or until >= FOR_GOOD:
        said = QCoreApplication.translate(
            "whys", "Nothing begins by itself: all its schedules are paused, since {since}."
        )
    else:
        said = QCoreApplication.translate(
            "whys",
            "Nothing begins by itself: all its schedules are paused, since {since}, the first one"
            " until {time}.",
        )
    return said.format(since=times.when(verdict.since, now), time=times.when(until, now))


class Pauses(Words):
    """Schedules that are paused of a machine which is not *paused* for that."""

    def some(self, view: MachineView) -> str:
        """1 of 2 schedules is paused. Empty for none, and where the state says it."""
        if not view.paused or view.verdict.why is Why.ALL_PAUSED:
            return ""
        if view.paused == view.schedules:
            return self.tr("%Ln schedule(s), all that it has, are paused.", "", view.paused)
        return self.tr("%Ln of {total} schedules are paused.", "", view.paused).format(
            total=numbers.count(view.schedules)
        )


def overdue(name: str, since: datetime | None, now: datetime) -> Explanation:
    """Of a machine or job: its last good backup is too old."""
    return _said(
        QCoreApplication.translate("whys", "A backup of {name} is overdue").format(name=name),
        QCoreApplication.translate(
            "whys", "Its last good backup is older than it should be; overdue since {when}."
        ).format(when=times.when(since, now)),
        QCoreApplication.translate(
            "whys", "If the machine is connected, “Back up now” makes up for it; else switch it on."
        ),
    )


def _no_backup_yet() -> Explanation:
    return _said(
        QCoreApplication.translate("whys", "A job has no good backup yet"),
        QCoreApplication.translate(
            "whys", "Until the first run has ended well, there is nothing to get back."
        ),
        QCoreApplication.translate("whys", "Start it below with “Back up now”."),
    )


class Allowance(Words):
    """How long a laptop may be away."""

    def last_seen(self, when: str) -> str:
        return self.tr(
            "Last seen {when}; a laptop may be away for %Ln day(s).", "", AWAY_ALLOWANCE.days
        ).format(when=when)

    def hint(self) -> str:
        return self.tr(
            "It may be away for up to %Ln day(s) before it counts as offline.",
            "",
            AWAY_ALLOWANCE.days,
        )


def _said(title: str, cause: str, step: str) -> Explanation:
    return Explanation(title=title, cause=cause, step=step)
