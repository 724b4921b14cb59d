"""The manager's CA and server certificate: made once, renewed, and kept once agents trust it."""

import os
import shutil
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kustos.core.ports import CertificatesDamagedError
from kustos.link.certificate_files import RENEW_BEFORE, SERVER_LIFETIME
from kustos.link.certificates import open_certificates

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FILES = ("ca.key", "ca.pem", "server.pem")


def _content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def _server(folder: Path) -> x509.Certificate:
    text = (folder / "server.pem").read_bytes()
    return x509.load_pem_x509_certificate(text[text.index(b"-----BEGIN CERTIFICATE") :])


def _signed_by_the_ca(folder: Path) -> None:
    ca = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    _server(folder).verify_directly_issued_by(ca)


def test_they_are_made_once_and_survive_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    first = open_certificates(folder, NOW)
    made = _content(folder)
    second = open_certificates(folder, NOW + timedelta(days=30))
    assert _content(folder) == made
    assert (first.fingerprint, first.ca_pem) == (second.fingerprint, second.ca_pem)
    assert tuple(made) == FILES
    _signed_by_the_ca(folder)


def test_nobody_else_can_read_the_keys(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        open_certificates(tmp_path / "tls", NOW)
    finally:
        os.umask(former)
    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700
    for name in FILES:
        assert (tmp_path / "tls" / name).stat().st_mode & 0o777 == 0o600


def test_a_certificate_near_its_end_is_renewed_under_the_same_ca(tmp_path: Path) -> None:
    first = open_certificates(tmp_path, NOW)
    made = _content(tmp_path)
    late = NOW + SERVER_LIFETIME - RENEW_BEFORE
    second = open_certificates(tmp_path, late)
    assert second.fingerprint == first.fingerprint
    renewed = _content(tmp_path)
    assert (renewed["ca.pem"], renewed["ca.key"]) == (made["ca.pem"], made["ca.key"])
    assert _server(tmp_path).not_valid_after_utc == late + SERVER_LIFETIME
    _signed_by_the_ca(tmp_path)


def test_a_copy_on_another_computer_is_renewed_in_time(tmp_path: Path) -> None:
    """Its files are younger than what is in them."""
    open_certificates(tmp_path / "old", NOW)
    shutil.copytree(tmp_path / "old", tmp_path / "new", copy_function=shutil.copyfile)
    late = NOW + SERVER_LIFETIME - RENEW_BEFORE
    os.utime(tmp_path / "new" / "server.pem", (late.timestamp(), late.timestamp()))
    open_certificates(tmp_path / "new", late)
    assert _server(tmp_path / "new").not_valid_after_utc > late + RENEW_BEFORE


@pytest.mark.parametrize("name", ["ca.pem", "server.pem"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"rubbish\n",
        b"\xff\xfe\xfd",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ],
    ids=["empty", "rubbish", "bytes", "no certificate"],
)
def test_damage_is_told_with_the_file_and_nothing_is_touched(
    tmp_path: Path, name: str, content: bytes
) -> None:
    open_certificates(tmp_path, NOW)
    note = (tmp_path / "server.pem").read_bytes().split(b"\n")[0] + b"\n"
    (tmp_path / name).write_bytes((note if name == "server.pem" else b"") + content)
    before = _content(tmp_path)
    with pytest.raises(CertificatesDamagedError) as damage:
        open_certificates(tmp_path, NOW)
    assert str(damage.value) == str(tmp_path / name)
    assert _content(tmp_path) == before


def _another_kind() -> bytes:
    key = rsa.generate_private_key(65_537, 2_048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("key", [b"", b"rubbish", None, _another_kind()], ids=range(4))
def test_a_ca_key_that_cannot_be_used_is_told_when_it_is_needed(
    tmp_path: Path, key: bytes | None
) -> None:
    open_certificates(tmp_path, NOW)
    if key is None:
        (tmp_path / "ca.key").unlink()
    else:
        (tmp_path / "ca.key").write_bytes(key)
    before = _content(tmp_path)
    assert open_certificates(tmp_path, NOW).fingerprint  # until then the manager still works
    with pytest.raises(CertificatesDamagedError) as damage:
        open_certificates(tmp_path, NOW + SERVER_LIFETIME)
    assert str(damage.value) == str(tmp_path / "ca.key")
    assert _content(tmp_path) == before


def test_a_lost_ca_certificate_is_told(tmp_path: Path) -> None:
    open_certificates(tmp_path, NOW)
    (tmp_path / "ca.pem").unlink()
    with pytest.raises(CertificatesDamagedError) as damage:
        open_certificates(tmp_path, NOW)
    assert str(damage.value) == str(tmp_path / "ca.pem")


def test_a_first_start_that_ended_between_two_files_is_completed(tmp_path: Path) -> None:
    open_certificates(tmp_path / "whole", NOW)
    cut = tmp_path / "cut"
    cut.mkdir()
    shutil.copy(tmp_path / "whole" / "ca.key", cut)
    open_certificates(cut, NOW)
    assert (cut / "ca.key").read_bytes() == (tmp_path / "whole" / "ca.key").read_bytes()
    _signed_by_the_ca(cut)


def test_the_server_shows_tls_13_alone(tmp_path: Path) -> None:
    assert open_certificates(tmp_path, NOW).context.minimum_version is ssl.TLSVersion.TLSv1_3
