"""Makes opening a test's repository cheap: restic's keys cost half a second of CPU on purpose.

Format of a key file: restic's doc/design.rst, "Keys, Encryption and MAC".
"""

import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB
from cryptography.hazmat.primitives.poly1305 import Poly1305

NONCE: Final = 16
MAC: Final = 16
_MEMORY: Final = 256 << 20
_CHEAPEST: Final = {"N": 2, "r": 1, "p": 1}


def make_cheap(repository: Path, password: str) -> None:
    """Replace the repository's only key by one of the same password and the least of work."""
    (file,) = (repository / "keys").iterdir()
    key = json.loads(file.read_bytes())
    data = base64.b64decode(key["data"])
    nonce, sealed, mac = data[:NONCE], data[NONCE:-MAC], data[-MAC:]
    old = derive(password, key)
    assert mac_of(old, nonce, sealed) == mac
    master = encrypt(old, nonce, sealed)
    key |= _CHEAPEST
    new, nonce = derive(password, key), os.urandom(NONCE)
    sealed = encrypt(new, nonce, master)
    key["data"] = base64.b64encode(nonce + sealed + mac_of(new, nonce, sealed)).decode()
    content = json.dumps(key).encode()
    file.unlink()
    (file.parent / hashlib.sha256(content).hexdigest()).write_bytes(content)


def derive(password: str, key: dict[str, Any]) -> bytes:
    return hashlib.scrypt(
        password.encode(),
        salt=base64.b64decode(key["salt"]),
        n=key["N"],
        r=key["r"],
        p=key["p"],
        maxmem=_MEMORY,
        dklen=64,
    )


def encrypt(key: bytes, nonce: bytes, text: bytes) -> bytes:
    """AES-256 in counter mode; its own inverse."""
    return Cipher(AES(key[:32]), CTR(nonce)).encryptor().update(text)


def mac_of(key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    """Poly1305-AES."""
    k, r = key[32:48], key[48:64]
    s = Cipher(AES(k), ECB()).encryptor().update(nonce)
    return Poly1305.generate_tag(r + s, sealed)
