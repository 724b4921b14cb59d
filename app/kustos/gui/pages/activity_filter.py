"""The filter over *Activity*: text, machine, kind, state."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from kustos.core.model import TaskFilter, TaskState
from kustos.gui.forms.key_choice import KeyChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import kinds, states
from kustos.gui.theme import measure
from kustos.gui.widgets.fields import SearchField
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.values import TaskKind

_TYPING_MILLISECONDS = 200
_TEXT_WIDTHS = (150, 280)
_STATES = (
    TaskState.RUNNING,
    TaskState.QUEUED,
    TaskState.SUCCESS,
    TaskState.WARNING,
    TaskState.FAILED,
    TaskState.CANCELLED,
)
_WAITING = frozenset({TaskState.CREATED, TaskState.QUEUED, TaskState.ASSIGNED})


class ActivityFilter(TranslatedWidget):
    """Gives a `TaskFilter`; `changed` comes a moment after the last key."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._machines: Mapping[str, str] = {}
        self._text = SearchField(
            key=QKeySequence(QKeySequence.StandardKey.Find), width=_TEXT_WIDTHS[1]
        )
        self._machine, self._kind, self._state = KeyChoice(), KeyChoice(), KeyChoice()
        self._count = Label("", TextRole.MUTED)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self._typing.timeout.connect(self.changed)
        self._text.textChanged.connect(self._typing.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        # The field gives way first, and takes what is left before the gap does.
        self._text.setMinimumWidth(_TEXT_WIDTHS[0])
        row.addWidget(self._text, 100)
        for choice in (self._machine, self._kind, self._state):
            choice.activated.connect(self.changed)
            row.addWidget(choice)
        row.addStretch(1)
        row.addWidget(self._count)
        self._row = row
        self.retranslate()

    @property
    def filter(self) -> TaskFilter:
        """What is chosen."""
        kind, state = self._kind.key, self._state.key
        states_: frozenset[TaskState] = frozenset()
        if state:
            states_ = _WAITING if state == TaskState.QUEUED else frozenset({TaskState(state)})
        return TaskFilter(
            machine_id=self._machine.key or None,
            kinds=frozenset({TaskKind(kind)}) if kind else frozenset(),
            states=states_,
            text=self._text.text().strip(),
        )

    def add(self, button: QPushButton) -> None:
        """Put it at the end of the row."""
        self._row.addWidget(button)

    def set_machines(self, machines: Mapping[str, str]) -> None:
        """Names of the machines that can be chosen, by id."""
        if machines != self._machines:
            self._machines = dict(machines)
            self.retranslate()

    def set_count(self, words: str) -> None:
        """How many tasks the filter lets through."""
        self._count.setText(words)

    def clear(self) -> None:
        """Let everything through."""
        self._text.clear()
        for choice in (self._machine, self._kind, self._state):
            choice.setCurrentIndex(0)
        self.changed.emit()

    def retranslate(self) -> None:
        self._text.set_placeholder(self.tr("Find by name"))
        machines = sorted(self._machines.items(), key=lambda pair: pair[1].casefold())
        self._machine.set_choices([("", self.tr("All machines")), *machines])
        self._machine.setAccessibleName(self.tr("Machine"))
        self._kind.set_choices(
            [("", self.tr("All kinds")), *((kind.value, kinds.kind(kind)) for kind in TaskKind)]
        )
        self._kind.setAccessibleName(self.tr("Kind"))
        self._state.set_choices(
            [
                ("", self.tr("All states")),
                *((state.value, states.task_state(state)) for state in _STATES),
            ]
        )
        self._state.setAccessibleName(self.tr("State"))
