"""Where a repository is and what restic must be told to open it. Pure."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from ..protocol.paths import is_whole
from ..protocol.restic_versions import FACTS, Capability
from ..protocol.values import BucketLookup, RepositoryAccess
from .version import Restic

_SCHEMES: Final = frozenset({"azure", "b2", "gs", "local", "rclone", "rest", "s3", "sftp", "swift"})

_ALLOWED_VARIABLES: Final = re.compile(
    r"AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|DEFAULT_REGION|REGION)"
    r"|RESTIC_AWS_ASSUME_ROLE_(ARN|SESSION_NAME|EXTERNAL_ID|POLICY|REGION|STS_ENDPOINT)"
    r"|RESTIC_REST_(USERNAME|PASSWORD)"
    r"|AZURE_(ACCOUNT_NAME|ACCOUNT_KEY|ACCOUNT_SAS|ENDPOINT_SUFFIX)"
    r"|B2_ACCOUNT_(ID|KEY)"
    r"|GOOGLE_(PROJECT_ID|ACCESS_TOKEN)"
    r"|OS_[A-Z0-9_]+|ST_(AUTH|USER|KEY)"
)
"""Credentials of restic's backends, by their exact names, and none whose value is a file or a
switch. Nothing else is taken from a manager: LD_PRELOAD or RESTIC_PASSWORD_COMMAND would run
programs on the machine, and so would a file that AWS_SHARED_CREDENTIALS_FILE names
(`credential_process`; tried on 0.14.0, 0.18.0 and 0.19.1)."""

_NAMED_REMOTE: Final = re.compile(r"[\w.+@][\w.+@ -]*:.*", re.DOTALL)
"""rclone's name of a remote, then a path. Not a remote made up on the spot (`:sftp,ssh=…:`) and no
added parameters (`remote,param=…:`): both can name programs to run."""

_SECRET_VARIABLE: Final = re.compile(r"KEY|SECRET|PASS|TOKEN|SAS")
_NAMES_OF_KEYS: Final = frozenset({"AWS_ACCESS_KEY_ID"})
_MIN_SECRET: Final = 4
_USER_PASSWORD: Final = re.compile(r"(://[^:]*):(.*)@", re.DOTALL)
"""The password goes as far as the last `@`: a `/`, `#`, `?` or `@` in it that nobody encoded ends
the login for restic, and for nobody who looks. Rather too much is masked than too little."""

_ENDS_LOGIN: Final = re.compile("[/?#@]")
_GO_KEEPS: Final = "$&+,/:;=@"
"""What Go leaves as it is in the path of an address."""

REST_USER: Final = "RESTIC_REST_USERNAME"
REST_PASSWORD: Final = "RESTIC_REST_PASSWORD"  # noqa: S105  a variable's name


AZURE_ACCOUNT: Final = "AZURE_ACCOUNT_NAME"
AZURE_SUFFIX: Final = "AZURE_ENDPOINT_SUFFIX"
_AZURE_SUFFIX: Final = "core.windows.net"
_GOOGLE_FILE: Final = "GOOGLE_APPLICATION_CREDENTIALS"
_CLOUD_HOSTS: Final = {"b2": "api.backblazeb2.com", "gs": "storage.googleapis.com"}


class AccessError(ValueError):
    """A repository cannot be opened like this. `subject` is what is wrong with it."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(reason)
        self.subject = subject


@dataclass(frozen=True, repr=False)
class Door:
    """A repository with the files that its credentials need to be in, for one run.

    `ssh_command` are the words that start sftp on the server, `ca_file` is the path of the server's
    CA, `google_file` that of a service account's key; empty if there are none. Raises AccessError
    for a location or variable that restic must not be given.
    """

    access: RepositoryAccess
    ssh_command: tuple[str, ...] = ()
    ca_file: str = ""
    google_file: str = ""

    def __post_init__(self) -> None:
        scheme(self.access.location)
        for name, value in self.access.environment.items():
            if not _ALLOWED_VARIABLES.fullmatch(name) or "\0" in value:
                raise AccessError(name[:64], "not a variable of a backend")

    def __repr__(self) -> str:
        return f"Door({shown(self.access.location)!r})"


def scheme(location: str, *, windows: bool = sys.platform == "win32") -> str:
    """Kind of repository: `local`, `sftp`, `rest`, …

    Raises AccessError for what restic would take for a relative path (it runs in `/`), and for
    what would let a manager choose a program to run on this machine.
    """
    head, colon, rest = location.partition(":")
    if "\0" not in location:
        if colon and head == "rclone" and not _NAMED_REMOTE.fullmatch(rest):
            raise AccessError(shown(location), "only remotes that this machine has set up")
        if colon and head == "sftp" and rest.lstrip("/").startswith("-"):
            raise AccessError(shown(location), "ssh would take this host for an option")
        if colon and head in _SCHEMES - {"local"}:
            return head
        path = rest if colon and head == "local" else location
        if is_whole(path, windows=windows):
            return "local"
    raise AccessError(shown(location), "neither an absolute path nor a known kind of repository")


def local_path(location: str, *, windows: bool = sys.platform == "win32") -> str:
    """Path of a local repository, empty for the others."""
    if scheme(location, windows=windows) != "local":
        return ""
    return location.removeprefix("local:")


def host(access: RepositoryAccess) -> str:
    """The server's name as far as the location tells; the location itself for local ones."""
    if access.ssh is not None:
        return access.ssh.host
    kind = scheme(access.location)
    rest = access.location.partition(":")[2]
    if kind in {"rest", "s3"}:
        return _hostname(rest) or shown(access.location)
    return cloud_host(access) or shown(access.location)


def cloud_host(access: RepositoryAccess) -> str:
    """The server that restic itself chooses for this cloud; empty for other kinds."""
    kind = scheme(access.location)
    if kind == "azure" and (account := access.environment.get(AZURE_ACCOUNT)):
        suffix = access.environment.get(AZURE_SUFFIX) or _AZURE_SUFFIX
        return f"{account}.blob.{suffix}"
    return _CLOUD_HOSTS.get(kind, "")


def _hostname(address: str) -> str:
    """Empty where it cannot be told: an `@` behind the login may have been meant to end one."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
    except ValueError:
        return ""
    return "" if "@" in address.replace(parts.netloc, "", 1) else parts.hostname or ""


def shown(location: str) -> str:
    """The location for people: a password in it is masked."""
    return _USER_PASSWORD.sub(r"\1:***@", location)


def environment(door: Door, restic: Restic, *, login_in_address: bool = False) -> dict[str, str]:
    """restic's variables for this repository. `login_in_address`: a REST server's login is kept
    apart from another's, which the same variables would be for. Raises AccessError for a variable
    that this version would not heed and reach another server."""
    access = door.access
    variables = dict(access.environment)
    location = access.location
    if variables.get(AZURE_SUFFIX) and not restic.can(Capability.AZURE_SUFFIX):
        first = FACTS[Capability.AZURE_SUFFIX].first
        raise AccessError(f"restic {restic.version}", f"another Azure cloud takes restic {first}")
    if scheme(location) == "rest" and variables.get(REST_USER):
        user, password = variables[REST_USER], variables.get(REST_PASSWORD, "")
        # A user in the address would win over the variables, and restic < 0.16.1 reads none.
        userinfo = ""
        if login_in_address or not restic.can(Capability.REST_ENVIRONMENT):
            userinfo = f"{quote(user, safe='')}:{quote(password, safe='')}@"
            variables.pop(REST_USER)
            variables.pop(REST_PASSWORD, None)
        location = re.sub(r"://(?:[^/@]*@)?", lambda _: f"://{userinfo}", location, count=1)
    if door.google_file:
        variables[_GOOGLE_FILE] = door.google_file
    variables["RESTIC_REPOSITORY"] = location
    return variables


def options(door: Door) -> Iterator[str]:
    """restic's options for this repository; they hold no secret."""
    if door.ssh_command:
        yield "-o"
        yield f"sftp.command={' '.join(map(_quoted, door.ssh_command))}"
    lookup = door.access.bucket_lookup
    if scheme(door.access.location) == "s3" and lookup is not BucketLookup.AUTO:
        yield "-o"
        yield f"s3.bucket-lookup={lookup}"
    if door.ca_file:
        yield f"--cacert={door.ca_file}"


def _quoted(word: str) -> str:
    """A word as restic splits them: quotes only around whole words, a backslash before a quote
    hides it (restic's backend/shell_split.go). Raises AccessError for what cannot be written so."""
    if not re.search(r"[\s\\'\"]", word) and word:
        return word
    for quote_mark in "\"'":
        if quote_mark not in word and not word.endswith("\\"):
            return f"{quote_mark}{word}{quote_mark}"
    raise AccessError(word[:64], "cannot be quoted")


class Redactor:
    """Masks the secrets of repositories in text. restic prints none; this is the second lock."""

    def __init__(self, *accesses: RepositoryAccess, more: Iterable[str] = ()) -> None:
        secrets = {*more, *(secret for access in accesses for secret in _secrets(access))}
        secrets |= {quote(secret, safe=safe) for secret in secrets for safe in ("", _GO_KEEPS)}
        longest_first = sorted((s for s in secrets if len(s) >= _MIN_SECRET), key=len)[::-1]
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def clean(self, text: str) -> str:
        """The text with every secret replaced."""
        return self._pattern.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    return ":***" if found[0].startswith(":") else "***"


def _secrets(access: RepositoryAccess) -> Iterator[str]:
    yield access.password
    if access.ssh is not None:
        yield access.ssh.passphrase
    yield from secret_values(access.environment)
    found = _USER_PASSWORD.search(access.location)
    if found:
        yield found[2]
        yield unquote(found[2])
        # Where it ends too early for restic, its start is called a port and its rest a path.
        first, *others = _ENDS_LOGIN.split(found[2])
        if others:
            yield f":{first}"
            yield f":{found[2]}"  # as a whole all the same, where it is told as a whole
            yield from others


def secret_values(variables: Mapping[str, str]) -> Iterator[str]:
    """Values of those variables whose names say that they are secret."""
    for name, value in variables.items():
        if _SECRET_VARIABLE.search(name) and name not in _NAMES_OF_KEYS:
            yield value
