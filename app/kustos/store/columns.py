"""Column types for SQLAlchemy; how each keeps its values is in `kept`."""

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

from . import kept

E = TypeVar("E", bound=StrEnum)


class Moment(TypeDecorator[datetime]):
    """A point in time."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else kept.of_moment(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else kept.moment(value)


class Word(TypeDecorator[E]):
    """A member of `enum`. No CHECK: a new member needs no new table."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum
        self._read = kept.word(enum)

    def process_bind_param(self, value: E | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E | None:
        return None if value is None else self._read(value)


class Json(TypeDecorator[Any]):
    """A value of `type_`. None is SQL's NULL, never JSON's."""

    impl = Text
    cache_ok = True

    def __init__(self, type_: object) -> None:
        super().__init__()
        self.type_ = type_
        self._read = kept.json(type_)

    def process_bind_param(self, value: object, _dialect: Dialect) -> str | None:
        return None if value is None else kept.of_json(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> object:
        return None if value is None else self._read(value)
