"""What `kustos-agent` says to a person, in English."""

from typing import Final

from .sentences import Say

ENGLISH: Final[dict[Say, str]] = {
    Say.DESCRIPTION: "The Kustos agent: runs this machine's backups for its manager.",
    Say.HELP_JOIN: "join a manager with a token from `kustos token`",
    Say.HELP_TOKEN: "the token, or - to read it from standard input (others cannot see it there)",
    Say.HELP_REPLACE: "leave the present manager for the token's",
    Say.HELP_RUN: "stay connected and run what the manager asks",
    Say.HELP_EMBEDDED: (
        "for the manager's own use: the first line of standard input is a join token or empty, "
        "its end ends the agent"
    ),
    Say.HELP_PAIR: "show a code by which a manager on the same network takes this machine in",
    Say.HELP_INTERFACE: "be found at this address of the machine alone (may be given repeatedly)",
    Say.PAIRING_CODE: "Pairing code: {code}",
    Say.PAIRING_NEW_CODE: "That code is too old now. New pairing code: {code}",
    Say.PAIRING_WHERE: (
        "On the manager, open “Add a machine”, “Found on the network”, choose “{name}” and enter"
        " the code. It is good for 10 minutes. Ctrl-C ends."
    ),
    Say.PAIRING_WRONG: "A wrong code was entered at {address}. Tries left: {left}.",
    Say.PAIRING_ENDED: (
        "Three wrong codes were entered, so this one is good for nothing any more. "
        "Run `kustos-agent pair` again. If nobody mistyped, somebody on this network is trying: "
        "join with a token instead."
    ),
    Say.PAIRING_NO_NETWORK: (
        "This machine cannot be found on the network ({reason}). Join with a token instead."
    ),
    Say.HELP_STATUS: "say to whom this machine belongs, and how the agent and its link are",
    Say.HELP_JSON: "as one JSON object",
    Say.HELP_ANNOUNCE: (
        "ask a manager to let this machine in without a token: a person there compares check words"
    ),
    Say.HELP_ADDRESS: (
        "where the manager is: a host name or an IP address, and :PORT if it is not {port}"
    ),
    Say.HELP_FINGERPRINT: "the manager's fingerprint, 64 hexadecimal digits, as it shows them",
    Say.HELP_LEAVE: "leave the manager and forget this machine's identity",
    Say.HELP_YES: "do not ask",
    Say.HELP_RESTIC: "say which restic this machine uses, and where it was found",
    Say.HELP_RESTIC_FETCH: "fetch the restic that this version of Kustos was tried with",
    Say.NOT_JOINED: (
        "This machine has not joined a manager yet: run `kustos-agent join TOKEN` first."
    ),
    Say.NO_TOKEN: "There is no token on standard input.",
    Say.TOKEN_FOREIGN: "This is not a usable join token: one starts with {prefix}.",
    Say.TOKEN_DAMAGED: "This is not a usable join token: it is damaged. Copy it again, whole.",
    Say.INTERRUPTED: "Stopped.",
    Say.NAMELESS: "a manager",
    Say.JOINED: "Joined {manager} as {agent_id}. Start the agent: kustos-agent run",
    Say.ALREADY_JOINED: (
        "This machine has already joined {manager}. To leave it for another one, add --replace."
    ),
    Say.ALREADY_RUNNING: "The agent is already running: stop it first.",
    Say.ALREADY_RUNNING_AS: "The agent is already running (process {pid}): stop it first.",
    Say.STATUS: "Joined {manager} at {addresses} as {agent_id}.",
    Say.STATUS_RUNNING: "The agent is running (process {pid}).",
    Say.STATUS_NOT_RUNNING: "The agent is not running.",
    Say.STATUS_LINKED: "Linked since {since}, at {address}.",
    Say.STATUS_UNLINKED: "Not linked since {since}: {why}. Next try: {next_try}.",
    Say.STATUS_UNNOTED: "The link has not been noted yet: the agent has just started.",
    Say.STATUS_PLANNED: "Planned jobs: {count}. Next: {name}, {at} at the earliest.",
    Say.STATUS_NEVER_DUE: "Planned jobs: {count}. None of them is ever due.",
    Say.STATUS_NONE_PLANNED: "No jobs are planned here.",
    Say.STATUS_OWED: (
        "Tasks taken and not finished: {tasks}. Reports that the manager has not confirmed: {owed}."
    ),
    Say.STATUS_KEPT: (
        "Repositories whose credentials are kept sealed in {folder}: {count} ({keys})."
    ),
    Say.STATUS_KEPT_JOBS: (
        "Jobs whose passwords of dumps or variables of hooks are kept there as well: {jobs}."
    ),
    Say.STATUS_NONE_KEPT: "No credentials of repositories are kept here.",
    Say.STATUS_KEPT_UNREADABLE: "What is kept in {folder} cannot be looked at ({reason}).",
    Say.KEY_SYSTEMD: "the key comes from systemd",
    Say.KEY_KEYRING: "the key is in the operating system's keyring",
    Say.KEY_FILE: "the key is in the file {file}",
    Say.SEALED_LEFT: (
        "The credentials that were kept here could not be removed ({reason}). "
        "Remove {folder} and {key} by hand."
    ),
    Say.TROUBLE_UNREACHABLE: "the manager does not answer at any known address ({detail})",
    Say.TROUBLE_FOREIGN: (
        "what answers there is not the manager that this machine joined ({detail}); "
        "if the manager was set up anew, join again"
    ),
    Say.TROUBLE_UNKNOWN_HERE: (
        "the manager does not know this machine any more; join again to come back"
    ),
    Say.TROUBLE_VERSION: "manager and agent need matching versions ({detail})",
    Say.TROUBLE_REPLACED: (
        "another agent uses this machine's identity, a copied disk perhaps: join one of them again"
    ),
    Say.TROUBLE_LOST: "the connection broke ({detail})",
    Say.ADDRESS_UNUSABLE: (
        "“{text}” is no address: give a host name or an IP address, or HOST:PORT."
    ),
    Say.FINGERPRINT_UNUSABLE: (
        "This is not a usable fingerprint: it has 64 hexadecimal digits. Copy it again, whole."
    ),
    Say.CHECK_WORDS: (
        "Check words of this machine:\n\n    {words}\n\n"
        "Whoever lets it in must see the same words at the manager, in the same order."
    ),
    Say.STANDING_WAITING: "Waiting to be let in at {address}. Ctrl-C gives up.",
    Say.STANDING_UNREACHABLE: (
        "The manager does not answer at {address} ({detail}). It is tried again. Ctrl-C gives up."
    ),
    Say.STANDING_FULL: (
        "Too many machines wait at {address} already. It is tried again. Ctrl-C gives up."
    ),
    Say.ANNOUNCE_FOREIGN: (
        "What answers at {address} is not the manager with this fingerprint. "
        "Compare both with what the manager shows."
    ),
    Say.ANNOUNCE_CONFUSED: (
        "The manager at {address} does not take announcements ({detail}): use a token from "
        "`kustos token`, or install matching versions."
    ),
    Say.LEAVE_QUESTION: (
        "This machine leaves {manager}: it will be backed up no more, and what is known of the "
        "manager is removed here. Backups that were made stay."
    ),
    Say.LEAVE_OWED: "{owed} reports have not reached the manager; they are lost then.",
    Say.LEAVE_YES: "Leave? [y/N] ",
    Say.LEAVE_UNCONFIRMED: "Nobody is there to confirm it. Add --yes.",
    Say.LEAVE_KEPT: "Nothing was changed.",
    Say.LEAVE_RUNNING: (
        "The agent is running (process {pid}). Stop it first: Ctrl-C where it was started, or "
        "`{command}`."
    ),
    Say.LEFT: (
        "Left {manager}, which has been told. The machine's entry stays there until somebody "
        "removes it."
    ),
    Say.LEFT_UNTOLD: (
        "Left {manager}. It could not be told ({detail}): remove this machine there, so that its "
        "identity opens nothing any more."
    ),
    Say.FILES_UNUSABLE: "The agent cannot use {path}: {reason}.",
    Say.IDENTITY_UNUSABLE: (
        "The identity in {path} cannot be used: {reason}. "
        "Join again with `kustos-agent join --replace TOKEN`."
    ),
    Say.IDENTITY_DAMAGED: "its content is damaged",
    Say.CONFIG_UNUSABLE: "The configuration {path} cannot be used: {reason}.",
    Say.CONFIG_UNUSABLE_IN: "The configuration {path}, line {line} cannot be used: {reason}.",
    Say.CONFIG_UNREADABLE: "{detail}",
    Say.CONFIG_ENCODING: "not UTF-8 text",
    Say.CONFIG_SYNTAX: "not TOML ({detail})",
    Say.CONFIG_UNKNOWN: "“{detail}” is no setting; there are {known}",
    Say.CONFIG_NAME: "“{detail}” must be a text of at most 255 characters",
    Say.CONFIG_LIST: "“{detail}” must be a list of absolute paths",
    Say.CONFIG_ABSOLUTE: "“{detail}” must give absolute paths",
    Say.CONFIG_MEGABYTES: "“{detail}” must be a whole number from 1 to 100000",
    Say.CONFIG_SWITCH: "“{detail}” must be true or false",
    Say.CONFIG_ADDRESS: "“{detail}” must be an address that begins with https://, without a login",
    Say.JOURNAL_NEWER: (
        "The journal {path} was written by a newer agent. "
        "Install that version again; nothing was changed."
    ),
    Say.JOURNAL_FULL: ("The disk is full, the journal {path} cannot be written: free some space."),
    Say.JOURNAL_UNUSABLE: "The journal {path} cannot be opened: {detail}.",
    Say.JOIN_UNREACHABLE: (
        "The manager does not answer at {address} ({detail}). "
        "Is it running, and does a firewall stand between?"
    ),
    Say.JOIN_FOREIGN: (
        "What answers at {address} is not the manager that made this token. "
        "Nothing was sent to it. Make a new token with `kustos token`."
    ),
    Say.JOIN_REFUSED: "The manager at {address} refused: {detail}.",
    Say.JOIN_REFUSED_USED: (
        "This token has been used already. Make a new one with `kustos token`."
    ),
    Say.JOIN_REFUSED_EXPIRED: "This token is too old. Make a new one with `kustos token`.",
    Say.JOIN_REFUSED_UNKNOWN: (
        "The manager does not know this token. Make a new one with `kustos token`."
    ),
    Say.JOIN_REFUSED_BY_PERSON: "The manager's admin has refused this machine.",
    Say.JOIN_REFUSED_TOO_LATE: (
        "Nobody let this machine in within an hour. Announce it again when somebody is there."
    ),
    Say.JOIN_CONFUSED: (
        "The manager at {address} did not answer as expected ({detail}). "
        "Install matching versions of manager and agent."
    ),
    Say.WHY_UNKNOWN_HOST: "unknown host name",
    Say.WHY_NO_ANSWER: "no answer in time",
    Say.WHY_REFUSED: "connection refused",
    Say.WHY_RESET: "connection broken off",
    Say.WHY_NO_WAY: "no way there in the network",
    Say.WHY_NO_ADDRESS: "it has no such address",
    Say.WHY_OTHER_WORDS: "what is there does not speak as a manager does",
    Say.WHY_DENIED: "permission denied",
    Say.WHY_ABSENT: "it does not exist",
    Say.WHY_FOLDER: "a directory is in its place",
    Say.WHY_NO_FOLDER: "a file stands where a directory is needed",
    Say.WHY_FULL: "the disk is full",
    Say.WHY_READ_ONLY: "the file system can only be read",
}
