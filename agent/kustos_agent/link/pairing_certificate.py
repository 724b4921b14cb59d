"""The certificate that an unpaired agent shows while it waits: made for one pairing, then gone.

Imported by `kustos-agent pair` alone: cryptography costs 8.5 MB.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from ..paths import write_private
from ..protocol.pairing_messages import ALPN

_LIFETIME: Final = timedelta(days=1)
"""Nobody looks: what counts is that both ends mean the same one."""


@dataclass(frozen=True, slots=True)
class PairingCertificate:
    """`der` is what TLS shows, `context` for the agent's end."""

    der: bytes
    context: ssl.SSLContext

    @property
    def fingerprint(self) -> str:
        """SHA-256, hex."""
        return sha256(self.der).hexdigest()


def make_certificate(folder: Path) -> PairingCertificate:
    """A new key and a certificate signed by itself. Raises OSError.

    `folder` is this user's alone: Python's TLS reads keys from files only. The file is gone when
    this returns.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kustos agent, unpaired")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _LIFETIME)
        .not_valid_after(now + _LIFETIME)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "pairing.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols([ALPN])
    # No tickets: each would keep a session for a stranger.
    context.num_tickets = 0
    try:
        write_private(file, private + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(file)
    finally:
        file.unlink(missing_ok=True)
    return PairingCertificate(certificate.public_bytes(Encoding.DER), context)
