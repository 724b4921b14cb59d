"""Documents and tables in Markdown, for what is made from the code."""

from collections.abc import Iterable
from typing import Final

HEADER: Final = "<!-- Made from the code by `python -m tests.reference`. Do not edit by hand. -->"


def document(title: str, parts: Iterable[str]) -> str:
    """A file with this title; its parts are paragraphs, headings and tables."""
    return "\n\n".join((HEADER, f"# {title}", *parts)) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A row for each, below the head."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )
