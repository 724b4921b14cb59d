"""What the restic of a machine cannot do, known before it is asked."""

from typing import Final, NamedTuple

from kustos.core.orders import Order, RepairOrder
from kustos_agent.protocol.restic_versions import FACTS, Capability, Version, named_version
from kustos_agent.protocol.tasks import RepairPart

_NEEDED: Final[dict[Order, Capability]] = {
    RepairOrder(part=RepairPart.SNAPSHOTS): Capability.REPAIR_SNAPSHOTS,
}


class Lack(NamedTuple):
    """The version that is there, and the oldest that could do it (None: none so far)."""

    found: Version
    needed: Version | None


def lack(order: Order, restic_version: str) -> Lack | None:
    """What keeps a machine with this restic, as its hello names it, from doing it. None: nothing
    that is known here; without a version the machine itself will say."""
    needed = _NEEDED.get(order)
    return None if needed is None else lack_of(needed, restic_version)


def lack_of(needed: Capability, restic_version: str) -> Lack | None:
    """The same of one thing that restics differ in."""
    found = named_version(restic_version)
    if found is None or FACTS[needed].holds(found):
        return None
    return Lack(found, FACTS[needed].first)
