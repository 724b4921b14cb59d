"""Across every page: that the certificates by which machines recognise Kustos need a person."""

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kustos.core.events import CertificatesChanged, Event
from kustos.core.manager import Manager
from kustos.core.model import CertificateCondition, CertificateTrouble
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.notice import Notice
from kustos.gui.text.identities import Certificates
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button

_MENDED_HERE: Final = frozenset(
    {CertificateTrouble.AUTHORITY_ENDS, CertificateTrouble.CHANGE_WAITS}
)


class CertificateNotice(Notice):
    """Hidden while nothing is wrong. Looks when asked to, and hears of changes."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._mend = Button()
        self._condition: CertificateCondition | None = None
        super().__init__(bridge, parent)
        self._of_engine = bridge
        self._errands = Errands(bridge)
        self._stopped = False
        self._mend.clicked.connect(self._do)
        self.add_action(self._mend)
        bridge.events.connect(self._hear)

    def look(self) -> None:
        """Ask how things are, unless the window has gone meanwhile."""
        if self._stopped:
            return
        self._errands.run(self._look(), self.say_error)

    def stop(self) -> None:
        """For good."""
        self._stopped = True
        self._errands.cancel()

    def retranslate(self) -> None:
        super().retranslate()
        waits = (
            self._condition is not None and self._condition.kind is CertificateTrouble.CHANGE_WAITS
        )
        self._mend.setText(self.tr("Use it now …") if waits else self.tr("Renew now"))

    async def _look(self) -> None:
        self._show(await self._of_engine.call(_condition))

    def _hear(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, CertificatesChanged):
                self._show(event.condition)

    def _show(self, condition: CertificateCondition | None) -> None:
        self._condition = condition
        if condition is None:
            self.clear()
            return
        self._mend.setEnabled(True)
        waits = condition.kind is CertificateTrouble.CHANGE_WAITS
        self.say(
            lambda: Certificates().trouble(condition), Tone.ATTENTION if waits else Tone.FAILING
        )
        self._mend.setVisible(condition.kind in _MENDED_HERE)

    def _do(self) -> None:
        condition = self._condition
        if condition is None:
            return
        if condition.kind is CertificateTrouble.CHANGE_WAITS:
            self._ask(condition.names)
            return
        self._mend.setEnabled(False)
        self._errands.run(self._roll_over(), self._failed)

    async def _roll_over(self) -> None:
        await self._of_engine.act(lambda manager: manager.authorities.roll_over())
        await self._look()

    def _failed(self, error: Exception) -> None:
        self._mend.setEnabled(True)
        self.say_error(error)

    def _ask(self, names: tuple[str, ...]) -> None:
        from kustos.gui.dialogs.confirm import ConfirmDialog, Question  # noqa: PLC0415  when needed

        def ask() -> Question:
            return Question(
                title=QCoreApplication.translate(
                    "CertificateNotice", "Use the new certificate now"
                ),
                text=Certificates().consequence(names),
                action=QCoreApplication.translate("CertificateNotice", "Use it now"),
            )

        async def act() -> None:
            await self._of_engine.act(lambda manager: manager.authorities.change_now())
            await self._look()

        ConfirmDialog(self._of_engine, ask, act, self.window()).open()


async def _condition(manager: Manager) -> CertificateCondition | None:
    return manager.authorities.condition()
