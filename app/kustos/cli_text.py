"""What the command line says, in both languages. The window's words live in `gui/text`."""

import locale
import os
from enum import StrEnum
from typing import Final


class Say(StrEnum):
    """The sentences, by what they are about."""

    DESCRIPTION = "description"
    HELP_DEMO = "help-demo"
    HELP_JSON = "help-json"
    HELP_TOKEN = "help-token"  # noqa: S105  a sentence's name
    NO_DISPLAY = "no-display"
    NO_DESKTOP = "no-desktop"
    TOKEN_NOTE = "token-note"  # noqa: S105  a sentence's name
    NOT_RUNNING = "not-running"
    NEVER_STARTED = "never-started"
    OLDER_RUNNING = "older-running"
    STORE_TOO_NEW = "store-too-new"
    STORE_DAMAGED = "store-damaged"
    STORE_UNUSABLE = "store-unusable"
    CERTIFICATE_DAMAGED = "certificate-damaged"
    DEMO_DONE = "demo-done"
    DEMO_FAILED = "demo-failed"
    STEP_FILES = "step-files"
    STEP_JOIN = "step-join"
    STEP_INITIALISE = "step-initialise"
    STEP_BACKUP = "step-backup"
    STEP_SNAPSHOTS = "step-snapshots"
    STEP_RESTORE = "step-restore"
    STEP_COMPARE = "step-compare"
    STEP_CLEAN_UP = "step-clean-up"
    AT_FILES = "at-files"
    AT_JOIN = "at-join"
    AT_INITIALISE = "at-initialise"
    AT_BACKUP = "at-backup"
    AT_SNAPSHOTS = "at-snapshots"
    AT_RESTORE = "at-restore"
    AT_COMPARE = "at-compare"
    AT_CLEAN_UP = "at-clean-up"
    DEMO_UNNAMED = "demo-unnamed"
    DEMO_DIFFERENT = "demo-different"
    INTERRUPTED = "interrupted"
    OUTPUT_LOST = "output-lost"
    HOME_NOT_A_FOLDER = "home-not-a-folder"
    NOT_WRITABLE = "not-writable"
    DISK_FULL = "disk-full"
    HELP_AUDIT = "help-audit"
    HELP_AUDIT_VERIFY = "help-audit-verify"
    HELP_AUDIT_HEAD = "help-audit-head"
    HELP_AUDIT_EXPORT = "help-audit-export"
    HELP_AUDIT_CSV = "help-audit-csv"
    HELP_AUDIT_JSON = "help-audit-json"
    AUDIT_NO_STORE = "audit-no-store"
    AUDIT_STORE_OLDER = "audit-store-older"
    AUDIT_WHOLE = "audit-whole"
    AUDIT_BAD = "audit-bad"
    AUDIT_SEAL_HOLDS = "audit-seal-holds"
    AUDIT_SEAL_BROKEN = "audit-seal-broken"
    AUDIT_SEAL_LOCKED = "audit-seal-locked"
    AUDIT_SEAL_NONE = "audit-seal-none"
    AUDIT_NOTED = "audit-noted"
    AUDIT_NOT_NOTED = "audit-not-noted"
    AUDIT_HEAD = "audit-head"
    AUDIT_EXPORTED = "audit-exported"
    AUDIT_NO_HEAD = "audit-no-head"


ENGLISH: Final[dict[Say, str]] = {
    Say.DESCRIPTION: (
        "Kustos keeps the backups of a small office. Without a command: open the window."
    ),
    Say.HELP_DEMO: "back up and restore a scratch folder with everything real, then clean up",
    Say.HELP_JSON: "print one JSON object instead of sentences",
    Say.HELP_TOKEN: "print a join token for another machine",
    Say.NO_DISPLAY: (
        "There is no display to open a window on. Log in to a desktop, or try: kustos demo"
    ),
    Say.NO_DESKTOP: (
        "The desktop part is not installed here. Install it with: pip install 'kustos[desktop]'"
    ),
    Say.TOKEN_NOTE: (
        "Valid for one hour and one machine. On that machine: kustos-agent join TOKEN"
    ),
    Say.NOT_RUNNING: "Kustos is not running: the machine can join as soon as it is.",
    Say.NEVER_STARTED: "Start Kustos once before making join tokens: it has no address yet.",
    Say.OLDER_RUNNING: (
        "{path} is in use by a running Kustos of an older version. Close it, start this version, "
        "then make the token."
    ),
    Say.STORE_TOO_NEW: (
        "{path} was written by a newer Kustos. It was left untouched; install that version again."
    ),
    Say.STORE_DAMAGED: (
        "{path} is damaged or not a Kustos database. It was left untouched; restore it from a copy."
    ),
    Say.STORE_UNUSABLE: "{path} cannot be used: {reason}",
    Say.CERTIFICATE_DAMAGED: (
        "{path} is damaged or missing. The others were left untouched, the agents trust them; "
        "restore it from a copy."
    ),
    Say.DEMO_DONE: "Done: {files} files, {bytes} bytes, restored byte for byte identical.",
    Say.DEMO_FAILED: "The demo failed at: {step}. {reason}",
    Say.STEP_FILES: "Scratch files made",
    Say.STEP_JOIN: "Embedded agent joined",
    Say.STEP_INITIALISE: "Repository initialised",
    Say.STEP_BACKUP: "Backed up",
    Say.STEP_SNAPSHOTS: "Snapshot listed by the repository",
    Say.STEP_RESTORE: "Restored",
    Say.STEP_COMPARE: "Compared byte for byte",
    Say.STEP_CLEAN_UP: "Cleaned up",
    Say.AT_FILES: "making of the scratch files",
    Say.AT_JOIN: "joining of the embedded agent",
    Say.AT_INITIALISE: "initialising of the repository",
    Say.AT_BACKUP: "backup",
    Say.AT_SNAPSHOTS: "listing of the snapshot",
    Say.AT_RESTORE: "restore",
    Say.AT_COMPARE: "comparison",
    Say.AT_CLEAN_UP: "cleaning up",
    Say.DEMO_UNNAMED: "Something unexpected happened ({error}). If it happens again, report it.",
    Say.DEMO_DIFFERENT: "What came back is not what was backed up: please report it.",
    Say.INTERRUPTED: "Interrupted; everything was cleaned up.",
    Say.OUTPUT_LOST: "The output could not be written: {reason}",
    Say.HOME_NOT_A_FOLDER: (
        "{path} is not a folder. Move it away, or let KUSTOS_HOME name another place."
    ),
    Say.NOT_WRITABLE: (
        "{path} cannot be written to: permission is missing, or the disk is read-only."
    ),
    Say.DISK_FULL: "{path} cannot be used: the disk is full. Make room, then try again.",
    Say.HELP_AUDIT: "who did what, when",
    Say.HELP_AUDIT_VERIFY: "look whether an entry was changed, taken out or put in",
    Say.HELP_AUDIT_HEAD: "an end of the audit that was noted earlier, NUMBER:HASH",
    Say.HELP_AUDIT_EXPORT: "write all entries into a file",
    Say.HELP_AUDIT_CSV: "for a spreadsheet",
    Say.HELP_AUDIT_JSON: "one JSON object a line",
    Say.AUDIT_NO_STORE: "There is no audit yet: {path} is not there.",
    Say.AUDIT_STORE_OLDER: (
        "{path} was written by an older Kustos. Start Kustos once, then try again."
    ),
    Say.AUDIT_WHOLE: "Entries: {number}. Each follows from the one before.",
    Say.AUDIT_BAD: "Entry {number} is not as it was written: it was changed, taken out or put in.",
    Say.AUDIT_SEAL_HOLDS: "The seal holds for all entries up to {number}.",
    Say.AUDIT_SEAL_BROKEN: "The seal is broken: entries that were sealed are changed or gone.",
    Say.AUDIT_SEAL_LOCKED: "The seal was not looked at: the master key is locked.",
    Say.AUDIT_SEAL_NONE: "Nothing is sealed yet.",
    Say.AUDIT_NOTED: "The noted end is there.",
    Say.AUDIT_NOT_NOTED: "The noted end is not there: entries before it were changed or are gone.",
    Say.AUDIT_HEAD: "The end, to note: {head}",
    Say.AUDIT_EXPORTED: "Entries written to {path}: {number}",
    Say.AUDIT_NO_HEAD: "An end of the audit is a number, a colon and a hash: 12:0a1b…",
}

GERMAN: Final[dict[Say, str]] = {
    Say.DESCRIPTION: (
        "Kustos sorgt für die Sicherungen eines kleinen Büros. Ohne Befehl: Fenster öffnen."
    ),
    Say.HELP_DEMO: "einen Übungsordner echt sichern und wiederherstellen, danach aufräumen",
    Say.HELP_JSON: "ein JSON-Objekt statt Sätzen ausgeben",
    Say.HELP_TOKEN: "ein Beitrittstoken für einen weiteren Rechner ausgeben",
    Say.NO_DISPLAY: (
        "Es gibt keinen Bildschirm für ein Fenster. An einem Desktop anmelden, oder: kustos demo"
    ),
    Say.NO_DESKTOP: ("Der Desktop-Teil ist hier nicht installiert: pip install 'kustos[desktop]'"),
    Say.TOKEN_NOTE: (
        "Gilt eine Stunde und für einen Rechner. Auf jenem Rechner: kustos-agent join TOKEN"
    ),
    Say.NOT_RUNNING: "Kustos läuft nicht: Der Rechner kann beitreten, sobald es läuft.",
    Say.NEVER_STARTED: (
        "Vor dem ersten Beitrittstoken Kustos einmal starten: Es hat noch keine Adresse."
    ),
    Say.OLDER_RUNNING: (
        "{path} wird von einem laufenden Kustos älterer Version benutzt. Es beenden, diese Version "
        "starten, dann das Token ausgeben lassen."
    ),
    Say.STORE_TOO_NEW: (
        "{path} stammt von einem neueren Kustos und blieb unverändert; jene Version installieren."
    ),
    Say.STORE_DAMAGED: (
        "{path} ist beschädigt oder keine Kustos-Datenbank und blieb unverändert; "
        "aus einer Kopie wiederherstellen."
    ),
    Say.STORE_UNUSABLE: "{path} ist nicht benutzbar: {reason}",
    Say.CERTIFICATE_DAMAGED: (
        "{path} ist beschädigt oder fehlt. Die übrigen blieben unverändert, die Agenten vertrauen "
        "ihnen; aus einer Kopie wiederherstellen."
    ),
    Say.DEMO_DONE: (
        "Fertig: {files} Dateien, {bytes} Bytes, Byte für Byte gleich wiederhergestellt."
    ),
    Say.DEMO_FAILED: "Die Vorführung scheiterte bei: {step}. {reason}",
    Say.STEP_FILES: "Übungsdateien angelegt",
    Say.STEP_JOIN: "Eingebauter Agent beigetreten",
    Say.STEP_INITIALISE: "Repository angelegt",
    Say.STEP_BACKUP: "Gesichert",
    Say.STEP_SNAPSHOTS: "Sicherungsstand vom Repository gelistet",
    Say.STEP_RESTORE: "Wiederhergestellt",
    Say.STEP_COMPARE: "Byte für Byte verglichen",
    Say.STEP_CLEAN_UP: "Aufgeräumt",
    Say.AT_FILES: "Anlegen der Übungsdateien",
    Say.AT_JOIN: "Beitritt des eingebauten Agenten",
    Say.AT_INITIALISE: "Anlegen des Repositorys",
    Say.AT_BACKUP: "Sicherung",
    Say.AT_SNAPSHOTS: "Auflisten des Sicherungsstands",
    Say.AT_RESTORE: "Wiederherstellung",
    Say.AT_COMPARE: "Vergleich",
    Say.AT_CLEAN_UP: "Aufräumen",
    Say.DEMO_UNNAMED: (
        "Etwas Unerwartetes ist geschehen ({error}). Wenn es wieder geschieht, bitte melden."
    ),
    Say.DEMO_DIFFERENT: "Was zurückkam, ist nicht, was gesichert wurde: bitte melden.",
    Say.INTERRUPTED: "Abgebrochen; alles wurde aufgeräumt.",
    Say.OUTPUT_LOST: "Die Ausgabe konnte nicht geschrieben werden: {reason}",
    Say.HOME_NOT_A_FOLDER: (
        "{path} ist kein Ordner. Wegräumen, oder KUSTOS_HOME auf einen anderen Ort setzen."
    ),
    Say.NOT_WRITABLE: (
        "In {path} lässt sich nicht schreiben: Das Recht dazu fehlt, oder der Datenträger ist "
        "schreibgeschützt."
    ),
    Say.DISK_FULL: (
        "{path} ist nicht benutzbar: Der Datenträger ist voll. Platz schaffen, dann noch einmal."
    ),
    Say.HELP_AUDIT: "wer was wann getan hat",
    Say.HELP_AUDIT_VERIFY: "prüfen, ob ein Eintrag geändert, entfernt oder eingefügt wurde",
    Say.HELP_AUDIT_HEAD: "ein früher notiertes Ende des Prüfprotokolls, NUMMER:HASH",
    Say.HELP_AUDIT_EXPORT: "alle Einträge in eine Datei schreiben",
    Say.HELP_AUDIT_CSV: "für eine Tabellenkalkulation",
    Say.HELP_AUDIT_JSON: "ein JSON-Objekt je Zeile",
    Say.AUDIT_NO_STORE: "Es gibt noch kein Prüfprotokoll: {path} ist nicht vorhanden.",
    Say.AUDIT_STORE_OLDER: (
        "{path} stammt von einem älteren Kustos. Kustos einmal starten, dann noch einmal."
    ),
    Say.AUDIT_WHOLE: "Einträge: {number}. Jeder folgt aus dem vorigen.",
    Say.AUDIT_BAD: (
        "Eintrag {number} ist nicht, wie er geschrieben wurde: geändert, entfernt oder eingefügt."
    ),
    Say.AUDIT_SEAL_HOLDS: "Das Siegel hält für alle Einträge bis {number}.",
    Say.AUDIT_SEAL_BROKEN: (
        "Das Siegel ist gebrochen: Versiegelte Einträge sind geändert oder fehlen."
    ),
    Say.AUDIT_SEAL_LOCKED: "Das Siegel wurde nicht geprüft: Der Hauptschlüssel ist gesperrt.",
    Say.AUDIT_SEAL_NONE: "Noch ist nichts versiegelt.",
    Say.AUDIT_NOTED: "Das notierte Ende ist vorhanden.",
    Say.AUDIT_NOT_NOTED: (
        "Das notierte Ende fehlt: Einträge davor wurden geändert oder sind nicht mehr da."
    ),
    Say.AUDIT_HEAD: "Das Ende, zum Notieren: {head}",
    Say.AUDIT_EXPORTED: "Einträge in {path} geschrieben: {number}",
    Say.AUDIT_NO_HEAD: "Ein Ende des Prüfprotokolls ist Nummer, Doppelpunkt und Hash: 12:0a1b…",
}


class CliText:
    """Speaks one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._sentences = GERMAN if language == "de" else ENGLISH

    def __call__(self, what: Say, **values: object) -> str:
        return self._sentences[what].format(**values)


def system_language() -> str:
    """`de` if the environment speaks German, else `en`. The variables count even where the locale
    they name is not installed: German words need no more than UTF-8."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next((name for name in named if name), None) or locale.getlocale()[0] or ""
    return "de" if wanted.lower().startswith(("de", "german")) else "en"
