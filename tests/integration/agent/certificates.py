"""A CA and a server certificate as a manager makes them, for the small manager of these tests."""

import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kustos_agent.protocol.version import SERVER_NAME


@dataclass(frozen=True)
class Authority:
    """The CA's certificate (PEM), its fingerprint as in join tokens, and a server's TLS context."""

    pem: str
    fingerprint: str
    context: ssl.SSLContext


def make_authority(
    folder: Path, *, server_name: str = SERVER_NAME, name: str = "Test CA"
) -> Authority:
    """A fresh CA with one server certificate; the key files stay in `folder`. Two that an agent
    pins at a time need names of their own: these certificates have no key identifiers."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _signed(name, ca_key, name, ca_key, None)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(server_name, key, name, ca_key, server_name)
    (folder / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    der = ca.public_bytes(serialization.Encoding.DER)
    return Authority(
        pem=ca.public_bytes(serialization.Encoding.PEM).decode(),
        fingerprint=hashlib.sha256(der).hexdigest(),
        context=context,
    )


def _signed(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    server_name: str | None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=server_name is None, path_length=None), True)
    )
    if server_name is not None:
        names = x509.SubjectAlternativeName([x509.DNSName(server_name)])
        builder = builder.add_extension(names, False)
    return builder.sign(issuer_key, hashes.SHA256())
