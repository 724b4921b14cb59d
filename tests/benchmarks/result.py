"""What a benchmark says: figures, and the limits that some of them must keep."""

import statistics
from collections.abc import Mapping, Sequence

from msgspec import Struct


class Result(Struct, frozen=True):
    """One printed line. `ok`: every figure with a goal is at most that goal, and every one with a
    floor at least that."""

    name: str
    figures: Mapping[str, float]
    goals: Mapping[str, float]
    ok: bool
    at_least: Mapping[str, float] = {}


def judged(
    name: str,
    figures: Mapping[str, float],
    goals: Mapping[str, float],
    at_least: Mapping[str, float] | None = None,
) -> Result:
    """The result; figures are rounded for print after they were judged."""
    floors = at_least or {}
    ok = all(figures[goal] <= limit for goal, limit in goals.items())
    ok = ok and all(figures[floor] >= limit for floor, limit in floors.items())
    rounded = {key: round(value, 4) for key, value in figures.items()}
    return Result(name, rounded, goals, ok, floors)


def median_ratio(ours: Sequence[float], bare: Sequence[float]) -> float:
    """The median of the ratios of neighbouring runs: a machine that slows down slows both."""
    return statistics.median(one / other for one, other in zip(ours, bare, strict=True))
