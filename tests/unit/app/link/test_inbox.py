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


async def test_what_is_not_urgent_waits_for_company_until_the_urgent_comes() -> None:
    """An hour would be too long for this test."""
    inbox = Inbox[int](10, 100, linger_seconds=3_600)
    taking = asyncio.create_task(inbox.take())
    for number in (1, 2):
        await inbox.put(number, 10, urgent=False)
        await asyncio.sleep(0)
    assert not taking.done()
    await inbox.put(3, 10)
    assert await taking == [1, 2, 3]


async def test_what_is_not_urgent_waits_no_longer_than_there_is_room() -> None:
    """Whoever has much to say is not made slower."""
    inbox = Inbox[int](2, 100, linger_seconds=3_600)
    await inbox.put(1, 10, urgent=False)
    await inbox.put(2, 10, urgent=False)
    third = asyncio.create_task(inbox.put(3, 10, urgent=False))
    assert await inbox.take() == [1, 2]
    await third


async def test_what_is_not_urgent_does_not_wait_for_ever() -> None:
    """Nothing may come after it."""
    inbox = Inbox[int](2, 100, linger_seconds=0.001)
    await inbox.put(1, 10, urgent=False)
    assert await inbox.take() == [1]
