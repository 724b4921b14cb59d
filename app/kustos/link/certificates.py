"""The manager's own CA and the certificate that its server shows.

Agents pin the CA. The server's certificate carries one fixed name (`SERVER_NAME`), so the manager
may move to another address. EC keys: a handshake costs half of RSA's (docs/benchmarks.md).
"""

import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Final

SERVER_LIFETIME: Final = timedelta(days=730)
RENEW_BEFORE: Final = timedelta(days=60)
"""A server certificate this close to its end is made anew at start, under the same CA."""


class CertificatesDamagedError(Exception):
    """The files are there but cannot be used; they are left as they are, since agents trust them.
    The text names the file."""


@dataclass(frozen=True, slots=True)
class Certificates:
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
    if not ca.exists() and not ca_key.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _issuing().make_ca(ca, ca_key, moment)
    if not _fresh(server, moment):
        try:
            _issuing().make_server(server, ca, ca_key, moment, SERVER_LIFETIME)
        except ValueError as error:
            raise CertificatesDamagedError(str(ca_key)) from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(server)
        pem = ca.read_text(encoding="ascii")
        der = ssl.PEM_cert_to_DER_cert(pem)
    except (ssl.SSLError, ValueError) as error:
        raise CertificatesDamagedError(str(server)) from error
    return Certificates(pem, hashlib.sha256(der).hexdigest(), context)


def _fresh(server: Path, now: datetime) -> bool:
    """Judged by the file's age: reading the date in it would import cryptography (0.1 s) at every
    start, and a file is written in the moment its certificate is made."""
    try:
        made = datetime.fromtimestamp(server.stat().st_mtime, UTC)
    except FileNotFoundError:
        return False
    return made + SERVER_LIFETIME - now > RENEW_BEFORE


def _issuing() -> ModuleType:
    from . import issuing  # noqa: PLC0415  imports cryptography, which most starts do without

    return issuing
