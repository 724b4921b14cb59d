"""The files of a REST server, written for its admin: in a folder of their own, private."""

import asyncio
import ipaddress
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from .core.ports import IssuedCertificate
from .core.server_plan import is_ip

LIFETIME: Final = timedelta(days=365 * 10)


class FolderOfFiles:
    """Implements `ports.ServerFiles`, on threads: a network drive may take its time."""

    async def taken(self, folder: str) -> bool:
        return await asyncio.to_thread(_taken, Path(folder))

    async def write(self, folder: str, texts: Mapping[str, str]) -> None:
        await asyncio.to_thread(_write, Path(folder), texts)

    async def remove(self, folder: str, names: Iterable[str]) -> None:
        await asyncio.to_thread(_remove, Path(folder), tuple(names))

    async def issue(self, names: Sequence[str], now: datetime) -> IssuedCertificate:
        return await asyncio.to_thread(issue, names, now)


def _taken(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True  # a file, or a folder of somebody else's


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    written: list[str] = []
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        for name, text in texts.items():
            # Never over a file that is there: O_EXCL.
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            written.append(name)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
    except BaseException:
        _remove(folder, written)
        raise


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def issue(names: Sequence[str], now: datetime) -> IssuedCertificate:
    """A certificate that signs itself, for these names and addresses, and its key: PEM. Whoever
    pins it trusts this server and nobody else."""
    # Imports cryptography, which a manager does without until then.
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    subjects: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(name)) if is_ip(name) else x509.DNSName(name)
        for name in names
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(subjects), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return IssuedCertificate(
        certificate=certificate.public_bytes(Encoding.PEM).decode("ascii"),
        key=private.decode("ascii"),
    )
