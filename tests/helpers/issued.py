"""A certificate authority for one day, and a server's certificate that it has signed."""

import datetime as dt
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.helpers.processes import LOOPBACK

_DAY: Final = dt.timedelta(days=1)
_CERTIFICATE_SIGN: Final = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
"""Without it, as without key identifiers, Python 3.13 refuses a chain (RFC 5280, 4.2.1)."""


class Flaw(Enum):
    """Why nobody should take a server's certificate, although its CA is trusted."""

    EXPIRED = "expired"
    OTHER_NAME = "other-name"


@dataclass(frozen=True)
class Issued:
    """The authority that clients have to trust, and the server's certificate with its key: PEM."""

    ca_pem: str
    certificate: str
    key: str = field(repr=False)

    def write(self, folder: Path) -> tuple[Path, Path, Path]:
        """The three as files: `ca.pem`, `server.pem`, `server.key`."""
        paths = folder / "ca.pem", folder / "server.pem", folder / "server.key"
        paths[2].touch(mode=0o600)
        for path, text in zip(paths, (self.ca_pem, self.certificate, self.key), strict=True):
            path.write_text(text)
        return paths


def issue(names: Iterable[str] = ("localhost",), *, flaw: Flaw | None = None) -> Issued:
    """A new authority, and a certificate for loopback and these host names, but for the `flaw`."""
    now = dt.datetime.now(dt.UTC)
    end = now - dt.timedelta(minutes=1) if flaw is Flaw.EXPIRED else now + _DAY
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _name("Test CA")
    authority_certificate = (
        _certificate(authority, authority, authority_key.public_key(), now + _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_CERTIFICATE_SIGN, critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    subjects: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
    if flaw is not Flaw.OTHER_NAME:
        subjects.append(x509.IPAddress(ipaddress.ip_address(LOOPBACK)))
    certificate = (
        _certificate(_name("Test server"), authority, key.public_key(), end)
        .add_extension(x509.SubjectAlternativeName(subjects), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    return Issued(
        authority_certificate.public_bytes(Encoding.PEM).decode(),
        certificate.public_bytes(Encoding.PEM).decode(),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, end: dt.datetime
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=end - 2 * _DAY,
        not_valid_after=end,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
