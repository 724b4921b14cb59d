"""Wait for a condition with a deadline: the one place in the tests that sleeps."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar, overload

Value = TypeVar("Value")


def eventually(condition: Callable[[], Value], timeout: float, what: str) -> Value:
    """The first true value of `condition`, asked again and again for `timeout` seconds.

    It is asked at least once, and once more after the deadline has passed. `what` completes the
    sentence "waited 5 s for …". What `condition` raises goes through at once.

    Raises:
        AssertionError: the deadline passed; it says `what` and the last value.
    """
    for pause in _pauses(timeout):
        value = condition()
        if value:
            return value
        time.sleep(pause)
    value = condition()
    if value:
        return value
    raise AssertionError(_too_late(timeout, what, value))


@overload
async def eventually_async(
    condition: Callable[[], Awaitable[Value]],
    timeout: float,  # noqa: ASYNC109  a last question is asked when it is over
    what: str,
) -> Value: ...
@overload
async def eventually_async(
    condition: Callable[[], Value],
    timeout: float,  # noqa: ASYNC109  the same
    what: str,
) -> Value: ...
async def eventually_async(
    condition: Callable[[], Value | Awaitable[Value]],
    timeout: float,  # noqa: ASYNC109  the same
    what: str,
) -> Value:
    """`eventually` for a running loop; `condition` may be a plain or a coroutine function."""
    for pause in _pauses(timeout):
        value = await _ask(condition)
        if value:
            return value
        await asyncio.sleep(pause)
    value = await _ask(condition)
    if value:
        return value
    raise AssertionError(_too_late(timeout, what, value))


async def _ask(condition: Callable[[], Value | Awaitable[Value]]) -> Value:
    answer = condition()
    return await answer if inspect.isawaitable(answer) else answer


def _pauses(timeout: float) -> Iterator[float]:
    """Waits between two questions: 1 ms at first, doubling to 50 ms, until the deadline."""
    deadline = time.monotonic() + timeout
    pause = 0.001
    while (left := deadline - time.monotonic()) > 0:
        yield min(pause, left)
        pause = min(2 * pause, 0.05)


def _too_late(timeout: float, what: str, last: object) -> str:
    return f"waited {timeout:g} s for {what} (last: {last!r})"
