"""The manager's own CA and the certificate that its server shows.

Agents pin the CA. The server's certificate carries one fixed name (`SERVER_NAME`), so the manager
may move to another address. EC keys: a handshake costs half of RSA's (docs/benchmarks.md).
"""

import hashlib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Final, NamedTuple

SERVER_LIFETIME: Final = timedelta(days=730)
RENEW_BEFORE: Final = timedelta(days=60)
"""A server certificate this close to its end is made anew at start, under the same CA."""

ENDS_NOTE: Final = "valid until "
"""Begins the first line of the server's file, outside of what PEM readers look at."""


class CertificatesDamagedError(Exception):
    """The files are there but cannot be used; they are left as they are, since agents trust them.
    The text names the file."""


class Certificates(NamedTuple):
    """`ca_pem` is what agents pin; `fingerprint` is the SHA-256 of it in DER, hex."""

    ca_pem: str
    fingerprint: str
    context: ssl.SSLContext


def open_certificates(folder: Path, now: datetime | None = None) -> Certificates:
    """Load the certificates in `folder`, or make them if there are none at all.

    Raises CertificatesDamagedError and OSError.
    """
    moment = now or datetime.now(UTC)
    ca, ca_key = folder / "ca.pem", folder / "ca.key"
    server = folder / "server.pem"
    if not ca.exists() and not server.exists():
        # A key alone is what a first start leaves that ended between two files; it is used.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _damaging(ca_key):
            _issuing().make_ca(ca, ca_key, moment)
    with _damaging(ca):
        pem = ca.read_text(encoding="ascii")
        der = ssl.PEM_cert_to_DER_cert(pem)
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=der)
    if not _fresh(server, moment):
        with _damaging(ca_key):
            _issuing().make_server(server, ca, ca_key, moment, SERVER_LIFETIME)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with _damaging(server):
        context.load_cert_chain(server)
    return Certificates(pem, hashlib.sha256(der).hexdigest(), context)


@contextmanager
def _damaging(file: Path) -> Iterator[None]:
    """What a file that is missing among the others, or holds something else, leads to."""
    try:
        yield
    except (ssl.SSLError, ValueError, TypeError, FileNotFoundError) as error:
        raise CertificatesDamagedError(str(file)) from error


def _fresh(server: Path, now: datetime) -> bool:
    """Judged by the note that `issuing` puts in front: reading the date in the certificate itself
    would import cryptography (0.1 s) at every start. Not by the file's age: a copy on another
    computer is younger than what is in it."""
    try:
        with server.open("rb") as file:
            note = file.readline(100).decode("ascii", "replace").strip()
        ends = datetime.fromisoformat(note.removeprefix(ENDS_NOTE))
    except (FileNotFoundError, ValueError):
        return False
    return ends.tzinfo is not None and ends - now > RENEW_BEFORE


def _issuing() -> ModuleType:
    from . import issuing  # noqa: PLC0415  imports cryptography, which most starts do without

    return issuing
