"""Why the stored passwords cannot be used, and what opens them."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.ports import KeyTrouble

from .explanation import Explanation
from .words import QT_TRANSLATE_NOOP

_CLOSED: Final = QT_TRANSLATE_NOOP("keys", "The stored passwords are locked")
_WORDS: Final = {
    KeyTrouble.PASSPHRASE_NEEDED: (
        _CLOSED,
        QT_TRANSLATE_NOOP("keys", "On this computer a passphrase protects them."),
        QT_TRANSLATE_NOOP("keys", "Until it is entered, nothing can be backed up or restored."),
    ),
    KeyTrouble.PASSPHRASE_UNSET: (
        QT_TRANSLATE_NOOP("keys", "A passphrase is needed first"),
        QT_TRANSLATE_NOOP(
            "keys", "This computer has no keyring that could protect stored passwords."
        ),
        QT_TRANSLATE_NOOP("keys", "Choose a passphrase that does it instead."),
    ),
    KeyTrouble.PASSPHRASE_WRONG: (
        QT_TRANSLATE_NOOP("keys", "This is not the passphrase"),
        QT_TRANSLATE_NOOP("keys", "It does not open the stored passwords."),
        QT_TRANSLATE_NOOP("keys", "Check upper and lower case, and try again."),
    ),
    KeyTrouble.LOCKED: (
        QT_TRANSLATE_NOOP("keys", "The system's keyring is locked"),
        QT_TRANSLATE_NOOP("keys", "It holds the key to the stored passwords."),
        QT_TRANSLATE_NOOP("keys", "Unlock it. Until then nothing can be backed up or restored."),
    ),
    KeyTrouble.UNREACHABLE: (
        QT_TRANSLATE_NOOP("keys", "The key to the stored passwords is out of reach"),
        QT_TRANSLATE_NOOP(
            "keys", "The system's keyring, or the file with the key, did not answer."
        ),
        QT_TRANSLATE_NOOP("keys", "Sign in with the usual desktop session and start Kustos again."),
    ),
    KeyTrouble.DAMAGED: (
        QT_TRANSLATE_NOOP("keys", "The key to the stored passwords is damaged"),
        QT_TRANSLATE_NOOP("keys", "It cannot be read; it was left untouched."),
        QT_TRANSLATE_NOOP("keys", "Put a copy of the data folder's “master.key” back."),
    ),
    KeyTrouble.LOST: (
        QT_TRANSLATE_NOOP("keys", "The key to the stored passwords is gone"),
        QT_TRANSLATE_NOOP(
            "keys", "There are stored passwords, but neither keyring nor file has their key."
        ),
        QT_TRANSLATE_NOOP(
            "keys", "Bring the keyring or “master.key” back, or enter every repository anew."
        ),
    ),
}

ASKS_FOR_PASSPHRASE: Final = frozenset(
    {KeyTrouble.PASSPHRASE_NEEDED, KeyTrouble.PASSPHRASE_UNSET, KeyTrouble.PASSPHRASE_WRONG}
)
"""What a passphrase mends."""


def explain_key(trouble: KeyTrouble) -> Explanation:
    """Everything there is to say about it."""
    title, cause, step = (QCoreApplication.translate("keys", source) for source in _WORDS[trouble])
    return Explanation(title=title, cause=cause, step=step)
