"""What the demo says at its end: why it could not go on, and what to do about that."""

from typing import Final

from kustos_agent.protocol.values import ErrorClass

from .cli_text import CliText, Say
from .demo import Report, Step

ENGLISH: Final[dict[ErrorClass, str]] = {
    ErrorClass.RESTIC_MISSING: (
        "restic, the program that makes the backups, is not installed. Install restic 0.14 or "
        "newer, then try again."
    ),
    ErrorClass.RESTIC_TOO_OLD: (
        "The restic on this computer is too old. Install restic 0.14 or newer, then try again."
    ),
    ErrorClass.SOURCE_MISSING: (
        "The folder for temporary files does not exist. Make it, or let TMPDIR name another one."
    ),
    ErrorClass.PERMISSION_DENIED: (
        "Access was denied. The demo needs a folder for temporary files that it may write to; "
        "TMPDIR names another one."
    ),
    ErrorClass.DISK_FULL: (
        "The disk is full. Make room for 200 MB where temporary files lie, or let TMPDIR name "
        "another place."
    ),
    ErrorClass.QUOTA: (
        "The quota is used up. Make room for 200 MB where temporary files lie, or let TMPDIR name "
        "another place."
    ),
    ErrorClass.TIMEOUT: (
        "There was no end within the time allowed. Try again when this computer is less busy; if "
        "it happens again, report it."
    ),
    ErrorClass.OUT_OF_MEMORY: "There was not enough memory. Close other programs, then try again.",
    ErrorClass.INTERRUPTED: "A program that it needs was stopped from outside. Start it again.",
}
"""What can be the matter with a computer on which the demo fails, and what to do about it."""

GERMAN: Final[dict[ErrorClass, str]] = {
    ErrorClass.RESTIC_MISSING: (
        "restic, das Programm hinter den Sicherungen, ist nicht installiert. restic 0.14 oder "
        "neuer installieren, dann noch einmal."
    ),
    ErrorClass.RESTIC_TOO_OLD: (
        "Das restic auf diesem Rechner ist zu alt. restic 0.14 oder neuer installieren, dann noch "
        "einmal."
    ),
    ErrorClass.SOURCE_MISSING: (
        "Den Ordner für temporäre Dateien gibt es nicht. Anlegen, oder TMPDIR auf einen anderen "
        "setzen."
    ),
    ErrorClass.PERMISSION_DENIED: (
        "Der Zugriff wurde verweigert. Die Vorführung braucht einen Ordner für temporäre Dateien, "
        "in den sie schreiben darf; TMPDIR nennt einen anderen."
    ),
    ErrorClass.DISK_FULL: (
        "Der Datenträger ist voll. 200 MB Platz schaffen, wo temporäre Dateien liegen, oder TMPDIR "
        "auf einen anderen Ort setzen."
    ),
    ErrorClass.QUOTA: (
        "Das Kontingent ist ausgeschöpft. 200 MB Platz schaffen, wo temporäre Dateien liegen, oder "
        "TMPDIR auf einen anderen Ort setzen."
    ),
    ErrorClass.TIMEOUT: (
        "In der erlaubten Zeit kam kein Ende. Noch einmal, wenn der Rechner weniger zu tun hat; "
        "wenn es wieder geschieht, bitte melden."
    ),
    ErrorClass.OUT_OF_MEMORY: (
        "Der Arbeitsspeicher reichte nicht. Andere Programme schließen, dann noch einmal."
    ),
    ErrorClass.INTERRUPTED: (
        "Ein Programm, das dazu gehört, wurde von außen beendet. Noch einmal starten."
    ),
}


def summary(text: CliText, report: Report) -> str:
    """One line, and below it what restic or the system said."""
    if report.ok:
        return text(Say.DEMO_DONE, files=report.files, bytes=report.bytes)
    said = text(
        Say.DEMO_FAILED, step=text(Say(f"at-{report.failed}")), reason=_reason(text, report)
    )
    return f"{said}\n{report.detail}" if report.detail else said


def _reason(text: CliText, report: Report) -> str:
    if not report.error:
        different = report.failed == Step.COMPARE
        return text(Say.DEMO_DIFFERENT if different else Say.DEMO_UNNAMED, error=report.failed)
    sentences = GERMAN if text.language == "de" else ENGLISH
    known = sentences.get(ErrorClass(report.error))
    return known or text(Say.DEMO_UNNAMED, error=report.error)
