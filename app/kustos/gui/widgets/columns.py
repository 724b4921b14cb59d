"""The columns of a table, and how they share its width."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kustos.gui.widgets.delegates import CellDelegate


class Column(NamedTuple):
    """How a column is laid out.

    It has `width` px at least (and the longest word of its title fits), with `fit` what its first
    rows need and, if all have the room, its title on one line, then its `share` of what is left.
    Where room is short, columns with a share give up what `fit` gave them and elide, those that
    `yield_` before the others and before titles break. `delegate` paints it (None: one line of
    text). `words` are all that its cells can say: there is always room for the longest, so that
    the column keeps its width when they change.
    """

    width: int = 80
    share: int = 0
    delegate: CellDelegate | None = None
    fit: bool = False
    yield_: bool = False
    words: Callable[[], Iterable[str]] | None = None


def divide_width(
    width: int, least: Sequence[int], wishes: Sequence[Sequence[int]], shares: Sequence[int]
) -> list[int]:
    """Widths for columns in `width` px: each its `least`, then towards its wish, then by share.

    `wishes` are rounds of widths: the second counts when the first is granted. The sum is `width`
    when there is a share to take the rest, and more when even the least is.
    """
    widths = list(least)
    for wanted in wishes:
        lacking = [max(0, wish - had) for wish, had in zip(wanted, widths, strict=True)]
        granted = _granted(max(0, width - sum(widths)), lacking)
        widths = [had + more for had, more in zip(widths, granted, strict=True)]
    left = max(0, width - sum(widths))
    return [had + more for had, more in zip(widths, _portions(left, shares), strict=True)]


def _granted(amount: int, lacking: Sequence[int]) -> list[int]:
    """The small wishes whole, the large ones alike: one long cell does not cut all the others."""
    granted = [0] * len(lacking)
    order = sorted(range(len(lacking)), key=lambda number: lacking[number])
    for place, number in enumerate(order):
        granted[number] = min(lacking[number], amount // (len(order) - place))
        amount -= granted[number]
    return granted


def _portions(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` split by weights into whole numbers that add up to it (to 0 without weights)."""
    rest = sum(weights)
    parts = []
    for weight in weights:
        part = amount * weight // rest if rest else 0
        parts.append(part)
        amount -= part
        rest -= weight
    return parts
