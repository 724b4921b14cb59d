"""What some classes of error mean where a restore ended with them."""

from typing import Final

from kustos_agent.protocol.values import ErrorClass

from .cause import Actor, Cause
from .words import QT_TRANSLATE_NOOP

OF_RESTORES: Final[dict[ErrorClass, Cause]] = {
    ErrorClass.PERMISSION_DENIED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "Access was denied"),
        cause=QT_TRANSLATE_NOOP("errors", "The agent's account may not open it."),
        about=QT_TRANSLATE_NOOP("errors", "The agent's account may not open {subject}."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Give that account access on the machine, or restore into another new folder.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.TIMEOUT: Cause(
        title=QT_TRANSLATE_NOOP("errors", "It took too long"),
        cause=QT_TRANSLATE_NOOP("errors", "There was no end within the time allowed."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Restore once more, into another new folder; if it happens again, check how the"
            " machine reaches the repository.",
        ),
        actor=Actor.NOBODY,
    ),
    ErrorClass.DISK_FULL: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The disk is full"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "The machine has no room left for what is restored. The snapshot is fine."
        ),
        about=QT_TRANSLATE_NOOP(
            "errors",
            "The machine has no room left for what is restored: {subject}. The snapshot is fine.",
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Make room on the machine, or use a drive with more of it; then restore into another"
            " new folder.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.INTERRUPTED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The run was interrupted"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "The machine, its agent or restic was stopped before the end."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Restore once more, into another new folder: the one of this run may hold a part"
            " already.",
        ),
        actor=Actor.HERE,
    ),
}
"""Where the general sentence would lead astray: a restore writes on the machine, and never into a
folder that holds something, such as what an earlier run has left."""
