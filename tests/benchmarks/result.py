"""What a benchmark says: figures, and the limits that some of them must keep."""

import statistics
from collections.abc import Mapping, Sequence

from msgspec import Struct


class Result(Struct, frozen=True):
    """One printed line. `ok`: every figure with a goal is at most that goal."""

    name: str
    figures: Mapping[str, float]
    goals: Mapping[str, float]
    ok: bool


def judged(name: str, figures: Mapping[str, float], goals: Mapping[str, float]) -> Result:
    """The result; figures are rounded for print after they were judged."""
    ok = all(figures[goal] <= limit for goal, limit in goals.items())
    return Result(name, {key: round(value, 4) for key, value in figures.items()}, goals, ok)


def median_ratio(ours: Sequence[float], bare: Sequence[float]) -> float:
    """The median of the ratios of neighbouring runs: a machine that slows down slows both."""
    return statistics.median(one / other for one, other in zip(ours, bare, strict=True))
