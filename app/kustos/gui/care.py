"""What a person may have done to a repository."""

from enum import Enum

from kustos.core.orders import (
    CareOrder,
    CheckOrder,
    PruneOrder,
    RepairOrder,
    StatsOrder,
    UnlockOrder,
)
from kustos_agent.protocol.tasks import CheckDepth, RepairPart


class Care(Enum):
    """Each with what its task is told."""

    _value_: CareOrder

    CHECK = CheckOrder()
    CHECK_ALL = CheckOrder(depth=CheckDepth.ALL)
    STATS = StatsOrder()
    PRUNE = PruneOrder()
    UNLOCK = UnlockOrder()
    REPAIR_INDEX = RepairOrder(part=RepairPart.INDEX)
    REPAIR_SNAPSHOTS = RepairOrder(part=RepairPart.SNAPSHOTS)

    @property
    def order(self) -> CareOrder:
        """What the task is told."""
        return self._value_

    @property
    def changes_backups(self) -> bool:
        """Whether something may be gone afterwards that was there before."""
        return isinstance(self.order, RepairOrder)
