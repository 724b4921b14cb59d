"""The buttons that lead to a remedy."""

from PySide6.QtCore import QCoreApplication

from kustos.gui.remedy import Remedy


def remedy_button(remedy: Remedy) -> str:
    """Open the repository"""
    match remedy:
        case Remedy.REPOSITORY:
            return QCoreApplication.translate("remedies", "Open the repository")
        case Remedy.CARE:
            return QCoreApplication.translate("remedies", "Look after the repository")
        case Remedy.JOB:
            return QCoreApplication.translate("remedies", "Edit the job")
