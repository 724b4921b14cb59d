"""How values of `core.model` are kept in columns, and come back. Knows no SQL library."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeVar

import msgspec

from .errors import StoreDamagedError

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
_TEXTS_REMEMBERED: Final = 256
MICROSECONDS_A_DAY: Final = 86_400_000_000

E = TypeVar("E", bound=StrEnum)


def of_moment(value: datetime) -> int:
    """Whole microseconds since 1970 UTC.

    SQLite drops time zones and compares text; integers sort, subtract and index alike everywhere.
    Raises ValueError for a datetime without a zone: it would be a guess.
    """
    if value.tzinfo is None:
        raise ValueError("a time without a zone")
    return (value - EPOCH) // MICROSECOND


def moment(value: int) -> datetime:
    """The point in time, in UTC."""
    return EPOCH + timedelta(microseconds=value)


def word(enum: type[E]) -> Callable[[str], E]:
    """Reads members of `enum`, which are kept as their plain text. StoreDamagedError for others."""

    def read(value: str) -> E:
        try:
            return enum(value)
        except ValueError:
            raise StoreDamagedError(f"not a {enum.__name__}") from None

    return read


def of_json(value: object) -> str:
    """As JSON text."""
    return msgspec.json.encode(value).decode()


def json(type_: object) -> Callable[[str], Any]:
    """Reads values of `type_` from JSON text. StoreDamagedError for what is none."""
    decoder = msgspec.json.Decoder[Any](type_)

    def read(value: str) -> object:
        try:
            return decoder.decode(value)
        except msgspec.DecodeError as error:
            # msgspec names the field and the expected type, never the value.
            raise StoreDamagedError(str(error)) from None

    if type_ == tuple[str, ...]:
        # Immutable, and the same in thousands of rows: the folders and tags of a job's snapshots.
        return lru_cache(_TEXTS_REMEMBERED)(read)
    return read
