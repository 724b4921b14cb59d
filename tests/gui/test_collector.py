"""Cyclic garbage is collected by the window's thread, and by no other."""

import gc
import threading
import weakref
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from kustos.gui.collector import BULK, LOOKS_TO_LAST, Collector, size
from tests.helpers.waiting import eventually_async


class _Knot:
    def __init__(self) -> None:
        self.itself = self


def much() -> list[list[int]]:
    """Enough for a look to be worth it."""
    return [[] for _ in range(2_000)]


def look_round(collector: Collector, looks: int = LOOKS_TO_LAST) -> None:
    """As many looks as it takes to put aside what lasts."""
    for _ in range(looks):
        kept = much()
        collector.look()
        del kept


@pytest.fixture
def somebody_looks() -> bool:
    """Whether a pause would be noticed."""
    return True


@pytest_asyncio.fixture
async def collector(qapp: QApplication, somebody_looks: bool) -> AsyncIterator[Collector]:
    """One that has settled."""
    collector = Collector(qapp, settle=0, seen=lambda: somebody_looks)
    assert await eventually_async(gc.get_freeze_count, 10, "what is there to be put aside")
    yield collector
    collector.deleteLater()
    gc.unfreeze()


async def test_a_cycle_goes_in_the_windows_thread(collector: Collector) -> None:
    assert not gc.isenabled()
    threads: list[int] = []
    knot = _Knot()
    weakref.finalize(knot, lambda: threads.append(threading.get_ident()))
    del knot
    rubbish = much()
    assert await eventually_async(lambda: threads, 10, "the cycle to be collected")
    assert threads == [threading.get_ident()]
    assert len(rubbish) == 2_000


async def test_what_lasts_is_not_looked_through_again(collector: Collector) -> None:
    """After one round it is put aside, and no further look goes through it."""
    lasting = much()
    look_round(collector)
    assert gc.get_freeze_count() >= len(lasting)
    kept = {id(item) for item in lasting}
    assert not kept & {id(item) for item in gc.get_objects()}


async def test_little_that_is_new_is_not_worth_a_look(collector: Collector) -> None:
    """An idle window stands still for nothing."""
    gc.collect()
    collections = [generation["collections"] for generation in gc.get_stats()]
    for _ in range(LOOKS_TO_LAST):
        collector.look()
    assert collections == [generation["collections"] for generation in gc.get_stats()]


async def test_what_came_in_bulk_is_put_aside_without_a_look(collector: Collector) -> None:
    """A fleet that was read anew stays, and the window does not stand still for it."""
    collections = [generation["collections"] for generation in gc.get_stats()]
    read: list[list[int]] = [[] for _ in range(BULK + 1_000)]
    collector.look()
    assert collections == [generation["collections"] for generation in gc.get_stats()]
    assert gc.get_freeze_count() >= len(read)


@pytest.mark.parametrize(
    ("somebody_looks", "grown"), [(True, 2.0), (False, 0.5)], ids=["seen", "unseen"]
)
async def test_cycles_among_what_was_put_aside_go_when_that_has_grown(
    collector: Collector, somebody_looks: bool, grown: float
) -> None:
    """A cycle that lived long is not lost: when there is three times as much, or sooner if nobody
    sees the pause, all is looked through."""
    gone: list[bool] = []
    knot = _Knot()
    weakref.finalize(knot, lambda: gone.append(True))
    look_round(collector)
    del knot
    look_round(collector)
    assert not gone
    held: list[list[int]] = [[] for _ in range(int(grown * size()))]
    look_round(collector)
    assert gone
    assert held


async def test_somebody_who_looks_is_not_made_to_wait_for_little(collector: Collector) -> None:
    """Half as much again is no reason while somebody works with the window."""
    gone: list[bool] = []
    knot = _Knot()
    weakref.finalize(knot, lambda: gone.append(True))
    look_round(collector)
    del knot
    held: list[list[int]] = [[] for _ in range(size() // 2)]
    look_round(collector)
    assert not gone
    assert held
