"""Makes the CA and the server's certificate. Imported only when one has to be made."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kustos.core.model import BACKDATED
from kustos_agent.protocol.version import SERVER_NAME

from .certificate_files import ENDS_NOTE, UNDER_NOTE, sync_folder

CA_LIFETIME: Final = timedelta(days=365 * 20)


def make_ca(certificate_file: Path, key_file: Path, now: datetime) -> None:
    """A self-signed CA. The key is written first: a certificate without key would be trusted by
    agents and could never be used again. A key that is there already is used.

    Raises ValueError and TypeError for a damaged one.
    """
    key = _key(key_file) if key_file.exists() else ec.generate_private_key(ec.SECP256R1())
    name = _name("Kustos manager CA")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + CA_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    if not key_file.exists():
        write_private(key_file, _private(key))
    write_private(certificate_file, certificate.public_bytes(Encoding.PEM))


def make_server(
    server_file: Path, ca_file: Path, ca_key_file: Path, now: datetime, lifetime: timedelta
) -> None:
    """A server certificate with its key in one file, and a note of its end in front.

    Raises ValueError and TypeError for a damaged CA, FileNotFoundError.
    """
    ca = x509.load_pem_x509_certificate(ca_file.read_bytes())
    ca_key = _key(ca_key_file)
    if ca_key.public_key() != ca.public_key():
        raise ValueError("the CA's key belongs to another certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(SERVER_NAME))
        .issuer_name(ca.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + lifetime)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(SERVER_NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, hashes.SHA256())
    )
    ends = certificate.not_valid_after_utc.isoformat()
    note = f"{ENDS_NOTE}{ends}{UNDER_NOTE}{ca.fingerprint(hashes.SHA256()).hex()}\n".encode("ascii")
    write_private(server_file, note + _private(key) + certificate.public_bytes(Encoding.PEM))


def _key(file: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the CA's key is of another kind")
    return key


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_private(file: Path, data: bytes) -> None:
    """Readable by the owner alone, whole or not at all; durable when it returns."""
    part = file.with_suffix(file.suffix + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    sync_folder(file.parent)
