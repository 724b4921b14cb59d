"""The composition root: files and identity in, a wired agent out."""

import logging
import os
import random
from dataclasses import dataclass
from datetime import UTC, datetime

from .browse import Browser
from .config import Config
from .departure import remove_sealed
from .fetching.shelf import Shelf
from .fetching.supply import Supply
from .figures.meter import FigureMeter
from .figures.reading import Reader
from .forbidden import ForbiddenPaths
from .identity import Identity, IdentityFile
from .journal_thread import JournalThread
from .link.client import Link
from .link.finding import Elsewhere, look
from .link.handlers import Handlers
from .link.kept_identity import KeptIdentity
from .link.outgoing import LatestProgress
from .link.state import StateFile
from .link.tls import shrink_read_buffer
from .paths import AgentPaths
from .protocol.messages import TaskProgress
from .restic.process import ProcessRunner
from .restic.secret_files import remove_leftovers
from .schedule.service import ScheduleService
from .sealing.credentials import Credentials, KeptCredentials, NoCredentials
from .sealing.keys import may_use_keyring
from .system import host_name
from .tasks.desk import TaskDesk
from .tasks.marks import RunMarks
from .tasks.old_caches import OldCaches
from .tasks.operations import Operations
from .tasks.restic_operations import ResticOperations

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Agent:
    """What `daemon.serve` runs."""

    journal: JournalThread
    desk: TaskDesk
    schedule: ScheduleService
    link: Link
    operations: Operations


def build_agent(
    paths: AgentPaths, config: Config, identity: Identity, operations: Operations
) -> Agent:
    """An agent that has not begun anything yet."""
    shrink_read_buffer()
    forbidden = ForbiddenPaths(config.forbidden)
    journal = JournalThread(
        paths.journal_file,
        owner=identity.agent_id,
        log_bytes=config.journal_megabytes * 1024 * 1024,
    )
    progress = LatestProgress()
    link: Link

    def show(event: TaskProgress) -> None:
        link.show(event)

    credentials = _credentials(paths, config, identity)
    desk = TaskDesk(
        journal=journal,
        operations=operations,
        credentials=credentials,
        forbidden=forbidden,
        hooks=config.hooks,
        show=show,
        now=utc_now,
    )
    schedule = ScheduleService(
        journal=journal,
        desk=desk,
        meter=FigureMeter(Reader().conditions),
        machine_id=identity.agent_id,
        now=utc_now,
    )
    kept = KeptIdentity(identity, IdentityFile(paths.identity_file))
    link = Link(
        kept,
        hostname=host_name(config.name),
        journal=journal,
        desk=desk,
        operations=operations,
        credentials=credentials,
        schedule=schedule,
        handlers=Handlers(
            desk=desk,
            operations=operations,
            credentials=credentials,
            browser=Browser(forbidden),
            forbidden=forbidden,
            identity=kept,
            schedule=schedule,
            hooks=config.hooks,
        ),
        progress=progress,
        elsewhere=Elsewhere(look),
        state=StateFile(paths.state_file, utc_now),
        dice=random.random,
        now=utc_now,
    )
    return Agent(journal=journal, desk=desk, schedule=schedule, link=link, operations=operations)


def _credentials(paths: AgentPaths, config: Config, identity: Identity) -> Credentials:
    if config.keep_credentials:
        return KeptCredentials(
            paths.sealed_folder,
            paths.sealed_key_file,
            identity.agent_id,
            keyring=may_use_keyring(),
        )
    # The owner may have allowed it before.
    trouble = remove_sealed(paths, identity.agent_id)
    if trouble is not None:
        _log.error("credentials that were kept cannot be removed: %s", trouble)
    return NoCredentials()


def restic_operations(paths: AgentPaths, config: Config) -> Operations:
    """The real restic, as the owner's configuration and the machine have it."""
    leftovers = remove_leftovers(paths.run_folder)
    if leftovers:
        _log.warning("secrets of %d interrupted runs were left in files, removed", leftovers)
    shelf = Shelf(paths.restic_folder)
    if shelf.remove_leftovers():
        _log.warning("a restic was being fetched when that was interrupted, removed")
    runner = ProcessRunner(
        cache_dir=str(paths.cache_folder),
        environ=os.environ,
        ssh_agent="" if config.ssh_agent is None else str(config.ssh_agent),
    )
    return ResticOperations(
        configured=config.restic,
        supply=Supply(
            shelf, runner=runner, allowed=config.fetch_restic, mirror=config.restic_mirror
        ),
        runner=runner,
        scratch=paths.run_folder,
        environ=os.environ,
        marks=RunMarks(paths.marks_folder),
        spool=paths.spool_folder,
        forbidden=ForbiddenPaths(config.forbidden),
        caches=OldCaches(paths.cache_folder, paths.cache_stamp, now=utc_now),
    )


def utc_now() -> datetime:
    """The clock that events are stamped with."""
    return datetime.now(UTC)
