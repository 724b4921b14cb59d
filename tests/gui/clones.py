"""A machine whose identity is used twice, as the link would tell it."""

from itertools import pairwise

from kustos.core.clones import Origin
from tests.gui.scripted_links import Room

OWN = Origin(journal_id="own", position=10, address="192.168.1.23")
COPY = Origin(journal_id="copy", position=3, address="203.0.113.5")


async def raise_clone_alarm(room: Room, machine_id: str) -> None:
    """Three turns of two agents."""

    async def turn(former: Origin, newer: Origin) -> None:
        await room.do(
            lambda manager: manager.clones.replaced(machine_id, former, newer, answered=True)
        )

    for former, newer in pairwise([OWN, COPY, OWN, COPY]):
        await turn(former, newer)
