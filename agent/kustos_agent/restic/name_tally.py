"""Counts what the names of a long comparison say, line by line: never the list in memory. Pure.

restic tells the paths of a folder in the order of their names, so a file and what it is called now
stand near each other: only the last REMEMBERED ones are looked at for a pair.
"""

from collections import Counter
from typing import Final

from ..protocol.name_figures import (
    MOST_CHARACTERS,
    MOST_ENDINGS,
    MOST_EXAMPLES,
    Ending,
    NameFigures,
    Renaming,
)
from ..protocol.paths import to_display
from .reading_output import Change

REMEMBERED: Final = 2_000
"""Paths that are gone, and twice as many new ones, that wait for their pair."""

MOST_COUNTED: Final = 5_000
"""Different endings; more are names of something else, and not counted."""

_LONGEST_ENDING: Final = 32
_STEPS: Final = 4
"""Endings that may have been put behind a name together: `.id-7F.[mail].locked` are three."""


class NameTally:
    """Takes changes in restic's order."""

    def __init__(self) -> None:
        self._changed = self._gone = self._new = self._renamed = 0
        self._new_endings: Counter[str] = Counter()
        self._former_endings: Counter[str] = Counter()
        self._pairs: list[Renaming] = []
        self._singles: dict[str, list[Renaming]] = {"M": [], "-": [], "+": []}
        self._waiting_gone: dict[str, str] = {}
        self._waiting_new: dict[str, str] = {}

    def take(self, change: Change) -> None:
        """One more. Folders do not count: what is in them is told besides."""
        if change.folder:
            return
        path = change.path
        if "+" in change.modifier:
            self._new += 1
            _count(self._new_endings, ending_of(path))
            self._note("+", Renaming(now=_shown(path)))
            self._pair_new(path)
        elif "-" in change.modifier:
            self._gone += 1
            _count(self._former_endings, ending_of(path))
            self._note("-", Renaming(before=_shown(path)))
            self._pair_gone(path)
        elif "M" in change.modifier or "T" in change.modifier:
            self._changed += 1
            _count(self._former_endings, ending_of(path))
            self._note("M", Renaming(before=_shown(path), now=_shown(path)))

    def figures(self) -> NameFigures:
        """So far. Of examples those come first that say most."""
        examples = [*self._pairs, *self._singles["M"], *self._singles["-"], *self._singles["+"]]
        told = {one for pair in self._pairs for one in (pair.before, pair.now)}
        examples = [
            one
            for one in examples
            if (one.before and one.now) or not told & {one.before or one.now}
        ]
        return NameFigures(
            changed=self._changed,
            gone=self._gone,
            new=self._new,
            renamed=self._renamed,
            endings=tuple(
                Ending(ending=ending, new=count, before=self._former_endings[ending])
                for ending, count in self._new_endings.most_common(MOST_ENDINGS)
            ),
            examples=tuple(examples[:MOST_EXAMPLES]),
        )

    def _pair_new(self, path: str) -> None:
        short = path
        for _ in range(_STEPS):
            short = without_ending(short)
            if not short:
                break
            before = self._waiting_gone.pop(short, None)
            if before is not None:
                self._waiting_gone.pop(before, None)
                self._waiting_gone.pop(without_ending(before), None)
                self._pair(before, path)
                return
        _remember(self._waiting_new, without_ending(path), path)

    def _pair_gone(self, path: str) -> None:
        for known in (path, without_ending(path)):
            now = self._waiting_new.pop(known, None)
            if now is not None:
                self._pair(path, now)
                return
        _remember(self._waiting_gone, path, path)
        _remember(self._waiting_gone, without_ending(path), path)

    def _pair(self, before: str, now: str) -> None:
        self._renamed += 1
        if len(self._pairs) < MOST_EXAMPLES:
            self._pairs.append(Renaming(before=_shown(before), now=_shown(now)))

    def _note(self, kind: str, example: Renaming) -> None:
        if len(self._singles[kind]) < MOST_EXAMPLES:
            self._singles[kind].append(example)


def ending_of(path: str) -> str:
    """What follows the last dot of its name, in small letters, safe to be shown; of a long one the
    beginning. Empty if there is none: a name that begins with its only dot has none."""
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    return to_display(ending.lower()[:_LONGEST_ENDING])[:_LONGEST_ENDING] if stem else ""


def without_ending(path: str) -> str:
    """The path without the last ending of its name; empty if it has none."""
    folder, slash, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    return f"{folder}{slash}{stem}" if stem else ""


def _count(counts: Counter[str], ending: str) -> None:
    if ending and (ending in counts or len(counts) < MOST_COUNTED):
        counts[ending] += 1


def _remember(waiting: dict[str, str], key: str, path: str) -> None:
    """The oldest goes for it. One that is gone is looked for by two keys."""
    if key:
        waiting.setdefault(key, path)
        while len(waiting) > 2 * REMEMBERED:
            del waiting[next(iter(waiting))]


def _shown(path: str) -> str:
    """Safe to be shown: no control character, nothing that turns the line around. Of a long path
    the end is told: that is where the names differ."""
    shown = to_display(path[-MOST_CHARACTERS:])
    return shown if len(shown) <= MOST_CHARACTERS else "…" + shown[1 - MOST_CHARACTERS :]
