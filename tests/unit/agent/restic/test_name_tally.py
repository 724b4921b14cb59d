"""What the names of a comparison say, counted line by line in bounded memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.name_figures import (
    MOST_CHARACTERS,
    MOST_ENDINGS,
    MOST_EXAMPLES,
    Ending,
    Renaming,
)
from kustos_agent.restic import name_tally
from kustos_agent.restic.name_tally import NameTally, ending_of, without_ending
from kustos_agent.restic.reading_output import Change


def told(*lines: str) -> NameTally:
    """`+ /a.txt`: lines as restic tells them."""
    tally = NameTally()
    for line in lines:
        modifier, path = line.split(" ", 1)
        tally.take(Change(path=path.rstrip("/"), modifier=modifier, folder=path.endswith("/")))
    return tally


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("/a/letter.txt", "/a/letter.txt.locked"),
        ("/a/letter.txt", "/a/letter.locked"),
        ("/a/letter.txt", "/a/letter.txt.id-7F.[mail].locked"),
        ("/a/letter", "/a/letter.locked"),
        ("/a/.bashrc", "/a/.bashrc.locked"),
    ],
)
def test_a_name_that_has_got_an_ending_is_a_renaming(before: str, now: str) -> None:
    """Whether restic tells the former name or the present one first."""
    for lines in ((f"- {before}", f"+ {now}"), (f"+ {now}", f"- {before}")):
        if now.count(".") > 2 and lines[0].startswith("+"):
            continue  # in the order of names the longer one comes second
        figures = told(*lines).figures()
        assert (figures.gone, figures.new, figures.renamed) == (1, 1, 1), lines
        assert figures.endings == (Ending(ending="locked", new=1),)
        assert figures.examples == (Renaming(before=before, now=now),)


def test_what_has_another_name_or_folder_is_no_renaming() -> None:
    """Nor are folders counted, nor two of one."""
    lines = ("- /a/x.txt", "+ /b/x.txt.locked", "+ /a/y.locked", "- /a/", "+ /c/")
    assert told(*lines).figures().renamed == 0
    assert told("- /a/x.txt", "+ /a/x.1", "+ /a/x.2").figures().renamed == 1


def test_endings_are_held_against_those_that_were_there() -> None:
    """Of what is gone or has other content; the most frequent first, in small letters."""
    lines = ["M /a.doc", "- /b.doc", "+ /b.DOCX", "+ /c.docx", "+ /d.doc", "+ /e", "M? /f.xls"]
    figures = told(*lines).figures()
    assert figures.endings == (Ending(ending="docx", new=2), Ending(ending="doc", new=1, before=2))
    assert (figures.changed, figures.gone, figures.new) == (2, 1, 4)


def test_names_are_safe_to_be_shown() -> None:
    """Control characters, what turns the line around, and what is too long."""
    tally = told("+ /a/evil\u202etxt.\x1b[31mexe\n.png", "+ /" + "x" * 900 + ".txt")
    shown = [one.now for one in tally.figures().examples]
    assert all(name.isprintable() for name in shown)
    assert max(map(len, shown)) == MOST_CHARACTERS
    assert shown[1].endswith("x.txt")
    assert ending_of("/a.b\u202ec") == "b\\u202ec"
    assert ending_of(f"/a.{'x' * 90}") == "x" * 32
    assert (ending_of("/.bashrc"), without_ending("/a/.bashrc")) == ("", "")


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files there are and whatever they are called."""
    monkeypatch.setattr(name_tally, "REMEMBERED", 50)
    monkeypatch.setattr(name_tally, "MOST_COUNTED", 20)
    tally = NameTally()
    for number in range(5_000):
        tally.take(Change(path=f"/{number}.a{number}", modifier="-"))
        tally.take(Change(path=f"/n{number}.b{number}", modifier="+"))
    figures = tally.figures()
    assert (figures.gone, figures.new, figures.renamed) == (5_000, 5_000, 0)
    assert len(figures.endings) == MOST_ENDINGS
    assert len(figures.examples) == MOST_EXAMPLES
    assert len(tally._waiting_gone) <= 100
    assert len(tally._waiting_new) <= 100
    assert len(tally._new_endings) == len(tally._former_endings) == 20


@given(st.sets(st.from_regex(r"[a-z]{1,6}\.(txt|doc|png)", fullmatch=True), max_size=40))
def test_every_file_that_is_encrypted_with_its_name_is_found(names: set[str]) -> None:
    """In restic's order, by name."""
    paths = sorted([*names, *(f"{name}.locked" for name in names)])
    lines = [f"{'-' if path in names else '+'} /home/{path}" for path in paths]
    figures = told(*lines).figures()
    assert figures.renamed == figures.gone == figures.new == len(names)
