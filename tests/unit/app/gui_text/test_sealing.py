"""How far a machine is with its credentials: always a sentence, in both languages."""

from collections.abc import Callable

from kustos.core.sealed_sets import Keeping, KeepingState
from kustos.gui.text import sealing
from kustos_agent.protocol.seal_trouble import SealTrouble

WITH_DETAIL = {
    SealTrouble.KEY_MISSING,
    SealTrouble.KEY_DAMAGED,
    SealTrouble.EXPOSED,
    SealTrouble.UNREADABLE,
    SealTrouble.UNWRITABLE,
}


def every() -> list[Keeping]:
    states = [Keeping(state) for state in KeepingState if state is not KeepingState.NOT_KEPT]
    troubles = [Keeping(KeepingState.NOT_KEPT, one, "/a\0e9{b}") for one in SealTrouble]
    own = [Keeping(state, own=True) for state in (KeepingState.DAMAGED, KeepingState.UNSUPPORTED)]
    return states + troubles + own


def test_each_has_a_sentence_in_both_languages(german: Callable[[], None]) -> None:
    """Where what is not kept is said, so is that it is sent for each run: nothing is lost by it."""
    english = [sealing.said(one) for one in every()]
    german()
    said = [sealing.said(one) for one in every()]
    assert all(map(str.strip, english))
    assert not set(english) & set(said)
    assert len(set(english)) == len(english) - 2, "three troubles share one"
    for one, sentence in zip(every(), english, strict=True):
        assert sentence.startswith("They are sent for each run") is (one.trouble is not None) or (
            one.state is KeepingState.UNSUPPORTED
        )


def test_a_detail_is_shown_as_it_can_be_read() -> None:
    """Paths of a machine are anybody's text."""
    for trouble in SealTrouble:
        said = sealing.said(Keeping(KeepingState.NOT_KEPT, trouble, "/a\0e9{b}"))
        assert ("/a\\xe9{b}" in said) is (trouble in WITH_DETAIL)


def test_what_a_person_can_put_right_has_words_of_its_own() -> None:
    """What only the agent asks for itself shares one."""
    said = {sealing.said(Keeping(KeepingState.NOT_KEPT, one)) for one in SealTrouble}
    assert len(said) == len(SealTrouble) - 2
