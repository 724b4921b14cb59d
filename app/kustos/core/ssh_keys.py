"""What can be seen of a private key without opening it. Pure."""

import base64
import re
from typing import Final

_OPENSSH: Final = re.compile(
    r"-----BEGIN OPENSSH PRIVATE KEY-----(.*?)-----END OPENSSH PRIVATE KEY-----", re.DOTALL
)
_MAGIC: Final = b"openssh-key-v1\0"
_LENGTH: Final = 4
_UNPROTECTED: Final = b"none"
_PEM_PROTECTED: Final = ("BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED")


def is_private_key(text: str) -> bool:
    """Whether it looks like one, of any form that OpenSSH reads."""
    return "PRIVATE KEY-----" in text


def takes_passphrase(text: str) -> bool:
    """Whether it does not open without one (OpenSSH's PROTOCOL.key; RFC 1421 and 5958)."""
    found = _OPENSSH.search(text)
    if found is None:
        return any(mark in text for mark in _PEM_PROTECTED)
    try:
        data = base64.b64decode("".join(found[1].split()))
    except ValueError:
        return False
    if not data.startswith(_MAGIC):
        return False
    rest = data[len(_MAGIC) :]
    length = int.from_bytes(rest[:_LENGTH])
    return rest[_LENGTH : _LENGTH + length] != _UNPROTECTED
