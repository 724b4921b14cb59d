"""How this machine's agent is: what `kustos-agent status` says, for people and for programs."""

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from .identity import Identity
from .instance import AlreadyRunningError, InstanceLock
from .link.state import LinkState, load_state
from .paths import AgentPaths
from .protocol.paths import to_wire
from .schedule.outlook import Outlook, outlook
from .sealing.entries import Entries, KeyPlace
from .sealing.trouble import SealingError

BUSY_SECONDS = 1.0


class JournalCounts(NamedTuple):
    """Tasks that were taken and have no end, reports that are not acknowledged. None: the journal
    could not be read."""

    tasks: int | None
    owed: int | None


class Kept(Struct, frozen=True, kw_only=True):
    """Credentials of so many repositories and the own secrets of so many jobs are sealed in
    `folder`, under keys in these places. `repositories` is None where that cannot be looked at, for
    a `reason`."""

    folder: str
    key_file: str
    repositories: int | None = None
    jobs: int = 0
    keys: tuple[KeyPlace, ...] = ()
    reason: str = ""


class Report(Struct, frozen=True, kw_only=True):
    """`link` is what the running agent has noted last, None if nothing yet. `tasks` and `owed` are
    None where they could not be read, and so is `planned`."""

    joined: bool
    agent_id: str = ""
    manager_name: str = ""
    addresses: tuple[str, ...] = ()
    running: bool = False
    pid: int | None = None
    linked: bool = False
    link: LinkState | None = None
    tasks: int | None = None
    owed: int | None = None
    kept: Kept | None = None
    planned: Outlook | None = None


def report_of(paths: AgentPaths, identity: Identity | None) -> Report:
    """Raises OSError if not even the lock can be looked at."""
    if identity is None:
        return Report(joined=False)
    pid = _running(paths.lock_file)
    state = load_state(paths.state_file, pid) if pid is not None else None
    counts = journal_counts(paths.journal_file)
    return Report(
        joined=True,
        agent_id=identity.agent_id,
        manager_name=identity.manager_name,
        addresses=identity.addresses,
        running=pid is not None,
        pid=pid,
        linked=state is not None and state.trouble is None,
        link=state,
        tasks=counts.tasks,
        owed=counts.owed,
        kept=kept_of(paths, identity),
        planned=outlook(paths.journal_file, identity.agent_id, datetime.now(UTC)),
    )


def kept_of(paths: AgentPaths, identity: Identity) -> Kept:
    """Read beside a running agent, which may seal another one meanwhile."""
    folder, key_file = to_wire(str(paths.sealed_folder)), to_wire(str(paths.sealed_key_file))
    try:
        entries = Entries(paths.sealed_folder).all()
    except SealingError as error:
        return Kept(folder=folder, key_file=key_file, reason=str(error))
    mine = [entry for entry in entries if entry.agent_id == identity.agent_id]
    return Kept(
        folder=folder,
        key_file=key_file,
        repositories=sum(not entry.kept.job_id for entry in mine),
        jobs=sum(bool(entry.kept.job_id) for entry in mine),
        keys=tuple(sorted({entry.key for entry in mine})),
    )


def journal_counts(path: Path) -> JournalCounts:
    """Read beside a running agent, which goes on writing."""
    if not path.exists():
        return JournalCounts(0, 0)
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        ) as journal:
            tasks = journal.execute("SELECT count(*) FROM task WHERE finished IS NULL").fetchone()
            owed = journal.execute("SELECT count(*) FROM outbox").fetchone()
    except sqlite3.Error:
        # Damaged or of another version: the agent itself says so when it starts.
        return JournalCounts(None, None)
    return JournalCounts(int(tasks[0]), int(owed[0]))


def _running(lock_file: Path) -> int | None:
    """The process that holds the lock, 0 if it cannot be told which; None if there is none."""
    try:
        with InstanceLock(lock_file):
            return None
    except AlreadyRunningError as running:
        return running.pid
