"""What waits between reading an agent and storing what it said."""

import asyncio

from kustos.link.inbox import Inbox


async def test_everything_that_waits_is_taken_at_once_and_in_order() -> None:
    """What is committed together costs little more than one alone."""
    inbox = Inbox[int](10, 1_000)
    for number in range(5):
        await inbox.put(number, 10)
    assert await inbox.take() == [0, 1, 2, 3, 4]


async def test_reading_pauses_while_there_is_no_room_for_another_one() -> None:
    """Bounded in number."""
    inbox = Inbox[int](2, 1_000)
    await inbox.put(1, 10)
    await inbox.put(2, 10)
    third = asyncio.create_task(inbox.put(3, 10))
    await asyncio.sleep(0)
    assert not third.done()
    assert await inbox.take() == [1, 2]
    await third
    assert await inbox.take() == [3]


async def test_reading_pauses_while_there_is_no_room_for_so_many_bytes() -> None:
    """However few the events are."""
    inbox = Inbox[int](10, 100)
    await inbox.put(1, 60)
    second = asyncio.create_task(inbox.put(2, 60))
    await asyncio.sleep(0)
    assert not second.done()
    assert await inbox.take() == [1]
    await second


async def test_one_that_is_larger_than_all_room_passes_alone() -> None:
    """It would wait for ever."""
    inbox = Inbox[int](10, 100)
    await inbox.put(1, 1_000)
    assert await inbox.take() == [1]


async def test_taking_waits_until_there_is_something() -> None:
    """And gives it as soon as it comes."""
    inbox = Inbox[int](10, 100)
    taking = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    assert not taking.done()
    await inbox.put(1, 10)
    assert await taking == [1]
