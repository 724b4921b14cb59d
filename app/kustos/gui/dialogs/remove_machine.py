"""Taking a machine out of the fleet."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kustos.core.machines import MachineView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.text.words import Words


def remove_machine(bridge: Bridge, view: MachineView, parent: QWidget) -> ConfirmDialog:
    """The question, its name to be typed; on yes it is removed."""
    machine = view.machine
    looked_after: list[str] = []

    def ask() -> Question:
        return Question(
            title=QCoreApplication.translate("remove_machine", "Remove {name}").format(
                name=machine.name
            ),
            text=_Consequences().text(view.jobs, looked_after),
            action=QCoreApplication.translate("remove_machine", "Remove"),
        )

    async def act() -> None:
        await bridge.act(lambda manager: manager.enrolment.remove(machine.id))

    dialog = ConfirmDialog(bridge, ask, act, parent, typed=machine.name)

    async def look() -> None:
        looked_after.extend(
            await bridge.call(lambda manager: manager.repositories.looked_after_by(machine.id))
        )
        dialog.retranslate()

    dialog.run(look())
    return dialog


class _Consequences(Words):
    def text(self, jobs: int, looked_after: Sequence[str]) -> str:
        lost = (
            self.tr("Its %Ln job(s) and its history here are removed.", "", jobs)
            if jobs
            else self.tr("Its history here is removed.")
        )
        rest = self.tr(
            "Its snapshots stay in the repositories. Its agent is refused from now on; to come"
            " back, the machine has to join again."
        )
        if not looked_after:
            return f"{lost} {rest}"
        orphaned = self.tr(
            "Nobody will look after {names} any more until another machine is chosen."
        )
        return f"{lost} {rest} {orphaned.format(names=', '.join(looked_after))}"
