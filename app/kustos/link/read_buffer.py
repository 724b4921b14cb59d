"""What a TLS connection keeps to read into (docs/adr/0008-small-tls-read-buffer.md)."""

import asyncio.sslproto
from typing import Final

READ_BUFFER_BYTES: Final = 16 * 1024
"""One TLS record. asyncio reserves 256 KiB for each connection, used or not."""


def shrink_read_buffer() -> bool:
    """Let asyncio's TLS connections use small read buffers from now on; False where this Python's
    asyncio is built differently, and nothing is changed.

    The agent has the same lines (`kustos_agent.link.tls`): the two share the protocol alone.
    """
    protocol = getattr(asyncio.sslproto, "SSLProtocol", None)
    if not isinstance(getattr(protocol, "max_size", None), int):
        return False
    protocol.max_size = READ_BUFFER_BYTES  # type: ignore[union-attr]  # checked above
    return True
