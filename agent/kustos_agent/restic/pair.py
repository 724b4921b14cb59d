"""Two repositories in one run of restic, which has one environment and one set of options. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ..protocol.values import RepositoryAccess
from .repository import AccessError, Door, environment, options, scheme, shown
from .version import Restic

_LOCATION: Final = "RESTIC_REPOSITORY"
_FROM_LOCATION: Final = "RESTIC_FROM_REPOSITORY"
_TLS: Final = frozenset({"azure", "b2", "gs", "rest", "s3", "swift"})
_OF_FILES: Final = frozenset({"GOOGLE_APPLICATION_CREDENTIALS"})
"""Each door has a file of its own for the same key."""

_PLAIN: Final = re.compile(r"(rest|s3):http(\+unix)?:")
_WAY_OUT: Final = "copy through a remote of rclone that is set up on this machine"


def pair_environment(source: Door, target: Door, restic: Restic) -> dict[str, str]:
    """Variables to read the first and write the second repository. Logins of REST servers go into
    the addresses, and these are variables too.

    Raises AccessError, with the variable, where one's credentials would be used for the other.
    """
    if source.access.location == target.access.location:
        raise AccessError(shown(source.access.location), "source and target are the same")
    reading = environment(source, restic, login_in_address=True)
    writing = environment(target, restic, login_in_address=True)
    places = {_FROM_LOCATION: reading.pop(_LOCATION), _LOCATION: writing.pop(_LOCATION)}
    same_kind = scheme(source.access.location) == scheme(target.access.location)
    if source.access.google_key and source.access.google_key == target.access.google_key:
        reading |= {name: writing[name] for name in _OF_FILES & {*writing}}
    for name in sorted({*reading, *writing}):
        shared = same_kind or (name in reading and name in writing)
        if shared and reading.get(name) != writing.get(name):
            raise AccessError(name, f"both repositories would get this login: {_WAY_OUT}")
    return reading | writing | places


def source_options(source: Door, target: Door) -> Iterator[str]:
    """What the source needs beside the target's options.

    Raises AccessError where an option would hold for the other as well. Two private CAs are both
    trusted, for either server.
    """
    if source.ssh_command and target.ssh_command:
        if source.access.ssh != target.access.ssh:
            reason = f"restic knows one way over SSH: {_WAY_OUT}"
            raise AccessError(shown(source.access.location), reason)
        source = replace(source, ssh_command=())
    if _lookups_differ(source.access, target.access):
        reason = f"restic looks for all buckets in the same way: {_WAY_OUT}"
        raise AccessError(shown(source.access.location), reason)
    for one, other in ((source, target), (target, source)):
        if one.ca_file and not other.ca_file and _by_tls(other):
            reason = f"restic would trust the other's CA alone: {_WAY_OUT}"
            raise AccessError(shown(other.access.location), reason)
    yield from options(source)


def _lookups_differ(one: RepositoryAccess, other: RepositoryAccess) -> bool:
    both_s3 = scheme(one.location) == scheme(other.location) == "s3"
    return both_s3 and one.bucket_lookup is not other.bucket_lookup


def _by_tls(door: Door) -> bool:
    location = door.access.location
    return scheme(location) in _TLS and not _PLAIN.match(location)
