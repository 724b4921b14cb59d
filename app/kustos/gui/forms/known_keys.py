"""The approved host keys of an SSH server, shown as fingerprints."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.forms.host_keys import host_keys
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.labels import Label, TextRole


class KnownKeys(TranslatedWidget):
    """What `SftpPlace.known_hosts` holds. Keys come in by approval alone, never by typing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known_hosts = ""
        self._none = Label("", TextRole.MUTED)
        self._keys = Label("", TextRole.MONO, selectable=True)
        self._forget = Button()
        self._forget.clicked.connect(self.clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 7, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        for widget in (self._none, self._keys, self._forget):
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    @property
    def known_hosts(self) -> str:
        """The approved keys in known_hosts form."""
        return self._known_hosts

    def set_known_hosts(self, known_hosts: str) -> None:
        """These are approved."""
        if known_hosts != self._known_hosts:
            self._known_hosts = known_hosts
            self.retranslate()
            self.changed.emit()

    def clear(self) -> None:
        """Approve none any more: the next test asks again."""
        self.set_known_hosts("")

    def retranslate(self) -> None:
        self._none.setText(self.tr("None approved yet. A test shows them."))
        self._forget.setText(self.tr("Forget these keys"))
        self._keys.setText(fingerprints(self._known_hosts))
        known = bool(self._known_hosts)
        self._none.setVisible(not known)
        self._keys.setVisible(known)
        self._forget.setVisible(known)


def fingerprints(known_hosts: str) -> str:
    """One line a key: ED25519 SHA256:…"""
    return "\n".join(f"{key.kind} {key.fingerprint}" for key in host_keys(known_hosts))
