"""What the numbers of a struct may be: said once, with the struct."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_type_hints

from msgspec import Meta, Struct

from .fields import FieldCode, FieldProblem


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a field may be."""

    least: int
    most: int


@cache
def bounds_of(kind: type[Struct]) -> Mapping[str, Bounds]:
    """Of its whole numbers, by their names; each has `ge` and `le`."""
    found = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        parts = get_args(hint)
        if parts[:1] == (int,):
            meta = next(part for part in parts if isinstance(part, Meta))
            assert isinstance(meta.ge, int)
            assert isinstance(meta.le, int)
            found[name] = Bounds(meta.ge, meta.le)
    return found


def beyond(value: Struct) -> Iterable[FieldProblem]:
    """Each of its numbers that is less or more than it may be."""
    for name, bounds in bounds_of(type(value)).items():
        if not bounds.least <= getattr(value, name) <= bounds.most:
            yield out_of(name, bounds)


def out_of(name: str, bounds: Bounds) -> FieldProblem:
    """The field is beyond them."""
    return FieldProblem(name, FieldCode.OUT_OF_RANGE, f"{bounds.least}-{bounds.most}")
