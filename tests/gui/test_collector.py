"""Cyclic garbage is collected by the window's thread, and by no other."""

import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication

from kustos.gui.collector import Collector
from tests.helpers.waiting import eventually_async


class _Knot:
    def __init__(self) -> None:
        self.itself = self


async def test_a_cycle_goes_in_the_windows_thread(qapp: QApplication) -> None:
    collector = Collector(qapp)
    assert not gc.isenabled()
    threads: list[int] = []
    knot = _Knot()
    weakref.finalize(knot, lambda: threads.append(threading.get_ident()))
    del knot
    rubbish: list[list[int]] = [[] for _ in range(2_000)]
    assert await eventually_async(lambda: threads, 10, "the cycle to be collected")
    assert threads == [threading.get_ident()]
    assert len(rubbish) == 2_000
    collector.deleteLater()
