"""What the window says, by its English sentence: in German as the translation has it."""

import xml.etree.ElementTree as ET
from collections import defaultdict
from functools import cache
from pathlib import Path

TRANSLATION = Path(__file__).resolve().parents[2] / "translations" / "kustos_de.ts"


class Words:
    """`words("All {count}", count=3)` are the texts it may read as: one in English; in German as
    many as there are contexts that translate it differently."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, source: str, **values: object) -> frozenset[str]:
        """Raises KeyError for a sentence that the program does not have."""
        texts = _german()[source] if self.language == "de" else {source}
        return frozenset(text.format(**values) if values else text for text in texts)

    def one(self, source: str, **values: object) -> str:
        """Where there is but one."""
        (text,) = self(source, **values)
        return text


@cache
def _german() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for message in ET.parse(TRANSLATION).iter("message"):
        found[message.findtext("source", "")].add(message.findtext("translation", ""))
    return dict(found)
