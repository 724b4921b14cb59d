"""What a machine's restic cannot do."""

from kustos.core.abilities import lack
from kustos.core.orders import CheckOrder, RepairOrder
from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.tasks import RepairPart

SNAPSHOTS = RepairOrder(part=RepairPart.SNAPSHOTS)


def test_an_old_restic_lacks_what_came_later() -> None:
    """With both versions, for the sentence."""
    assert lack(SNAPSHOTS, "0.14.0") == (Version(0, 14, 0), Version(0, 16))
    assert lack(SNAPSHOTS, "0.15.2") == (Version(0, 15, 2), Version(0, 16))
    assert lack(SNAPSHOTS, "0.16.0") is None


def test_what_every_version_can_lacks_nothing() -> None:
    """0.14 is the oldest that is run."""
    assert lack(CheckOrder(), "0.14.0") is None
    assert lack(RepairOrder(part=RepairPart.INDEX), "0.14.0") is None


def test_who_names_no_version_is_asked() -> None:
    """Its restic may be there by then; and nonsense proves nothing."""
    assert lack(SNAPSHOTS, "") is None
    assert lack(SNAPSHOTS, "restic 0.14.0") is None
    assert lack(SNAPSHOTS, "0.14") is None
