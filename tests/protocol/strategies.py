"""Hypothesis strategies for everything that travels on the wire, made from the types themselves."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st

from kustos_agent.protocol.codec import AckFrame, EventFrame, Frame, RequestFrame, ResponseFrame
from kustos_agent.protocol.messages import EVENTS, TO_AGENT, TO_MANAGER, Answer, Event, Request
from kustos_agent.protocol.values import Problem

LARGEST = 2**63 - 1
_LONGEST = 20
_MOST = 3

wire_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=_LONGEST)
"""Text that JSON can carry: no lone surrogates."""

moments = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001  Hypothesis takes bounds without zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001  Hypothesis adds the zone
    timezones=st.just(UTC),
)


@cache
def of_type(type_: Any) -> st.SearchStrategy[Any]:
    """Values of a struct class, as its fields' types and limits allow. Made once: to look through a
    type takes as long as to draw many values of it."""
    return _of(msgspec.inspect.type_info(type_))


def _of(info: Any) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911, PLR0912  one branch a kind of type
    match info:
        case msgspec.inspect.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: _of(field.type) for field in fields})
        case msgspec.inspect.UnionType(types=types):
            return st.one_of(*map(_of, types))
        case msgspec.inspect.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case msgspec.inspect.DateTimeType():
            return moments
        case msgspec.inspect.StrType(pattern=str(), min_length=int(length)):
            return st.text("0123456789abcdef", min_size=length, max_size=length)
        case msgspec.inspect.StrType(min_length=least, max_length=most):
            size = _LONGEST if most is None else min(most, _LONGEST)
            return st.text(
                st.characters(exclude_categories=["Cs"]), min_size=least or 0, max_size=size
            )
        case msgspec.inspect.BoolType():
            return st.booleans()
        case msgspec.inspect.IntType(ge=least, gt=None, le=most, lt=None):
            low = -LARGEST - 1 if least is None else least
            return st.integers(low, LARGEST if most is None else most)
        case msgspec.inspect.FloatType(ge=least, gt=above, le=most, lt=None):
            bound = least if above is None else above
            return st.floats(
                bound, most, exclude_min=above is not None, allow_nan=False, allow_infinity=False
            )
        case msgspec.inspect.NoneType():
            return st.none()
        case msgspec.inspect.VarTupleType(item_type=item, min_length=least, max_length=most):
            size = _MOST if most is None else min(most, _MOST)
            return st.lists(_of(item), min_size=least or 0, max_size=size).map(tuple)
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(_of(key), _of(value), max_size=_MOST)
        case msgspec.inspect.Metadata(type=inner):
            return _of(inner)
    raise NotImplementedError(info)


ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)


@cache
def requests() -> st.SearchStrategy[Request[Answer]]:
    """Any request of either side."""
    return st.one_of(*map(of_type, (*TO_AGENT, *TO_MANAGER)))


@cache
def events() -> st.SearchStrategy[Event]:
    """Anything that an agent reports."""
    return st.one_of(*map(of_type, EVENTS))


@st.composite
def frames(draw: st.DrawFn) -> tuple[Frame, str]:
    """Any frame, with the action that `encode` needs for a response."""
    kind = draw(st.sampled_from(["request", "response", "event", "ack"]))
    match kind:
        case "request":
            return RequestFrame(draw(ids), draw(requests())), ""
        case "event":
            return EventFrame(draw(st.integers(0, LARGEST)), draw(events())), ""
        case "ack":
            return AckFrame(draw(st.integers(0, LARGEST))), ""
    request = draw(st.sampled_from([*TO_AGENT, *TO_MANAGER]))
    answer = draw(st.one_of(of_type(request.answer), of_type(Problem)))
    return ResponseFrame(draw(ids), answer), request.action
