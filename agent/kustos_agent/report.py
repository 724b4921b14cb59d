"""How this machine's agent is: what `kustos-agent status` says, for people and for programs."""

import contextlib
import sqlite3
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from .identity import Identity
from .instance import AlreadyRunningError, InstanceLock
from .link.state import LinkState, load_state
from .paths import AgentPaths

BUSY_SECONDS = 1.0


class JournalCounts(NamedTuple):
    """Tasks that were taken and have no end, reports that are not acknowledged. None: the journal
    could not be read."""

    tasks: int | None
    owed: int | None


class Report(Struct, frozen=True, kw_only=True):
    """`link` is what the running agent has noted last, None if nothing yet. `tasks` and `owed` are
    None where they could not be read."""

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
