"""Logins of a REST server, as both rest-server and rclone read them. Pure."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping


def htpasswd(logins: Mapping[str, str]) -> str:
    """A file of users and their passwords' hashes, for `passwords.strong_password` alone.

    {SHA} is one plain SHA-1. It is no protection for a password that somebody made up; of one with
    123 random bits there is nothing to guess. bcrypt, the other form that both know, costs rclone
    its time at each request (docs/adr/0016).
    """
    return "".join(f"{user}:{{SHA}}{_sha(password)}\n" for user, password in logins.items())


def _sha(password: str) -> str:
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).digest()
    return b64encode(digest).decode()
