"""How a job's runs go (SPEC 1): how long, how often again, and with how much effort. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct

from kustos_agent.protocol.effort import Effort

from .bounds import beyond
from .fields import FieldProblem

HOUR: Final = 3_600
MOST_RETRIES: Final = 3
"""SPEC 4."""


class How(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Each attempt may take `timeout_seconds`; after an error that passes there are up to `retries`
    more of them."""

    timeout_seconds: Annotated[int, Meta(ge=600, le=7 * 24 * HOUR)] = 6 * HOUR
    retries: Annotated[int, Meta(ge=0, le=MOST_RETRIES)] = MOST_RETRIES
    effort: Effort = Effort()


USUAL: Final = How()


def problems(how: How) -> Iterator[FieldProblem]:
    """What is wrong with it as it was entered; the fields of its effort go by their own names."""
    yield from beyond(how)
    yield from beyond(how.effort)
