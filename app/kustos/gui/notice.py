"""Saying what went wrong where it was asked for: a banner with cause and next step, and one click
away who can put it right and the original message."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.gui.bridge import Bridge
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import errors
from kustos.gui.text.explanation import Explanation
from kustos.gui.text.keys import ASKS_FOR_PASSPHRASE
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.values import Problem, TaskKind


class Notice(TranslatedWidget):
    """Hidden until there is something to say; says it again in another language by itself.

    With a `bridge` it offers the passphrase where that is what is missing.
    """

    unlocked = Signal()
    """The passphrase was given: what failed for want of it can be tried again."""

    def __init__(self, bridge: Bridge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._trouble: KeyTrouble | None = None
        self._words: Callable[[], Explanation] | None = None
        self._tone = Tone.FAILING
        self._actions: list[QWidget] = []
        self._parts: _Parts | None = None
        """Made when there is something to say: most notices of a page never say a word."""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()
        self.retranslate()

    @property
    def title(self) -> str:
        """What it says, empty while it says nothing."""
        return self._words().title if self._words else ""

    def add_action(self, button: QWidget) -> None:
        """Add a button beneath the sentence, before there is anything to say."""
        button.setParent(self)  # without one, showing it would make a window of it
        self._actions.append(button)

    def say(self, words: Callable[[], Explanation], tone: Tone = Tone.FAILING) -> None:
        """Say something; `words` is called again when the language changes."""
        if self._parts is None:
            self._parts = _Parts(self._actions)
            self._parts.unlock.clicked.connect(self._ask_for_passphrase)
            self._box.addWidget(self._parts)
        if words().title != self.title:
            self._parts.more.setChecked(False)
        self._words = words
        self._tone = tone
        self._trouble = None
        self.retranslate()
        self.show()

    def say_problem(
        self, problem: Problem, tone: Tone = Tone.FAILING, kind: TaskKind | None = None
    ) -> None:
        """Say what a problem means; of a task, by its kind."""
        self.say(lambda: errors.explain(problem, kind), tone)

    def say_error(self, error: Exception) -> None:
        """Say why a call failed; fit as the `failed` of `run`."""
        said = errors.explain_error(error)  # once: an unknown error goes to the log
        self.say(lambda: said)
        if isinstance(error, VaultLockedError) and error.trouble in ASKS_FOR_PASSPHRASE:
            self._trouble = error.trouble
            self.retranslate()

    def clear(self) -> None:
        """Say nothing."""
        self._words = None
        if not self.isHidden():
            self.hide()  # even for nothing it lays out the page

    def retranslate(self) -> None:
        parts = self._parts
        if parts is None or self._words is None:
            return
        parts.more.setText(self.tr("Details"))
        parts.unlock.setText(
            self.tr("Choose a passphrase …")
            if self._trouble is KeyTrouble.PASSPHRASE_UNSET
            else self.tr("Enter the passphrase …")
        )
        parts.unlock.setVisible(self._trouble is not None and self._bridge is not None)
        said = self._words()
        parts.banner.set_notice(self._tone, said.title, said.text)
        retry = (
            self.tr("A retry can help.")
            if said.retry_helps
            else self.tr("A retry alone does not help.")
        )
        parts.set_details(f"{said.who} {retry}" if said.who else "", said.raw)

    def _ask_for_passphrase(self) -> None:
        from kustos.gui.dialogs.unlock import UnlockDialog  # noqa: PLC0415  a dialog has a notice

        if self._bridge is not None and self._trouble is not None:
            dialog = UnlockDialog(self._bridge, self._trouble, self.window())
            dialog.accepted.connect(self.clear)
            dialog.accepted.connect(self.unlocked)
            dialog.open()


class _Parts(QWidget):
    """The banner with its buttons, and the details beneath it while `more` is down."""

    def __init__(self, actions: Sequence[QWidget]) -> None:
        super().__init__()
        self.banner = Banner(Tone.FAILING)
        self.unlock = Button()
        self.more = Button()
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show_details)
        for button in (*actions, self.unlock, self.more):
            self.banner.add_action(button)
        self._who = Label("", TextRole.MUTED, wrap=True)
        self._raw = Label("", TextRole.MONO, wrap=True, selectable=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self.banner)
        for label in (self._who, self._raw):
            label.setContentsMargins(15, 0, 15, 0)
            box.addWidget(label)
            label.hide()

    def set_details(self, who: str, raw: str) -> None:
        """Who can put it right, and the original message."""
        self._who.setText(who)
        self._raw.setText(raw)
        self.more.setVisible(bool(who or raw))
        self._show_details()

    def _show_details(self) -> None:
        for label in (self._who, self._raw):
            label.setVisible(self.more.isChecked() and bool(label.text()))
