"""The manager's own CA and the certificate that its server shows.

Agents pin the CA. The server's certificate carries one fixed name (`SERVER_NAME`), so the manager
may move to another address. EC keys: a handshake costs half of RSA's (docs/benchmarks.md).
"""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kustos.core.model import CertificateStanding

from .certificate_files import CertificateFiles, damaging


class Certificates:
    """Implements `core.ports.Certificates`. `context` is the server's: those who come later are
    shown a new certificate without anybody being disturbed, since OpenSSL asks the context at each
    handshake."""

    def __init__(self, files: CertificateFiles, standing: CertificateStanding) -> None:
        self._files = files
        self._standing = standing
        self._one_at_a_time = asyncio.Lock()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self._show()

    @property
    def standing(self) -> CertificateStanding:
        return self._standing

    @property
    def ca_pem(self) -> str:
        """What agents pin that join now."""
        return self._standing.in_force.pem

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of that in DER, hex."""
        return self._standing.in_force.fingerprint

    async def renew(self, now: datetime) -> bool:
        async with self._one_at_a_time:
            await asyncio.to_thread(self._files.renew, now)
            standing = await asyncio.to_thread(self._files.read)
            # Not only what was renewed here: `kustos token` opens the same files.
            if standing == self._standing:
                return False
            self._show()
            self._standing = standing
            return True

    async def prepare(self, now: datetime) -> None:
        await self._change(self._files.prepare, now)

    async def change_over(self, now: datetime) -> None:
        await self._change(self._files.change_over, now)

    async def _change(self, how: Callable[[datetime], None], now: datetime) -> None:
        async with self._one_at_a_time:
            await asyncio.to_thread(how, now)
            self._show()
            self._standing = await asyncio.to_thread(self._files.read)

    def _show(self) -> None:
        with damaging(self._files.server):
            self.context.load_cert_chain(self._files.server)


def open_certificates(folder: Path, now: datetime | None = None) -> Certificates:
    """Load the certificates in `folder`, or make them if there are none at all. Blocks.

    Raises CertificatesDamagedError and OSError.
    """
    files = CertificateFiles(folder)
    return Certificates(files, files.open(now or datetime.now(UTC)))
