"""Which conditions hold, one module a family, each a pure function of `facts.Facts`."""

from typing import Final

from kustos.core.alert_changes import Seen, together

from .backups import backups
from .care import care
from .certificates import certificates
from .changes import changes
from .channels import channels
from .facts import Facts, Family
from .figures import figures
from .filling import filling
from .overdue import overdue
from .presence import presence
from .quarantine import quarantine
from .quota import quota
from .repositories import repositories
from .snapshots import snapshots
from .software import software

FAMILIES: Final[tuple[Family, ...]] = (
    backups,
    overdue,
    presence,
    figures,
    software,
    certificates,
    repositories,
    care,
    snapshots,
    changes,
    quarantine,
    filling,
    quota,
    channels,
)
"""All there are. A further one stands here and in a module of its own."""


def look(facts: Facts) -> Seen:
    """All that holds by these facts."""
    return together(family(facts) for family in FAMILIES)
