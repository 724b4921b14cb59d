"""A message cut to what the wire takes, where its limits allow that (`values.CUT`). Pure."""

from functools import cache
from typing import TypeVar

from msgspec import Struct, inspect
from msgspec.structs import replace

StructT = TypeVar("StructT", bound=Struct)


def cut(message: StructT) -> StructT:
    """The same without what is too much of texts for people and of lists for people. What is too
    long elsewhere stays as it is, and is refused."""
    changed = {
        field.name: short
        for field in _fields(type(message))
        if (short := _cut(long := getattr(message, field.name), field.type)) is not long
    }
    return replace(message, **changed) if changed else message


@cache
def _fields(type_: type[Struct]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(type_)
    assert isinstance(info, inspect.StructType)
    return info.fields


def _cut(value: object, info: inspect.Type) -> object:
    """The same object where there is nothing to cut."""
    may = False
    while isinstance(info, inspect.Metadata):
        may = may or bool((info.extra or {}).get("cut"))
        info = info.type
    match value, info:
        case Struct(), _:
            return cut(value)
        case _, inspect.UnionType(types=types):
            fitting = [one for one in types if _is(value, one)]
            return _cut(value, fitting[0]) if fitting else value
        case str(), inspect.StrType(max_length=int(most)) if may and len(value) > most:
            return value[: most - 1] + "…"
        case tuple(), inspect.VarTupleType(item_type=item, max_length=most):
            kept = value[:most] if may and most is not None else value
            items = tuple(_cut(one, item) for one in kept)
            same = len(items) == len(value) and all(map(_identical, items, value))
            return value if same else items
        case _:
            return value


def _is(value: object, info: inspect.Type) -> bool:
    """Whether this branch of a union is the one of the value; on the wire only text and lists
    share their unions with None, and structs find their own way."""
    while isinstance(info, inspect.Metadata):
        info = info.type
    return isinstance(value, str) == isinstance(info, inspect.StrType) and not isinstance(
        info, inspect.NoneType
    )


def _identical(one: object, other: object) -> bool:
    return one is other
