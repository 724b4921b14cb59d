"""The keyring of the operating system, asked by a process that ends with its answer.

What keyring loads would stay in the manager for ever (15 MB for one look at each start).
"""

import logging
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

import msgspec

from kustos.core.ports import KeyTrouble, VaultLockedError

# -P: what lies in the folder that the manager was started from is not code of ours.
_COMMAND: Final = (sys.executable, "-P", "-m", "kustos.vault.keyring_child")

_log = logging.getLogger(__name__)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`usable` answers its own question alone. `key` is None if there certainly is none."""

    usable: bool = False
    key: bytes | None = None
    trouble: KeyTrouble | None = None

    def __repr__(self) -> str:
        return f"Answer(usable={self.usable}, trouble={self.trouble})"


class KeyringProcess:
    """A `KeySource` in the OS keyring; see `KeyringKey` for what the methods raise.

    `environment`: another one than this process's.
    """

    def __init__(self, store_id: str, environment: Mapping[str, str] | None = None) -> None:
        self._store_id = store_id
        self._environment = environment

    def load(self) -> bytes | None:
        return self._key("load")

    def create(self) -> bytes:
        key = self._key("create")
        if key is None:
            raise VaultLockedError(KeyTrouble.UNREACHABLE)
        return key

    def _key(self, question: str) -> bytes | None:
        answer = _ask(question, self._store_id, self._environment)
        if answer.trouble is not None:
            raise VaultLockedError(answer.trouble)
        return answer.key


def usable_keyring(environment: Mapping[str, str] | None = None) -> bool:
    """Whether secrets can be kept in a keyring of the operating system. Blocks (0.3 s)."""
    return _ask("usable", "", environment).usable


def _ask(question: str, store_id: str, environment: Mapping[str, str] | None) -> Answer:
    with subprocess.Popen(
        [*_COMMAND, question],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(store_id.encode() + b"\n")
        # Left open: the child ends, whatever it waits for, when this process does.
        child.stdin.flush()
        said = child.stdout.read()
    try:
        return msgspec.json.decode(said, type=Answer)
    except msgspec.DecodeError:
        # What it said may have the key in it.
        _log.warning("the keyring was asked in vain: exit code %s", child.returncode)
        return Answer(trouble=KeyTrouble.UNREACHABLE)
