"""Telling the manager that this machine goes: its bearer token shall open nothing any more."""

import asyncio
import errno
from typing import Final

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from ..identity import Identity
from ..protocol.closing import ProtocolViolationError
from ..protocol.messages import Leave, Left
from ..protocol.session import AgentSession, Answered
from ..protocol.values import ErrorClass, Problem
from ..protocol.version import ENROL_SUBPROTOCOL
from .addresses import parse_address
from .dial import dial

ANSWER_SECONDS: Final = 15.0
"""For all addresses together: a manager that is away keeps nobody from leaving."""


async def take_leave(identity: Identity) -> None:
    """Returns once the manager has ended this identity, or says that it knows it no more.

    Raises the failure that the last address gave: OSError (a TimeoutError for all together),
    InvalidHandshake, ConnectionClosed, ProtocolViolationError, ValueError.
    """
    failure: Exception = OSError(errno.EHOSTUNREACH, "no address")
    async with asyncio.timeout(ANSWER_SECONDS):
        for address in identity.addresses:
            try:
                await _tell(address, identity)
            except (
                OSError,
                InvalidHandshake,
                ConnectionClosed,
                ProtocolViolationError,
                ValueError,
            ) as error:
                failure = error
            else:
                return
    raise failure


async def _tell(address: str, identity: Identity) -> None:
    connection = await dial(
        parse_address(address), ca=identity.ca, path="/enrol", subprotocol=ENROL_SUBPROTOCOL
    )
    async with connection:
        session = AgentSession()
        await connection.send(session.ask(Leave(token=identity.token)), text=True)
        match session.receive(await connection.recv(decode=False)):
            case Answered(answer=Left() | Problem(error=ErrorClass.LOGIN_REFUSED)):
                return
        raise OSError(errno.EPROTO, "an answer that does not fit")
