"""Whether a private key takes a passphrase is seen without opening it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.ssh_keys import is_private_key, takes_passphrase


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="makes keys with OpenSSH")
@pytest.mark.parametrize("form", [(), ("-m", "PEM"), ("-m", "PKCS8")])
@pytest.mark.parametrize("passphrase", ["", "open sesame"])
def test_of_real_keys(tmp_path: Path, form: tuple[str, ...], passphrase: str) -> None:
    """In each form that OpenSSH writes."""
    file = tmp_path / "key"
    kind = ("-t", "ecdsa")
    made = ("ssh-keygen", "-q", *kind, *form, "-N", passphrase, "-f", str(file))
    subprocess.run(made, check=True)
    text = file.read_text()
    assert is_private_key(text)
    assert takes_passphrase(text) is bool(passphrase)
    assert takes_passphrase(text.replace("\n", "\r\n")) is bool(passphrase)


def test_of_keys_that_other_programs_made() -> None:
    """The traditional form of RSA, and PKCS #8."""
    key = generate_private_key(65_537, 2_048)
    for form in (PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8):
        shut = key.private_bytes(Encoding.PEM, form, BestAvailableEncryption(b"x"))
        opened = key.private_bytes(Encoding.PEM, form, NoEncryption())
        assert takes_passphrase(shut.decode())
        assert not takes_passphrase(opened.decode())


@given(st.text())
def test_of_anything_else_it_is_not_said(text: str) -> None:
    """And nothing makes it fail."""
    wrapped = f"-----BEGIN OPENSSH PRIVATE KEY-----{text}-----END OPENSSH PRIVATE KEY-----"
    assert not takes_passphrase(wrapped)
    assert is_private_key(wrapped)
