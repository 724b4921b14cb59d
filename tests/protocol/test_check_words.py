"""The words that a person compares before a machine is let in."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.check_words import COUNT, WORDS, check_words

CA = st.binary(min_size=32, max_size=32).map(bytes.hex)
NONCE = st.text("abcXYZ019-_", min_size=43, max_size=43)


def test_the_first_four_letters_tell_all_words_apart() -> None:
    """256 of them, so that a word is eight bits; plain letters, short, in order."""
    assert len({word[:4] for word in WORDS}) == 256
    assert all(
        word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 8
        for word in WORDS
    )
    assert all(former < latter for former, latter in pairwise(WORDS))


def test_other_programs_get_the_same_words() -> None:
    """The example of docs/protocol.md."""
    words = check_words("5f" * 32, "Wm1lZ8cQp4tB0sJ7uYxN2vHkR6eAiDgF3oTqLwSzCbM")
    assert words == ("trumpet", "waffle", "saturn", "cotton", "snow", "saturn")


@given(CA, NONCE, CA, NONCE)
def test_another_manager_or_another_machine_has_other_words(
    ca: str, nonce: str, other_ca: str, other_nonce: str
) -> None:
    """And the same ones have the same."""
    words = check_words(ca, nonce)
    assert len(words) == COUNT
    assert (words == check_words(other_ca, other_nonce)) == ((ca, nonce) == (other_ca, other_nonce))
