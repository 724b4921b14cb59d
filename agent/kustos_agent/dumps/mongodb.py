"""MongoDB. Pure."""

import json
from typing import Final

from ..protocol.dumps import MongoDump
from .recipe import Recipe, options, port

_MAGIC: Final = b"\x6d\xe2\x99\x81"
_TERMINATOR: Final = b"\xff\xff\xff\xff"


def recipe(dump: MongoDump) -> Recipe:
    """mongodump to an archive on stdout, not compressed: restic does that, and finds what is the
    same. The password comes by a file of settings, which is YAML and takes JSON. Raises
    CommandError."""
    login = {"--username": dump.user} if dump.user else {}
    if dump.user:
        login["--authenticationDatabase"] = dump.auth_database or "admin"
    where = {"--host": dump.host, "--port": port(dump.port), "--db": dump.database}
    secret = {"--config": f"password: {json.dumps(dump.password)}"} if dump.password else {}
    return Recipe(
        programs=("mongodump",),
        arguments=("--quiet", "--archive", *options(where | login)),
        secrets=secret,
        ends=_whole,
    )


def _whole(tail: bytes) -> bool:
    """Every part of an archive, and so the archive, ends with this mark; one of nothing but its
    magic number holds nothing."""
    return tail.endswith(_TERMINATOR) and tail != _MAGIC + _TERMINATOR
