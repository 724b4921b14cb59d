"""`eventually` waits as long as needed, not longer, and says what it waited for."""

import asyncio

import pytest

from tests.helpers.waiting import eventually, eventually_async


def test_the_first_true_value_comes_back() -> None:
    values = iter([0, "", None, "ready", "late"])
    assert eventually(lambda: next(values), 5, "a value") == "ready"


def test_a_condition_that_never_holds_fails_with_what_was_awaited() -> None:
    with pytest.raises(AssertionError, match=r"waited 0\.02 s for the moon \(last: 0\)"):
        eventually(lambda: 0, 0.02, "the moon")


def test_without_any_time_the_condition_is_still_asked_once() -> None:
    assert eventually(lambda: 7, 0, "seven") == 7


def test_an_error_in_the_condition_is_not_waited_out() -> None:
    with pytest.raises(ZeroDivisionError):
        eventually(lambda: 1 // 0, 60, "a quotient")


async def test_the_loop_runs_while_a_plain_condition_is_awaited() -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    assert await eventually_async(event.is_set, 5, "the event") is True


async def test_a_coroutine_may_be_the_condition() -> None:
    values = iter([0, 3])

    async def ask() -> int:
        return next(values)

    assert await eventually_async(ask, 5, "three") == 3


async def test_the_asynchronous_wait_fails_with_what_was_awaited() -> None:
    with pytest.raises(AssertionError, match="for the moon"):
        await eventually_async(lambda: None, 0.02, "the moon")
