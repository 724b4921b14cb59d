"""Which policy a job follows, and what can be done about that."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.models.policy_values import Following
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.policies import PolicyWords
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import LinkButton
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.labels import Label


class PolicyRow(TranslatedWidget):
    """`follow`, `show_it` and `stop` are clicked; each is there while it can be done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following: Following | None = None
        self.said = Label("", wrap=True)
        self.follow, self.show_it, self.stop = LinkButton(), LinkButton(), LinkButton()
        links = FlowLayout(spacing=0)
        for link in (self.show_it, self.follow, self.stop):
            links.addWidget(link)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, measure.GAP_SMALL, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.said)
        box.addLayout(links)
        self.retranslate()

    def show_policy(self, following: Following | None, others: int, *, changed: bool) -> None:
        """Of a job with this policy, where there are so many; while it is `changed` and not saved
        it goes on with that which it follows."""
        self._following = following
        there = following is not None
        self.show_it.setVisible(there)
        self.stop.setVisible(there)
        self.follow.setVisible(others > (1 if there else 0))
        for link in (self.follow, self.stop):
            link.setEnabled(not changed)
            link.setToolTip(self.tr("Save or discard the changes first.") if changed else "")
        self.retranslate()

    def retranslate(self) -> None:
        words, following = PolicyWords(), self._following
        self.said.setText(
            words.none() if following is None else words.followed(following.view, following.number)
        )
        self.follow.setText(
            self.tr("Follow a policy …") if following is None else self.tr("Follow another one …")
        )
        self.show_it.setText(self.tr("Show the policy"))
        self.stop.setText(self.tr("Stop following …"))
