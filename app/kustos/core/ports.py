"""What the core needs from the world. Each port has one real part and, at most, one fake that
passes the same contract tests. Those of pairing stand in `pairing_ports`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from kustos_agent.protocol.messages import Answer, Request
from kustos_agent.protocol.values import LogLine, Problem

from .history import Sample
from .model import (
    Attempt,
    CertificateStanding,
    DayCount,
    Job,
    JobRecord,
    JoinTokenRecord,
    Machine,
    Maintenance,
    NumberedLine,
    Repository,
    SealedSecret,
    SecretKind,
    Snapshot,
    Task,
    TaskFilter,
    TaskState,
    TokenOwner,
)
from .packed_log import PackedLog

T = TypeVar("T")
AnswerT = TypeVar("AnswerT", bound=Answer)


class Clock(Protocol):
    """The manager's own clock; states such as *overdue* rest on it alone."""

    def now(self) -> datetime:
        """UTC."""
        ...


# --- store -------------------------------------------------------------------------------------


class MachineRows(Protocol):
    """Machines and their identities."""

    def add(self, machine: Machine, token_hash: bytes) -> None: ...
    def get(self, machine_id: str) -> Machine | None: ...
    def by_token(self, token_hash: bytes) -> TokenOwner | None:
        """Whose bearer token has this SHA-256, in use, offered or former."""
        ...

    def all(self) -> list[Machine]: ...
    def update(self, machine: Machine) -> None: ...
    def set_token(self, machine_id: str, token_hash: bytes, at: datetime) -> None:
        """Replace the machine's bearer token; every other one opens nothing from then on."""
        ...

    def tokens_before(self, moment: datetime) -> list[str]:
        """The machines whose token has been in use since before that moment, but for the embedded
        one, which gets another at each start."""
        ...

    def offer_token(self, machine_id: str, token_hash: bytes) -> bool:
        """Let in whoever has this token, beside those there are. False for a machine that was
        removed meanwhile."""
        ...

    def withdraw_offer(self, token_hash: bytes) -> None:
        """The agent certainly did not take it."""
        ...

    def take_token(self, token_hash: bytes, at: datetime, former_until: datetime) -> bool:
        """An offered token becomes the one in use, the one in use the former. Offers before it are
        void; those after it stand, for the agent may have taken one of them since. False for a
        token that is not on offer."""
        ...

    def pins(self) -> dict[str, frozenset[str] | None]:
        """The CA certificates that each machine's agent pins, by their SHA-256 in hex; None: nobody
        has told. Without those that have left: they need to know none."""
        ...

    def set_pins(self, machine_id: str, fingerprints: frozenset[str]) -> None: ...
    def seen(self, moments: Mapping[str, datetime]) -> None:
        """When each of these was last heard of. One that was removed meanwhile is left out."""
        ...

    def remove(self, machine_id: str) -> None:
        """With its tasks and jobs; snapshots stay, without a machine."""
        ...

    def journal_position(self, machine_id: str, journal_id: str) -> int:
        """The last committed durable event of that journal; 0 for a journal never seen."""
        ...

    def committed(self, machine_id: str, journal_id: str) -> int | None:
        """The same; None if there is no such machine."""
        ...

    def advance_journal(self, machine_id: str, journal_id: str, seq: int) -> None: ...


class HealthRows(Protocol):
    """A day of each machine's figures, a row for each of its slots."""

    def put(self, samples: Sequence[Sample]) -> None:
        """Each takes the place of what its slot held. Those of machines that were removed
        meanwhile are left out."""
        ...

    def of_machine(self, machine_id: str) -> list[Sample]:
        """All there are, in any order; some may be older than a day."""
        ...


class JoinTokenRows(Protocol):
    """Join tokens, by the SHA-256 of their secret."""

    def add(self, token: JoinTokenRecord) -> None: ...
    def get(self, secret_hash: bytes) -> JoinTokenRecord | None: ...
    def spend(self, secret_hash: bytes, at: datetime, machine_id: str) -> None: ...
    def forget_before(self, moment: datetime) -> None:
        """Drop records that expired before `moment`."""
        ...


class RepositoryRows(Protocol):
    def add(self, repository: Repository) -> None: ...
    def get(self, repository_id: str) -> Repository | None: ...
    def all(self) -> list[Repository]: ...
    def update(self, repository: Repository) -> None: ...
    def remove(self, repository_id: str) -> None:
        """With its secrets, its maintenance and known snapshots. Raises InUseError while a job
        points to it."""
        ...


class MaintenanceRows(Protocol):
    """Who alone looks after which repository."""

    def put(self, maintenance: Maintenance) -> None:
        """Insert or replace."""
        ...

    def get(self, repository_id: str) -> Maintenance | None: ...
    def of_machine(self, machine_id: str) -> list[str]:
        """The repositories that this machine looks after, by their ids."""
        ...

    def remove(self, repository_id: str) -> None: ...


class SecretRows(Protocol):
    def put(self, secret: SealedSecret) -> None:
        """Insert or replace."""
        ...

    def get(self, owner_id: str, kind: SecretKind) -> bytes | None: ...
    def kinds(self, owner_id: str) -> frozenset[SecretKind]: ...
    def remove(self, owner_id: str, kind: SecretKind) -> None: ...
    def any(self) -> bool:
        """Whether anything is sealed at all: a new master key would make it unreadable."""
        ...


class JobRows(Protocol):
    def add(self, job: Job) -> None: ...
    def get(self, job_id: str) -> Job | None: ...
    def all(self) -> list[Job]: ...
    def update(self, job: Job) -> None: ...
    def remove(self, job_id: str) -> None:
        """Its tasks and snapshots stay, without a job."""
        ...


class TaskRows(Protocol):
    def add(self, task: Task) -> None: ...
    def get(self, task_id: str) -> Task | None: ...
    def machine_of(self, task_id: str) -> str | None:
        """The machine whose task it is; None if there is no such task."""
        ...

    def update(self, task: Task) -> None: ...
    def unfinished(self, machine_id: str | None = None) -> list[Task]:
        """Oldest first."""
        ...

    def put_attempt(self, attempt: Attempt) -> None:
        """Insert or replace."""
        ...

    def attempts(self, task_id: str) -> list[Attempt]:
        """Those that failed and were followed by another, in their order."""
        ...

    def page(self, filter_: TaskFilter, before: Task | None, limit: int) -> list[Task]:
        """Newest first, those behind `before` (keyset on created_at, id)."""
        ...

    def count(self, filter_: TaskFilter) -> int: ...
    def records(self) -> list[JobRecord]:
        """One for each job."""
        ...

    def days(self, since: date) -> list[DayCount]:
        """Ended backups by machine, UTC day and state, from `since` on."""
        ...

    def ended(self, machine_id: str, since: datetime) -> dict[TaskState, int]:
        """How many tasks of any kind ended in each state, from `since` on."""
        ...


class LogRows(Protocol):
    """Logs as compressed chunks keyed (task, first line)."""

    def append(self, log: PackedLog) -> None:
        """Lines that are there already change nothing."""
        ...

    def put(self, task_id: str, number: int, line: LogLine, *, last: int | None = None) -> None:
        """Write one line in place of the one that was put under that number before; with `last` it
        stands for all lines up to that number."""
        ...

    def missing(self, task_id: str, first: int, last: int) -> list[tuple[int, int]]:
        """The stretches (first, last) of these lines that are not stored."""
        ...

    def lines(self, task_id: str, after: int, limit: int) -> list[NumberedLine]:
        """At most `limit` lines numbered above `after`, in order."""
        ...

    def last_number(self, task_id: str) -> int: ...


class SnapshotRows(Protocol):
    def put(self, snapshots: Iterable[Snapshot]) -> None:
        """Insert; of one known already keep `learnt_at`, take the newer word on time, host name,
        paths and tags, and fill what was None."""
        ...

    def get(self, repository_id: str, snapshot_id: str) -> Snapshot | None: ...
    def of_job(self, job_id: str) -> list[Snapshot]:
        """Newest first."""
        ...

    def of_repository(self, repository_id: str) -> list[Snapshot]:
        """Newest first."""
        ...

    def remove(self, repository_id: str, ids: frozenset[str]) -> None:
        """Drop the records of these; those that are not known change nothing."""
        ...

    def keep_only(self, repository_id: str, ids: frozenset[str], learnt_before: datetime) -> None:
        """Drop records, learnt before that moment, of snapshots that are not in `ids`."""
        ...


class SettingRows(Protocol):
    """Small values by name, as text."""

    def get(self, name: str) -> str | None: ...
    def put(self, name: str, value: str) -> None: ...


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
    def jobs(self) -> JobRows: ...
    @property
    def tasks(self) -> TaskRows: ...
    @property
    def logs(self) -> LogRows: ...
    @property
    def snapshots(self) -> SnapshotRows: ...
    @property
    def settings(self) -> SettingRows: ...


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
