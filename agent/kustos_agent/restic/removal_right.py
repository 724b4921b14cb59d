"""Asks a REST server whether this login may remove, and removes nothing: the snapshot that it is
asked to remove does not exist.

An append-only server refuses before it looks: 403 (rest-server's `deleteBlob`, rclone's
`deleteObject`; tried on rclone 1.75). Any other looks, and finds nothing: 404.
"""

import asyncio
import http.client
import secrets
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from ..protocol.values import Removal, RepositoryAccess
from ..threads import in_thread
from .reach import Endpoint, endpoint, trusting
from .repository import REST_PASSWORD, REST_USER, scheme

_REFUSED: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED})
_LOOKED: Final = frozenset(
    {HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
)
_AS_IT_IS: Final = "/%:@$&+,;=~"


async def removal_right(
    access: RepositoryAccess, environ: Mapping[str, str], timeout_seconds: float
) -> Removal:
    """Of a REST repository that has opened. UNKNOWN for all others, behind a proxy, with a login
    that was typed into the address, and for whatever else a server says."""
    server = endpoint(access, environ)
    address = urlsplit(access.location.partition(":")[2])
    if scheme(access.location) != "rest" or server is None or address.username is not None:
        return Removal.UNKNOWN
    # 256 random bits: no snapshot has this name.
    path = f"{quote(address.path.rstrip('/'), safe=_AS_IT_IS)}/snapshots/{secrets.token_hex(32)}"
    try:
        async with asyncio.timeout(timeout_seconds):
            status = await in_thread(lambda: _delete(server, path, access, timeout_seconds))
    except (OSError, http.client.HTTPException, TimeoutError, ValueError):
        return Removal.UNKNOWN  # restic has got in by another way than ours; nothing is wrong
    if status in _REFUSED:
        return Removal.REFUSED
    return Removal.POSSIBLE if status in _LOOKED else Removal.UNKNOWN


def _delete(server: Endpoint, path: str, access: RepositoryAccess, seconds: float) -> int:
    """The status of the answer. Blocks. Raises OSError, HTTPException, ValueError."""
    connection = _connection(server, access.ca_certificate, seconds)
    user, password = (access.environment.get(name, "") for name in (REST_USER, REST_PASSWORD))
    login = b64encode(f"{user}:{password}".encode()).decode()
    try:
        connection.request(
            "DELETE", path, headers={"Authorization": f"Basic {login}"} if user else {}
        )
        return connection.getresponse().status
    finally:
        connection.close()


def _connection(
    server: Endpoint, ca_certificate: str, seconds: float
) -> http.client.HTTPConnection:
    if not server.tls:
        return http.client.HTTPConnection(server.host, server.port, timeout=seconds)
    context = trusting(ca_certificate)
    return http.client.HTTPSConnection(server.host, server.port, timeout=seconds, context=context)
