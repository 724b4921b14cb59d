"""Staying connected to the manager, for ever: dial, pin, back off."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from .. import __version__, clock
from ..figures.meter import FigureMeter
from ..journal_file import JournalError
from ..journal_thread import JournalThread
from ..protocol.closing import CloseCode, ProtocolViolationError
from ..protocol.messages import Hello, TaskProgress
from ..protocol.paths import to_wire
from ..protocol.values import SealedCredentials, SealedSecrets, TaskKind
from ..protocol.version import MAJOR, MINOR, SUBPROTOCOL
from ..schedule.service import ScheduleService
from ..sealing.credentials import Credentials
from ..system import home_folder, os_name, os_version
from ..tasks.desk import TaskDesk
from ..tasks.operations import Operations
from .addresses import parse_address
from .backoff import Backoff
from .connection import Connection, OutdatedJournalError
from .dial import dial
from .enrolment import describe
from .finding import Elsewhere
from .handlers import Handlers
from .kept_identity import KeptIdentity
from .outgoing import LatestProgress
from .pulse import Pulse
from .state import LinkTrouble, StateFile

_log = logging.getLogger(__name__)

_DISMISSALS: Final[Mapping[int, LinkTrouble]] = {
    CloseCode.VERSION: LinkTrouble.VERSION,
    CloseCode.UNAUTHENTICATED: LinkTrouble.UNKNOWN_HERE,
    CloseCode.REVOKED: LinkTrouble.UNKNOWN_HERE,
    # Someone else uses this identity, a cloned disk perhaps: the two would take the link from each
    # other without end.
    CloseCode.REPLACED: LinkTrouble.REPLACED,
}
_UNAUTHORIZED: Final = frozenset({401, 403})


class _DismissedError(Exception):
    """The manager does not want this agent as it is; a person must act."""

    def __init__(self, trouble: LinkTrouble, reason: str, *, revoked: bool = False) -> None:
        """`revoked`: its identity is none any more, in the words of the manager that it pins."""
        super().__init__(reason)
        self.trouble = trouble
        self.revoked = revoked


class _Ended(NamedTuple):
    """Why there is no link, or none any more; `reason` is for the log."""

    trouble: LinkTrouble
    reason: str


class Link:
    """`run` it for as long as the agent lives."""

    def __init__(
        self,
        identity: KeptIdentity,
        *,
        hostname: str,
        journal: JournalThread,
        desk: TaskDesk,
        operations: Operations,
        credentials: Credentials,
        schedule: ScheduleService,
        handlers: Handlers,
        progress: LatestProgress,
        elsewhere: Elsewhere,
        state: StateFile,
        dice: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = clock.sleep,
        now: Callable[[], datetime],
    ) -> None:
        self._identity = identity
        self._hostname = hostname
        self._journal = journal
        self._desk = desk
        self._credentials = credentials
        self._schedule = schedule
        self._handlers = handlers
        self._progress = progress
        self._elsewhere = elsewhere
        self._state = state
        self._pulse = Pulse(
            desk=desk, journal=journal, operations=operations, meter=FigureMeter(), now=now
        )
        self._backoff = Backoff(dice)
        self._sleep = sleep
        self._connection: Connection | None = None

    async def run(self) -> None:
        """Connect, serve, and again. Ends by being cancelled alone."""
        self._journal.on_growth(self._wake)
        try:
            while True:
                seconds = await self._attempt()
                # A task group whose member fails in the moment of the cancelling reports the
                # failure alone (CPython 3.11, 3.12): the cancelling must not be lost.
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise asyncio.CancelledError
                await self._sleep(seconds)
        finally:
            self._journal.on_growth(None)

    def show(self, event: TaskProgress) -> None:
        """Send it if there is a link; progress of the past interests nobody."""
        if self._connection is not None:
            self._progress.put(event, after=self._journal.position)
            self._connection.wake()

    async def settled(self) -> None:
        """What the journal holds has been sent, or there is no link to send it on."""
        if self._connection is not None:
            await self._connection.settled()

    def _wake(self) -> None:
        if self._connection is not None:
            self._connection.wake()

    async def _attempt(self) -> float:
        """One round over all addresses; seconds to wait before the next."""
        try:
            trouble, reason = await self._connect()
        except _DismissedError as dismissal:
            trouble, reason = dismissal.trouble, str(dismissal)
            seconds = self._backoff.refused()
            _log.error("manager refuses this agent: %s; next try in %.0f s", reason, seconds)
            if dismissal.revoked:
                await self._credentials.clear()
                await self._schedule.forget()
        else:
            seconds = self._backoff.next()
            _log.info("no link: %s; next try in %.1f s", reason, seconds)
        self._state.unlinked(trouble, reason, seconds)
        return seconds

    async def _connect(self) -> _Ended:
        """Serve the first address that answers; why the link ended or did not come about. Raises
        _DismissedError."""
        failures: list[_Ended] = []
        # Before dialling: the manager waits ten seconds for a hello, restic may take its time.
        restic_version = await self._pulse.restic_version()
        known = self._identity.current.addresses
        began = clock.elapsed()
        for text in known:
            opened = await self._open(text, failures)
            if opened is not None:
                return await self._serve(*opened, text, restic_version)
        ca = self._identity.current.ca
        moved = await self._elsewhere.address(ca, known, clock.elapsed() - began)
        if moved is not None:
            opened = await self._open(moved, failures)
            if opened is not None:
                return await self._serve(*opened, moved, restic_version)
        foreign = any(failure.trouble is LinkTrouble.FOREIGN for failure in failures)
        return _Ended(
            LinkTrouble.FOREIGN if foreign else LinkTrouble.UNREACHABLE,
            ", ".join(failure.reason for failure in failures),
        )

    async def _open(self, text: str, failures: list[_Ended]) -> tuple[ClientConnection, str] | None:
        """A link with the manager at this address, and the token that opened it. None, with one
        failure more: go on with the next. Raises _DismissedError."""
        trouble = LinkTrouble.UNREACHABLE
        try:
            return await self._known_by(text)
        except InvalidStatus as error:
            status = error.response.status_code
            if status in _UNAUTHORIZED:
                raise _DismissedError(
                    LinkTrouble.UNKNOWN_HERE,
                    f"its identity is unknown (HTTP {status})",
                    revoked=True,
                ) from None
            reason = f"HTTP {status}"
        except (OSError, InvalidHandshake, ValueError) as error:
            reason = describe(error)
            if isinstance(error, ssl.SSLCertVerificationError):
                trouble = LinkTrouble.FOREIGN
        failures.append(_Ended(trouble, f"{text}: {reason}"))
        return None

    async def _known_by(self, text: str) -> tuple[ClientConnection, str]:
        """Raises what `dial` does, and ValueError for what is no address."""
        # Asked anew each time: the manager may have changed it over the former link.
        identity = self._identity.current
        *others, last = identity.tokens
        for token in others:
            try:
                return await self._dial(text, identity.ca, token), token
            except InvalidStatus as error:
                if error.response.status_code not in _UNAUTHORIZED:
                    raise
                _log.info("token in use is unknown at %s, trying the former one", text)
        return await self._dial(text, identity.ca, last), last

    async def _dial(self, text: str, ca: str, token: str) -> ClientConnection:
        return await dial(
            parse_address(text),
            ca=ca,
            path="/agent",
            subprotocol=SUBPROTOCOL,
            headers={"Authorization": f"Bearer {token}"},
        )

    async def _serve(
        self, socket: ClientConnection, token: str, address: str, restic_version: str
    ) -> _Ended:
        """Why it ended. Raises _DismissedError."""
        async with socket:
            connection = Connection(
                socket,
                journal=self._journal,
                handlers=self._handlers,
                pulse=self._pulse,
                progress=self._progress,
            )
            reason = await self._served(connection, token, address, restic_version)
        return _Ended(LinkTrouble.LOST, reason)

    async def _served(
        self, connection: Connection, token: str, address: str, restic_version: str
    ) -> str:
        started: float | None = None
        loop = asyncio.get_running_loop()
        try:
            welcome = await connection.greet(await self._hello(restic_version))
            _log.info("linked with %s at %s", welcome.manager_name, address)
            started = loop.time()
            self._identity.reached(address, token)
            self._desk.limit(welcome.limits)
            self._elsewhere.linked()
            self._state.linked(address)
            self._connection = connection
            await connection.run(welcome)
        except ExceptionGroup as group:
            ended: Exception = group.exceptions[0]
        except OutdatedJournalError as error:
            await self._renew("journal is an old copy of itself")
            ended = error
        except (ConnectionClosed, ProtocolViolationError, OSError, JournalError) as error:
            ended = error
        finally:
            self._connection = None
            self._progress.clear()
            if started is not None:
                self._backoff.lasted(loop.time() - started)
        if isinstance(ended, ProtocolViolationError):
            await connection.hang_up(ended)
        if _is_outdated(ended):
            await self._renew("the manager has heard later words of this journal")
        return _reason(ended)

    async def _renew(self, reason: str) -> None:
        """Give the journal another id. If it cannot be written now, the next connection ends in the
        same way, and this is tried again."""
        try:
            await self._journal.renew()
        except JournalError as error:
            _log.error("%s, but it cannot take a new id: %s", reason, error)
        else:
            _log.warning("%s, it takes a new id", reason)

    async def _hello(self, restic_version: str) -> Hello:
        # Before `owed`: a task that ends in between is in both, which is harmless; in neither it
        # would count as lost.
        held = dict(tuple(self._desk.held.items())[:1_000])
        sealed = await self._credentials.held()
        return Hello(
            major=MAJOR,
            minor=MINOR,
            agent_version=__version__,
            journal_id=self._journal.id,
            journal_position=self._journal.position,
            owed=await self._journal.owed(),
            connection=await self._journal.count_connection(),
            hostname=self._hostname,
            os_name=os_name(),
            os_version=os_version(),
            restic_version=restic_version,
            capabilities=tuple(kind.value for kind in TaskKind),
            running=tuple(held),
            kinds=held,
            home=to_wire(home_folder()),
            sealed=tuple(one for one in sealed if isinstance(one, SealedCredentials))[:1_000],
            sealed_jobs=tuple(one for one in sealed if isinstance(one, SealedSecrets))[:1_000],
            keep_credentials=self._credentials.allowed,
            schedule_revision=self._journal.schedule_revision,
        )


def _is_outdated(ended: Exception) -> bool:
    """This journal is an older copy of one that went on somewhere."""
    closed = ended.rcvd if isinstance(ended, ConnectionClosed) else None
    return closed is not None and closed.code == CloseCode.OUTDATED


def _reason(ended: Exception) -> str:  # noqa: PLR0911  one return an ending
    """For the log. Raises _DismissedError where trying again soon is pointless."""
    match ended:
        case ConnectionClosed(rcvd=received) if received is not None:
            reason = f"closed by the manager ({received.code} {received.reason})".replace(" )", ")")
            if received.code in _DISMISSALS:
                raise _DismissedError(
                    _DISMISSALS[received.code], reason, revoked=received.code == CloseCode.REVOKED
                )
            return reason
        case ConnectionClosed():
            return "connection lost"
        case ProtocolViolationError(code=code, reason=reason):
            if code in _DISMISSALS:
                raise _DismissedError(_DISMISSALS[code], reason)
            return f"closed by this agent: {reason}"
        case TimeoutError():
            return "the manager fell silent"
        case OutdatedJournalError():
            return "reconnecting under a new journal id"
        case JournalError() | OSError():
            return str(ended)
    # A fault of ours. It ends the link, never the backups that run.
    _log.error("link failed inside the agent", exc_info=ended)
    return type(ended).__name__
