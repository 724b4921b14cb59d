"""The machine owner's say: a TOML file that no manager can change.

name = "Reception"                      # how this machine introduces itself
restic = "/opt/restic/restic"           # instead of the one on PATH
fetch_restic = false                    # nobody fetches restic to this machine
restic_mirror = "https://mirror/restic" # instead of restic's release page
forbidden = ["/home/anna/private"]      # neither read nor written, whatever a manager asks
journal_megabytes = 200                 # for logs that wait for a manager that is away
ssh_agent = "/run/user/1000/agent.sock" # its keys are for SFTP repositories that have none
hooks = true                            # lets managers choose programs to be run here
keep_credentials = false                # nothing that opens a repository is kept here
"""

import re
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit


class ConfigErrorKind(Enum):
    """What is wrong with the owner's file."""

    UNREADABLE = "unreadable"
    """The system does not let it be read; the cause is its error, `detail` the error's text."""
    ENCODING = "encoding"
    """Not UTF-8."""
    SYNTAX = "syntax"
    """Not TOML; `detail` is the parser's text."""
    UNKNOWN = "unknown"
    """`detail` is a key that means nothing."""
    NAME = "name"
    """The key `detail` must be a text of bounded length."""
    LIST = "list"
    """The key `detail` must be a list of absolute paths."""
    ABSOLUTE = "absolute"
    """The key `detail` must give absolute paths."""
    MEGABYTES = "megabytes"
    """The key `detail` must be a whole number of megabytes in bounds."""
    SWITCH = "switch"
    """The key `detail` must be true or false."""
    ADDRESS = "address"
    """The key `detail` must be an HTTPS address without a login in it."""


class ConfigError(Exception):
    """The file cannot be used; `line` is 0 where no line can be named."""

    def __init__(self, path: Path, line: int, kind: ConfigErrorKind, detail: str = "") -> None:
        super().__init__(f"{path}:{line}: {kind.value} {detail}")
        self.path = path
        self.line = line
        self.kind = kind
        self.detail = detail


DEFAULT_MEGABYTES: Final = 200


@dataclass(frozen=True, slots=True)
class Config:
    """What the owner decided; the defaults hold where the file is silent or absent."""

    name: str = ""
    restic: Path | None = None
    fetch_restic: bool = True
    """May be fetched when somebody asks for it; nothing is fetched unasked."""
    restic_mirror: str = ""
    """Where the archives of restic's releases are, at the paths of its release page (which it is
    if this is empty)."""
    forbidden: tuple[Path, ...] = ()
    journal_megabytes: int = DEFAULT_MEGABYTES
    ssh_agent: Path | None = None
    hooks: bool = False
    """Whether a manager may choose programs to be run here: who may is as good as this agent's
    account on this machine, root most often."""
    keep_credentials: bool = True
    """Whether what opens repositories may be kept here, sealed; else it is sent for each run."""


KEYS: Final = tuple(field.name for field in fields(Config))
"""What can be set."""
_MEGABYTES = range(1, 100_001)
"""The sentence about it says the numbers too."""
_MAX_NAME = 255
"""The sentence about it says the number too."""


def load_config(path: Path) -> Config:
    """Raises ConfigError; a missing file is an owner without wishes."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(path, 0, ConfigErrorKind.UNREADABLE, reason) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(path, line, ConfigErrorKind.ENCODING) from None
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> Config:
    """The configuration that `text` states; `path` names it in errors. Raises ConfigError.

    An unknown key is an error: `forbiden = […]` must not silently forbid nothing.
    """
    import tomllib  # noqa: PLC0415  only a machine with a config file pays for it

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        reason = str(error)[: found.start()] if found else str(error)
        raise ConfigError(path, line, ConfigErrorKind.SYNTAX, reason) from None
    return _Reader(text, path).read(table)


class _Reader:
    def __init__(self, text: str, path: Path) -> None:
        self._text = text
        self._path = path

    def read(self, table: dict[str, Any]) -> Config:
        for key in table:
            if key not in KEYS:
                raise self._error(key, ConfigErrorKind.UNKNOWN)
        name = table.get("name", "")
        if not isinstance(name, str) or len(name) > _MAX_NAME:
            raise self._error("name", ConfigErrorKind.NAME)
        restic = table.get("restic")
        fetch_restic = table.get("fetch_restic", True)
        if not isinstance(fetch_restic, bool):
            raise self._error("fetch_restic", ConfigErrorKind.SWITCH)
        forbidden = table.get("forbidden", [])
        if not isinstance(forbidden, list):
            raise self._error("forbidden", ConfigErrorKind.LIST)
        megabytes = table.get("journal_megabytes", DEFAULT_MEGABYTES)
        if type(megabytes) is not int or megabytes not in _MEGABYTES:
            raise self._error("journal_megabytes", ConfigErrorKind.MEGABYTES)
        ssh_agent = table.get("ssh_agent")
        hooks = table.get("hooks", False)
        if type(hooks) is not bool:
            raise self._error("hooks", ConfigErrorKind.SWITCH)
        keep_credentials = table.get("keep_credentials", True)
        if type(keep_credentials) is not bool:
            raise self._error("keep_credentials", ConfigErrorKind.SWITCH)
        return Config(
            ssh_agent=None if ssh_agent is None else self._absolute("ssh_agent", ssh_agent),
            name=name.strip(),
            restic=None if restic is None else self._absolute("restic", restic),
            fetch_restic=fetch_restic,
            restic_mirror=self._address("restic_mirror", table.get("restic_mirror", "")),
            forbidden=tuple(self._absolute("forbidden", item) for item in forbidden),
            journal_megabytes=megabytes,
            hooks=hooks,
            keep_credentials=keep_credentials,
        )

    def _absolute(self, key: str, value: object) -> Path:
        if not isinstance(value, str) or "\0" in value or not Path(value).is_absolute():
            raise self._error(key, ConfigErrorKind.ABSOLUTE)
        return Path(value)

    def _address(self, key: str, value: object) -> str:
        if value == "":
            return ""
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            raise self._error(key, ConfigErrorKind.ADDRESS)
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise self._error(key, ConfigErrorKind.ADDRESS) from None
        # A login would be shown with the address; what follows a ? or # would swallow the path.
        wrong = parts.scheme != "https" or not host or "@" in parts.netloc
        if wrong or " " in value or "?" in value or "#" in value:
            raise self._error(key, ConfigErrorKind.ADDRESS)
        return value

    def _error(self, key: str, kind: ConfigErrorKind) -> ConfigError:
        """With the line where the key stands; TOML's bare and quoted forms."""
        found = re.search(rf"(?m)^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}\b", self._text)
        line = self._text.count("\n", 0, found.start()) + 1 if found else 0
        return ConfigError(self._path, line, kind, key)
