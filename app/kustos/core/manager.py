"""The manager as its fronts see it: one service per concern."""

from dataclasses import dataclass

from .browse import Browse
from .bus import Bus
from .enrolment import Enrolment
from .jobs import Jobs
from .keys import Keys
from .limits import MachineLimits
from .machines import Machines
from .repositories import Repositories
from .tasks import Tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """All services of one running manager; used on the engine's loop only."""

    bus: Bus
    keys: Keys
    enrolment: Enrolment
    machines: Machines
    limits: MachineLimits
    repositories: Repositories
    jobs: Jobs
    tasks: Tasks
    browse: Browse
