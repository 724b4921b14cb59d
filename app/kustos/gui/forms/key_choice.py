"""A list of keys with words, one of which is chosen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QSizePolicy


class KeyChoice(QComboBox):
    """A list of keys with words; the chosen key survives other words."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(9)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def give_way(self, width: int) -> None:
        """Take no more than this many px where there is no more, whatever its words."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(width)

    @property
    def key(self) -> str:
        """Of the chosen item."""
        value = self.currentData()
        return value if isinstance(value, str) else ""

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these keys with their words."""
        offered = [(self.itemData(row), self.itemText(row)) for row in range(self.count())]
        if list(choices) == offered:
            return  # the list may be open
        former = self.key
        self.clear()
        for key, words in choices:
            self.addItem(words, key)
        self.setCurrentIndex(max(0, self.findData(former)))
