"""A `KeyringKey` in a process of another session: each call is a program started anew there."""

import subprocess
import sys
from collections.abc import Mapping

from kustos.core.ports import KeyTrouble, VaultLockedError

PROGRAM = """
import sys
from kustos.core.ports import VaultLockedError
from kustos.vault import KeyringKey

try:
    key = getattr(KeyringKey(sys.argv[1]), sys.argv[2])()
except VaultLockedError as error:
    print("trouble", error.trouble)
else:
    print("none" if key is None else "key", key.hex() if key else "")
"""


class RemoteKeyring:
    """A `KeySource`; `environment` is that of the session whose keyring is meant."""

    def __init__(self, environment: Mapping[str, str], store_id: str) -> None:
        self._environment = environment
        self._store_id = store_id

    def load(self) -> bytes | None:
        return self._call("load")

    def create(self) -> bytes:
        key = self._call("create")
        assert key is not None
        return key

    def _call(self, method: str) -> bytes | None:
        word, _, value = run(self._environment, PROGRAM, self._store_id, method).partition(" ")
        if word == "trouble":
            raise VaultLockedError(KeyTrouble(value))
        return bytes.fromhex(value) if word == "key" else None


def run(environment: Mapping[str, str], program: str, *arguments: str) -> str:
    """What a Python program prints in that session; its warnings are errors as in the tests."""
    argv = [sys.executable, "-W", "error", "-c", program, *arguments]
    done = subprocess.run(
        argv, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.strip()
