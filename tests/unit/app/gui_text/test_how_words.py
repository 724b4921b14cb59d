"""How runs go, said where it is not as usual."""

from collections.abc import Callable

from kustos.core.how import USUAL, How
from kustos.gui.text.how import HowWords
from kustos.gui.text.numbers import NBSP
from kustos_agent.protocol.effort import Compression, Effort

EVERYTHING = How(
    timeout_seconds=8 * 3_600,
    retries=2,
    effort=Effort(nice=19, upload_kib=500, compression=Compression.MAX, read_concurrency=4),
)


def test_what_is_as_usual_is_not_said() -> None:
    """Most jobs are."""
    assert HowWords().sentences(USUAL) == []


def test_all_else_is_a_sentence_each() -> None:
    """In the order in which a run meets it."""
    said = [one.replace(NBSP, " ") for one in HowWords().sentences(EVERYTHING)]
    assert said == [
        "An attempt is given up after 8 h.",
        "After an error it is tried 2 more times.",
        "It sends at most 500 KiB/s (4.1 Mbit/s).",
        "Other programs come first (niceness 19).",
        "Compression: best, and slow.",
        "4 files are read at once.",
    ]


def test_none_and_one_have_words_of_their_own(german: Callable[[], None]) -> None:
    """In both languages."""
    once = How(retries=1, effort=Effort(read_concurrency=1))
    assert HowWords().sentences(How(retries=0)) == ["After an error it is not tried again."]
    assert HowWords().sentences(once) == [
        "After an error it is tried once more.",
        "Files are read one at a time.",
    ]
    german()
    assert HowWords().sentences(once) == [
        "Nach einem Fehler wird es noch einmal versucht.",
        "Dateien werden einzeln gelesen.",
    ]
