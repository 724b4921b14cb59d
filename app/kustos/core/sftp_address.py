"""restic's string for an SFTP server -> its place, read as restic reads it. Pure.

The rules are those of restic's backend/sftp/config.go and Go's net/url, held against restic 0.14.0
and 0.19.1.
"""

import re
from typing import Final
from urllib.parse import unquote

from .model import Place, SftpPlace, TypedPlace

_SCHEME: Final = "sftp:"
_SSH_PORT: Final = 22
_MAX_PORT: Final = 65_535
_HOME: Final = "."
"""Where a login begins: restic takes an empty folder for it."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST: Final = re.compile(
    r"\[(?P<six>[^\[\]\s]+)\](:(?P<port_of_six>[0-9]*))?"
    r"|(?P<name>[^:\[\]%\s\\\"']+)(:(?P<port>[0-9]*))?"
)
_ESCAPED_ZONE: Final = re.compile(r"%25([^%]+)(?![\s\S])")


def is_sftp(place: Place) -> bool:
    """Whether this is a typed address of an SFTP server: ssh would open it as it is set up on the
    machine, with nobody's approval of the server's key."""
    return isinstance(place, TypedPlace) and place.location.startswith(_SCHEME)


def read_sftp(location: str) -> SftpPlace | None:
    """The place of `sftp:user@host:path` or `sftp://user@host:port/path`, where a second slash
    begins an absolute path. A user that is not named is empty. None for what restic, or ssh, would
    not take, and for an address with a password in it."""
    if not location.startswith(_SCHEME):
        return None
    rest = location.removeprefix(_SCHEME)
    place = _in_url(rest.removeprefix("//")) if rest.startswith("//") else _in_words(rest)
    if place is None or not place.host or place.host.startswith("-") or place.user.startswith("-"):
        return None
    if any(map(_CONTROL.search, (location, place.user, place.path))):
        return None
    # Most servers know no tilde; restic refuses one wherever the path begins with it.
    return None if re.match(r"(\./+)*~", place.path) else place


def _in_words(rest: str) -> SftpPlace | None:
    """user@host:path, as scp has it: nothing is escaped, and there is no port."""
    login, colon, path = rest.partition(":")
    user, _, host = login.rpartition("@")
    if not colon or re.search(r"[\s\[\]/\\\"']", host):
        return None
    return SftpPlace(host=host, user=user, path=path or _HOME)


def _in_url(rest: str) -> SftpPlace | None:
    rest = rest.partition("#")[0].partition("?")[0]
    authority, slash, path = rest.partition("/")
    login, _, shown = authority.rpartition("@")
    found = _HOST.fullmatch(shown)
    if not slash or found is None or ":" in login or _BAD_ESCAPE.search(f"{login}/{path}"):
        return None
    port = int(found["port_of_six"] or found["port"] or _SSH_PORT)
    if not 0 < port <= _MAX_PORT:
        return None
    try:
        user, path = (unquote(text, errors="strict") for text in (login, path))
    except UnicodeDecodeError:
        return None
    host = found["name"] or _ESCAPED_ZONE.sub(r"%\1", found["six"])
    return SftpPlace(host=host, user=user, path=path or _HOME, port=port)
