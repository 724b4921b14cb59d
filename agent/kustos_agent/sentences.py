"""Every sentence that `kustos-agent` says to a person, in both languages. Log lines are English."""

from enum import StrEnum
from typing import Final


class Say(StrEnum):
    """The sentences, by what they are about.

    `trouble-…` and `standing-…` go on with the value of a `LinkTrouble` or a `Standing`;
    `config-…`, `journal-…` and `join-…` go on with the value of a `ConfigErrorKind`, a
    `JournalErrorKind` or a `JoinErrorKind`; `join-refused-…` with the manager's code; `key-…` with
    the value of a `KeyPlace`.
    """

    DESCRIPTION = "description"
    HELP_JOIN = "help-join"
    HELP_TOKEN = "help-token"  # noqa: S105  a sentence's name
    HELP_REPLACE = "help-replace"
    HELP_RUN = "help-run"
    HELP_EMBEDDED = "help-embedded"
    HELP_STATUS = "help-status"
    HELP_PAIR = "help-pair"
    HELP_INTERFACE = "help-interface"
    HELP_JSON = "help-json"
    HELP_ANNOUNCE = "help-announce"
    HELP_ADDRESS = "help-address"
    HELP_FINGERPRINT = "help-fingerprint"
    HELP_LEAVE = "help-leave"
    HELP_YES = "help-yes"
    HELP_RESTIC = "help-restic"
    HELP_RESTIC_FETCH = "help-restic-fetch"
    NOT_JOINED = "not-joined"
    NO_TOKEN = "no-token"  # noqa: S105  a sentence's name
    TOKEN_FOREIGN = "token-foreign"  # noqa: S105  a sentence's name
    TOKEN_DAMAGED = "token-damaged"  # noqa: S105  a sentence's name
    INTERRUPTED = "interrupted"
    NAMELESS = "nameless"
    JOINED = "joined"
    ALREADY_JOINED = "already-joined"
    ALREADY_RUNNING = "already-running"
    ALREADY_RUNNING_AS = "already-running-as"
    STATUS = "status"
    STATUS_RUNNING = "status-running"
    STATUS_NOT_RUNNING = "status-not-running"
    PAIRING_CODE = "pairing-code"
    PAIRING_NEW_CODE = "pairing-new-code"
    PAIRING_WHERE = "pairing-where"
    PAIRING_WRONG = "pairing-wrong"
    PAIRING_ENDED = "pairing-ended"
    PAIRING_NO_NETWORK = "pairing-no-network"
    STATUS_LINKED = "status-linked"
    STATUS_UNLINKED = "status-unlinked"
    STATUS_UNNOTED = "status-unnoted"
    STATUS_OWED = "status-owed"
    STATUS_KEPT = "status-kept"
    STATUS_NONE_KEPT = "status-none-kept"
    STATUS_KEPT_UNREADABLE = "status-kept-unreadable"
    KEY_SYSTEMD = "key-systemd"
    KEY_KEYRING = "key-keyring"
    KEY_FILE = "key-file"
    SEALED_LEFT = "sealed-left"
    TROUBLE_UNREACHABLE = "trouble-unreachable"
    TROUBLE_FOREIGN = "trouble-foreign"
    TROUBLE_UNKNOWN_HERE = "trouble-unknown-here"
    TROUBLE_VERSION = "trouble-version"
    TROUBLE_REPLACED = "trouble-replaced"
    TROUBLE_LOST = "trouble-lost"
    ADDRESS_UNUSABLE = "address-unusable"
    FINGERPRINT_UNUSABLE = "fingerprint-unusable"
    CHECK_WORDS = "check-words"
    STANDING_WAITING = "standing-waiting"
    STANDING_UNREACHABLE = "standing-unreachable"
    STANDING_FULL = "standing-full"
    ANNOUNCE_FOREIGN = "announce-foreign"
    ANNOUNCE_CONFUSED = "announce-confused"
    LEAVE_QUESTION = "leave-question"
    LEAVE_OWED = "leave-owed"
    LEAVE_YES = "leave-yes"
    LEAVE_UNCONFIRMED = "leave-unconfirmed"
    LEAVE_KEPT = "leave-kept"
    LEAVE_RUNNING = "leave-running"
    LEFT = "left"
    LEFT_UNTOLD = "left-untold"
    FILES_UNUSABLE = "files-unusable"
    IDENTITY_UNUSABLE = "identity-unusable"
    IDENTITY_DAMAGED = "identity-damaged"
    CONFIG_UNUSABLE = "config-unusable"
    CONFIG_UNUSABLE_IN = "config-unusable-in"
    CONFIG_UNREADABLE = "config-unreadable"
    CONFIG_ENCODING = "config-encoding"
    CONFIG_SYNTAX = "config-syntax"
    CONFIG_UNKNOWN = "config-unknown"
    CONFIG_NAME = "config-name"
    CONFIG_LIST = "config-list"
    CONFIG_ABSOLUTE = "config-absolute"
    CONFIG_MEGABYTES = "config-megabytes"
    CONFIG_SWITCH = "config-switch"
    CONFIG_ADDRESS = "config-address"
    JOURNAL_NEWER = "journal-newer"
    JOURNAL_FULL = "journal-full"
    JOURNAL_UNUSABLE = "journal-unusable"
    JOIN_UNREACHABLE = "join-unreachable"
    JOIN_FOREIGN = "join-foreign"
    JOIN_REFUSED = "join-refused"
    JOIN_REFUSED_USED = "join-refused-token-used"
    JOIN_REFUSED_EXPIRED = "join-refused-token-expired"
    JOIN_REFUSED_UNKNOWN = "join-refused-token-unknown"
    JOIN_REFUSED_BY_PERSON = "join-refused-announce-refused"
    JOIN_REFUSED_TOO_LATE = "join-refused-announce-expired"
    JOIN_CONFUSED = "join-confused"
    WHY_UNKNOWN_HOST = "why-unknown-host"
    WHY_NO_ANSWER = "why-no-answer"
    WHY_REFUSED = "why-refused"
    WHY_RESET = "why-reset"
    WHY_NO_WAY = "why-no-way"
    WHY_NO_ADDRESS = "why-no-address"
    WHY_OTHER_WORDS = "why-other-words"
    WHY_DENIED = "why-denied"
    WHY_ABSENT = "why-absent"
    WHY_FOLDER = "why-folder"
    WHY_NO_FOLDER = "why-no-folder"
    WHY_FULL = "why-full"
    WHY_READ_ONLY = "why-read-only"


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
    Say.HELP_STATUS: "say whether this machine has joined and whether the agent runs",
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
    Say.STATUS_OWED: (
        "Tasks taken and not finished: {tasks}. Reports that the manager has not confirmed: {owed}."
    ),
    Say.STATUS_KEPT: (
        "Repositories whose credentials are kept sealed in {folder}: {count} ({keys})."
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

GERMAN: Final[dict[Say, str]] = {
    Say.DESCRIPTION: "Der Kustos-Agent: sichert diesen Rechner im Auftrag seiner Verwaltung.",
    Say.HELP_JOIN: "einer Verwaltung beitreten, mit einem Token von `kustos token`",
    Say.HELP_TOKEN: (
        "das Token, oder - zum Lesen von der Standardeingabe (dort ist es für andere unsichtbar)"
    ),
    Say.HELP_REPLACE: "die jetzige Verwaltung für die des Tokens verlassen",
    Say.HELP_RUN: "verbunden bleiben und ausführen, was die Verwaltung verlangt",
    Say.HELP_EMBEDDED: (
        "zum Gebrauch durch die Verwaltung selbst: Die erste Zeile der Standardeingabe ist ein "
        "Beitrittstoken oder leer, ihr Ende beendet den Agenten"
    ),
    Say.HELP_STATUS: "sagen, ob dieser Rechner beigetreten ist und ob der Agent läuft",
    Say.HELP_PAIR: (
        "einen Code zeigen, mit dem eine Verwaltung im selben Netz diesen Rechner aufnimmt"
    ),
    Say.HELP_INTERFACE: ("nur unter dieser Adresse des Rechners zu finden sein (mehrfach möglich)"),
    Say.PAIRING_CODE: "Kopplungscode: {code}",
    Say.PAIRING_NEW_CODE: "Jener Code ist jetzt zu alt. Neuer Kopplungscode: {code}",
    Say.PAIRING_WHERE: (
        "In der Verwaltung unter „Rechner hinzufügen“, „Im Netzwerk gefunden“ den Eintrag „{name}“ "
        "wählen und den Code eingeben. Er gilt 10 Minuten. Strg-C beendet."
    ),
    Say.PAIRING_WRONG: "Von {address} kam ein falscher Code. Verbleibende Versuche: {left}.",
    Say.PAIRING_ENDED: (
        "Es kamen drei falsche Codes, daher gilt dieser nicht mehr. "
        "Noch einmal `kustos-agent pair` ausführen. Hat sich niemand vertippt, probiert jemand in "
        "diesem Netz Codes aus: dann besser mit einem Token beitreten."
    ),
    Say.PAIRING_NO_NETWORK: (
        "Dieser Rechner ist im Netz nicht zu finden ({reason}). Stattdessen mit einem Token "
        "beitreten."
    ),
    Say.HELP_STATUS: (
        "sagen, zu wem dieser Rechner gehört und wie es um Agent und Verbindung steht"
    ),
    Say.HELP_JSON: "als ein JSON-Objekt",
    Say.HELP_ANNOUNCE: (
        "eine Verwaltung ohne Token um Aufnahme bitten: Dort vergleicht ein Mensch die Prüfwörter"
    ),
    Say.HELP_ADDRESS: (
        "wo die Verwaltung ist: Rechnername oder IP-Adresse, dazu :PORT, wenn es nicht {port} ist"
    ),
    Say.HELP_FINGERPRINT: (
        "der Fingerabdruck der Verwaltung, 64 hexadezimale Ziffern, wie sie ihn zeigt"
    ),
    Say.HELP_LEAVE: "die Verwaltung verlassen und die Identität dieses Rechners vergessen",
    Say.HELP_YES: "nicht nachfragen",
    Say.HELP_RESTIC: "sagen, welches restic dieser Rechner benutzt und wo es gefunden wurde",
    Say.HELP_RESTIC_FETCH: "das restic holen, mit dem diese Version von Kustos erprobt ist",
    Say.NOT_JOINED: (
        "Dieser Rechner ist noch keiner Verwaltung beigetreten: zuerst "
        "`kustos-agent join TOKEN` ausführen."
    ),
    Say.NO_TOKEN: "Auf der Standardeingabe steht kein Token.",
    Say.TOKEN_FOREIGN: "Das ist kein brauchbares Beitrittstoken: Ein solches beginnt mit {prefix}.",
    Say.TOKEN_DAMAGED: (
        "Das ist kein brauchbares Beitrittstoken: Es ist beschädigt. Noch einmal ganz kopieren."
    ),
    Say.INTERRUPTED: "Beendet.",
    Say.NAMELESS: "einer Verwaltung",
    Say.JOINED: "Beigetreten zu {manager} als {agent_id}. Agent starten: kustos-agent run",
    Say.ALREADY_JOINED: (
        "Dieser Rechner gehört schon zu {manager}. Für den Wechsel zu einer anderen Verwaltung "
        "--replace hinzufügen."
    ),
    Say.ALREADY_RUNNING: "Der Agent läuft bereits: zuerst beenden.",
    Say.ALREADY_RUNNING_AS: "Der Agent läuft bereits (Prozess {pid}): zuerst beenden.",
    Say.STATUS: "Beigetreten zu {manager} unter {addresses} als {agent_id}.",
    Say.STATUS_RUNNING: "Der Agent läuft (Prozess {pid}).",
    Say.STATUS_NOT_RUNNING: "Der Agent läuft nicht.",
    Say.STATUS_LINKED: "Verbunden seit {since}, unter {address}.",
    Say.STATUS_UNLINKED: "Nicht verbunden seit {since}: {why}. Nächster Versuch: {next_try}.",
    Say.STATUS_UNNOTED: (
        "Über die Verbindung ist noch nichts vermerkt: Der Agent ist eben erst gestartet."
    ),
    Say.STATUS_OWED: (
        "Angenommene, noch nicht beendete Aufgaben: {tasks}. "
        "Meldungen, die die Verwaltung noch nicht bestätigt hat: {owed}."
    ),
    Say.STATUS_KEPT: (
        "Repositorys, deren Zugangsdaten versiegelt in {folder} liegen: {count} ({keys})."
    ),
    Say.STATUS_NONE_KEPT: "Hier liegen keine Zugangsdaten von Repositorys.",
    Say.STATUS_KEPT_UNREADABLE: "Was in {folder} liegt, lässt sich nicht ansehen ({reason}).",
    Say.KEY_SYSTEMD: "der Schlüssel kommt von systemd",
    Say.KEY_KEYRING: "der Schlüssel liegt im Schlüsselbund des Betriebssystems",
    Say.KEY_FILE: "der Schlüssel liegt in der Datei {file}",
    Say.SEALED_LEFT: (
        "Die hier abgelegten Zugangsdaten ließen sich nicht entfernen ({reason}). "
        "{folder} und {key} von Hand entfernen."
    ),
    Say.TROUBLE_UNREACHABLE: ("Die Verwaltung antwortet unter keiner bekannten Adresse ({detail})"),
    Say.TROUBLE_FOREIGN: (
        "Was dort antwortet, ist nicht die Verwaltung, der dieser Rechner beigetreten ist "
        "({detail}); wurde die Verwaltung neu aufgesetzt, neu beitreten"
    ),
    Say.TROUBLE_UNKNOWN_HERE: (
        "Die Verwaltung kennt diesen Rechner nicht mehr; um zurückzukehren, neu beitreten"
    ),
    Say.TROUBLE_VERSION: ("Verwaltung und Agent brauchen zueinander passende Versionen ({detail})"),
    Say.TROUBLE_REPLACED: (
        "Ein anderer Agent benutzt die Identität dieses Rechners, vielleicht ein kopierter "
        "Datenträger: einen von beiden neu beitreten lassen"
    ),
    Say.TROUBLE_LOST: "Die Verbindung ist abgebrochen ({detail})",
    Say.ADDRESS_UNUSABLE: (
        "„{text}“ ist keine Adresse: Rechnername oder IP-Adresse angeben, oder RECHNER:PORT."
    ),
    Say.FINGERPRINT_UNUSABLE: (
        "Das ist kein brauchbarer Fingerabdruck: Er hat 64 hexadezimale Ziffern. "
        "Noch einmal ganz kopieren."
    ),
    Say.CHECK_WORDS: (
        "Prüfwörter dieses Rechners:\n\n    {words}\n\n"
        "Wer ihn aufnimmt, muss in der Verwaltung dieselben Wörter in derselben Reihenfolge sehen."
    ),
    Say.STANDING_WAITING: "Warten auf die Aufnahme bei {address}. Strg-C gibt auf.",
    Say.STANDING_UNREACHABLE: (
        "Die Verwaltung antwortet nicht unter {address} ({detail}). Es wird erneut versucht. "
        "Strg-C gibt auf."
    ),
    Say.STANDING_FULL: (
        "Bei {address} warten schon zu viele Rechner. Es wird erneut versucht. Strg-C gibt auf."
    ),
    Say.ANNOUNCE_FOREIGN: (
        "Was unter {address} antwortet, ist nicht die Verwaltung mit diesem Fingerabdruck. "
        "Beides mit dem vergleichen, was die Verwaltung zeigt."
    ),
    Say.ANNOUNCE_CONFUSED: (
        "Die Verwaltung unter {address} nimmt keine Ankündigungen an ({detail}): ein Token von "
        "`kustos token` benutzen oder zueinander passende Versionen installieren."
    ),
    Say.LEAVE_QUESTION: (
        "Dieser Rechner gehört dann nicht mehr zu {manager}: Er wird nicht mehr gesichert, und was "
        "er über die Verwaltung weiß, wird hier entfernt. Vorhandene Sicherungen bleiben."
    ),
    Say.LEAVE_OWED: (
        "{owed} Meldungen haben die Verwaltung noch nicht erreicht; sie gehen dann verloren."
    ),
    Say.LEAVE_YES: "Verlassen? [j/N] ",
    Say.LEAVE_UNCONFIRMED: "Es ist niemand da, der es bestätigt. --yes hinzufügen.",
    Say.LEAVE_KEPT: "Es wurde nichts geändert.",
    Say.LEAVE_RUNNING: (
        "Der Agent läuft (Prozess {pid}). Zuerst beenden: Strg-C, wo er gestartet wurde, oder "
        "`{command}`."
    ),
    Say.LEFT: (
        "Dieser Rechner gehört nicht mehr zu {manager}. Dort ist es bekannt; sein Eintrag bleibt, "
        "bis ihn jemand entfernt."
    ),
    Say.LEFT_UNTOLD: (
        "Dieser Rechner gehört nicht mehr zu {manager}. Dort ist es noch nicht bekannt ({detail}): "
        "ihn in der Verwaltung entfernen, damit seine Identität nichts mehr öffnet."
    ),
    Say.FILES_UNUSABLE: "Der Agent kann {path} nicht benutzen: {reason}.",
    Say.IDENTITY_UNUSABLE: (
        "Die Identität in {path} ist nicht benutzbar: {reason}. "
        "Neu beitreten mit `kustos-agent join --replace TOKEN`."
    ),
    Say.IDENTITY_DAMAGED: "ihr Inhalt ist beschädigt",
    Say.CONFIG_UNUSABLE: "Die Konfiguration {path} ist nicht benutzbar: {reason}.",
    Say.CONFIG_UNUSABLE_IN: "Die Konfiguration {path}, Zeile {line} ist nicht benutzbar: {reason}.",
    Say.CONFIG_UNREADABLE: "{detail}",
    Say.CONFIG_ENCODING: "kein UTF-8-Text",
    Say.CONFIG_SYNTAX: "kein TOML ({detail})",
    Say.CONFIG_UNKNOWN: "„{detail}“ ist keine Einstellung; es gibt {known}",
    Say.CONFIG_NAME: "„{detail}“ muss ein Text von höchstens 255 Zeichen sein",
    Say.CONFIG_LIST: "„{detail}“ muss eine Liste absoluter Pfade sein",
    Say.CONFIG_ABSOLUTE: "„{detail}“ muss absolute Pfade nennen",
    Say.CONFIG_MEGABYTES: "„{detail}“ muss eine ganze Zahl von 1 bis 100000 sein",
    Say.CONFIG_SWITCH: "„{detail}“ muss true oder false sein",
    Say.CONFIG_ADDRESS: (
        "„{detail}“ muss eine Adresse sein, die mit https:// beginnt, ohne Anmeldung darin"
    ),
    Say.JOURNAL_NEWER: (
        "Das Journal {path} stammt von einem neueren Agenten und blieb unverändert; "
        "jene Version wieder installieren."
    ),
    Say.JOURNAL_FULL: (
        "Der Datenträger ist voll, das Journal {path} kann nicht geschrieben werden: "
        "Platz schaffen."
    ),
    Say.JOURNAL_UNUSABLE: "Das Journal {path} kann nicht geöffnet werden: {detail}.",
    Say.JOIN_UNREACHABLE: (
        "Die Verwaltung antwortet nicht unter {address} ({detail}). "
        "Läuft sie, und steht eine Firewall dazwischen?"
    ),
    Say.JOIN_FOREIGN: (
        "Was unter {address} antwortet, ist nicht die Verwaltung, von der dieses Token stammt. "
        "Es wurde nichts dorthin gesendet. Ein neues Token liefert `kustos token`."
    ),
    Say.JOIN_REFUSED: "Die Verwaltung unter {address} lehnt ab: {detail}.",
    Say.JOIN_REFUSED_USED: (
        "Dieses Token ist bereits verbraucht. Ein neues liefert `kustos token`."
    ),
    Say.JOIN_REFUSED_EXPIRED: "Dieses Token ist zu alt. Ein neues liefert `kustos token`.",
    Say.JOIN_REFUSED_UNKNOWN: (
        "Die Verwaltung kennt dieses Token nicht. Ein neues liefert `kustos token`."
    ),
    Say.JOIN_REFUSED_BY_PERSON: "Der Rechner wurde in der Verwaltung abgelehnt.",
    Say.JOIN_REFUSED_TOO_LATE: (
        "Innerhalb einer Stunde hat niemand diesen Rechner aufgenommen. Noch einmal ankündigen, "
        "wenn jemand da ist."
    ),
    Say.JOIN_CONFUSED: (
        "Die Verwaltung unter {address} antwortet anders als erwartet ({detail}). "
        "Zueinander passende Versionen von Verwaltung und Agent installieren."
    ),
    Say.WHY_UNKNOWN_HOST: "unbekannter Rechnername",
    Say.WHY_NO_ANSWER: "keine Antwort innerhalb der Frist",
    Say.WHY_REFUSED: "Verbindung abgelehnt",
    Say.WHY_RESET: "Verbindung abgebrochen",
    Say.WHY_NO_WAY: "im Netz kein Weg dorthin",
    Say.WHY_NO_ADDRESS: "er hat keine solche Adresse",
    Say.WHY_OTHER_WORDS: "was dort ist, spricht nicht wie eine Verwaltung",
    Say.WHY_DENIED: "keine Berechtigung",
    Say.WHY_ABSENT: "nicht vorhanden",
    Say.WHY_FOLDER: "an der Stelle ist ein Verzeichnis",
    Say.WHY_NO_FOLDER: "wo ein Verzeichnis sein muss, ist eine Datei",
    Say.WHY_FULL: "der Datenträger ist voll",
    Say.WHY_READ_ONLY: "das Dateisystem ist nur lesbar",
}
