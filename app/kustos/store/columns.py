"""Column types: how values of `core.model` are kept in portable columns."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

from .errors import StoreDamagedError

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
MICROSECONDS_A_DAY: Final = 86_400_000_000

E = TypeVar("E", bound=StrEnum)


class Moment(TypeDecorator[datetime]):
    """A point in time as whole microseconds since 1970 UTC.

    SQLite drops time zones and compares text; integers sort, subtract and index alike everywhere.
    Refuses a datetime without a zone (ValueError): it would be a guess.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Word(TypeDecorator[E]):
    """A member of `enum` as its plain text. No CHECK: a new member needs no new table."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E | None:
        if value is None:
            return None
        try:
            return self.enum(value)
        except ValueError:
            raise StoreDamagedError(f"not a {self.enum.__name__}") from None


class Json(TypeDecorator[Any]):
    """A value of `type_` as JSON text. None is SQL's NULL, never JSON's."""

    impl = Text
    cache_ok = True

    def __init__(self, type_: object) -> None:
        super().__init__()
        self.type_ = type_
        self._decoder = msgspec.json.Decoder[Any](type_)

    def process_bind_param(self, value: object, _dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> object:
        if value is None:
            return None
        try:
            return self._decoder.decode(value)
        except msgspec.DecodeError as error:
            # msgspec names the field and the expected type, never the value.
            raise StoreDamagedError(str(error)) from None
