"""How far a machine is with the credentials that it is to keep."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.sealed_sets import Keeping, KeepingState
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.seal_trouble import SealTrouble

from .words import QT_TRANSLATE_NOOP

_STATES: Final[Mapping[KeepingState, str]] = {
    KeepingState.KEPT: QT_TRANSLATE_NOOP("sealing", "The machine keeps them."),
    KeepingState.WAITING: QT_TRANSLATE_NOOP(
        "sealing", "The machine is given them when it is connected."
    ),
    KeepingState.LOCKED: QT_TRANSLATE_NOOP(
        "sealing", "The machine is given them when the key of this computer is opened."
    ),
    KeepingState.DAMAGED: QT_TRANSLATE_NOOP(
        "sealing",
        "What is stored here of this repository does not open. Enter its secrets once more.",
    ),
    KeepingState.UNSUPPORTED: QT_TRANSLATE_NOOP(
        "sealing",
        "They are sent for each run: the machine's agent does not know how to keep them.",
    ),
}

_OWN: Final[Mapping[KeepingState, str]] = {
    KeepingState.DAMAGED: QT_TRANSLATE_NOOP(
        "sealing",
        "What is stored here for this job's dumps and hooks does not open. Enter their passwords"
        " and variables once more.",
    ),
    KeepingState.UNSUPPORTED: QT_TRANSLATE_NOOP(
        "sealing",
        "The machine keeps what opens the repository. Passwords of dumps and variables of hooks are"
        " sent for each run: its agent is too old to keep them.",
    ),
}
"""Of what is secret in the job itself, where it takes other words."""

_TROUBLES: Final[Mapping[SealTrouble, str]] = {
    SealTrouble.FORBIDDEN: QT_TRANSLATE_NOOP(
        "sealing",
        "They are sent for each run: the machine's owner does not allow them to be kept"
        " (keep_credentials in agent.toml).",
    ),
    SealTrouble.KEY_MISSING: QT_TRANSLATE_NOOP(
        "sealing", "They are sent for each run: the machine's key for them is gone ({detail})."
    ),
    SealTrouble.KEY_DAMAGED: QT_TRANSLATE_NOOP(
        "sealing",
        "They are sent for each run: the machine's key for them is damaged. Remove it there:"
        " {detail}",
    ),
    SealTrouble.KEYRING: QT_TRANSLATE_NOOP(
        "sealing",
        "They are sent for each run: the machine's keyring is locked or does not answer.",
    ),
    SealTrouble.EXPOSED: QT_TRANSLATE_NOOP(
        "sealing",
        "They are sent for each run: on the machine others have access to {detail}. It may be the"
        " agent's alone.",
    ),
    SealTrouble.UNREADABLE: QT_TRANSLATE_NOOP(
        "sealing",
        "They are sent for each run: the agent's data folder cannot be read ({detail}).",
    ),
    SealTrouble.UNWRITABLE: QT_TRANSLATE_NOOP(
        "sealing",
        "They are sent for each run: the agent's data folder cannot be written ({detail}).",
    ),
    SealTrouble.DISK_FULL: QT_TRANSLATE_NOOP(
        "sealing", "They are sent for each run: the machine's disk is full."
    ),
    SealTrouble.TOO_MANY: QT_TRANSLATE_NOOP(
        "sealing", "They are sent for each run: the machine keeps as many as it can."
    ),
    SealTrouble.TIMEOUT: QT_TRANSLATE_NOOP(
        "sealing", "They are sent for each run: the machine did not put them away in time."
    ),
}
_OTHER: Final = QT_TRANSLATE_NOOP(
    "sealing",
    "They are sent for each run: the machine does not keep them. Its agent's log says why.",
)


def said(keeping: Keeping) -> str:
    """One sentence, or two with what to do."""
    source = _OWN.get(keeping.state) if keeping.own else None
    source = source or _STATES.get(keeping.state)
    if source is None:
        trouble = keeping.trouble or SealTrouble.OTHER
        source = _TROUBLES.get(trouble, _OTHER)
    return QCoreApplication.translate("sealing", source).format(detail=to_display(keeping.detail))
