"""What a backup saves beside folders: the output of a program that writes a database as a whole."""

import re
from typing import Annotated, Final

from msgspec import Meta

from .values import Value

FileName = Annotated[str, Meta(min_length=1, max_length=100)]
"""The name that a dump has in its snapshot, such as `shop.sql`: one part of a path, no control
characters, and neither a dot nor a dash at its beginning."""

_FILE_NAME: Final = re.compile(r"[^\W_][^/\\]{0,99}")

Word = Annotated[str, Meta(max_length=255)]
"""A name of somebody else's: a database, a host, an account."""

Secret = Annotated[str, Meta(max_length=1_024)]
"""A password; empty for none."""

Port = Annotated[int, Meta(ge=0, le=65_535)]
"""0: the one that is usual."""


class Dump(Value, frozen=True, kw_only=True):
    """Base of all kinds."""

    name: FileName

    def __repr__(self) -> str:
        """Without what may be secret, so that a traceback or log line cannot leak it."""
        return f"{type(self).__name__}(name={self.name!r}, …)"


class ServerDump(Dump, frozen=True, kw_only=True):
    """Base of those of a server: of one `database`, of all of them if it is empty. An empty `host`
    stands for this machine."""

    database: Word = ""
    host: Word = ""
    port: Port = 0
    user: Word = ""
    password: Secret = ""


class PostgresDump(ServerDump, tag_field="kind", tag="postgresql", frozen=True, kw_only=True):
    """One `database` as SQL (pg_dump); an empty one stands for the whole server, accounts included
    (pg_dumpall). An empty `host` is the socket of this machine. `run_as` is the account of the
    machine that the program runs under, empty for the agent's own: PostgreSQL's own account needs
    no password on most machines."""

    run_as: Word = ""


class MysqlDump(ServerDump, tag_field="kind", tag="mysql", frozen=True, kw_only=True):
    """One `database` of MariaDB or MySQL as SQL, an empty one for all of them (mariadb-dump, else
    mysqldump). The rest as for PostgreSQL."""

    run_as: Word = ""


class MongoDump(ServerDump, tag_field="kind", tag="mongodb", frozen=True, kw_only=True):
    """One `database`, an empty one for all of them, as an archive (mongodump). `user` is known to
    `auth_database`, empty for `admin`."""

    auth_database: Word = ""


class VolumeDump(Dump, tag_field="kind", tag="docker-volume", frozen=True, kw_only=True):
    """The files of a Docker `volume` as a tar archive, while whatever uses it runs on."""

    volume: Annotated[str, Meta(min_length=1, max_length=255)]


class CommandDump(Dump, tag_field="kind", tag="command", frozen=True, kw_only=True):
    """Whatever `command` (program, then arguments; no shell) writes to its stdout, with
    `environment` added to the agent's: the place for its secrets. Where `ends_with` is not empty
    the last line of a whole dump ends with it. Refused as `forbidden-here` unless the machine's
    owner lets managers choose programs."""

    command: Annotated[
        tuple[Annotated[str, Meta(max_length=4_096)], ...], Meta(min_length=1, max_length=100)
    ]
    environment: Annotated[
        dict[Annotated[str, Meta(max_length=255)], Annotated[str, Meta(max_length=32_768)]],
        Meta(max_length=100),
    ] = {}  # noqa: RUF012  structs do not share it
    run_as: Word = ""
    ends_with: Annotated[str, Meta(max_length=255)] = ""


DumpSpec = PostgresDump | MysqlDump | MongoDump | VolumeDump | CommandDump
"""A kind that a reader has no word for refuses the whole task: a backup without it would look
good."""


def is_file_name(name: str) -> bool:
    """Whether a dump can have this name."""
    return _FILE_NAME.fullmatch(name) is not None and name.isprintable()
