"""The two lists of the section *Jobs*: jobs and policies, a tab each."""

from enum import IntEnum

from PySide6.QtCore import QSignalBlocker, Signal

from kustos.gui.widgets.tabs import TabStrip


class JobsList(IntEnum):
    """In their order."""

    JOBS = 0
    POLICIES = 1


class JobsSwitch(TabStrip):
    """Stands at the top of either page, on its own list; the page shows the other one when it is
    asked for."""

    other_wanted = Signal()

    def __init__(self, own: JobsList) -> None:
        super().__init__()
        self._own = own
        for _ in JobsList:
            self.addTab("")
        self.setCurrentIndex(own)
        self.currentChanged.connect(self._turn)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words again."""
        self.setTabText(JobsList.JOBS, self.tr("Jobs"))
        self.setTabText(JobsList.POLICIES, self.tr("Policies"))
        self.setAccessibleName(self.tr("Lists"))

    def _turn(self, index: int) -> None:
        if index == self._own:
            return
        # The page stays with its list: it may be shown again.
        with QSignalBlocker(self):
            self.setCurrentIndex(self._own)
        self.other_wanted.emit()
