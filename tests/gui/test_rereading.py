"""Reading again: one at a time, and never an older answer after a newer one."""

import asyncio

from PySide6.QtCore import QObject

from kustos.gui.errands import Errands
from kustos.gui.rereading import Rereading
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async


class Reader:
    """Each reading notes its number, and ends when it may."""

    def __init__(self) -> None:
        self.begun: list[asyncio.Event] = []
        self.ended: list[int] = []

    async def read(self) -> None:
        number, may_end = len(self.begun), asyncio.Event()
        self.begun.append(may_end)
        await may_end.wait()
        self.ended.append(number)


def fail(error: Exception) -> None:
    raise AssertionError from error


async def test_who_reads_at_once_waits_for_the_reading_under_way(room: Room) -> None:
    """Whose answer is older: shown last, it would stay."""
    reader, errands, owner = Reader(), Errands(room.bridge), QObject()
    rereading = Rereading(errands, reader.read, fail, owner)
    rereading.wish()
    await eventually_async(lambda: reader.begun, 5, "the first reading")
    at_once = asyncio.create_task(rereading.now())
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(reader.begun) == 1
    reader.begun[0].set()
    await eventually_async(lambda: len(reader.begun) == 2, 5, "the second reading")
    reader.begun[1].set()
    await at_once
    assert reader.ended == [0, 1]
    rereading.stop()
    owner.deleteLater()


async def test_many_wishes_are_one_reading_more_and_not_before_its_time(room: Room) -> None:
    """A storm of announcements leads to one reading under way and one to come."""
    reader, errands, owner = Reader(), Errands(room.bridge), QObject()
    rereading = Rereading(errands, reader.read, fail, owner, every=3_600)
    rereading.wish()
    await eventually_async(lambda: reader.begun, 5, "the first reading")
    for _ in range(500):
        rereading.wish()
    await asyncio.sleep(0)
    assert len(reader.begun) == 1
    reader.begun[0].set()
    await eventually_async(rereading._later.isActive, 5, "the second to be put off")
    for _ in range(500):
        rereading.wish()
    assert len(reader.begun) == 1
    assert rereading._later.remainingTime() > 3_000_000
    rereading.stop()
    owner.deleteLater()
