"""All of something, those of later days too, some that are ticked, or a group of them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.forms.choice import Choice
from kustos.gui.forms.ticks import Ticks
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure

_ALL: Final = "all"
_SOME: Final = "some"


class AllOrSome(TranslatedWidget):
    """`ids` are the ticked ones, None for all or a group; `group` is the id of that, if one is
    chosen. Until `set_items` has brought what there is, it gives back what it was shown."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ("", "")
        self._groups: tuple[tuple[str, str], ...] = ()
        self._wanted: tuple[str, ...] = ()
        self._known = False
        self.choice = Choice()
        self.ticks = Ticks()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self.choice)
        box.addWidget(self.ticks)
        self.setFocusProxy(self.choice)
        self.retranslate()
        self.choice.choose(_ALL)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.ticks.changed.connect(self.changed)
        self._chosen()

    @property
    def ids(self) -> tuple[str, ...] | None:
        """See above."""
        if self.choice.id != _SOME:
            return None
        return self.ticks.ids if self._known else self._wanted

    @property
    def group(self) -> str:
        """See above."""
        return "" if self.choice.id in {_ALL, _SOME} else self.choice.id

    def show_group(self, id_: str) -> None:
        """Choose this one of `set_groups`."""
        self.choice.choose(id_)

    def show_ids(self, ids: tuple[str, ...] | None) -> None:
        """Choose these; None: all."""
        self.choice.choose(_ALL if ids is None else _SOME)
        self._wanted = ids or ()
        if self._known:
            self.ticks.tick(self._wanted)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """What there is, as (id, name). Once."""
        self.ticks.set_items(items, behind=self.choice)
        self.ticks.tick(self._wanted)
        self._known = True

    def set_groups(self, groups: Sequence[tuple[str, str]]) -> None:
        """Which groups there are, as (id, words); the chosen one stays, if it is among them."""
        self._groups = tuple(groups)
        self.retranslate()

    def set_words(self, all_: str, some: str) -> None:
        """What the two are called."""
        self._words = (all_, some)
        self.retranslate()

    def retranslate(self) -> None:
        all_, some = self._words
        self.choice.set_items([(_ALL, all_), *self._groups, (_SOME, some)])

    def _chosen(self) -> None:
        self.ticks.setVisible(self.choice.id == _SOME)
        self.changed.emit()
