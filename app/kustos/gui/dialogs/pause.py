"""Pausing a job or a policy: for how long nothing begins by itself."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QButtonGroup, QDateTimeEdit, QHBoxLayout, QRadioButton, QWidget

from kustos.core.manager import Manager
from kustos.core.model import FOR_GOOD
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text import times
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.labels import Label, TextRole

_MORNING: Final = 6
"""The hour at which a pause until tomorrow ends."""

_MOMENT_WIDTH: Final = 190


class PauseDialog(Dialog):
    """Pauses what is called `name` for the time that is chosen, by `pause`."""

    def __init__(
        self,
        bridge: Bridge,
        name: str,
        pause: Callable[[Manager, datetime], Coroutine[Any, Any, object]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent, width=480)
        self._name = name
        self._how = pause
        self._hour, self._tomorrow = QRadioButton(), QRadioButton()
        self._until, self._for_good = QRadioButton(), QRadioButton()
        self._moment = QDateTimeEdit(QDateTime.currentDateTime().addDays(7))
        self._moment.setCalendarPopup(True)
        self._moment.setMinimumWidth(_MOMENT_WIDTH)
        self._moment.setMinimumDateTime(QDateTime.currentDateTime())
        self._moment.setEnabled(False)
        self._until.toggled.connect(self._moment.setEnabled)
        self._stays = Label("", TextRole.CAPTION, wrap=True)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self._pause = PrimaryButton()
        self._pause.clicked.connect(self._do)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        group = QButtonGroup(self)
        for way in (self._hour, self._tomorrow, self._until, self._for_good):
            group.addButton(way)
        self._hour.setChecked(True)
        until = QHBoxLayout()
        until.setSpacing(measure.GAP_SMALL)
        until.addWidget(self._until)
        until.addWidget(self._moment)
        until.addStretch(1)
        self.body.addWidget(self._hour)
        self.body.addWidget(self._tomorrow)
        self.body.addLayout(until)
        self.body.addWidget(self._for_good)
        self.body.addWidget(self._stays)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self._pause)
        self._hour.setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Pause {job}?").format(job=self._name),
            self.tr("Until then it does not begin by itself."),
        )
        self._hour.setText(self.tr("For an hour"))
        self._tomorrow.setText(
            self.tr("Until tomorrow {time}").format(time=times.clock(_next_morning()))
        )
        self._until.setText(self.tr("Until"))
        self._moment.setAccessibleName(self.tr("Paused until"))
        pattern = self.locale().dateTimeFormat(self.locale().FormatType.ShortFormat)
        self._moment.setDisplayFormat(pattern)
        self._for_good.setText(self.tr("Until it is resumed"))
        self._stays.setText(
            self.tr(
                "A run that is under way goes on, and it can still be started here. What comes due"
                " meanwhile is made up for afterwards, as if the machine had been off."
            )
        )
        self._cancel.setText(self.tr("Cancel"))
        self._pause.setText(self.tr("Pause"))

    def _chosen(self) -> datetime:
        if self._for_good.isChecked():
            return FOR_GOOD
        if self._tomorrow.isChecked():
            return _next_morning()
        if self._until.isChecked():
            seconds = self._moment.dateTime().toSecsSinceEpoch()
            return datetime.fromtimestamp(seconds, UTC)
        return datetime.now(UTC) + timedelta(hours=1)

    def _do(self) -> None:
        self.notice.clear()
        self._pause.setEnabled(False)
        self.run(self._paused(self._chosen()), self._failed)

    async def _paused(self, until: datetime) -> None:
        await self.bridge.act(lambda manager: self._how(manager, until))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.notice.say_error(error)
        self._pause.setEnabled(True)


def _next_morning() -> datetime:
    """By this computer's clock."""
    tomorrow = datetime.now().astimezone() + timedelta(days=1)
    return tomorrow.replace(hour=_MORNING, minute=0, second=0, microsecond=0).astimezone(UTC)
