"""Machines to be ticked, any number of them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kustos.core.machines import MachineView
from kustos.gui.forms.ticks import Ticks


class MachineTicks(Ticks):
    """Ticks of machines by their ids."""

    def set_views(
        self, views: Sequence[MachineView], *, behind: QWidget, ticked: bool = True
    ) -> None:
        """Offer these; see `set_items`."""
        named = [(view.machine.id, view.machine.name) for view in views]
        self.set_items(named, behind=behind, ticked=ticked)
