"""The logic behind tri-state boxes, and what becomes of it: sources, excludes, restore paths."""

import fnmatch
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kustos.gui.models.folders_paths import ROOTS, ancestors, join, parent, tidy
from kustos.gui.models.folders_patterns import escape, excludes_of, literal, selection_of
from kustos.gui.models.folders_selection import Check, Selection
from kustos.gui.models.snapshot_tree_paths import restore_paths

NAMES = ("a", "b[1]*", "c\\d")
TREE = {
    "/": [f"/{name}" for name in NAMES],
    **{
        "/" + "/".join(steps): ["/" + "/".join((*steps, name)) for name in NAMES]
        for depth in (1, 2)
        for steps in product(NAMES, repeat=depth)
    },
}
"""A folder -> the paths in it; three levels."""
PATHS = sorted({path for inside in TREE.values() for path in inside})
FILES = [path for path in PATHS if path not in TREE]

clicks = st.lists(st.tuples(st.sampled_from(PATHS), st.booleans()), max_size=12)


def clicked(steps: list[tuple[str, bool]]) -> Selection:
    selection = Selection()
    for path, chosen in steps:
        selection = selection.marked(path, chosen=chosen)
    return selection


@given(clicks)
def test_the_last_click_at_or_above_a_path_decides(steps: list[tuple[str, bool]]) -> None:
    """Marks are only a short way to keep the whole history of clicks."""
    selection = clicked(steps)
    for path in PATHS:
        at_or_above = {path, *ancestors(path)}
        expected = next((on for clicked_, on in reversed(steps) if clicked_ in at_or_above), False)
        assert selection.chosen(path) is expected


@given(clicks)
def test_a_box_is_partial_exactly_when_what_is_below_differs(
    steps: list[tuple[str, bool]],
) -> None:
    """PART stands for a mixture (of the folder's files and future files, or of its children)."""
    selection = clicked(steps)
    for folder in TREE:
        below = {selection.chosen(path) for path in PATHS if folder in ancestors(path)}
        mixed = below | {selection.chosen(folder)} == {True, False}
        assert (selection.check(folder) is Check.PART) is mixed


@given(clicks)
def test_restic_saves_exactly_what_is_chosen(steps: list[tuple[str, bool]]) -> None:
    """Sources and patterns, read the way restic reads them, give the selection back."""
    selection = clicked(steps)
    patterns = excludes_of(selection)
    for path in FILES:
        saved = any(root in {path, *ancestors(path)} for root in selection.roots)
        saved = saved and not any(
            excluded(step, patterns)
            for step in (path, *ancestors(path))
            if any(root in {step, *ancestors(step)} for root in selection.roots)
        )
        assert saved is selection.chosen(path)


def excluded(path: str, patterns: tuple[str, ...]) -> bool:
    """restic's rule for absolute patterns: one matches a path and all below it; later ones win."""
    result = False
    for pattern in patterns:
        negative = pattern.startswith("!")
        if matches(path, pattern.removeprefix("!")):
            result = not negative
    return result


def matches(path: str, pattern: str) -> bool:
    wanted, steps = components(pattern), path.split("/")
    return len(steps) >= len(wanted) and all(
        glob == "*" or fnmatch.fnmatchcase(step, glob)
        for step, glob in zip(steps, wanted, strict=False)
    )


def components(pattern: str) -> list[str]:
    """Go's escapes (`\\*`) -> fnmatch's (`[*]`), component by component."""
    translated, escaped = "", False
    for char in pattern:
        if escaped:
            translated += f"[{char}]" if char in "*?[" else char
        elif char != "\\":
            translated += char
        escaped = char == "\\" and not escaped
    return translated.split("/")


@given(clicks, st.lists(st.sampled_from(["*.tmp", "node_modules", "/x/*.o", "!*.keep"])))
def test_a_stored_job_shows_the_same_boxes_again(
    steps: list[tuple[str, bool]], typed: list[str]
) -> None:
    """Excludes of the tree return into the tree, typed patterns into their field."""
    selection = clicked(steps)
    if selection.empty:
        return
    again, patterns = selection_of(selection.roots, (*excludes_of(selection), *typed))
    assert again == selection
    assert patterns == tuple(typed)


@given(st.sampled_from(PATHS), st.lists(st.text("/ab*![\\]", max_size=6)))
def test_foreign_patterns_are_never_lost(source: str, patterns: list[str]) -> None:
    """Whatever the patterns, what is saved after an edit without changes is what was stored."""
    selection, rest = selection_of((source,), patterns)
    assert (*excludes_of(selection), *rest) == tuple(patterns)


@given(clicks)
def test_restore_paths_cover_exactly_what_is_chosen(steps: list[tuple[str, bool]]) -> None:
    """Folders with something left out are replaced by their other children."""
    selection = clicked(steps)
    paths = restore_paths(
        selection, lambda folder: [path[len(folder.rstrip("/")) + 1 :] for path in TREE[folder]]
    )
    for path in FILES:
        covered = any(root in {path, *ancestors(path)} for root in paths)
        assert covered is selection.chosen(path)
    assert len(set(paths)) == len(paths)


def test_everything_chosen_is_a_restore_without_paths() -> None:
    """No paths means all of the snapshot, which one mark at its root says."""
    everything = Selection().marked("/", chosen=True)
    assert restore_paths(everything, lambda _folder: []) == ()
    assert restore_paths(everything.marked("/a", chosen=False), lambda _folder: ["a", "b"]) == (
        "/b",
    )


@given(st.text(min_size=1).filter(lambda name: "/" not in name and "\0" not in name))
def test_any_name_survives_escaping(name: str) -> None:
    """A pattern made of a path leads back to it, and is not taken for a glob."""
    path = tidy(f"/home/{name}")
    assert literal(escape(path)) == path


def test_globs_are_not_paths() -> None:
    """What matches more than one path stays a pattern."""
    for pattern in (
        "/home/*",
        "/a?",
        "/[ab]",
        "*.tmp",
        "~$*",
        "node_modules",
        "",
        "/a/../b",
        "/a/",
    ):
        assert literal(pattern) is None


def test_windows_paths_have_their_own_rules() -> None:
    """Drives are roots, backslashes separate, and a bracket is escaped by a class."""
    assert join(ROOTS, "C:\\") == "C:\\"
    assert join(join("C:\\", "Users"), "maria") == "C:\\Users\\maria"
    assert list(ancestors("C:\\Users\\maria")) == ["C:\\Users", "C:\\", ROOTS]
    assert parent("/") == ROOTS
    selection = (
        Selection()
        .marked("C:\\Users", chosen=True)
        .marked("C:\\Users\\x [1]", chosen=False)
        .marked("C:\\Users\\x [1]\\keep", chosen=True)
    )
    patterns = excludes_of(selection)
    assert patterns == ("C:\\Users\\x [[]1]\\*", "!C:\\Users\\x [[]1]\\keep")
    assert selection_of(selection.roots, patterns) == (selection, ())
