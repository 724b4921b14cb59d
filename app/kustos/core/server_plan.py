"""An append-only REST server for the fleet, as its admin is to run it. Pure.

Two processes over one folder. The machines' appends only and shows each user nothing but the
repository of that name; the maintainer's removes as well, listens on another port and knows one
user. The options are those of rest-server 0.12 and newer, and of rclone 1.70 and newer.
"""

import ipaddress
import re
import shlex
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from .fields import FieldCode, FieldProblem
from .places import is_absolute

MAINTAINER: Final = "maintainer"
"""The user of the process that removes."""

MACHINES_USERS: Final = "machines.htpasswd"
MAINTAINER_USERS: Final = "maintainer.htpasswd"
CERTIFICATE: Final = "server.crt"
KEY: Final = "server.key"
MACHINES_UNIT: Final = "kustos-machines.service"
MAINTAINER_UNIT: Final = "kustos-maintainer.service"
README: Final = "README.txt"
ACCOUNT: Final = "kustos-server"
"""The system's user that both processes run as, in the units and in what is said about them."""

_LOOPBACK: Final = "127.0.0.1"
_MAX_PORT: Final = 65_535
_HOST: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.(?!-)[A-Za-z0-9-]{1,63})*\.?")
_PLAIN_PATH: Final = re.compile(r"(/[A-Za-z0-9._-]+)+")
"""What needs quotes in no shell and in no unit file."""

_NOT_REPOSITORIES: Final = frozenset({"config", "data", "index", "keys", "locks", "snapshots"})
"""What the REST protocol itself calls the parts of a repository: in a path, servers take them for
that."""

_NOT_IN_USERS: Final = re.compile(r"[^a-z0-9]+")


class ServerProgram(StrEnum):
    """What serves."""

    REST_SERVER = "rest-server"
    RCLONE = "rclone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerWish:
    """A server as it is being entered. `host` is the name or address that machines reach it by,
    `folder` where it keeps backups, and `settings` where it will find the files that are written
    here, into `target`. `password` is that of all its repositories. `local`: the maintainer is the
    server itself, and nobody else need reach the port that removes."""

    host: str
    port: int
    maintainer_port: int
    folder: str
    settings: str
    program: ServerProgram
    machine_ids: tuple[str, ...]
    maintainer_id: str
    local: bool
    target: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPlan:
    """What follows from a wish, all but the secrets. `users` are the machines' by their ids,
    `names` whom the certificate is for; the commands are argument lists."""

    users: Mapping[str, str]
    names: tuple[str, ...]
    machines_command: tuple[str, ...]
    maintainer_command: tuple[str, ...]
    machines_url: str
    maintainer_url: str

    def place_of(self, machine_id: str) -> str:
        """Where the machine finds its repository, without a login."""
        return f"{self.machines_url}/{self.users[machine_id]}"

    def maintained(self, machine_id: str) -> str:
        """Where the maintainer finds the same."""
        return f"{self.maintainer_url}/{self.users[machine_id]}"


def plan(wish: ServerWish, names: Mapping[str, str]) -> ServerPlan:
    """How the server is to be run. `names` are those of the machines, by their ids."""
    host = wish.host.strip().rstrip(".")
    shown = f"[{host}]" if ":" in host else host
    removing_host = _LOOPBACK if wish.local else shown
    return ServerPlan(
        users=user_names({id_: names[id_] for id_ in wish.machine_ids}),
        names=tuple(dict.fromkeys([host, "localhost", _LOOPBACK])),
        machines_command=_command(wish, f":{wish.port}", MACHINES_USERS, removing=False),
        maintainer_command=_command(
            wish,
            f"{_LOOPBACK if wish.local else ''}:{wish.maintainer_port}",
            MAINTAINER_USERS,
            removing=True,
        ),
        machines_url=f"https://{shown}:{wish.port}",
        maintainer_url=f"https://{removing_host}:{wish.maintainer_port}",
    )


def _command(wish: ServerWish, listen: str, users: str, *, removing: bool) -> tuple[str, ...]:
    certificate, key, logins = (f"{wish.settings}/{file}" for file in (CERTIFICATE, KEY, users))
    words: tuple[str, ...]
    if wish.program is ServerProgram.REST_SERVER:
        words = ("rest-server", "--path", wish.folder, "--listen", listen)
        words += ("--htpasswd-file", logins, "--tls", "--tls-cert", certificate, "--tls-key", key)
    else:
        # Its cache would not learn what the other process removes.
        words = ("rclone", "serve", "restic", wish.folder, "--config", "", "--cache-objects=false")
        words += ("--addr", listen, "--htpasswd", logins, "--cert", certificate, "--key", key)
    return words if removing else (*words, "--append-only", "--private-repos")


def unit(command: Iterable[str], folder: str, description: str) -> str:
    """A systemd unit that runs it. The words need no escapes: paths are plain (see `problems`)."""
    return f"""[Unit]
Description={description}
Wants=network-online.target
After=network-online.target

[Service]
User={ACCOUNT}
Group={ACCOUNT}
ExecStart={shlex.join(command)}
Restart=on-failure
UMask=0077
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={folder}

[Install]
WantedBy=multi-user.target
"""


def user_names(names: Mapping[str, str]) -> dict[str, str]:
    """A user for each machine, by its id: what a URL, both servers and a person can read, and no
    two alike."""
    taken = {MAINTAINER, *_NOT_REPOSITORIES}
    users: dict[str, str] = {}
    for id_, name in names.items():
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        base = _NOT_IN_USERS.sub("-", plain).strip("-") or "machine"
        user, number = base, 2
        while user in taken:
            user, number = f"{base}-{number}", number + 1
        taken.add(user)
        users[id_] = user
    return users


def problems(wish: ServerWish) -> list[FieldProblem]:
    """What is wrong with it, field by field, as far as the wish itself tells."""
    found = _host(wish.host.strip())
    for name in ("port", "maintainer_port"):
        if not 0 < getattr(wish, name) <= _MAX_PORT:
            found.append(FieldProblem(name, FieldCode.NOT_A_PORT))
    if wish.port == wish.maintainer_port:
        found.append(FieldProblem("maintainer_port", FieldCode.SAME_PORT))
    found += [*_server_path("folder", wish.folder), *_server_path("settings", wish.settings)]
    if not found and PurePosixPath(wish.settings).is_relative_to(wish.folder):
        found.append(FieldProblem("settings", FieldCode.INSIDE_SERVED, wish.folder))
    found += [
        FieldProblem(name, FieldCode.REQUIRED)
        for name in ("machine_ids", "maintainer_id", "password", "target")
        if not getattr(wish, name)
    ]
    if wish.target and not is_absolute(wish.target):
        found.append(FieldProblem("target", FieldCode.NOT_ABSOLUTE))
    return found


def _host(host: str) -> list[FieldProblem]:
    if not host:
        return [FieldProblem("host", FieldCode.REQUIRED)]
    return (
        []
        if is_ip(host) or _HOST.fullmatch(host)
        else [FieldProblem("host", FieldCode.NOT_A_SERVER)]
    )


def is_ip(host: str) -> bool:
    """Whether this is an address, and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _server_path(name: str, path: str) -> list[FieldProblem]:
    if not path:
        return [FieldProblem(name, FieldCode.REQUIRED)]
    plain = _PLAIN_PATH.fullmatch(path) and not {".", ".."} & set(path.split("/"))
    return [] if plain else [FieldProblem(name, FieldCode.NOT_A_PLAIN_PATH)]
