"""What the patterns of fields let through."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta, inspect

from kustos_agent.protocol.messages import EVENTS, TO_AGENT, TO_MANAGER
from kustos_agent.protocol.pairing_messages import LINES, PairedIdentity
from kustos_agent.protocol.token import JoinToken
from kustos_agent.protocol.values import Problem

SAID: list[type[msgspec.Struct]] = [*TO_AGENT, *TO_MANAGER, *EVENTS, *LINES]
SAID += [Problem, JoinToken, PairedIdentity]
SAID += [request.answer for request in (*TO_AGENT, *TO_MANAGER)]


def _fields(info: inspect.Type, path: str) -> Iterator[tuple[str, inspect.StrType]]:
    """Every text with a pattern, however deep."""
    match info:
        case inspect.Metadata(type=inner):
            yield from _fields(inner, path)
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from _fields(field.type, f"{path}.{field.name}")
        case inspect.UnionType(types=types):
            for one in types:
                yield from _fields(one, path)
        case inspect.VarTupleType(item_type=item):
            yield from _fields(item, path)
        case inspect.DictType(key_type=key, value_type=value):
            yield from _fields(key, path)
            yield from _fields(value, path)
        case inspect.StrType(pattern=str()):
            yield path, info


FOUND = {path: text for one in SAID for path, text in _fields(inspect.type_info(one), one.__name__)}


@pytest.mark.parametrize("path", sorted(FOUND))
def test_no_pattern_lets_a_newline_through(path: str) -> None:
    """At the end, where `$` takes one, or elsewhere; in a text of the right length."""
    text = FOUND[path]
    meta = Meta(pattern=text.pattern, min_length=text.min_length, max_length=text.max_length)
    field: Any = Annotated[str, meta]
    good = "0" * (text.min_length or 8)
    assert msgspec.convert(good, field) == good
    for bad in (good[:-1] + "\n", "\n" + good[1:], good[:4] + "\n" + good[5:]):
        with pytest.raises(msgspec.ValidationError, match="matching regex"):
            msgspec.convert(bad, field)


def test_the_walk_has_found_them() -> None:
    """It has not become silent."""
    assert {"JoinToken.ca", "Announce.nonce", "Open.pake", "Grant.body", "Done.mac"} <= set(FOUND)
