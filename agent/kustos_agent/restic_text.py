"""What `kustos-agent restic` says, in both languages: a part of `sentences` of its own, since it is
loaded by that command alone."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from .fetching.fetch import Fetched
from .fetching.trouble import FetchError
from .protocol.values import ErrorClass, Problem
from .restic.binary import Found
from .text import AgentText


class Words(StrEnum):
    """The sentences. `whence-…` and `trouble-…` go on with the value of a `Whence` or a
    `FetchTrouble`."""

    USED = "used"
    BESIDE = "beside"
    MISSING = "missing"
    CONFIGURED_UNUSABLE = "configured-unusable"
    TOO_OLD = "too-old"
    HOW = "how"
    HOW_NOT = "how-not"
    FETCHING = "fetching"
    FETCHED = "fetched"
    THERE = "there"
    OTHER_USED = "other-used"
    FAILED = "failed"
    WHENCE_CONFIGURED = "whence-configured"
    WHENCE_PATH = "whence-path"
    WHENCE_PACKAGE = "whence-package"
    WHENCE_FETCHED = "whence-fetched"
    NAMELESS = "nameless"
    TROUBLE_FORBIDDEN = "trouble-forbidden"
    TROUBLE_OVERRULED = "trouble-overruled"
    TROUBLE_NO_ARCHIVE = "trouble-no-archive"
    TROUBLE_BUSY = "trouble-busy"
    TROUBLE_UNREACHABLE = "trouble-unreachable"
    TROUBLE_CERTIFICATE = "trouble-certificate"
    TROUBLE_INSECURE = "trouble-insecure"
    TROUBLE_ANSWER = "trouble-answer"
    TROUBLE_TIMEOUT = "trouble-timeout"
    TROUBLE_CUT = "trouble-cut"
    TROUBLE_TOO_LARGE = "trouble-too-large"
    TROUBLE_WRONG_SUM = "trouble-wrong-sum"
    TROUBLE_BROKEN = "trouble-broken"
    TROUBLE_NOT_RUNNABLE = "trouble-not-runnable"
    TROUBLE_WRONG_VERSION = "trouble-wrong-version"
    TROUBLE_DISK_FULL = "trouble-disk-full"
    TROUBLE_FILES = "trouble-files"
    TROUBLE_OTHER = "trouble-other"


ENGLISH: Final[Mapping[Words, str]] = MappingProxyType(
    {
        Words.USED: "This machine uses restic {version}: {path} ({whence}).",
        Words.BESIDE: "Also fetched: {paths}.",
        Words.MISSING: "No usable restic was found on this machine.",
        Words.CONFIGURED_UNUSABLE: (
            "The configuration {config} names {path} as restic, and that cannot be used{reason}. "
            "Correct that line, or remove it so that restic is looked for."
        ),
        Words.TOO_OLD: "{path} is restic {version}; 0.14 or newer is needed.",
        Words.HOW: (
            "Install your system's package of restic, or fetch restic {version} with "
            "`kustos-agent restic fetch`."
        ),
        Words.HOW_NOT: "Install your system's package of restic.",
        Words.TROUBLE_FORBIDDEN: (
            "The configuration {config} does not allow it (fetch_restic = false)."
        ),
        Words.FETCHING: "Fetching {url} …",
        Words.FETCHED: "Fetched restic {version}, compared its checksum and tried it: {path}.",
        Words.THERE: "restic {version} has been fetched already: {path}.",
        Words.OTHER_USED: (
            "This machine goes on using restic {version}: {path} ({whence}). To have the fetched "
            "one used, write this line into {config} and start the agent anew:\n{line}"
        ),
        Words.FAILED: "restic was not fetched, nothing was changed. {reason}",
        Words.NAMELESS: "it does not tell its version",
        Words.WHENCE_CONFIGURED: "named in the configuration",
        Words.WHENCE_PATH: "found on PATH",
        Words.WHENCE_PACKAGE: "where packages put it",
        Words.WHENCE_FETCHED: "fetched by Kustos",
        Words.TROUBLE_OVERRULED: "The configuration {config} names the restic to use: {detail}.",
        Words.TROUBLE_NO_ARCHIVE: (
            "This version of Kustos knows no restic for {detail}. "
            "Install your system's package of restic."
        ),
        Words.TROUBLE_BUSY: "Another process is fetching it at this moment; wait for it to end.",
        Words.TROUBLE_UNREACHABLE: (
            "{host} cannot be reached ({detail}). Check the network and the proxy (HTTPS_PROXY), "
            "or name a mirror (restic_mirror) in {config}."
        ),
        Words.TROUBLE_CERTIFICATE: (
            "The certificate of {host} is not trusted here ({detail}). If it is a mirror of your "
            "own, have the system trust its CA; else somebody stands in between."
        ),
        Words.TROUBLE_INSECURE: (
            "{host} leads on to an address that is not HTTPS, or from one to the next without end. "
            "Name another mirror (restic_mirror) in {config}, or none."
        ),
        Words.TROUBLE_ANSWER: (
            "{host} answers with the error {detail} for {url}. A mirror must have the file at the "
            "path that it has on restic's download page."
        ),
        Words.TROUBLE_TIMEOUT: "It was not complete after {detail} seconds. Try again later.",
        Words.TROUBLE_CUT: "The transfer from {host} broke off. Try again.",
        Words.TROUBLE_TOO_LARGE: (
            "{host} sent more than {detail} MB, which no restic has. It was not taken."
        ),
        Words.TROUBLE_WRONG_SUM: (
            "What {host} sent is not the file that this version of Kustos knows (its SHA-256 is "
            "{detail}). It was not run. Do not use that source until you know why."
        ),
        Words.TROUBLE_BROKEN: (
            "The file from {host} holds no restic ({detail}). That is a fault of Kustos and should "
            "be reported."
        ),
        Words.TROUBLE_NOT_RUNNABLE: (
            "It does not run on this machine ({detail}). Programs may be forbidden in {folder} "
            "(the mount option noexec)."
        ),
        Words.TROUBLE_WRONG_VERSION: (
            "It says to be restic {detail}. It was not kept. That is a fault of Kustos and should "
            "be reported."
        ),
        Words.TROUBLE_DISK_FULL: "The disk of {folder} is full: free about 100 MB.",
        Words.TROUBLE_FILES: "The folder {folder} cannot be used: {detail}.",
        Words.TROUBLE_OTHER: "{detail}",
    }
)

GERMAN: Final[Mapping[Words, str]] = MappingProxyType(
    {
        Words.USED: "Dieser Rechner benutzt restic {version}: {path} ({whence}).",
        Words.BESIDE: "Außerdem geholt: {paths}.",
        Words.MISSING: "Auf diesem Rechner wurde kein brauchbares restic gefunden.",
        Words.CONFIGURED_UNUSABLE: (
            "Die Konfiguration {config} nennt {path} als restic, und das ist nicht "
            "benutzbar{reason}. Die Zeile berichtigen, oder sie entfernen, damit restic gesucht "
            "wird."
        ),
        Words.TOO_OLD: "{path} ist restic {version}; nötig ist 0.14 oder neuer.",
        Words.HOW: (
            "Das Paket des Systems für restic installieren, oder restic {version} holen mit "
            "`kustos-agent restic fetch`."
        ),
        Words.HOW_NOT: "Das Paket des Systems für restic installieren.",
        Words.TROUBLE_FORBIDDEN: (
            "Die Konfiguration {config} lässt es nicht zu (fetch_restic = false)."
        ),
        Words.FETCHING: "{url} wird geholt …",
        Words.FETCHED: "restic {version} ist geholt, mit seiner Prüfsumme verglichen und "
        "ausprobiert: {path}.",
        Words.THERE: "restic {version} ist schon geholt: {path}.",
        Words.OTHER_USED: (
            "Dieser Rechner benutzt weiterhin restic {version}: {path} ({whence}). Damit er das "
            "geholte benutzt, diese Zeile in {config} schreiben und den Agenten neu starten:\n"
            "{line}"
        ),
        Words.FAILED: "restic wurde nicht geholt, es hat sich nichts geändert. {reason}",
        Words.NAMELESS: "es nennt keine Version",
        Words.WHENCE_CONFIGURED: "in der Konfiguration genannt",
        Words.WHENCE_PATH: "im PATH gefunden",
        Words.WHENCE_PACKAGE: "wo Pakete es ablegen",
        Words.WHENCE_FETCHED: "von Kustos geholt",
        Words.TROUBLE_OVERRULED: (
            "Die Konfiguration {config} nennt das restic, das zu benutzen ist: {detail}."
        ),
        Words.TROUBLE_NO_ARCHIVE: (
            "Diese Version von Kustos kennt kein restic für {detail}. "
            "Das Paket des Systems für restic installieren."
        ),
        Words.TROUBLE_BUSY: "Ein anderer Prozess holt es gerade; dessen Ende abwarten.",
        Words.TROUBLE_UNREACHABLE: (
            "{host} ist nicht erreichbar ({detail}). Netz und Proxy (HTTPS_PROXY) überprüfen, oder "
            "in {config} einen Spiegelserver nennen (restic_mirror)."
        ),
        Words.TROUBLE_CERTIFICATE: (
            "Dem Zertifikat von {host} wird hier nicht vertraut ({detail}). Ist es ein eigener "
            "Spiegelserver, muss das System dessen CA kennen; sonst steht jemand dazwischen."
        ),
        Words.TROUBLE_INSECURE: (
            "{host} leitet zu einer Adresse ohne HTTPS weiter, oder ohne Ende von einer zur "
            "nächsten. In {config} einen anderen Spiegelserver nennen (restic_mirror) oder keinen."
        ),
        Words.TROUBLE_ANSWER: (
            "{host} antwortet mit dem Fehler {detail} auf {url}. Ein Spiegelserver muss die Datei "
            "unter dem Pfad haben, den sie auf der Download-Seite von restic hat."
        ),
        Words.TROUBLE_TIMEOUT: (
            "Nach {detail} Sekunden war es nicht vollständig. Später noch einmal versuchen."
        ),
        Words.TROUBLE_CUT: ("Die Übertragung von {host} ist abgebrochen. Noch einmal versuchen."),
        Words.TROUBLE_TOO_LARGE: (
            "{host} hat mehr als {detail} MB gesendet, was kein restic hat. Es wurde nicht "
            "angenommen."
        ),
        Words.TROUBLE_WRONG_SUM: (
            "Was {host} gesendet hat, ist nicht die Datei, die diese Version von Kustos kennt (ihr "
            "SHA-256 ist {detail}). Ausgeführt wurde sie nicht. Diese Quelle nicht benutzen, bis "
            "der Grund bekannt ist."
        ),
        Words.TROUBLE_BROKEN: (
            "In der Datei von {host} ist kein restic ({detail}). Das ist ein Fehler in Kustos und "
            "sollte gemeldet werden."
        ),
        Words.TROUBLE_NOT_RUNNABLE: (
            "Es läuft nicht auf diesem Rechner ({detail}). Vielleicht dürfen in {folder} keine "
            "Programme laufen (die Mount-Option noexec)."
        ),
        Words.TROUBLE_WRONG_VERSION: (
            "Es gibt sich als restic {detail} aus. Es wurde nicht behalten. Das ist ein Fehler in "
            "Kustos und sollte gemeldet werden."
        ),
        Words.TROUBLE_DISK_FULL: (
            "Der Datenträger von {folder} ist voll: etwa 100 MB Platz schaffen."
        ),
        Words.TROUBLE_FILES: "Der Ordner {folder} ist nicht benutzbar: {detail}.",
        Words.TROUBLE_OTHER: "{detail}",
    }
)


class ResticText:
    """The sentences put together, in the language of `text`."""

    def __init__(self, text: AgentText, *, config: Path, folder: Path) -> None:
        self._text = text
        self._sentences = GERMAN if text.language == "de" else ENGLISH
        self._config = config
        self._folder = folder

    def __call__(self, what: Words, **values: object) -> str:
        return self._sentences[what].format(**values)

    def used(self, found: Found, fetched: list[str]) -> str:
        """Which restic it is, and which others were fetched."""
        restic = found.restic
        lines = [
            self(Words.USED, version=restic.version, path=restic.path, whence=self._whence(found))
        ]
        others = [path for path in fetched if path != restic.path]
        if others:
            lines.append(self(Words.BESIDE, paths=", ".join(others)))
        return "\n".join(lines)

    def unusable(self, problem: Problem, *, pinned: str) -> str:
        """Why there is none, and what to do; `pinned` is the version that can be fetched, empty
        if none can."""
        if problem.error is ErrorClass.RESTIC_TOO_OLD:
            why = self(Words.TOO_OLD, path=problem.subject, version=problem.detail)
        elif problem.subject:
            reason = f" ({problem.detail})" if problem.detail else ""
            return self(
                Words.CONFIGURED_UNUSABLE,
                config=self._config,
                path=problem.subject,
                reason=reason,
            )
        else:
            why = self(Words.MISSING)
        how = self(Words.HOW, version=pinned) if pinned else self(Words.HOW_NOT)
        return f"{why} {how}"

    def fetched(self, fetched: Fetched, used: Found | None) -> str:
        """It is there; `used` is what the machine uses now."""
        restic = fetched.restic
        what = Words.FETCHED if fetched.new else Words.THERE
        said = self(what, version=restic.version, path=restic.path)
        if used is None or used.restic.path == restic.path:
            return said
        other = self(
            Words.OTHER_USED,
            version=used.restic.version,
            path=used.restic.path,
            whence=self._whence(used),
            config=self._config,
            # TOML takes it as it stands: the backslashes of Windows too.
            line=f"restic = '{restic.path}'",
        )
        return f"{said}\n{other}"

    def failed(self, error: FetchError, *, url: str) -> str:
        """Why not, and what to do; `url` is empty where it did not come to asking."""
        host = url.split("/")[2] if url else ""
        reason = self(
            Words(f"trouble-{error.trouble.value}"),
            detail=self._text.why(error.system, error.detail) or self(Words.NAMELESS),
            host=host,
            url=url,
            config=self._config,
            folder=self._folder,
        )
        return self(Words.FAILED, reason=reason)

    def _whence(self, found: Found) -> str:
        return self(Words(f"whence-{found.whence.value}"))
