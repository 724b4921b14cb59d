"""The manager as its fronts see it: one service per concern."""

from dataclasses import dataclass

from .alerting import Alerting
from .announced import Announced
from .audit_trail import AuditTrail
from .authorities import Authorities
from .backup_servers import BackupServers
from .browse import Browse
from .bus import Bus
from .clone_alarms import CloneAlarms
from .compliance_reports import Compliance
from .dump_tests import DumpTests
from .enrolment import Enrolment
from .foreign import ForeignSnapshots
from .jobs import Jobs
from .keys import Keys
from .ledger import Ledger
from .limits import MachineLimits
from .machines import Machines
from .nearby import Nearby
from .repositories import Repositories
from .restics import Restics
from .rotation import Rotation
from .schedule_sets import ScheduleSets
from .sealed_sets import SealedSets
from .tasks import Tasks
from .telling import Telling
from .tidying import Tidying


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """All services of one running manager; used on the engine's loop only."""

    bus: Bus
    keys: Keys
    enrolment: Enrolment
    announced: Announced
    rotation: Rotation
    authorities: Authorities
    clones: CloneAlarms
    machines: Machines
    restics: Restics
    nearby: Nearby
    limits: MachineLimits
    sealed: SealedSets
    schedules: ScheduleSets
    repositories: Repositories
    backup_servers: BackupServers
    jobs: Jobs
    tasks: Tasks
    ledger: Ledger
    compliance: Compliance
    tidying: Tidying
    browse: Browse
    foreign: ForeignSnapshots
    dump_tests: DumpTests
    alerting: Alerting
    telling: Telling
    audit: AuditTrail
