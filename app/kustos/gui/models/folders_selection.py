"""What is chosen in a tree of which only parts are known: the logic behind tri-state boxes. Pure.

A mark says that a folder, with all it holds now and later, is chosen or is not. The nearest mark
at or above a path decides. Marks that repeat what holds above them are never kept, so a path with
marks below it is always a mixed one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from .folders_paths import ancestors, parts


class Check(Enum):
    """How a box looks."""

    OFF = 0
    PART = 1
    ON = 2


@dataclass(frozen=True)
class Selection:
    """Immutable. `marks` maps paths to whether they are chosen."""

    marks: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))

    def marked(self, path: str, *, chosen: bool) -> "Selection":
        """With this path, and all below it, chosen or not."""
        kept = {
            other: mark
            for other, mark in self.marks.items()
            if other != path and path not in ancestors(other)
        }
        if Selection(kept).chosen(path) is not chosen:
            kept[path] = chosen
        return Selection(MappingProxyType(kept))

    def chosen(self, path: str) -> bool:
        """Whether the path itself is chosen."""
        mark = self.marks.get(path)
        if mark is not None:
            return mark
        return next((self.marks[above] for above in ancestors(path) if above in self.marks), False)

    def check(self, path: str) -> Check:
        """How its box looks: PART when something below it differs."""
        if path in self._mixed:
            return Check.PART
        return Check.ON if self.chosen(path) else Check.OFF

    @property
    def empty(self) -> bool:
        """Nothing is chosen."""
        return not self.marks

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The chosen paths with no mark above them, in path order."""
        return tuple(
            path
            for path in self.ordered
            if self.marks[path] and not any(above in self.marks for above in ancestors(path))
        )

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Paths inside chosen ones that are not chosen, in path order."""
        return tuple(path for path in self.ordered if not self.marks[path])

    def taken_back(self, path: str) -> tuple[str, ...]:
        """Paths that are chosen again inside `path`, which is one of `left_out`."""
        return tuple(
            other
            for other in self.ordered
            if self.marks[other]
            and next((above for above in ancestors(other) if above in self.marks), None) == path
        )

    @cached_property
    def divided(self) -> frozenset[str]:
        """Chosen folders of which something is left out: to name what is chosen one by one, their
        contents have to be known."""
        return frozenset(path for path in self._mixed if self.chosen(path))

    @cached_property
    def _mixed(self) -> frozenset[str]:
        return frozenset(above for path in self.marks for above in ancestors(path))

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """All marked paths, folders before what they hold."""
        return tuple(sorted(self.marks, key=parts))
