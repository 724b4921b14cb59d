"""Dialling an unpaired agent (rules in `protocol.pairing`). Loaded with the first pairing."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Final, NamedTuple

from kustos.core.model import AnnouncedAgent
from kustos.core.pairing_ports import PairingError, PairingTrouble
from kustos_agent.protocol.pairing import (
    ManagerPairing,
    NotTheAgentError,
    PairingRefusedError,
)
from kustos_agent.protocol.pairing_messages import (
    ALPN,
    MAX_LINE_BYTES,
    PairedIdentity,
    PairingViolationError,
    Refusal,
    Reply,
)

ASKED_NAME: Final = "agent.kustos.internal"
"""For SNI. Nobody checks it: what counts is the certificate itself."""

REACH_SECONDS: Final = 4.0
"""For each address, TLS included."""
LINE_SECONDS: Final = 10.0
JUDGE_SECONDS: Final = 45.0
"""An agent lets a guess wait after wrong ones from the same address."""
FAREWELL_SECONDS: Final = 1.0
"""For what is still to go out, and TLS's own farewell, in the end. The end of the manager waits for
it too."""

_TROUBLES: Final = {
    Refusal.WRONG_CODE: PairingTrouble.WRONG_CODE,
    Refusal.CODE_ENDED: PairingTrouble.CODE_ENDED,
    Refusal.CODE_EXPIRED: PairingTrouble.CODE_EXPIRED,
    Refusal.BUSY: PairingTrouble.BUSY,
    Refusal.VERSION: PairingTrouble.VERSION,
    Refusal.NOT_KEPT: PairingTrouble.NOT_KEPT,
}


_TELLING: Final = (PairingTrouble.UNREACHABLE, PairingTrouble.NOT_AN_AGENT, PairingTrouble.BUSY)
"""Of several addresses, the one with the last of these says most."""


class _Call(NamedTuple):
    """An open connection and the certificate that the other end showed, DER."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    certificate: bytes


class Meeting:
    """See the port."""

    def __init__(self, run: ManagerPairing, call: _Call, newcomer: Reply) -> None:
        self._run = run
        self._call = call
        self.newcomer = newcomer

    async def hand_over(self, identity: PairedIdentity) -> None:
        if self._call.writer.is_closing() or self._call.reader.at_eof():
            raise PairingError(PairingTrouble.INTERRUPTED)
        try:
            self._run.done(await _ask(self._call, self._run.grant(identity), LINE_SECONDS))
        except PairingRefusedError as refusal:
            # Whatever its reason: in the place of this line it says that nothing was kept.
            raise PairingError(PairingTrouble.NOT_KEPT, refusal.detail) from refusal
        except (
            OSError,
            TimeoutError,
            asyncio.IncompleteReadError,
            PairingViolationError,
        ) as error:
            raise PairingError(PairingTrouble.UNANSWERED, _described(error)) from error


@contextlib.asynccontextmanager
async def meeting(
    agent: AnnouncedAgent, code: str, *, ca: bytes, manager_name: str
) -> AsyncIterator[Meeting]:
    """`core.ports.PairingLine.meeting`, for a manager whose CA certificate this is, in DER."""
    async with _called(agent) as call:
        # Not on this loop: spake2 loads cryptography when it is first used.
        run = await asyncio.to_thread(
            ManagerPairing,
            code=code,
            ca=ca,
            agent_certificate=call.certificate,
            manager_name=manager_name,
        )
        try:
            newcomer = await _introduced(run, call)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise PairingError(PairingTrouble.INTERRUPTED, _described(error)) from error
        yield Meeting(run, call, newcomer)


async def _introduced(run: ManagerPairing, call: _Call) -> Reply:
    """Both ends have proved that they know the code."""
    try:
        reply = await _ask(call, run.open(), LINE_SECONDS)
        return run.newcomer(await _ask(call, run.confirm(reply), JUDGE_SECONDS))
    except PairingRefusedError as refusal:
        raise _refused(refusal) from refusal
    except (PairingViolationError, NotTheAgentError) as error:
        raise PairingError(PairingTrouble.NOT_AN_AGENT, str(error)) from error


def _refused(refusal: PairingRefusedError) -> PairingError:
    return PairingError(_TROUBLES[refusal.reason], refusal.detail)


@contextlib.asynccontextmanager
async def _called(agent: AnnouncedAgent) -> AsyncIterator[_Call]:
    """The first address that shows the announced certificate. Raises PairingError.

    Somebody else at an announced address is told nothing; that the right certificate was announced
    is settled by pairing alone.
    """
    troubles = [PairingError(PairingTrouble.UNREACHABLE)]
    for address in agent.addresses:
        try:
            call = await _reach(address)
        except (OSError, TimeoutError) as error:
            troubles.append(PairingError(_unreached(error), _described(error)))
            continue
        try:
            spoken = call.writer.get_extra_info("ssl_object").selected_alpn_protocol()
            if spoken == ALPN and sha256(call.certificate).hexdigest() == agent.fingerprint:
                yield call
                return
            troubles.append(PairingError(PairingTrouble.NOT_AN_AGENT, address))
        finally:
            call.writer.close()
            with contextlib.suppress(OSError):
                await call.writer.wait_closed()
    raise max(troubles, key=lambda trouble: _TELLING.index(trouble.kind))


def _unreached(error: OSError) -> PairingTrouble:
    """An agent that has no place for another visitor hangs up at once."""
    match error:
        case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
            return PairingTrouble.BUSY
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return PairingTrouble.BUSY
        case ssl.SSLError():
            return PairingTrouble.NOT_AN_AGENT
    return PairingTrouble.UNREACHABLE


async def _reach(address: str) -> _Call:
    host, _, port = address.rpartition(":")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # Whose certificate it is, the code decides: both ends must have the same one before them.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([ALPN])
    async with asyncio.timeout(REACH_SECONDS):
        reader, writer = await asyncio.open_connection(
            host.strip("[]"),
            int(port),
            ssl=context,
            server_hostname=ASKED_NAME,
            ssl_shutdown_timeout=FAREWELL_SECONDS,
            limit=MAX_LINE_BYTES,
        )
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    return _Call(reader, writer, shown)


async def _ask(call: _Call, line: bytes, seconds: float) -> bytes:
    """The line that answers. Raises PairingViolationError, TimeoutError, IncompleteReadError,
    OSError."""
    async with asyncio.timeout(seconds):
        call.writer.write(line)
        await call.writer.drain()
        try:
            return await call.reader.readuntil()
        except asyncio.LimitOverrunError:
            raise PairingViolationError("a line too long") from None


def _described(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "" if isinstance(error, TimeoutError | asyncio.IncompleteReadError) else str(error)
