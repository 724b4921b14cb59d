"""The dumps of a job: a line each, with what changes it and takes it out."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.job_dump import DumpKind, JobDump
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import dumps
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.buttons import Button, LinkButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.labels import Label
from kustos_agent.protocol.ids import new_id


class DumpList(TranslatedWidget):
    """Holds dumps, passwords that were typed for them, and which have a stored one."""

    changed = Signal()
    wanted = Signal(object)
    """This `JobDump` is to be entered: a new one, or one that is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dumps: tuple[JobDump, ...] = ()
        self._passwords: dict[str, str] = {}
        self._stored: dict[str, DumpKind] = {}
        """For which kind of server, since a login of one kind is none for another."""
        self._lines: list[QWidget] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._add = Button()
        self._add.clicked.connect(self._add_one)
        self._box.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._add)
        self.retranslate()

    @property
    def dumps(self) -> tuple[JobDump, ...]:
        """In their order."""
        return self._dumps

    @property
    def passwords(self) -> Mapping[str, str]:
        """What was typed, by the ids of dumps."""
        return dict(self._passwords)

    def has_password(self, dump_id: str) -> bool:
        """Whether one is stored or typed."""
        kind = next((one.kind for one in self._dumps if one.id == dump_id), None)
        kept = kind is not None and self._stored.get(dump_id) is kind
        return kept or dump_id in self._passwords

    def show_dumps(self, dumps: Sequence[JobDump]) -> None:
        """Show these instead; what was typed is forgotten."""
        self._dumps = tuple(dumps)
        self._passwords = {}
        self.retranslate()

    def set_stored(self, ids: frozenset[str]) -> None:
        """These have a stored password; what was typed is forgotten."""
        self._stored = {dump.id: dump.kind for dump in self._dumps if dump.id in ids}
        self._passwords = {}

    def take(self, dump: JobDump, password: str) -> None:
        """Add it, or put it in the place of the one with its id."""
        ids = [one.id for one in self._dumps]
        if dump.id in ids:
            former = self._dumps[ids.index(dump.id)]
            if former.kind is not dump.kind:
                self._passwords.pop(dump.id, None)
            self._dumps = tuple(dump if one.id == dump.id else one for one in self._dumps)
        else:
            self._dumps = (*self._dumps, dump)
        if password:
            self._passwords[dump.id] = password
        self.retranslate()
        self.changed.emit()

    def retranslate(self) -> None:
        for line in self._lines:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(dump) for dump in self._dumps]
        for place, line in enumerate(self._lines):
            self._box.insertWidget(place, line)
        self._add.setText(self.tr("Add …"))
        self._add.setAccessibleName(self.tr("Add a dump of a database"))

    def _line(self, dump: JobDump) -> QWidget:
        line = Plain()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        text = f"{dump.name} – {dumps.brief(dump)}"
        row.addWidget(Label(text, elide=Qt.TextElideMode.ElideRight), 1)
        change = LinkButton(self.tr("Change …"))
        change.setAccessibleName(self.tr("Change {name}").format(name=dump.name))
        remove = LinkButton(glyph=Glyph.CLOSE)
        remove.setAccessibleName(self.tr("Take out {name}").format(name=dump.name))
        remove.setToolTip(remove.accessibleName())
        for button, work in ((change, self._wanted(dump)), (remove, self._removing(dump))):
            button.clicked.connect(work)
            row.addWidget(button)
        return line

    def _wanted(self, dump: JobDump) -> Callable[[], None]:
        return lambda: self.wanted.emit(dump)

    def _removing(self, dump: JobDump) -> Callable[[], None]:
        def remove() -> None:
            self._dumps = tuple(one for one in self._dumps if one.id != dump.id)
            self._passwords.pop(dump.id, None)
            self.retranslate()
            self.changed.emit()

        return remove

    def _add_one(self) -> None:
        self.wanted.emit(JobDump(id=new_id(), kind=DumpKind.POSTGRESQL, name=""))
