"""Opening a WebSocket to the manager, the same way for enrolment and for the link."""

import logging
from collections.abc import Mapping
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from .. import __version__
from ..protocol.version import MAX_FRAME_BYTES, SERVER_NAME
from .addresses import Address
from .tls import ASKED_NAME, pinned_context

OPEN_SECONDS: Final = 10.0
CLOSE_SECONDS: Final = 3.0

_log = logging.getLogger(__name__)


async def dial(
    address: Address,
    *,
    ca: str,
    path: str,
    subprotocol: str,
    headers: Mapping[str, str] | None = None,
) -> ClientConnection:
    """An open connection to the holder of a certificate by `ca`, wherever `address` leads.

    Raises OSError, TimeoutError or websockets' InvalidHandshake. No proxy is used and no redirect
    to another host followed: the address is the manager's or nobody's. Liveness is the caller's.
    """
    connection = await connect(
        # The name is what its certificate says; host and port say where to go.
        f"wss://{SERVER_NAME}:{address.port}{path}",
        host=address.host,
        port=address.port,
        ssl=pinned_context(ca),
        server_hostname=ASKED_NAME,
        subprotocols=[Subprotocol(subprotocol)],
        additional_headers=headers,
        user_agent_header=f"kustos-agent/{__version__}",
        compression=None,
        proxy=None,
        max_size=MAX_FRAME_BYTES,
        open_timeout=OPEN_SECONDS,
        close_timeout=CLOSE_SECONDS,
        ping_interval=None,
        logger=_log,
    )
    if connection.subprotocol != subprotocol:
        await connection.close()
        raise OSError(f"no {subprotocol} spoken there")
    return connection
