"""*Alerts*: what needs a person, each with its one next step; and what was resolved."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from kustos.core.alerts import AlertKind, AlertView
from kustos.core.events import (
    AlertChanged,
    AlertRulesChanged,
    Event,
    JobsChanged,
    MachinesChanged,
    RepositoriesChanged,
)
from kustos.core.manager import Manager
from kustos.gui.alert_steps import next_step
from kustos.gui.bridge import Bridge
from kustos.gui.models.alerts import PILLS, AlertsModel
from kustos.gui.navigation import Navigator, PageKey
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.page import Page
from kustos.gui.text.alerts import Alerts
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner, EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import PillDelegate, TwoLineDelegate

MORNING: Final = time(8)
"""What is put off until tomorrow comes back then, by this computer's clock."""


class AlertsPage(Page):
    """The open alerts, or with *Resolved* the resolved ones. Enter or double-click takes the next
    step of the chosen one; what is beneath the list is about it."""

    section = PageKey.ALERTS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._views: list[AlertView] | None = None
        self._model = AlertsModel(self)
        self._history = Button()
        self._history.setCheckable(True)
        self._empty = EmptyState(glyph=Glyph.CHECK)
        self._step = PrimaryButton()
        self._know = Button()
        self._put_off = Button()
        self._again = Button()
        self._settle = Button()
        self._list = ListPane(
            bridge,
            head=self._history,
            empty=self._empty,
            foot=(self._step, self._settle, self._know, self._put_off, self._again),
        )
        self._notice = self._list.notice
        self._why = Banner(Tone.ATTENTION)
        self._list.put_above_foot(self._why)
        self._build()
        self._history.toggled.connect(self._turn)
        self._list.chosen.connect(self._show_chosen)
        self._list.opened.connect(self._take_step)
        self._step.clicked.connect(self._take_step)
        self._know.clicked.connect(self._acknowledge)
        self._put_off.clicked.connect(self._ask_until)
        self._again.clicked.connect(self._reopen)
        self._settle.clicked.connect(self._ask_what_it_was)
        self.retranslate()

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(100, delegate=PillDelegate(), words=Alerts().severities),
                Column(260, 5, TwoLineDelegate()),
                Column(110, 1, fit=True),
                Column(110, 1, fit=True),
            ]
        )
        self._list.offer_menu()
        self.body.addWidget(self._list)

    # --- what is shown -------------------------------------------------------------------------

    async def load(self) -> None:
        history = self._history.isChecked()

        async def read(manager: Manager) -> list[AlertView]:
            return await (manager.alerting.history() if history else manager.alerting.overview())

        views = await self.bridge.call(read)
        if history is not self._history.isChecked():
            return  # turned meanwhile: that has asked for another reading
        self._views = views
        self._notice.clear()
        self._model.set_views(views)
        self._show()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        match event:
            case AlertChanged() | AlertRulesChanged():
                self.invalidate()
            case MachinesChanged() | JobsChanged() | RepositoriesChanged() if self._views:
                self.invalidate()  # one may have another name
            case _:
                pass

    def tick(self) -> None:
        self._model.tick()

    def retranslate(self) -> None:
        self._history.setText(self.tr("Resolved"))
        self._list.table.setAccessibleName(self.tr("Alerts"))
        self._know.setText(self.tr("Acknowledge"))
        self._know.setToolTip(
            self.tr("It stays here until its cause is gone, and is not told again.")
        )
        self._put_off.setText(self.tr("Put off …"))
        self._again.setText(self.tr("Open again"))
        self._settle.setText(self.tr("Say what it was …"))
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        views = self._views or []
        if self._history.isChecked():
            count = Alerts().resolved(len(views))
            self._empty.set_text(
                self.tr("No alert has been resolved yet"),
                self.tr("An alert whose cause is gone is kept here for a year."),
            )
        else:
            pressing = sum(view.alert.pressing for view in views)
            count = Alerts().counts(pressing, len(views) - pressing)
            self._empty.set_text(
                self.tr("Nothing needs a person"),
                self.tr(
                    "What does is shown here until its cause is gone: a backup that failed, a"
                    " machine that is not heard of, a repository that cannot be opened, a disk"
                    " that is nearly full, and more. It is looked at every minute."
                ),
            )
        self._list.show_rows(count, read=self._views is not None)
        self._why.setVisible(bool(views))

    @property
    def _view(self) -> AlertView | None:
        """The chosen one."""
        return self._model.view(self._model.row_of(self._list.key))

    def _show_chosen(self) -> None:
        view = self._view
        if view is None:
            return
        alert = view.alert
        said = Alerts().explain(view, datetime.now(UTC))
        resolved = alert.resolved_at is not None
        tone = Tone.NEUTRAL if resolved else PILLS[alert.severity].tone
        self._why.set_notice(tone, said.title, said.text)
        self._list.foot.set_text(Alerts().about(view), Alerts().standing(view, datetime.now(UTC)))
        self._step.setText(Alerts().door(next_step(view).door))
        said_something = not (resolved or alert.pressing)
        self._know.setVisible(not resolved and alert.acknowledged_at is None)
        self._put_off.setVisible(not resolved)
        self._again.setVisible(said_something)
        self._settle.setVisible(not resolved and alert.kind is AlertKind.UNUSUAL_CHANGE)

    # --- doing ---------------------------------------------------------------------------------

    def _turn(self) -> None:
        self._views = None
        self._model.set_views([])
        self._show()
        self.invalidate()

    def _take_step(self) -> None:
        if self._view is not None:
            self.navigator.go(next_step(self._view).place)

    def _acknowledge(self) -> None:
        if self._view is not None:
            self._say(self._view.alert.id, None)

    def _reopen(self) -> None:
        view = self._view
        if view is not None:
            self._notice.clear()
            self.run(self._reopened(view.alert.id), self._notice.say_error)

    async def _reopened(self, alert_id: str) -> None:
        await self.bridge.act(lambda manager: manager.alerting.reopen(alert_id))
        await self.reread()

    def _ask_what_it_was(self) -> None:
        from kustos.gui.dialogs.settle import SettleDialog  # noqa: PLC0415  when needed

        view = self._view
        if view is not None and view.job is not None:
            dialog = SettleDialog(self.bridge, view, self)
            dialog.settled.connect(self.invalidate)
            dialog.open()

    def _ask_until(self) -> None:
        view = self._view
        if view is None:
            return
        alert_id = view.alert.id
        now = datetime.now(UTC)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for text, until in (
            (self.tr("For an hour"), now + timedelta(hours=1)),
            (self.tr("Until tomorrow morning"), tomorrow(now)),
            (self.tr("For a week"), now + timedelta(days=7)),
        ):
            # `until` is bound now: the loop goes on.
            menu.addAction(text).triggered.connect(
                lambda _checked=False, until=until: self._say(alert_id, until)
            )
        menu.popup(self._put_off.mapToGlobal(QPoint(0, self._put_off.height())))

    def _say(self, alert_id: str, until: datetime | None) -> None:
        """That it is known, or put off until then."""
        self._notice.clear()
        self.run(self._said(alert_id, until), self._notice.say_error)

    async def _said(self, alert_id: str, until: datetime | None) -> None:
        async def act(manager: Manager) -> None:
            if until is None:
                await manager.alerting.acknowledge(alert_id)
            else:
                await manager.alerting.snooze(alert_id, until)

        await self.bridge.act(act)
        await self.reread()


def tomorrow(now: datetime) -> datetime:
    """The next day's morning by this computer's clock, in UTC."""
    day = now.astimezone().date() + timedelta(days=1)
    return datetime.combine(day, MORNING).astimezone(UTC)
