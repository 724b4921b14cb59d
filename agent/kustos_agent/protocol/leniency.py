"""What a reader makes of what a later minor version has added, in the places that are marked for it
(`values.LEAVE_OUT`, `values.NEAREST`). Pure.

JSON comes in and goes out, and is then read as strictly as ever: only what is new is spared, not
what is wrong. Only the marked places are looked into: a megabyte of anything beside them costs no
more than to skip it. Enums with a stand-in for words they do not know (`_missing_`) need no mark.
"""

from functools import cache
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct, inspect

from .values import LEAVE_OUT, NEAREST

_ABSENT: Final = Raw(b"")

_integers: Final = msgspec.json.Decoder(int)
_strings: Final = msgspec.json.Decoder(str)
_objects: Final = msgspec.json.Decoder(dict[str, Raw])
_encode: Final = msgspec.json.Encoder().encode


def spared(payload: Raw, type_: type[Struct]) -> Raw:
    """The payload of a `type_` without what this version cannot know. The same object where there
    is nothing to spare. Raises msgspec.DecodeError for what is wrong anyway."""
    places = _places(type_)
    if not places:
        return payload
    given = _fields_of(type_).decode(payload)
    changed = {
        name: fitting
        for name, info in places.items()
        if (raw := getattr(given, name)) is not _ABSENT
        and (fitting := _spared(raw, info)) is not raw
    }
    return Raw(_encode(msgspec.structs.replace(given, **changed))) if changed else payload


@cache
def _fields(type_: type[Struct]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(type_)
    assert isinstance(info, inspect.StructType)
    return info.fields


@cache
def _places(type_: type[Struct]) -> dict[str, inspect.Type]:
    """The fields that are marked, or have marked ones in them."""
    return {one.encode_name: one.type for one in _fields(type_) if _is_place(one.type)}


def _is_place(info: inspect.Type) -> bool:
    bare, marks = _bare(info)
    return bool(marks) or (isinstance(bare, inspect.StructType) and bool(_places(bare.cls)))


@cache
def _fields_of(type_: type[Struct]) -> msgspec.json.Decoder[Any]:
    """Reads a struct's fields one by one, each as it is written."""
    fields = [(one.encode_name, Raw, _ABSENT) for one in _fields(type_)]
    return msgspec.json.Decoder(msgspec.defstruct("Fields", fields, omit_defaults=True))


def _spared(raw: Raw, info: inspect.Type) -> Raw:
    """The same object where there is nothing to spare."""
    bare, marks = _bare(info)
    match bare:
        case inspect.StructType(cls=cls):
            return spared(raw, cls)
        case inspect.DictType():
            return _entries(raw, bare)
        case inspect.UnionType(includes_none=True) if "leave_out" in marks:
            return Raw(b"null") if _unknown(raw, bare) else raw
        case inspect.IntType(ge=int(least), le=int(most)) if "nearest" in marks:
            value = _integers.decode(raw)
            # What 64 bits do not hold is nonsense, and no number of a later version.
            if least <= value <= most or not -(2**63) <= value < 2**64:
                return raw
            return Raw(_encode(min(max(value, least), most)))
    return raw


def _entries(raw: Raw, info: inspect.DictType) -> Raw:
    entries = _objects.decode(raw)
    if info.max_length is not None and len(entries) > info.max_length:
        return raw  # wrong, not new; and whoever sent it shall not make us look at it all
    fitting = {
        key: _spared(value, info.value_type)
        for key, value in entries.items()
        if not (_lacks(key, info.key_type) or _unknown(value, info.value_type))
    }
    same = len(fitting) == len(entries) and all(fitting[key] is entries[key] for key in entries)
    return raw if same else Raw(_encode(fitting))


def _unknown(raw: Raw, info: inspect.Type) -> bool:
    """Whether it is a word that an enum lacks, or a struct of a kind that a union lacks."""
    bare, _ = _bare(info)
    types = bare.types if isinstance(bare, inspect.UnionType) else (bare,)
    real = [one for one in types if not isinstance(one, inspect.NoneType)]
    try:
        match real[0]:
            case inspect.EnumType() as enum:
                return _lacks(_strings.decode(raw), enum)
            case inspect.StructType(tag_field=str(field)):
                tag = getattr(_tag_of(field).decode(raw), field)
                return all(isinstance(one, inspect.StructType) and one.tag != tag for one in real)
    except msgspec.ValidationError:
        return False  # no word and no struct at all
    return False


def _lacks(word: str, info: inspect.Type) -> bool:
    return isinstance(info, inspect.EnumType) and word not in _words(info.cls)


@cache
def _words(enum: Any) -> frozenset[object]:
    return frozenset(word.value for word in enum)


@cache
def _tag_of(field: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(msgspec.defstruct("Tag", [(field, str)]))


def _bare(info: inspect.Type) -> tuple[inspect.Type, set[str]]:
    """Without what is wrapped around it, and the marks that are on that."""
    marks: set[str] = set()
    while isinstance(info, inspect.Metadata):
        marks |= set(info.extra or {}) & {*LEAVE_OUT, *NEAREST}
        info = info.type
    return info, marks
