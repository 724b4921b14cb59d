"""What crosses from the engine to the window."""

from kustos.core.events import Event, LogGrew
from kustos.core.manager import Manager
from kustos.gui.bridge import AT_ONCE
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async


async def test_of_many_announcements_the_window_hears_a_few_at_a_time(room: Room) -> None:
    """All of them, in their order; between, it has its turn."""
    heard: list[tuple[Event, ...]] = []
    room.bridge.events.connect(heard.append)
    told = [LogGrew(str(number), 1) for number in range(3 * AT_ONCE + 1)]

    async def announce(manager: Manager) -> None:
        for event in told:
            manager.bus.publish(event)

    await room.bridge.call(announce)
    await eventually_async(lambda: sum(map(len, heard)) == len(told), 10, "all announcements")
    assert [event for events in heard for event in events] == told
    assert max(map(len, heard)) <= AT_ONCE
