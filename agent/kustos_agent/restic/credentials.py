"""A repository's secrets -> a door that restic can open, for the time of one run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..protocol.values import RepositoryAccess
from . import ssh
from .repository import AccessError, Door
from .secret_files import SecretFiles


@contextmanager
def opened(access: RepositoryAccess, scratch: Path) -> Iterator[Door]:
    """Lay out key, host keys and CA as files; gone afterwards.

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
            files.add("key", ssh.key_text(access.ssh)),
            files.add("known_hosts", ssh.known_hosts_text(access.ssh)),
        )
    ca_file = files.add("ca.pem", access.ca_certificate) if access.ca_certificate else ""
    return Door(access, command, ca_file)
