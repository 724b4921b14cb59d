"""A dump as a job keeps it."""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class DumpKind(StrEnum):
    """What is dumped, by the words of the wire."""

    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    MONGODB = "mongodb"
    VOLUME = "docker-volume"
    COMMAND = "command"


WITH_SERVER: Final = frozenset({DumpKind.POSTGRESQL, DumpKind.MYSQL, DumpKind.MONGODB})
"""These have a host, a port, a user and a password."""

WITH_ACCOUNT: Final = frozenset({DumpKind.POSTGRESQL, DumpKind.MYSQL, DumpKind.COMMAND})
"""These can be run under another account of the machine."""


class JobDump(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dump without its password. `name` is that of its file, `subject` the database (empty: all)
    or the volume. `run_as`, `command` and `ends_with` as on the wire. Fields that its kind does not
    have are empty."""

    id: str
    kind: DumpKind
    name: str
    subject: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    run_as: str = ""
    command: tuple[str, ...] = ()
    ends_with: str = ""
