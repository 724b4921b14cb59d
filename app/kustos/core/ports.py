"""What the core needs from the world. Each port has one real part and, at most, one fake that
passes the same contract tests. Those of pairing stand in `pairing_ports`, what a unit of work holds
in `rows`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from kustos_agent.protocol.messages import Answer, Request
from kustos_agent.protocol.values import Problem

from .looks import LookRows
from .model import CertificateStanding
from .quota import QuotaRows
from .rows import (
    AlertRows,
    AssignmentRows,
    AuditRows,
    CareRows,
    ChannelRows,
    DeliveryRows,
    HealthRows,
    HoldRows,
    JobRows,
    JoinTokenRows,
    LedgerRows,
    LogRows,
    MachineRows,
    MaintenanceRows,
    PolicyRows,
    RepositoryRows,
    SecretRows,
    SettingRows,
    SnapshotRows,
    TaskRows,
)
from .site import SiteRows
from .trips import TripRows

T = TypeVar("T")
AnswerT = TypeVar("AnswerT", bound=Answer)


class Clock(Protocol):
    """The manager's own clock; states such as *overdue* rest on it alone."""

    def now(self) -> datetime:
        """UTC."""
        ...


# --- store -------------------------------------------------------------------------------------


class UnitOfWork(Protocol):
    """All rows, inside one transaction. Valid only within the function it was given to."""

    @property
    def machines(self) -> MachineRows: ...
    @property
    def health(self) -> HealthRows: ...
    @property
    def join_tokens(self) -> JoinTokenRows: ...
    @property
    def repositories(self) -> RepositoryRows: ...
    @property
    def maintenances(self) -> MaintenanceRows: ...
    @property
    def secrets(self) -> SecretRows: ...
    @property
    def policies(self) -> PolicyRows: ...
    @property
    def jobs(self) -> JobRows: ...
    @property
    def tasks(self) -> TaskRows: ...
    @property
    def logs(self) -> LogRows: ...
    @property
    def snapshots(self) -> SnapshotRows: ...
    @property
    def ledger(self) -> LedgerRows: ...
    @property
    def assignments(self) -> AssignmentRows: ...
    @property
    def holds(self) -> HoldRows: ...
    @property
    def care(self) -> CareRows: ...
    @property
    def looks(self) -> LookRows: ...
    @property
    def quotas(self) -> QuotaRows: ...
    @property
    def sites(self) -> SiteRows: ...
    @property
    def trips(self) -> TripRows: ...
    @property
    def alerts(self) -> AlertRows: ...
    @property
    def channels(self) -> ChannelRows: ...
    @property
    def deliveries(self) -> DeliveryRows: ...
    @property
    def settings(self) -> SettingRows: ...
    @property
    def audit(self) -> AuditRows: ...


class StoreError(Exception):
    """The database could not do it; the kinds of that are in `kustos.store.errors`."""


class StoreFullError(StoreError):
    """The disk is full. What was to be written is not; what was acknowledged is."""


class Store(Protocol):
    """The async face of the database; it raises StoreError. The functions run on the store's own
    threads: they must be short, use nothing but the unit and their arguments, and return frozen
    values."""

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run in a transaction; when this returns, it is committed (synchronous FULL). An
        exception from `work` undoes that piece alone and is raised here."""
        ...

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run on a reader, on a consistent view, changes nothing."""
        ...


class InUseError(Exception):
    """What is to be removed is still needed; `names` says by what."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


# --- vault -------------------------------------------------------------------------------------


class KeyTrouble(StrEnum):
    """Why there is no master key. Each needs another step from the person."""

    PASSPHRASE_NEEDED = "passphrase-needed"  # noqa: S105  a word, not a secret
    PASSPHRASE_UNSET = "passphrase-unset"  # noqa: S105  a word, not a secret
    """There is no keyring and no key yet: a passphrase is to be chosen."""
    PASSPHRASE_WRONG = "passphrase-wrong"  # noqa: S105  a word, not a secret
    LOCKED = "locked"
    """The keyring is there and stays closed: its password was not given, or access was denied."""
    UNREACHABLE = "unreachable"
    """The keyring or the key file could not be asked. Whether it has a key is not known."""
    DAMAGED = "damaged"
    LOST = "lost"
    """There is certainly no key, but there are secrets sealed under one."""


class VaultLockedError(Exception):
    """No master key, and why. Carries no text from outside: such texts may quote anything."""

    def __init__(self, trouble: KeyTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class SecretDamagedError(Exception):
    """A sealed secret does not open: other key, other row, or changed bytes."""


class Vault(Protocol):
    """Seals secrets under the master key. `binding` names the row a secret belongs to; a sealed
    secret opens only with the binding it was sealed with."""

    @property
    def at_hand(self) -> bool:
        """Whether secrets can be used this moment, without anybody being asked for anything."""
        ...

    async def seal(self, binding: str, secret: str) -> bytes:
        """Raises VaultLockedError."""
        ...

    async def open(self, binding: str, sealed: bytes) -> str:
        """Raises VaultLockedError, SecretDamagedError."""
        ...

    async def trouble(self) -> KeyTrouble | None:
        """What keeps secrets from being used right now; None if nothing does."""
        ...

    async def unlock(self, passphrase: str) -> None:
        """Open with a passphrase; where there is neither key nor secret, this chooses it.

        Raises VaultLockedError, and ValueError for an empty one.
        """
        ...


# --- certificates ------------------------------------------------------------------------------


class CertificatesDamagedError(Exception):
    """The files are there but cannot be used; they are left as they are, since agents trust them.
    The text names the file."""


class Certificates(Protocol):
    """The manager's CA and its server's certificate. Everything that changes them raises
    CertificatesDamagedError and OSError, and can be tried again."""

    @property
    def standing(self) -> CertificateStanding:
        """What is shown to agents right now."""
        ...

    async def renew(self, now: datetime) -> bool:
        """Give the server another certificate under the same CA if its own is near its end; whether
        it has another one now."""
        ...

    async def prepare(self, now: datetime) -> None:
        """Make a CA that is to take over."""
        ...

    async def change_over(self, now: datetime) -> None:
        """Show a certificate of the CA that was prepared, from the next handshake on."""
        ...


# --- files for a server --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCertificate:
    """PEM. The certificate is its own authority: it is what machines pin."""

    certificate: str
    key: str = field(repr=False)


class ServerFiles(Protocol):
    """What the admin takes to a server: a folder on this computer."""

    async def taken(self, folder: str) -> bool:
        """Whether it is there and holds anything, or cannot be looked into."""
        ...

    async def write(self, folder: str, texts: Mapping[str, str]) -> None:
        """Into this folder, made if need be, readable by its owner alone; never over a file that is
        there. Raises OSError; nothing is left of it then."""
        ...

    async def remove(self, folder: str, names: Iterable[str]) -> None:
        """Take back what was written. Raises OSError."""
        ...

    async def issue(self, names: Sequence[str], now: datetime) -> IssuedCertificate:
        """A certificate for these names and addresses, from `now` on for ten years."""
        ...


# --- links -------------------------------------------------------------------------------------


class AgentRefusedError(Exception):
    """The agent answered with a problem instead of what was asked for."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.error.value)
        self.problem = problem


class AgentOfflineError(Exception):
    """The machine is not connected, or its link broke before it answered."""


class Links(Protocol):
    """The connections to agents."""

    def connected(self, machine_id: str) -> bool: ...

    async def ask(
        self, machine_id: str, request: Request[AnswerT], timeout_seconds: float
    ) -> AnswerT:
        """The agent's answer. Raises AgentOfflineError, AgentRefusedError, TimeoutError."""
        ...

    async def disconnect(self, machine_id: str) -> None:
        """End the machine's link (its identity was revoked)."""
        ...
