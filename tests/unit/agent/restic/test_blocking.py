"""A disk that does not answer holds nobody up."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from kustos_agent.restic.blocking import DiskSilentError, ask_disk


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """What a call waits for that hangs; it is let go at the end."""
    event = threading.Event()
    yield event
    event.set()


async def test_an_answer_and_an_error_come_through() -> None:
    """As if it had been called here."""
    assert await ask_disk(lambda: 5, subject="/a", cancel=asyncio.Event()) == 5
    with pytest.raises(ZeroDivisionError):
        await ask_disk(lambda: 1 // 0, subject="/a", cancel=asyncio.Event())


async def test_no_answer_in_time(hanging: threading.Event) -> None:
    """A network file system whose server is gone."""
    with pytest.raises(DiskSilentError) as silent:
        await ask_disk(hanging.wait, subject="/mnt", cancel=asyncio.Event(), timeout_seconds=0.05)
    assert (silent.value.subject, silent.value.cancelled) == ("/mnt", False)


async def test_a_cancel_is_heard_meanwhile(hanging: threading.Event) -> None:
    """At once."""
    cancel = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, cancel.set)
    with pytest.raises(DiskSilentError) as silent:
        await ask_disk(hanging.wait, subject="/mnt", cancel=cancel)
    assert silent.value.cancelled
