"""A full disk of this computer is told on every page, for as long as it is full."""

from kustos.core.events import RoomChanged
from kustos.gui.room_notice import RoomNotice
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async


async def test_a_full_store_is_told_until_there_is_room_again(room: Room) -> None:
    """Nobody has to press anything to learn why machines come and go."""
    notice = RoomNotice(room.bridge)
    assert notice.isHidden()
    room.bridge.events.emit((RoomChanged(full=True),))
    await eventually_async(lambda: not notice.isHidden(), 5, "the notice")
    assert notice.title == "The disk of this computer is full"
    room.bridge.events.emit((RoomChanged(full=False),))
    await eventually_async(notice.isHidden, 5, "the notice to go")
    notice.deleteLater()
