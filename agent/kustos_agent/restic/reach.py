"""Asks a server that speaks HTTP for a connection before restic does: restic keeps trying for
minutes where a person wants to know what is wrong."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ..protocol.values import ErrorClass, Problem, RepositoryAccess
from .repository import cloud_host, scheme

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_PROXIES: Final = frozenset({"http_proxy", "https_proxy", "all_proxy"})


@dataclass(frozen=True)
class Endpoint:
    """Where a server listens."""

    host: str
    port: int
    tls: bool


def endpoint(access: RepositoryAccess, environ: Mapping[str, str]) -> Endpoint | None:
    """The server of a repository that is reached by HTTP. None for other kinds, for an address that
    is left to restic to judge, and behind a proxy: then a connection of our own says nothing."""
    kind = scheme(access.location)
    if any(name.lower() in _PROXIES for name in environ):
        return None
    if cloud := cloud_host(access):
        return Endpoint(cloud, _DEFAULT_PORTS["https"], tls=True)
    return _in_address(access.location, kind) if kind in {"rest", "s3"} else None


def _in_address(location: str, kind: str) -> Endpoint | None:
    address = location.partition(":")[2]
    if kind == "s3" and not address.startswith(("http://", "https://")):
        address = f"https://{address.removeprefix('//')}"
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    if "@" in address.replace(parts.netloc, "", 1):
        return None  # what looks like the port may be the start of a password
    return Endpoint(parts.hostname, port, parts.scheme == "https")


async def reach(server: Endpoint, ca_certificate: str, timeout_seconds: float) -> Problem | None:
    """Connect, and shake hands if it is a TLS server. `ca_certificate` is PEM text or empty.

    Without a CA of its own, a certificate that Python does not trust is left to restic to judge:
    the two do not look for the system's CAs in the same places.
    """
    try:
        context = trusting(ca_certificate) if server.tls else None
        async with asyncio.timeout(timeout_seconds):
            _, writer = await asyncio.open_connection(server.host, server.port, ssl=context)
    except TimeoutError:
        return _problem(ErrorClass.UNREACHABLE, server, "no answer")
    except ssl.SSLCertVerificationError as error:
        if not ca_certificate:
            return None
        return _problem(ErrorClass.TLS_FAILED, server, error.verify_message)
    except ssl.SSLError as error:
        return _problem(ErrorClass.TLS_FAILED, server, error.reason or "")
    except (OSError, UnicodeError) as error:  # UnicodeError: a name that cannot be looked up
        return _problem(ErrorClass.UNREACHABLE, server, str(error))
    writer.close()
    # A server may break off instead of saying goodbye: it was there.
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(1.0):
            await writer.wait_closed()
    return None


def trusting(ca_certificate: str) -> ssl.SSLContext:
    """TLS to a server of this CA (PEM text; empty: of one that the system trusts)."""
    context = ssl.create_default_context(cadata=ca_certificate or None)
    # restic (Go) does not insist on it, and many private CAs do not hold to it.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _problem(error: ErrorClass, server: Endpoint, reason: str) -> Problem:
    return Problem(error=error, subject=f"{server.host}:{server.port}", detail=reason)
