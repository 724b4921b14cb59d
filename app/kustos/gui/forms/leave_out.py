"""What a job leaves out besides patterns."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from kustos.core.jobs import JobDraft
from kustos.core.model import Job
from kustos.core.policy import PolicyContent
from kustos.core.policy_fields import PolicyField
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.flow import FlowLayout

_MEGABYTE: Final = 1_000_000
_USUAL_MEGABYTES: Final = 1_000
_MOST_MEGABYTES: Final = 10_000_000
_USUAL_MARKER: Final = ".nobackup"
_FIELD_WIDTH: Final = 140


class LeaveOutOptions(TranslatedWidget):
    """A check mark each; one has a field of its own, which counts while it is marked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caches = QCheckBox()
        self.one_file_system = QCheckBox()
        self.large = QCheckBox()
        self.megabytes = QSpinBox()
        self.megabytes.setRange(1, _MOST_MEGABYTES)
        self.megabytes.setGroupSeparatorShown(True)
        self.megabytes.setSuffix(" MB")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        # The first check mark stands beside the label, as a field does.
        box.addSpacing((measure.FIELD_HEIGHT - measure.ICON) // 2 - 2)
        box.addWidget(self.caches)
        box.addWidget(self.one_file_system)
        box.addLayout(_beside(self.large, self.megabytes))
        for check in (self.caches, self.one_file_system, self.large):
            check.toggled.connect(self.changed)
        self.megabytes.valueChanged.connect(self.changed)
        self.setFocusProxy(self.caches)
        self.retranslate()

    def show_values(
        self, values: Job | JobDraft | PolicyContent, wanted: Collection[PolicyField]
    ) -> None:
        """Show these of what this one leaves out."""
        if PolicyField.EXCLUDE_CACHES in wanted:
            self.caches.setChecked(values.exclude_caches)
        if PolicyField.ONE_FILE_SYSTEM in wanted:
            self.one_file_system.setChecked(values.one_file_system)
        if PolicyField.EXCLUDE_LARGER_THAN in wanted:
            limit = values.exclude_larger_than
            self.large.setChecked(bool(limit))
            self.megabytes.setValue(round(limit / _MEGABYTE) or _USUAL_MEGABYTES)
            self.megabytes.setEnabled(bool(limit))

    def into(self, draft: JobDraft) -> JobDraft:
        """The draft with what is entered here."""
        return replace(
            draft,
            exclude_caches=self.caches.isChecked(),
            one_file_system=self.one_file_system.isChecked(),
            exclude_larger_than=(
                self.megabytes.value() * _MEGABYTE if self.large.isChecked() else 0
            ),
        )

    def retranslate(self) -> None:
        self.caches.setText(self.tr("Leave out caches"))
        self.caches.setToolTip(
            self.tr("Folders that programs have marked as caches, with a file CACHEDIR.TAG.")
        )
        self.one_file_system.setText(self.tr("Stay on one disk"))
        self.one_file_system.setToolTip(
            self.tr("Other disks and network drives that are mounted inside are not saved.")
        )
        self.large.setText(self.tr("Leave out files larger than"))
        self.megabytes.setAccessibleName(self.large.text())


class MarkerChoice(TranslatedWidget):
    """Whether folders with a certain file in them are left out, and its name, which counts while
    that is marked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marked = QCheckBox()
        self.marker = QLineEdit()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(_beside(self.marked, self.marker))
        self.marked.toggled.connect(self.changed)
        self.marker.textChanged.connect(self.changed)
        # What can be wrong is the name: it gets the focus and the sentence.
        self.setFocusProxy(self.marker)
        self.retranslate()

    @property
    def name(self) -> str:
        """Of the file; empty for none."""
        return self.marker.text() if self.marked.isChecked() else ""

    def choose(self, name: str) -> None:
        """Leave out folders with such a file in them; empty for none."""
        self.marked.setChecked(bool(name))
        self.marker.setText(name or _USUAL_MARKER)
        self.marker.setEnabled(bool(name))

    def retranslate(self) -> None:
        self.marked.setText(self.tr("Leave out folders that hold a file named"))
        self.marked.setToolTip(
            self.tr("Whoever works at the machine puts such a file where nothing is to be saved.")
        )


def _beside(check: QCheckBox, field: QWidget) -> FlowLayout:
    field.setFixedWidth(_FIELD_WIDTH)
    check.toggled.connect(field.setEnabled)
    row = FlowLayout()
    row.addWidget(check)
    row.addWidget(field)
    return row
