"""Bearer tokens: which ones open what, from offer to end of grace."""

import pytest

from kustos.core.model import TokenOwner, TokenStanding
from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import DAY, MINUTE, NOON, machine

FIRST = b"t" * 32
"""The token of the machine that the fixture has."""
SECOND, THIRD, OTHER = b"2" * 32, b"3" * 32, b"o" * 32
UNTIL = NOON + 5 * MINUTE


def standing(unit: SqlUnit, token: bytes) -> TokenStanding | None:
    owner = unit.machines.by_token(token)
    assert owner is None or owner.machine_id == "machine"
    return None if owner is None else owner.standing


def test_a_token_names_its_machine_and_no_other_does(unit: SqlUnit) -> None:
    assert standing(unit, FIRST) is TokenStanding.CURRENT
    assert standing(unit, OTHER) is None


def test_an_offered_token_is_let_in_beside_the_one_in_use(unit: SqlUnit) -> None:
    assert unit.machines.offer_token("machine", SECOND)
    assert standing(unit, FIRST) is TokenStanding.CURRENT
    assert standing(unit, SECOND) is TokenStanding.OFFERED


def test_a_taken_token_is_the_one_in_use_and_that_is_the_former(unit: SqlUnit) -> None:
    unit.machines.offer_token("machine", SECOND)
    assert unit.machines.take_token(SECOND, NOON, UNTIL)
    assert standing(unit, SECOND) is TokenStanding.CURRENT
    assert unit.machines.by_token(FIRST) == TokenOwner(
        machine_id="machine", standing=TokenStanding.FORMER, until=UNTIL
    )


def test_of_two_former_tokens_the_older_opens_nothing(unit: SqlUnit) -> None:
    for token in (SECOND, THIRD):
        unit.machines.offer_token("machine", token)
        unit.machines.take_token(token, NOON, UNTIL)
    assert standing(unit, FIRST) is None
    assert standing(unit, SECOND) is TokenStanding.FORMER


def test_taking_a_token_ends_earlier_offers_and_leaves_later_ones(unit: SqlUnit) -> None:
    """A later one may be on the agent's disk by the time the answer to this one is read."""
    for token in (SECOND, THIRD, OTHER):
        unit.machines.offer_token("machine", token)
    unit.machines.take_token(THIRD, NOON, UNTIL)
    assert standing(unit, SECOND) is None
    assert standing(unit, OTHER) is TokenStanding.OFFERED


def test_a_token_that_is_not_on_offer_cannot_be_taken(unit: SqlUnit) -> None:
    unit.machines.offer_token("machine", SECOND)
    unit.machines.withdraw_offer(SECOND)
    for token in (SECOND, FIRST):
        assert not unit.machines.take_token(token, NOON, UNTIL)
    assert standing(unit, FIRST) is TokenStanding.CURRENT
    assert standing(unit, SECOND) is None


def test_a_removed_machine_is_offered_nothing_and_its_tokens_are_gone(unit: SqlUnit) -> None:
    unit.machines.offer_token("machine", SECOND)
    unit.machines.take_token(SECOND, NOON, UNTIL)
    unit.machines.offer_token("machine", THIRD)
    unit.machines.remove("machine")
    assert not unit.machines.offer_token("machine", OTHER)
    for token in (FIRST, SECOND, THIRD, OTHER):
        assert unit.machines.by_token(token) is None


def test_a_replaced_token_opens_nothing_any_more_and_no_other_does(unit: SqlUnit) -> None:
    unit.machines.offer_token("machine", SECOND)
    unit.machines.take_token(SECOND, NOON, UNTIL)
    unit.machines.offer_token("machine", THIRD)
    unit.machines.set_token("machine", OTHER, NOON)
    assert standing(unit, OTHER) is TokenStanding.CURRENT
    assert [standing(unit, token) for token in (FIRST, SECOND, THIRD)] == [None] * 3


def test_the_token_of_nobody_cannot_be_replaced(unit: SqlUnit) -> None:
    with pytest.raises(RowMissingError):
        unit.machines.set_token("nobody", OTHER, NOON)


def test_old_tokens_are_found_but_for_the_embedded_agents(unit: SqlUnit) -> None:
    unit.machines.add(machine("here", embedded=True), OTHER)
    unit.machines.add(machine("young", enrolled_at=NOON + DAY), SECOND)
    assert unit.machines.tokens_before(NOON) == []
    assert unit.machines.tokens_before(NOON + MINUTE) == ["machine"]
    unit.machines.offer_token("machine", THIRD)
    unit.machines.take_token(THIRD, NOON + DAY, NOON + DAY)
    assert unit.machines.tokens_before(NOON + MINUTE) == []
