"""Between a selection of folders and a job's sources and excludes. Pure.

A folder left out becomes an exclude with its absolute path, its special characters escaped. What is
chosen again inside it needs restic's negative patterns: `F/*`, then `!F/child`; later patterns
overrule earlier ones (tried on 0.14.0, 0.18.0 and 0.19.1).
"""

import re
from collections.abc import Sequence
from typing import Final

from kustos.core.places import is_absolute

from .folders_paths import ancestors, join, parts, tidy
from .folders_selection import Selection

_SPECIAL: Final = re.compile(r"([*?\[\]\\])")
_POSIX_GLOB: Final = re.compile(r"\\(.)|([*?\[])", re.DOTALL)


def escape(path: str) -> str:
    """The pattern that matches this absolute path alone (and with it all below)."""
    if path.startswith("/"):
        return _SPECIAL.sub(r"\\\1", path)
    # On Windows a backslash separates and cannot escape (Go's filepath.Match); `*` and `?` are in
    # no name there, and `]` alone means itself.
    return path.replace("[", "[[]")


def literal(pattern: str) -> str | None:
    """The one absolute path that `escape` would turn into this pattern, or None."""
    if pattern.startswith("/"):
        if any(glob for _, glob in _POSIX_GLOB.findall(pattern)):
            return None
        path = _POSIX_GLOB.sub(lambda found: found[1], pattern)
    else:
        path = pattern.replace("[[]", "[")
    exact = is_absolute(path) and tidy(path) == path and escape(path) == pattern
    return path if exact else None


def excludes_of(selection: Selection) -> tuple[str, ...]:
    """The patterns for all that is left out, in the order that restic needs."""
    patterns: list[str] = []
    for path in selection.left_out:
        back = set(selection.taken_back(path))
        if not back:
            patterns.append(escape(path))
            continue
        passages = {above for kept in back for above in ancestors(kept) if path in ancestors(above)}
        patterns.append(_contents(path))
        for step in sorted(back | passages, key=parts):
            patterns.append(f"!{escape(step)}")
            if step not in back:
                patterns.append(_contents(step))
    return tuple(patterns)


def selection_of(
    sources: Sequence[str], excludes: Sequence[str]
) -> tuple[Selection, tuple[str, ...]]:
    """The selection of a stored job, and the patterns that a tree cannot show.

    Only patterns before the first that is no tree's count, for their order matters to restic.
    """
    chosen = Selection()
    for source in sources:
        chosen = chosen.marked(source, chosen=True)
    selection = chosen
    taken = 0
    for pattern in excludes:
        after = _applied(selection, pattern)
        if after is None:
            break
        selection = after
        taken += 1
    if excludes_of(selection) != tuple(excludes[:taken]):
        return chosen, tuple(excludes)
    return selection, tuple(excludes[taken:])


def _applied(selection: Selection, pattern: str) -> Selection | None:
    if pattern.startswith("!"):
        back = literal(pattern[1:])
        if back is None or selection.chosen(back):
            return None
        return selection.marked(back, chosen=True)
    contents = pattern.endswith("/*" if pattern.startswith("/") else "\\*")
    path = literal(pattern[:-2]) if contents else literal(pattern)
    if path is None or not selection.chosen(path) or path in selection.roots:
        return None
    return selection.marked(path, chosen=False)


def _contents(path: str) -> str:
    return join(escape(path), "*")
