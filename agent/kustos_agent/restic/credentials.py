"""A repository's secrets -> a door that restic can open, for the time of one run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..protocol.values import RepositoryAccess, SshAccess
from . import ssh
from .google_key import GoogleKeyError, checked_google_key
from .repository import AccessError, Door, shown
from .secret_files import SecretFiles


@contextmanager
def opened(access: RepositoryAccess, scratch: Path) -> Iterator[Door]:
    """Lay out keys, host keys and CA as files; gone afterwards.

    Raises AccessError for what restic or ssh must not be given, and if there is no place for it.
    """
    with SecretFiles(scratch) as files:
        try:
            door = _door(access, files)
        except OSError as error:
            raise AccessError(str(scratch), error.strerror or "no place for secrets") from None
        yield door


def _door(access: RepositoryAccess, files: SecretFiles) -> Door:
    command: tuple[str, ...] = ()
    if access.ssh is not None:
        command = ssh.command_line(
            access.ssh,
            files.add("key", ssh.key_text(access.ssh)) if access.ssh.private_key.strip() else "",
            files.add("known_hosts", ssh.known_hosts_text(access.ssh)),
            _askpass(access.ssh, files) if access.ssh.passphrase else "",
        )
    ca_file = files.add("ca.pem", access.ca_certificate) if access.ca_certificate else ""
    google_file = ""
    if access.google_key:
        try:
            google_file = files.add("google.json", checked_google_key(access.google_key))
        except GoogleKeyError as error:
            raise AccessError(shown(access.location), str(error)) from None
    return Door(access, command, ca_file, google_file)


def _askpass(access: SshAccess, files: SecretFiles) -> str:
    """ssh takes a passphrase from a terminal or from a program, and from nothing else."""
    if sys.platform == "win32":
        raise AccessError(access.host, "a key with a passphrase cannot be used on Windows")
    passphrase = files.add("passphrase", ssh.passphrase_text(access))
    return files.add("askpass", ssh.askpass_text(passphrase), program=True)
