"""The icon in the notification area: it speaks of alerts, once each, and leads to their page."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from kustos.core.alerts import AlertNews, AlertView, Severity
from kustos.core.events import AlertChanged, Event
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.text.alerts import Alerts
from kustos.gui.theme.icons import tray_icon
from kustos.gui.theme.palette import Tone

SPOKEN: Final = frozenset({AlertNews.RAISED, AlertNews.WORSE, AlertNews.AWAKE})
"""That one has resolved interrupts nobody."""

_MILLISECONDS: Final = 10_000


class AlertNotices(QObject):
    """Says what is new of alerts, of several at once their number alone. Notes speak to nobody:
    they can wait until somebody looks."""

    said = Signal(str, str, bool)
    """Title, sentences, and whether it is critical."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._errands = Errands(bridge)
        bridge.events.connect(self._hear)

    def stop(self) -> None:
        """For good."""
        self._bridge.events.disconnect(self._hear)
        self._errands.cancel()

    def _hear(self, events: tuple[Event, ...]) -> None:
        fresh = frozenset(
            event.alert.id
            for event in events
            if isinstance(event, AlertChanged)
            and event.news in SPOKEN
            and event.alert.severity is not Severity.INFO
        )
        if fresh:
            self._errands.run(self._tell(fresh))

    async def _tell(self, fresh: frozenset[str]) -> None:
        views = await self._bridge.call(lambda manager: manager.alerting.overview())
        # What has resolved meanwhile, or is known by now, is no news.
        news = [view for view in views if view.alert.id in fresh and view.alert.pressing]
        if news:
            self.said.emit(*words(news))


def words(news: list[AlertView]) -> tuple[str, str, bool]:
    """Title, sentences, and whether any is critical; the most severe first."""
    critical = any(view.alert.severity is Severity.CRITICAL for view in news)
    if len(news) == 1:
        said = Alerts().explain(news[0], news[0].alert.last_seen)
        return said.title, said.text, critical
    titles = [Alerts().title(view) for view in news]
    return Alerts().count(len(news)), "\n".join(titles), critical


class Tray(QObject):
    """Shown while there is a notification area and the window lives."""

    opened = Signal()
    """The icon or what it said was clicked."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._icon = QSystemTrayIcon(tray_icon(), self)
        self._icon.setToolTip("Kustos")
        self._icon.messageClicked.connect(self.opened)
        self._icon.activated.connect(self._activated)
        self._notices = AlertNotices(bridge, self)
        self._notices.said.connect(self._say)
        self._tone: Tone | None = None
        self._icon.show()

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a notification area."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_alerts(self, tone: Tone | None, words_: str) -> None:
        """The worst of those that wait for a person, as a badge, and how many; None: none does."""
        self._icon.setToolTip(f"Kustos: {words_}" if words_ else "Kustos")
        if tone is not self._tone:
            self._tone = tone
            self._icon.setIcon(tray_icon(tone))

    def stop(self) -> None:
        """For good."""
        self._notices.stop()
        self._icon.hide()

    def _say(self, title: str, text: str, critical: bool) -> None:  # noqa: FBT001  a slot of `said`
        kind = QSystemTrayIcon.MessageIcon
        icon = kind.Critical if critical else kind.Warning
        self._icon.showMessage(title, text, icon, _MILLISECONDS)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # A right click asks for a menu, of which there is none.
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()
