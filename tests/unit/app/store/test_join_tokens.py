"""Join tokens."""

from dataclasses import replace

import pytest

from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import MINUTE, NOON, join_token


def test_a_token_reads_back_as_it_was_added(unit: SqlUnit) -> None:
    token = join_token(embedded=True)
    unit.join_tokens.add(token)
    assert unit.join_tokens.get(token.secret_hash) == token


def test_an_unknown_token_is_none(unit: SqlUnit) -> None:
    assert unit.join_tokens.get(b"x" * 32) is None


def test_a_spent_token_says_when_and_by_whom(unit: SqlUnit) -> None:
    token = join_token()
    unit.join_tokens.add(token)
    unit.join_tokens.spend(token.secret_hash, NOON + MINUTE, "machine")
    spent = replace(token, used_at=NOON + MINUTE, machine_id="machine")
    assert unit.join_tokens.get(token.secret_hash) == spent


def test_a_token_cannot_be_spent_twice(unit: SqlUnit) -> None:
    token = join_token()
    unit.join_tokens.add(token)
    unit.join_tokens.spend(token.secret_hash, NOON, "machine")
    with pytest.raises(RowMissingError):
        unit.join_tokens.spend(token.secret_hash, NOON + MINUTE, "machine")


def test_a_token_that_does_not_exist_cannot_be_spent(unit: SqlUnit) -> None:
    with pytest.raises(RowMissingError):
        unit.join_tokens.spend(b"x" * 32, NOON, "machine")


def test_only_tokens_that_expired_before_the_moment_are_forgotten(unit: SqlUnit) -> None:
    old = join_token(b"1" * 32, expires_at=NOON)
    new = join_token(b"2" * 32, expires_at=NOON + MINUTE)
    unit.join_tokens.add(old)
    unit.join_tokens.add(new)
    unit.join_tokens.forget_before(NOON + MINUTE)
    assert unit.join_tokens.get(old.secret_hash) is None
    assert unit.join_tokens.get(new.secret_hash) == new
