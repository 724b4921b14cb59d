"""SSH host keys as people compare them. Pure."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final

_WORDS_OF_A_KEY: Final = 3


@dataclass(frozen=True, slots=True)
class HostKey:
    """One key: its kind (`ED25519`) and fingerprint (`SHA256:…`), as `ssh-keygen -lf` shows it."""

    kind: str
    fingerprint: str


def host_keys(known_hosts: str) -> list[HostKey]:
    """The keys in known_hosts lines (sshd(8)); what is not a key line is left out."""
    found = []
    for line in known_hosts.splitlines():
        words = line.split()
        if words and words[0].startswith("@"):
            words = words[1:]
        if len(words) < _WORDS_OF_A_KEY or line.lstrip().startswith("#"):
            continue
        try:
            blob = base64.b64decode(words[2], validate=True)
        except binascii.Error:
            continue
        digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
        found.append(HostKey(_kind(words[1]), f"SHA256:{digest}"))
    return found


def _kind(algorithm: str) -> str:
    """ssh-ed25519 -> ED25519, ecdsa-sha2-nistp256 -> ECDSA."""
    return algorithm.removeprefix("ssh-").partition("-")[0].upper()
