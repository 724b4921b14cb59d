"""A job that is to follow its policy no more."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question


def stop_following(bridge: Bridge, job_id: str, policy: str, parent: QWidget) -> ConfirmDialog:
    """The question, saying what stays; on yes the job has its values for itself."""

    def ask() -> Question:
        return Question(
            title=QCoreApplication.translate("stop_following", "Stop following “{name}”?").format(
                name=policy
            ),
            text=QCoreApplication.translate(
                "stop_following",
                "The job goes on as it is, and keeps the values of today as its own. What is"
                " changed in the policy does not reach it any more. It can follow it again later.",
            ),
            action=QCoreApplication.translate("stop_following", "Stop following"),
        )

    async def act() -> None:
        await bridge.act(lambda manager: manager.policies.detach(job_id))

    return ConfirmDialog(bridge, ask, act, parent, danger=False)
