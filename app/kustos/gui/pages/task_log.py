"""The log card of a task's page: filter, find, copy, save, follow."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from kustos.core.model import Task
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.models.log import LogFilter, LogModel
from kustos.gui.models.log_reader import LogReader
from kustos.gui.models.log_saver import log_text, save_log
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import numbers, outcomes
from kustos.gui.text.paths import printable
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.chips import Chip, FilterChips
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.logview import LogView

_UNREADABLE: Final = "unreadable"
_LEAST_HEIGHT: Final = 84


class TaskLogView(LogView):
    """Copies through the reader: selected lines need not be in memory."""

    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class TaskLog(TranslatedWidget):
    """The stored log of one task, and beside it the files that could not be read."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._errands = Errands(bridge)
        self._reader: LogReader | None = None
        self._unreadable: tuple[str, ...] = ()
        self._unreadable_count = 0
        self._task: Task | None = None
        self._saving = False
        self._model = LogModel(self)
        self._model.counted.connect(self._say_counts)
        self._view = TaskLogView()
        self._view.setModel(self._model)
        self._view.following_changed.connect(self._say_following)
        self._view.copy_wanted.connect(self._copy_lines)
        self._files = QPlainTextEdit()
        self._files.setReadOnly(True)
        self._files.setProperty("role", "mono")
        self._nothing = Label("", TextRole.MUTED, wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._files)
        self._chips = FilterChips()
        self._chips.chosen.connect(self._filter)
        self._find, self._copy, self._save = Button(), Button(), Button()
        self._follow = Button(glyph=Glyph.CHECK)
        self._finder = Plain()
        self._wanted = QLineEdit()
        self._next = Button()
        self._found = Label("", TextRole.MUTED)
        self._notice = Notice()
        self._card = Card(flush=True)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._card.add_beside_title(self._chips)
        for button, slot in (
            (self._find, self._toggle_finder),
            (self._copy, self._copy_lines),
            (self._save, self._ask_where),
        ):
            button.clicked.connect(slot)
            self._card.add_action(button)
        self._follow.setCheckable(True)
        self._follow.setChecked(self._view.following)
        self._follow.clicked.connect(self._view.set_following)
        self._card.add_action(self._follow)
        self._find.setCheckable(True)
        row = QHBoxLayout(self._finder)
        row.setContentsMargins(measure.CARD_PADDING, 0, 12, 10)
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._wanted, 1)
        row.addWidget(self._next)
        row.addWidget(self._found, 1)
        self._finder.hide()
        self._wanted.returnPressed.connect(self._find_next)
        self._next.clicked.connect(self._find_next)
        self._card.add(self._finder)
        self._card.add(self._notice)
        self._card.add(self._stack, 1)
        # It takes what the page has left, and asks for no more.
        self._stack.setMinimumHeight(_LEAST_HEIGHT)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._card)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self._find.click)

    # --- for the page --------------------------------------------------------------------------

    def show_task(self, task_id: str) -> None:
        """Read this task's log."""
        self.close_reader()
        self._reader = LogReader(self._bridge, self._model, task_id, self._notice.say_error)

    def show_state(self, task: Task) -> None:
        """How far the task is: what is said while there are no lines, and whether more can come."""
        self._task = task
        self._follow.setVisible(not task.state.terminal)
        self._say_lines()

    def show_unreadable(self, files: Sequence[str], count: int) -> None:
        """Files that could not be read: the first of `count`."""
        if (tuple(files), count) == (self._unreadable, self._unreadable_count):
            return
        self._unreadable, self._unreadable_count = tuple(files), count
        lines = [printable(file) for file in files]
        if count > len(files):
            lines.append("…")
        self._files.setPlainText("\n".join(lines))
        self._say_counts()

    def grew(self, last: int) -> None:
        """The log has lines up to `last`."""
        if self._reader is not None:
            self._reader.grew(last)

    def close_reader(self) -> None:
        """Read no more; before the page goes."""
        self._errands.cancel()
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._card.set_title(self.tr("Log"))
        self._find.setText(self.tr("Find"))
        self._copy.setText(self.tr("Copy"))
        self._save.setText(self.tr("Save …"))
        self._follow.setText(self.tr("Follow"))
        self._wanted.setPlaceholderText(self.tr("Text in the log"))
        self._wanted.setAccessibleName(self.tr("Text in the log"))
        self._next.setText(self.tr("Next"))
        self._view.setAccessibleName(self.tr("Log"))
        self._files.setAccessibleName(self.tr("Files that could not be read"))
        self._model.retranslate()
        self._say_counts()

    def _say_counts(self) -> None:
        all_, warnings, errors = (self._model.count(filter_) for filter_ in LogFilter)
        count = numbers.count
        chips = [
            Chip(LogFilter.ALL.value, self.tr("All {count}").format(count=count(all_))),
            Chip(
                LogFilter.WARNINGS.value,
                self.tr("Warnings {count}").format(count=count(warnings)),
                Tone.ATTENTION if warnings else None,
            ),
            Chip(
                LogFilter.ERRORS.value,
                self.tr("Errors {count}").format(count=count(errors)),
                Tone.FAILING if errors else None,
            ),
        ]
        if self._unreadable_count:
            words = self.tr("Unreadable {count}").format(count=count(self._unreadable_count))
            chips.append(Chip(_UNREADABLE, words, Tone.ATTENTION))
        self._chips.set_chips(chips)
        self._say_lines()

    def _say_lines(self) -> None:
        """Show the lines, or say why there are none, and offer what can be done with them."""
        of_log = self._stack.currentWidget() is not self._files
        if of_log:
            rows = self._model.rowCount()
            self._nothing.setText("" if rows else self._say_nothing())
            self._stack.setCurrentWidget(self._view if rows else self._nothing)
        there = self._model.last > 0
        self._allow(self._find, allowed=of_log and there)
        self._allow(self._save, allowed=of_log and there and not self._saving)
        self._allow(self._copy, allowed=there or not of_log)
        self._follow.setEnabled(of_log)

    def _say_nothing(self) -> str:
        if not self._model.known or self._task is None:
            return ""
        if not self._model.last:
            return outcomes.no_log(self._task)
        if not self._model.scanned:
            return self.tr("Searching …")
        if self._model.filter is LogFilter.WARNINGS:
            return self.tr("No line is a warning.")
        return self.tr("No line is an error.")

    def _allow(self, button: Button, *, allowed: bool) -> None:
        button.setEnabled(allowed)
        empty = self._model.known and not self._model.last and not allowed
        button.setToolTip(self.tr("The log has no lines.") if empty else "")

    def _say_following(self, following: bool) -> None:  # noqa: FBT001  a signal's argument
        self._follow.setChecked(following)
        self._follow.set_glyph(Glyph.CHECK if following else None)

    # --- doing ---------------------------------------------------------------------------------

    def _filter(self, key: str) -> None:
        if key == _UNREADABLE:
            self._stack.setCurrentWidget(self._files)
        else:
            self._model.set_filter(LogFilter(key))
            self._stack.setCurrentWidget(self._view)
        self._say_lines()

    def _toggle_finder(self, shown: bool) -> None:  # noqa: FBT001  a button's slot
        self._finder.setVisible(shown)
        self._found.clear()
        if shown:
            self._wanted.setFocus()
            self._wanted.selectAll()
        else:
            self._view.setFocus()

    def _find_next(self) -> None:
        text = self._wanted.text()
        if text and self._reader is not None:
            self._next.setEnabled(False)
            self._found.setText(self.tr("Searching …"))
            self._errands.run(self._search(self._reader, text), self._notice.say_error)

    async def _search(self, reader: LogReader, text: str) -> None:
        current = self._view.currentIndex()
        after = self._model.number(current.row()) if current.isValid() else 0
        try:
            number = await reader.find(text, after)
        finally:
            self._next.setEnabled(True)
        if not number:
            self._found.setText(self.tr("No line matches"))
            return
        if self._model.filter is not LogFilter.ALL:
            self._chips.set_current(LogFilter.ALL.value)
            self._filter(LogFilter.ALL.value)
        self._found.setText(self.tr("Line {number}").format(number=numbers.count(number)))
        self._view.show_row(self._model.row_of(number))

    def _copy_lines(self) -> None:
        if self._stack.currentWidget() is self._files:
            chosen = self._files.textCursor().selectedText().replace("\u2029", "\n")
            QGuiApplication.clipboard().setText(chosen or self._files.toPlainText())
        elif self._reader is not None:
            rows = [index.row() for index in self._view.selectionModel().selectedRows()]
            chosen_lines = frozenset(self._model.number(row) for row in rows)
            self._errands.run(self._copied(self._reader, chosen_lines), self._notice.say_error)

    async def _copied(self, reader: LogReader, numbers_: frozenset[int]) -> None:
        text = await log_text(reader, numbers_ if len(numbers_) > 1 else frozenset())
        QGuiApplication.clipboard().setText(text)

    def _ask_where(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  heavy, and seldom wanted

        dialog = QFileDialog(self, self.tr("Save the log"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("log")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the whole log into a file."""
        if self._reader is not None:
            self._saving = True
            self._say_lines()
            self._errands.run(self._saved(self._reader, path), self._notice.say_error)

    async def _saved(self, reader: LogReader, path: str) -> None:
        self._notice.clear()
        try:
            await save_log(reader, path)
        finally:
            self._saving = False
            # Cancelled because the page has gone, there is nobody left to tell.
            if isValid(self._model):
                self._say_lines()
