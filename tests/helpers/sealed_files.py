"""Reads and writes the small files of a test's repository that restic seals with its own key.

Forms of keys, configuration and locks: restic's doc/design.rst, "Keys, Encryption and MAC",
"Repository Format" and "Locks".
"""

import base64
import hashlib
import json
import os
from datetime import datetime
from pathlib import Path

from tests.helpers.cheap_key import MAC, NONCE, derive, encrypt, mac_of


def own_key(repository: Path, password: str) -> bytes:
    """What the repository's files are sealed under."""
    (file,) = (repository / "keys").iterdir()
    key = json.loads(file.read_bytes())
    master = json.loads(opened(derive(password, key), base64.b64decode(key["data"])))
    # As `derive` gives them: the key of the cipher, then the two of the code of authenticity.
    parts = (master["encrypt"], master["mac"]["k"], master["mac"]["r"])
    return b"".join(map(base64.b64decode, parts))


def opened(key: bytes, data: bytes) -> bytes:
    """The text in a sealed file."""
    nonce, sealed, mac = data[:NONCE], data[NONCE:-MAC], data[-MAC:]
    assert mac_of(key, nonce, sealed) == mac
    return encrypt(key, nonce, sealed)


def sealed(key: bytes, text: bytes) -> bytes:
    """A sealed file of this text."""
    nonce = os.urandom(NONCE)
    closed = encrypt(key, nonce, text)
    return nonce + closed + mac_of(key, nonce, closed)


def put_lock(
    repository: Path, password: str, *, hostname: str, pid: int, time: datetime, exclusive: bool
) -> Path:
    """A lock that this process of this machine wrote last at that time."""
    lock = {
        "time": time.isoformat(),
        "exclusive": exclusive,
        "hostname": hostname,
        "username": "anna",
        "pid": pid,
    }
    content = sealed(own_key(repository, password), json.dumps(lock).encode())
    file = repository / "locks" / hashlib.sha256(content).hexdigest()
    file.write_bytes(content)
    return file
