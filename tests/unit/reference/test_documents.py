"""The documents point at things that are there."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"`((?:agent|app|tests|installers|docs)/[\w./*-]+)`")
TEST = re.compile(r"\btest_\w+")


def _found(pattern: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        for text in pattern.findall(document.read_text(encoding="utf-8")):
            yield document, text


def test_links_lead_to_files() -> None:
    """Every relative link of a document has a target, pictures included."""
    broken = {
        f"{document.relative_to(ROOT)}: {target}"
        for document, target in _found(LINK)
        if not (document.parent / target).exists()
    }
    assert not broken


def test_paths_that_are_named_exist() -> None:
    """A file or folder of the checkout that a document names in code letters is there."""
    broken = {
        f"{document.relative_to(ROOT)}: {path}"
        for document, path in _found(PATH)
        if not any(ROOT.glob(path.rstrip("/")))
    }
    assert not broken


@cache
def _all_tests() -> frozenset[str]:
    files = list((ROOT / "tests").rglob("test_*.py"))
    names = {file.stem for file in files}
    for file in files:
        names.update(re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8")))
    return frozenset(names)


@pytest.mark.parametrize("name", sorted({name for _, name in _found(TEST)}))
def test_tests_that_are_named_exist(name: str) -> None:
    """What is said to be shown by a test is shown by one."""
    assert name in _all_tests()


def test_the_glossary_speaks_german_as_the_window_does() -> None:
    """States and screens have one German word, whichever place one looks at."""
    tree = ET.parse(ROOT / "translations" / "kustos_de.ts")
    window = {
        message.findtext("source", ""): message.findtext("translation", "")
        for context in tree.iter("context")
        if context.findtext("name") in {"machine_states", "task_states", "pages"}
        for message in context.iter("message")
    }
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    states_and_screens = glossary.partition("## States of a machine")[2]
    written = dict(re.findall(r"\| ([A-Z]\w+) \| (\w[\w ]+) \|", states_and_screens))
    assert written.pop("English") == "Deutsch"
    assert written == window
