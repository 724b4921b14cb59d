"""From a selection in a snapshot's tree to the paths that a restore names. Pure.

A restore takes paths to write and no exceptions: a chosen folder is one path; a folder with
something left out is replaced by its other children.
"""

from collections.abc import Callable, Sequence
from typing import Final

from .folders_paths import join, parts
from .folders_selection import Check, Selection

SNAPSHOT_ROOT: Final = "/"
"""Paths in snapshots begin with a slash on every system."""


def restore_paths(
    selection: Selection, children: Callable[[str], Sequence[str]]
) -> tuple[str, ...]:
    """The paths to restore, in path order; none if all of the snapshot is chosen.

    `children` gives the names in a folder of `selection.divided`: all of them, for one that is not
    known would silently stay behind.
    """
    if selection.check(SNAPSHOT_ROOT) is Check.ON:
        return ()
    found: list[str] = []
    waiting = [path for path, chosen in selection.marks.items() if chosen]
    while waiting:
        path = waiting.pop()
        if path in selection.divided:
            inside = (join(path, name) for name in children(path))
            waiting += [child for child in inside if selection.chosen(child)]
        else:
            found.append(path)
    return tuple(sorted(found, key=parts))


def stored_path(source: str) -> str:
    """Where a snapshot keeps what lay at this path: restic stores C:\\Users as /C/Users."""
    if source.startswith("/"):
        return source
    return SNAPSHOT_ROOT + source.replace(":", "", 1).replace("\\", "/").strip("/")


def target_name(wish: str) -> str:
    """A name for a new folder that every file system takes."""
    kept = "".join("-" if char in '<>:"/\\|?*' or char < " " else char for char in wish)
    return kept.strip(" .") or "-"
