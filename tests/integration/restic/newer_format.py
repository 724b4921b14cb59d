"""A repository of a format that no restic of today knows.

Forms of key and configuration: restic's doc/design.rst, "Repository Format" and "Keys".
"""

import base64
import json
import os
from pathlib import Path
from typing import Final

from tests.helpers.cheap_key import MAC, NONCE, derive, encrypt, mac_of

FORMAT: Final = 3


def make_newer(repository: Path, password: str) -> None:
    """Raise the version in the configuration, which is sealed with the repository's own key."""
    (file,) = (repository / "keys").iterdir()
    key = json.loads(file.read_bytes())
    master = json.loads(_opened(derive(password, key), base64.b64decode(key["data"])))
    # As `derive` gives them: the key of the cipher, then the two of the code of authenticity.
    own = b"".join(
        map(base64.b64decode, (master["encrypt"], master["mac"]["k"], master["mac"]["r"]))
    )
    config = repository / "config"
    settings = json.loads(_opened(own, config.read_bytes()))
    settings["version"] = FORMAT
    nonce = os.urandom(NONCE)
    sealed = encrypt(own, nonce, json.dumps(settings).encode())
    config.chmod(0o600)
    config.write_bytes(nonce + sealed + mac_of(own, nonce, sealed))


def _opened(key: bytes, data: bytes) -> bytes:
    nonce, sealed, mac = data[:NONCE], data[NONCE:-MAC], data[-MAC:]
    assert mac_of(key, nonce, sealed) == mac
    return encrypt(key, nonce, sealed)
