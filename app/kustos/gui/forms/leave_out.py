"""What a job leaves out besides patterns, and how its files are read."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from kustos.core.jobs import JobDraft
from kustos.core.model import Job
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure

_MEGABYTE: Final = 1_000_000
_USUAL_MEGABYTES: Final = 1_000
_MOST_MEGABYTES: Final = 10_000_000
_USUAL_MARKER: Final = ".nobackup"
_FIELD_WIDTH: Final = 140


class LeaveOutOptions(TranslatedWidget):
    """A check mark each; two of them have a field of their own, which counts while it is marked."""

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
        self.marked = QCheckBox()
        self.marker = QLineEdit()
        self.shadow = QCheckBox()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        # The first check mark stands beside the label, as a field does.
        box.addSpacing((measure.FIELD_HEIGHT - measure.ICON) // 2 - 2)
        box.addWidget(self.caches)
        box.addWidget(self.one_file_system)
        for check, field in ((self.large, self.megabytes), (self.marked, self.marker)):
            field.setFixedWidth(_FIELD_WIDTH)
            check.toggled.connect(field.setEnabled)
            row = QHBoxLayout()
            row.setSpacing(measure.GAP_SMALL)
            row.addWidget(check)
            row.addWidget(field)
            row.addStretch(1)
            box.addLayout(row)
        box.addWidget(self.shadow)
        for check in (self.caches, self.one_file_system, self.large, self.marked, self.shadow):
            check.toggled.connect(self.changed)
        self.megabytes.valueChanged.connect(self.changed)
        self.marker.textChanged.connect(self.changed)
        self.retranslate()

    def show_job(self, job: Job | JobDraft) -> None:
        """Show what is left out of this one."""
        self.caches.setChecked(job.exclude_caches)
        self.one_file_system.setChecked(job.one_file_system)
        limit = job.exclude_larger_than
        self.large.setChecked(bool(limit))
        self.megabytes.setValue(round(limit / _MEGABYTE) or _USUAL_MEGABYTES)
        self.megabytes.setEnabled(bool(limit))
        marker = job.exclude_if_present
        self.marked.setChecked(bool(marker))
        self.marker.setText(marker or _USUAL_MARKER)
        self.marker.setEnabled(bool(marker))
        self.shadow.setChecked(job.use_fs_snapshot)

    def set_windows(self, windows: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Only there are shadow copies."""
        self.shadow.setVisible(windows)

    def into(self, draft: JobDraft) -> JobDraft:
        """The draft with what is entered here."""
        return replace(
            draft,
            exclude_caches=self.caches.isChecked(),
            one_file_system=self.one_file_system.isChecked(),
            exclude_larger_than=(
                self.megabytes.value() * _MEGABYTE if self.large.isChecked() else 0
            ),
            exclude_if_present=self.marker.text() if self.marked.isChecked() else "",
            use_fs_snapshot=self.shadow.isChecked(),
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
        self.marked.setText(self.tr("Leave out folders that hold a file named"))
        self.marked.setToolTip(
            self.tr("Whoever works at the machine puts such a file where nothing is to be saved.")
        )
        self.marker.setAccessibleName(self.marked.text())
        self.shadow.setText(self.tr("Save open files from a shadow copy"))
        self.shadow.setToolTip(
            self.tr("Windows (VSS) makes it; the agent needs an administrator's rights for it.")
        )
