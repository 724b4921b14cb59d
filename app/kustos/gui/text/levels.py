"""Words for the levels of log lines: short, they stand in a column."""

from PySide6.QtCore import QCoreApplication

from kustos_agent.protocol.values import LogLevel


def level(value: str) -> str:
    """info, warn, error; an unknown level is shown as it is."""
    match value:
        case LogLevel.INFO:
            return QCoreApplication.translate("levels", "info")
        case LogLevel.WARNING:
            return QCoreApplication.translate("levels", "warn")
        case LogLevel.ERROR:
            return QCoreApplication.translate("levels", "error")
        case _:
            return value
