"""What crosses from the engine to the window."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

from kustos.core.bus import Listener
from kustos.core.events import Event, LogGrew
from kustos.core.manager import Manager
from kustos.gui.bridge import AT_ONCE, Bridge
from tests.helpers.waiting import eventually_async


class Announcing:
    """An engine that only announces."""

    def __init__(self) -> None:
        self.tell: Listener = lambda _event: None

    def listen(self, listener: Listener) -> None:
        self.tell = listener

    def submit(self, work: Callable[[Manager], Coroutine[Any, Any, Any]]) -> Future[Any]:
        raise NotImplementedError


async def test_of_many_announcements_the_window_hears_a_few_at_a_time() -> None:
    """All of them, in their order, the latest of each; between, it has its turn."""
    engine = Announcing()
    bridge = Bridge(engine)
    heard: list[tuple[Event, ...]] = []
    bridge.events.connect(heard.append)
    told = [LogGrew(str(number), 1) for number in range(3 * AT_ONCE + 1)]
    for event in told:
        engine.tell(event)
    engine.tell(latest := LogGrew("0", 2))
    told = [*told[1:], latest]
    await eventually_async(lambda: sum(map(len, heard)) == len(told), 10, "all announcements")
    assert [event for events in heard for event in events] == told
    assert max(map(len, heard)) == AT_ONCE
    await bridge.close()
