"""Messages to people about alerts, as they go out by e-mail."""

from collections.abc import Sequence
from datetime import datetime

from kustos.core.alerts import AlertNews
from kustos.core.messages import News

from . import times
from .alerts import Alerts
from .words import Words


class Tellings(Words):
    """Subject and text; the most severe first, what is resolved last."""

    def words(self, news: Sequence[News], now: datetime) -> tuple[str, str]:
        ordered = sorted(
            news,
            key=lambda one: (
                one.news is AlertNews.RESOLVED,
                -one.view.alert.severity.rank,
                one.view.alert.since,
            ),
        )
        subject = self._headline(ordered[0], now)
        if len(ordered) > 1:
            subject = self.tr("{first}, and %Ln more", "", len(ordered) - 1).format(first=subject)
        text = "\n\n".join(self._paragraph(one, now) for one in ordered)
        return f"Kustos: {subject}", f"{text}\n\n--\n{self._foot()}\n"

    def trial(self) -> tuple[str, str]:
        return (
            self.tr("Kustos: a trial message"),
            self.tr("This channel works: alerts of Kustos will arrive here.") + "\n",
        )

    def _headline(self, one: News, now: datetime) -> str:
        title = Alerts().explain(one.view, now).title
        if one.news is AlertNews.RESOLVED:
            return self.tr("Resolved: {title}").format(title=title)
        severity = Alerts().severity(one.view.alert.severity)
        return self.tr("{severity}: {title}").format(severity=severity, title=title)

    def _paragraph(self, one: News, now: datetime) -> str:
        alert = one.view.alert
        lines = [self._headline(one, now)]
        since = times.date_and_time(alert.since)
        lines.append(self.tr("Since {when}.").format(when=since))
        if one.news is AlertNews.RESOLVED:
            return "\n".join(lines)
        said = Alerts().explain(one.view, now)
        return "\n".join([*lines, *filter(None, (said.cause, said.step))])

    def _foot(self) -> str:
        return self.tr("Sent by Kustos. Which alerts are sent is set under “Settings”.")
