"""What a job would save and leave out, counted on its machine."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.jobs import JobDraft
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text import left_out
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import PrimaryButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from kustos_agent.protocol.messages import SourcesWeighed

_HEIGHT: Final = 460


class LeftOutDialog(Dialog):
    """Asks the machine as soon as it opens. Closing it stops the waiting."""

    def __init__(
        self, bridge: Bridge, draft: JobDraft, machine_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, parent, width=640)
        self._draft = draft
        self._machine_name = machine_name
        self._found: SourcesWeighed | None = None
        self._failed = False
        self.saved = Label("", TextRole.STRONG, wrap=True)
        self.remark = Label("", TextRole.MUTED, wrap=True)
        self.reasons = Facts()
        self._busy = ProgressBar()
        self._busy.set_share(None)
        self._close = PrimaryButton()
        self._close.clicked.connect(self.accept)
        self.body.addWidget(self._busy)
        self.body.addWidget(self.saved)
        self.body.addWidget(self.remark)
        self.body.addSpacing(measure.GAP_SMALL)
        self.body.addWidget(Scroller(_topmost(self.reasons)), 1)
        self.body.addWidget(self.notice)
        self.add_button(self._close)
        self.resize(self.width(), _HEIGHT)
        self.retranslate()
        self.run(self._weigh(), self._say_failed)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("What is left out"),
            self.tr("As it lies on {machine} now. Nothing is saved by this.").format(
                machine=self._machine_name
            ),
        )
        self._close.setText(self.tr("Close"))
        self._show()

    async def _weigh(self) -> None:
        self._found = await self.bridge.call(lambda manager: manager.browse.weigh(self._draft))
        self._show()

    def _say_failed(self, error: Exception) -> None:
        self._failed = True
        self.notice.say_error(error)
        self._show()

    def _show(self) -> None:
        found = self._found
        self._busy.setVisible(found is None and not self._failed)
        if found is None:
            self.saved.setText("" if self._failed else self.tr("Counting …"))
            return
        words = left_out.LeftOutWords()
        self.saved.setText(words.saved(found))
        self.remark.setText(" ".join(words.remarks(found)))
        self.remark.setVisible(bool(self.remark.text()))
        self.reasons.set_facts(
            [(words.reason(left, self._draft), words.amount(left)) for left in found.left]
        )


def _topmost(widget: QWidget) -> Plain:
    """It takes the height it needs; what is left stays empty."""
    plain = Plain()
    box = QVBoxLayout(plain)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(widget)
    box.addStretch(1)
    return plain
