"""What restic's `key list` prints -> typed values. Pure, never fails."""

from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Struct, field

_TIME: Final = "%Y-%m-%d %H:%M:%S"
_MAX_NAME: Final = 255


class KeyInfo(Struct, frozen=True, kw_only=True, gc=False):
    """A key: a password that opens the repository. `id` has 64 hex digits, the first 8 of them from
    restic < 0.17. `user`, `host` and `created` are what its maker claimed; `created` is None if it
    cannot be read. `current` is the one that opened the repository for this list."""

    id: str
    user: str = ""
    host: str = ""
    created: datetime | None = None
    current: bool = False


class _Key(Struct):
    id: str
    user: str = field(default="", name="userName")
    host: str = field(default="", name="hostName")
    created: str = ""
    current: bool = False


_keys: Final = msgspec.json.Decoder(list[_Key])


def parse_keys(line: bytes) -> tuple[KeyInfo, ...] | None:
    """The keys that a line lists, None if it is another. Their times have no zone: restic ran in
    UTC (`ProcessRunner`)."""
    if not line.startswith(b"["):
        return None
    try:
        return tuple(map(_info, _keys.decode(line)))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _info(found: _Key) -> KeyInfo:
    return KeyInfo(
        id=found.id,
        user=found.user[:_MAX_NAME],
        host=found.host[:_MAX_NAME],
        created=_moment(found.created),
        current=found.current,
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
