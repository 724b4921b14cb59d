"""What every class of error means to a person: the table behind `errors`. What is otherwise for a
restore is in `causes_of_restores`."""

from typing import Final

from kustos_agent.protocol.values import ErrorClass

from .cause import Actor, Cause
from .words import QT_TRANSLATE_NOOP

CAUSES: Final[dict[ErrorClass, Cause]] = {
    ErrorClass.RESTIC_MISSING: Cause(
        title=QT_TRANSLATE_NOOP("errors", "restic is not installed"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "The machine does not have restic, the program that makes the backups."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Install restic 0.14 or newer on the machine, as its system's package or with"
            " `kustos-agent restic fetch`; the next run finds it.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.RESTIC_TOO_OLD: Cause(
        title=QT_TRANSLATE_NOOP("errors", "restic is too old"),
        cause=QT_TRANSLATE_NOOP(
            "errors",
            "The restic on the machine is older than 0.14, or too old for this repository.",
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Update restic on the machine. If its system has no newer one: `kustos-agent restic"
            " fetch` there.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.SOURCE_MISSING: Cause(
        title=QT_TRANSLATE_NOOP("errors", "A folder is not there"),
        cause=QT_TRANSLATE_NOOP("errors", "It does not exist on the machine, or not any more."),
        about=QT_TRANSLATE_NOOP("errors", "{subject} does not exist on the machine."),
        step=QT_TRANSLATE_NOOP(
            "errors", "Bring it back (a drive that is not mounted?), or take it out of the job."
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.PERMISSION_DENIED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "Access was denied"),
        cause=QT_TRANSLATE_NOOP("errors", "The agent's account may not open it."),
        about=QT_TRANSLATE_NOOP("errors", "The agent's account may not open {subject}."),
        step=QT_TRANSLATE_NOOP(
            "errors", "Give that account access on the machine, or leave the folder out."
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.PARTIAL_READ: Cause(
        title=QT_TRANSLATE_NOOP("errors", "Some files could not be read"),
        cause=QT_TRANSLATE_NOOP("errors", "The snapshot exists, without these files."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Close the programs that hold them open or give access to them; the next run takes"
            " them along. Files that nobody needs can be left out in the job.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.REPOSITORY_MISSING: Cause(
        title=QT_TRANSLATE_NOOP("errors", "There is no repository"),
        cause=QT_TRANSLATE_NOOP("errors", "Nothing at this place is a restic repository."),
        about=QT_TRANSLATE_NOOP("errors", "{subject} is not a restic repository."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Check the place (a drive that is not mounted?), or initialise it as a new one.",
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.REPOSITORY_EXISTS: Cause(
        title=QT_TRANSLATE_NOOP("errors", "There is a repository already"),
        cause=QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
        about=QT_TRANSLATE_NOOP("errors", "{subject} holds one already. Nothing was changed."),
        step=QT_TRANSLATE_NOOP(
            "errors", "To use it as it is, enter its password and test it; or choose another place."
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.REPOSITORY_LOCKED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The repository is locked"),
        cause=QT_TRANSLATE_NOOP("errors", "Another run is working on it."),
        about=QT_TRANSLATE_NOOP("errors", "Another run is working on it: {subject}."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Wait until that run has ended, then try again. If its machine will not come back,"
            " choose “Remove dead locks” at the repository.",
        ),
        actor=Actor.NOBODY,
    ),
    ErrorClass.WRONG_PASSWORD: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The repository password was refused"),
        cause=QT_TRANSLATE_NOOP("errors", "The stored password does not open the repository."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Enter the right password in the repository's form. A new run does not help before"
            " that.",
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.LOGIN_REFUSED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The login was refused"),
        cause=QT_TRANSLATE_NOOP("errors", "The server did not accept user name, password or key."),
        about=QT_TRANSLATE_NOOP("errors", "{subject} did not accept user name, password or key."),
        step=QT_TRANSLATE_NOOP(
            "errors", "Correct the login in the repository's form and test it there."
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.NOT_MAINTAINER: Cause(
        title=QT_TRANSLATE_NOOP("errors", "Another machine looks after this repository"),
        cause=QT_TRANSLATE_NOOP(
            "errors",
            "The machine that alone looks after it was removed, and none has taken its place.",
        ),
        about=QT_TRANSLATE_NOOP(
            "errors", "{subject} alone has the login for that; no other machine is given it."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Have that machine do it, or choose another one in the repository's form, under"
            " “Looking after it”.",
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.REMOVAL_REFUSED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The server does not let go of backups"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "It takes new backups with this login and removes none: append-only."
        ),
        about=QT_TRANSLATE_NOOP(
            "errors",
            "{subject} takes new backups with this login and removes none: append-only.",
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "That protects the backups. Remove old ones with a login that may, or at the server.",
        ),
        actor=Actor.STORAGE,
    ),
    ErrorClass.HOST_KEY_UNKNOWN: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The server's key is not approved yet"),
        cause=QT_TRANSLATE_NOOP("errors", "The SSH server has shown its key for the first time."),
        about=QT_TRANSLATE_NOOP("errors", "{subject} has shown its SSH key for the first time."),
        step=QT_TRANSLATE_NOOP(
            "errors", "Test the repository in its form, compare the key and approve it."
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.HOST_KEY_CHANGED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The server's key has changed"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "Either the server was set up anew, or somebody poses as it."
        ),
        about=QT_TRANSLATE_NOOP(
            "errors", "Either {subject} was set up anew, or somebody poses as it."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Ask whoever runs the server. Only if the change is expected, approve the new key in"
            " the repository's form.",
        ),
        actor=Actor.STORAGE,
    ),
    ErrorClass.TLS_FAILED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The server's certificate was not accepted"),
        cause=QT_TRANSLATE_NOOP("errors", "No protected connection could be made."),
        about=QT_TRANSLATE_NOOP("errors", "No protected connection to {subject} could be made."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Check the address; if the server has a certificate of its own making, enter that in"
            " the repository's form.",
        ),
        actor=Actor.STORAGE,
    ),
    ErrorClass.UNREACHABLE: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The repository cannot be reached"),
        cause=QT_TRANSLATE_NOOP("errors", "The machine got no answer."),
        about=QT_TRANSLATE_NOOP("errors", "The machine got no answer from {subject}."),
        step=QT_TRANSLATE_NOOP(
            "errors", "Check that the server or drive is on and the network is up, then try again."
        ),
        actor=Actor.STORAGE,
    ),
    ErrorClass.TIMEOUT: Cause(
        title=QT_TRANSLATE_NOOP("errors", "It took too long"),
        cause=QT_TRANSLATE_NOOP("errors", "There was no end within the time allowed."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Try again; if it happens again, check on the machine whether what it reads answers"
            " there: a network drive, the repository.",
        ),
        actor=Actor.NOBODY,
    ),
    ErrorClass.DISK_FULL: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The disk is full"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "There was no room left to write. Older snapshots are fine."
        ),
        about=QT_TRANSLATE_NOOP(
            "errors", "There was no room left to write: {subject}. Older snapshots are fine."
        ),
        step=QT_TRANSLATE_NOOP("errors", "Make room there, then try again."),
        actor=Actor.STORAGE,
    ),
    ErrorClass.QUOTA: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The quota is used up"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "The storage allows no more for this account. Older snapshots are fine."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors", "Have the quota raised or make room there, then try again."
        ),
        actor=Actor.STORAGE,
    ),
    ErrorClass.CORRUPT: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The repository is damaged"),
        cause=QT_TRANSLATE_NOOP("errors", "restic found data in it that does not hold together."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Have the storage checked before anything else is written to it. Then check and repair"
            " the repository: Repositories, “Look after”.",
        ),
        actor=Actor.STORAGE,
    ),
    ErrorClass.OUT_OF_MEMORY: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The machine ran out of memory"),
        cause=QT_TRANSLATE_NOOP("errors", "restic needed more memory than there was."),
        step=QT_TRANSLATE_NOOP("errors", "Close other programs on the machine, then try again."),
        actor=Actor.MACHINE,
    ),
    ErrorClass.SNAPSHOT_MISSING: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The snapshot is not there any more"),
        cause=QT_TRANSLATE_NOOP("errors", "It has been removed from the repository."),
        step=QT_TRANSLATE_NOOP("errors", "Read the list of snapshots anew and choose another one."),
        actor=Actor.HERE,
    ),
    ErrorClass.TARGET_NOT_EMPTY: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The target folder is not empty"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "So that nothing is overwritten, only a new or empty folder is written to."
        ),
        about=QT_TRANSLATE_NOOP(
            "errors",
            "{subject} holds files. So that nothing is overwritten, only a new or empty folder is"
            " written to.",
        ),
        step=QT_TRANSLATE_NOOP("errors", "Choose another folder."),
        actor=Actor.HERE,
    ),
    ErrorClass.DUMP_FAILED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "A dump was not made"),
        cause=QT_TRANSLATE_NOOP(
            "errors",
            "The program that was to dump a database or a volume failed, or stopped in the middle."
            " Nothing of it was kept.",
        ),
        about=QT_TRANSLATE_NOOP(
            "errors",
            "The program that was to make {subject} failed, or stopped in the middle. Nothing of it"
            " was kept.",
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Read what it said (details). Then look at its server: does it run, are user and"
            " password right, is the program installed on the machine?",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.HOOK_FAILED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "A hook failed"),
        cause=QT_TRANSLATE_NOOP(
            "errors",
            "A program that was to run before or after the backup failed, or took too long. If it"
            " was the one before, nothing was saved.",
        ),
        about=QT_TRANSLATE_NOOP(
            "errors",
            "{subject}, which was to run before or after the backup, failed or took too long. If it"
            " was the one before, nothing was saved.",
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Read what it said (log), and try it on the machine. What it was to stop or start may"
            " need a hand.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.INTERRUPTED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The run was interrupted"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "The machine, its agent or restic was stopped before the end."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors", "Start it again; what has been transferred is not transferred twice."
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.SECRET_DAMAGED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "A stored password cannot be opened"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "It was sealed with another key than the one this computer has."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors", "Enter the repository's password and login again in its form."
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.FORBIDDEN_HERE: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The machine does not allow this"),
        cause=QT_TRANSLATE_NOOP("errors", "The agent's own configuration forbids it."),
        about=QT_TRANSLATE_NOOP("errors", "The agent's own configuration forbids {subject}."),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "The machine's owner decides: choose something else, or have it allowed in its"
            " agent.toml.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.MANAGER_AWAY: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The manager was away"),
        cause=QT_TRANSLATE_NOOP(
            "errors",
            "The run was due and needed what only this computer has: credentials that are sent for"
            " each run, or passwords of dumps and hooks. It was not here, or its key was not"
            " opened, for as long as the run could wait.",
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Let the machine keep the credentials sealed (in the job), or let the job make up for"
            " missed runs for longer.",
        ),
        actor=Actor.HERE,
    ),
    ErrorClass.AGENT_OFFLINE: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The machine is not connected"),
        cause=QT_TRANSLATE_NOOP("errors", "Its agent does not answer at present."),
        step=QT_TRANSLATE_NOOP(
            "errors", "Switch the machine on and check that its agent runs, then try again."
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.HELPER_MISSING: Cause(
        title=QT_TRANSLATE_NOOP("errors", "A program is missing on the machine"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "restic reaches this place through it: SFTP by ssh, a remote by rclone."
        ),
        step=QT_TRANSLATE_NOOP(
            "errors", "Install it on the machine; the original message names it."
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.REMOTE_UNKNOWN: Cause(
        title=QT_TRANSLATE_NOOP("errors", "rclone does not know this remote"),
        cause=QT_TRANSLATE_NOOP(
            "errors", "On the machine no remote of this name is set up for the agent's user."
        ),
        about=QT_TRANSLATE_NOOP(
            "errors",
            "On the machine the remote of {subject} is not set up for the agent's user.",
        ),
        step=QT_TRANSLATE_NOOP(
            "errors",
            "Set it up there with “rclone config” as the user that the agent runs as, or correct"
            " the name in the repository's form.",
        ),
        actor=Actor.MACHINE,
    ),
    ErrorClass.BACKEND_MISSING: Cause(
        title=QT_TRANSLATE_NOOP("errors", "This restic cannot reach this kind of storage"),
        cause=QT_TRANSLATE_NOOP(
            "errors",
            "The restic on the machine was built without it. Debian's restic, for instance, comes"
            " without Azure since 0.18.",
        ),
        step=QT_TRANSLATE_NOOP("errors", "Install restic's own release on the machine."),
        actor=Actor.MACHINE,
    ),
    ErrorClass.UNSUPPORTED: Cause(
        title=QT_TRANSLATE_NOOP("errors", "The machine cannot do this"),
        cause=QT_TRANSLATE_NOOP("errors", "Its agent or its restic is too old for it."),
        step=QT_TRANSLATE_NOOP("errors", "Update Kustos and restic on the machine."),
        actor=Actor.MACHINE,
    ),
    ErrorClass.INTERNAL: Cause(
        title=QT_TRANSLATE_NOOP("errors", "Something unexpected happened"),
        cause=QT_TRANSLATE_NOOP("errors", "There is no better name for it yet."),
        step=QT_TRANSLATE_NOOP(
            "errors", "The original message says more. Try again; if it happens again, report it."
        ),
        actor=Actor.DEVELOPERS,
    ),
}
"""One for each class: a test holds the two lists together."""
