"""The filter over *Audit*: text, time, actor, action, what it is about."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kustos.core.audit import Actor, ActorKind, AuditAction, AuditFilter, SubjectKind
from kustos.gui.forms.key_choice import KeyChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import audit
from kustos.gui.theme import measure
from kustos.gui.widgets.fields import SearchField

_TYPING_MILLISECONDS: Final = 200
_TEXT_WIDTHS: Final = (110, 260)
_CHOICE_WIDTH: Final = 110
_DAYS: Final = (1, 7, 30, 365)


class AuditFilterBar(TranslatedWidget):
    """Gives an `AuditFilter`; `changed` comes a moment after the last key."""

    changed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._actors: Sequence[Actor] = ()
        self._text = SearchField(
            key=QKeySequence(QKeySequence.StandardKey.Find), width=_TEXT_WIDTHS[1]
        )
        self._text.setMinimumWidth(_TEXT_WIDTHS[0])
        self._span, self._actor = KeyChoice(), KeyChoice()
        self._action, self._subject = KeyChoice(), KeyChoice()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self._typing.timeout.connect(self.changed)
        self._text.textChanged.connect(self._typing.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._text, 2)
        for choice in (self._span, self._actor, self._action, self._subject):
            choice.give_way(_CHOICE_WIDTH)
            choice.activated.connect(self.changed)
            row.addWidget(choice, 1)
        self.retranslate()

    @property
    def filter(self) -> AuditFilter:
        """What is chosen."""
        span, action, subject = self._span.key, self._action.key, self._subject.key
        chosen = [actor for actor in self._actors if _key(actor) == self._actor.key]
        return AuditFilter(
            since=self._now() - timedelta(days=int(span)) if span else None,
            actors=frozenset(chosen),
            actions=frozenset({AuditAction(action)}) if action else frozenset(),
            subjects=frozenset({SubjectKind(subject)}) if subject else frozenset(),
            text=self._text.text().strip(),
        )

    @property
    def open(self) -> bool:
        """Whether it lets everything through."""
        return self.filter == AuditFilter()

    def set_actors(self, actors: Sequence[Actor]) -> None:
        """Who can be chosen."""
        if list(actors) != list(self._actors):
            self._actors = tuple(actors)
            self.retranslate()

    def clear(self) -> None:
        """Let everything through."""
        self._text.clear()
        for choice in (self._span, self._actor, self._action, self._subject):
            choice.setCurrentIndex(0)
        self.changed.emit()

    def retranslate(self) -> None:
        self._text.set_placeholder(self.tr("Find in names and changes"))
        spans = (
            self.tr("The last 24 hours"),
            self.tr("The last 7 days"),
            self.tr("The last 30 days"),
            self.tr("The last year"),
        )
        offered = [(str(days), words) for days, words in zip(_DAYS, spans, strict=True)]
        self._span.set_choices([("", self.tr("At any time")), *offered])
        self._span.setAccessibleName(self.tr("Time"))
        actors = [(_key(actor), audit.actor(actor)) for actor in self._actors]
        self._actor.set_choices([("", self.tr("Everybody")), *_sorted(actors)])
        self._actor.setAccessibleName(self.tr("Who"))
        actions = [
            (action.value, audit.action(action))
            for action in AuditAction
            if action is not AuditAction.UNKNOWN
        ]
        self._action.set_choices([("", self.tr("All actions")), *_sorted(actions)])
        self._action.setAccessibleName(self.tr("What"))
        subjects = [
            (kind.value, audit.subject_kind(kind))
            for kind in SubjectKind
            if kind is not SubjectKind.UNKNOWN
        ]
        self._subject.set_choices([("", self.tr("About anything")), *_sorted(subjects)])
        self._subject.setAccessibleName(self.tr("About"))


def _key(actor: Actor) -> str:
    """As the choice has it; the kind has no blank."""
    return f"{ActorKind(actor.kind).value} {actor.name}"


def _sorted(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: choice[1].casefold())
