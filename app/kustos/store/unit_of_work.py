"""All rows, inside one transaction."""

from functools import cached_property

from sqlalchemy import Connection

from .alerts import SqlAlerts
from .assignments import SqlAssignments
from .audit import SqlAudit
from .care import SqlCare
from .channels import SqlChannels
from .deliveries import SqlDeliveries
from .health import SqlHealth
from .holds import SqlHolds
from .jobs import SqlJobs
from .join_tokens import SqlJoinTokens
from .ledger import SqlLedger
from .logs import SqlLogs
from .looks import SqlLooks
from .machines import SqlMachines
from .maintenances import SqlMaintenances
from .policies import SqlPolicies
from .quotas import SqlQuotas
from .repositories import SqlRepositories
from .secrets import SqlSecrets
from .settings import SqlSettings
from .sites import SqlSites
from .snapshots import SqlSnapshots
from .tasks import SqlTasks
from .trips import SqlTrips


class SqlUnit:
    """Implements `ports.UnitOfWork` on a connection that is in a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def machines(self) -> SqlMachines:
        return SqlMachines(self._connection)

    @cached_property
    def health(self) -> SqlHealth:
        return SqlHealth(self._connection)

    @cached_property
    def join_tokens(self) -> SqlJoinTokens:
        return SqlJoinTokens(self._connection)

    @cached_property
    def repositories(self) -> SqlRepositories:
        return SqlRepositories(self._connection)

    @cached_property
    def maintenances(self) -> SqlMaintenances:
        return SqlMaintenances(self._connection)

    @cached_property
    def secrets(self) -> SqlSecrets:
        return SqlSecrets(self._connection)

    @cached_property
    def jobs(self) -> SqlJobs:
        return SqlJobs(self._connection)

    @cached_property
    def policies(self) -> SqlPolicies:
        return SqlPolicies(self._connection)

    @cached_property
    def tasks(self) -> SqlTasks:
        return SqlTasks(self._connection)

    @cached_property
    def logs(self) -> SqlLogs:
        return SqlLogs(self._connection)

    @cached_property
    def snapshots(self) -> SqlSnapshots:
        return SqlSnapshots(self._connection)

    @cached_property
    def ledger(self) -> SqlLedger:
        return SqlLedger(self._connection)

    @cached_property
    def assignments(self) -> SqlAssignments:
        return SqlAssignments(self._connection)

    @cached_property
    def holds(self) -> SqlHolds:
        return SqlHolds(self._connection)

    @cached_property
    def care(self) -> SqlCare:
        return SqlCare(self._connection)

    @cached_property
    def looks(self) -> SqlLooks:
        return SqlLooks(self._connection)

    @cached_property
    def quotas(self) -> SqlQuotas:
        return SqlQuotas(self._connection)

    @cached_property
    def sites(self) -> SqlSites:
        return SqlSites(self._connection)

    @cached_property
    def trips(self) -> SqlTrips:
        return SqlTrips(self._connection)

    @cached_property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self._connection)

    @cached_property
    def channels(self) -> SqlChannels:
        return SqlChannels(self._connection)

    @cached_property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self._connection)

    @cached_property
    def settings(self) -> SqlSettings:
        return SqlSettings(self._connection)

    @cached_property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connection)
