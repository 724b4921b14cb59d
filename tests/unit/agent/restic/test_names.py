"""What a person types is found as it is meant, and nothing in it turns into something else."""

import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kustos_agent.restic.command import CommandError
from kustos_agent.restic.names import meant, name_pattern

file_names = st.text(
    st.characters(exclude_characters="\0/*?", exclude_categories=["Cs"]), min_size=1, max_size=8
)


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [
        ("letter.txt", "letter.txt"),
        ("*.t?t", "*.t?t"),
        ("[a-z]", "[[]a-z]"),
        ("back\\slash", "back\\\\slash"),
        ("--json", "\\--json"),
        ("a-b", "a-b"),
        ("lat\ufffd", "lat[\ufffd]"),
        ("lat\0e9", "lat\udce9"),
        ("sub/letter.txt/", "sub/letter.txt"),
    ],
)
def test_patterns(typed: str, pattern: str) -> None:
    """Stars and question marks stay, brackets and backslashes lose their meaning."""
    assert name_pattern(typed, windows=False) == pattern


@pytest.mark.parametrize("typed", ["", "/", "//", "a\0b"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    """It would find everything, or is none."""
    with pytest.raises(CommandError):
        name_pattern(typed)
    with pytest.raises(CommandError):
        meant([typed])


@pytest.mark.parametrize("typed", ["-x", "a\\b"])
def test_on_windows_a_backslash_hides_nothing(typed: str) -> None:
    """So what would need one is refused there; a bracket does not."""
    with pytest.raises(CommandError):
        name_pattern(typed, windows=True)
    assert name_pattern("[x]", windows=True) == "[[]x]"


@given(name=file_names)
@example("[!x]\\]-")
def test_a_name_without_wildcards_is_itself_alone(name: str) -> None:
    """As a pattern, in a file name matching of the same rules, and in what is kept of the hits."""
    pattern = name_pattern(name, windows=False)
    # Python's classes are Go's, its escape is a class as well.
    assert fnmatchcase(name, re.sub(r"\\(.)", r"[\1]", pattern, flags=re.DOTALL))
    assert meant([name]).search(f"/folder/{name}")
    assert not meant([name]).search(f"/folder/{name}/below")
    assert not meant([name]).search(f"/folder/x{name}")


def test_what_is_meant() -> None:
    """The end of a path, or a whole one; a star stays in its folder, two do not."""
    path = "/home/anna/Sub/lat\ufffd.txt"
    for typed in ("Sub/lat*", "lat?.txt", "lat\0e9.txt", path, "/home/**/lat*", "/*/*/Sub/*.txt"):
        assert meant([typed]).search(path), typed
    for typed in ("anna/lat*", "/Sub/lat*", "/home/*/lat*", "sub/lat*", "Sub"):
        assert not meant([typed]).search(path), typed
    assert meant(["nothing", "sub/LAT*"], ignore_case=True).search(path)
