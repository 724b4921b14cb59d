"""A combo box of machines that says which of them are not connected."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from kustos.core.machines import MachineView
from kustos.gui.forms.choice import Choice


class MachineChoice(Choice):
    """`chosen` is the chosen machine as it was last offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: dict[str, MachineView] = {}
        self._before: list[tuple[str, str]] = []

    @property
    def chosen(self) -> MachineView | None:
        """What is chosen."""
        return self._views.get(self.id)

    @property
    def machine_name(self) -> str:
        """Of what is chosen, without anything added; empty for nothing."""
        return self.chosen.machine.name if self.chosen else ""

    @property
    def first(self) -> str:
        """The id of the first machine offered, empty if there is none."""
        return next(iter(self._views), "")

    def set_views(self, views: Sequence[MachineView]) -> None:
        """Offer these; what is chosen stays."""
        self._views = {view.machine.id: view for view in views}
        self._name()

    def set_first(self, id_: str, name: str) -> None:
        """Offer this before the machines: no particular one."""
        self._before = [(id_, name)]
        self._name()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
        super().changeEvent(event)

    def _name(self) -> None:
        offline = self.tr("{name} (not connected)")
        items = list(self._before)
        for id_, view in self._views.items():
            name = view.machine.name
            items.append((id_, name if view.connected else offline.format(name=name)))
        self.set_items(items)
