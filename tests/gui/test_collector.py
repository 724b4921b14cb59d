"""Cyclic garbage is collected by the window's thread, and by no other."""

import gc
import threading
import weakref
from collections.abc import AsyncIterator

import pytest_asyncio
from PySide6.QtWidgets import QApplication

from kustos.gui.collector import LOOKS_TO_LAST, Collector, size
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


@pytest_asyncio.fixture
async def collector(qapp: QApplication) -> AsyncIterator[Collector]:
    """One that has settled, under the eyes of somebody."""
    collector = Collector(qapp, settle=0, seen=lambda: True)
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


async def test_cycles_among_what_was_put_aside_go_when_that_has_grown(collector: Collector) -> None:
    """A cycle that lived long is not lost: three times as much, and all is looked through."""
    gone: list[bool] = []
    knot = _Knot()
    weakref.finalize(knot, lambda: gone.append(True))
    look_round(collector)
    del knot
    look_round(collector)
    assert not gone
    grown: list[list[int]] = [[] for _ in range(2 * size())]
    look_round(collector)
    assert gone
    assert grown


async def test_they_go_sooner_when_nobody_looks(collector: Collector) -> None:
    """A pause that nobody sees costs nothing."""
    gone: list[bool] = []
    knot = _Knot()
    weakref.finalize(knot, lambda: gone.append(True))
    look_round(collector)
    del knot
    grown: list[list[int]] = [[] for _ in range(size() // 2)]
    look_round(collector)
    assert not gone
    collector._seen = lambda: False
    look_round(collector)
    assert gone
    assert grown
