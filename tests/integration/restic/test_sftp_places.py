"""What a form says of an SFTP server is the place that restic opens."""

import shutil
import socket
from pathlib import Path

import pytest

from kustos.core import places
from kustos.core.model import SecretKind, SftpPlace
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.processes import LOOPBACK
from tests.helpers.sshd import sftp_server

pytestmark = [
    pytest.mark.servers,
    pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True),
]

LOOPBACK_6 = "::1"


def _has_ipv6() -> bool:
    try:
        socket.create_server((LOOPBACK_6, 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("name", ["office", 'odd ü $x\'y "z" \\ #?%20'])
@pytest.mark.parametrize("host", [LOOPBACK, LOOPBACK_6])
async def test_hosts_and_absolute_paths(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path, host: str, name: str
) -> None:
    """An address of either kind; whatever is in the path."""
    if host == LOOPBACK_6 and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    with sftp_server(tmp_path, host) as server:
        path = server.folder / name
        shutil.copytree(access.location, path)
        place = SftpPlace(
            host=host,
            port=server.port,
            user=server.user,
            path=str(path),
            known_hosts=server.known_hosts_line,
        )
        key = server.private_key.read_text()
        entered = {SecretKind.PASSWORD: access.password, SecretKind.PRIVATE_KEY: key}
        report = await probe(toolkit, places.access(place, entered), Watch(), environ={})
    assert report.problem is None
    assert report.repository_id


async def test_a_relative_path_begins_in_the_home_of_the_user(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """As `sftp` itself takes it."""
    with sftp_server(tmp_path) as server:
        # The way there from a home that a test leaves alone.
        up = "/".join([".."] * len(Path.home().parts[1:]))
        place = SftpPlace(
            host=server.host,
            port=server.port,
            user=server.user,
            path=f"{up}{access.location}",
            known_hosts=server.known_hosts_line,
        )
        key = server.private_key.read_text()
        entered = {SecretKind.PASSWORD: access.password, SecretKind.PRIVATE_KEY: key}
        report = await probe(toolkit, places.access(place, entered), Watch(), environ={})
    assert report.problem is None
    assert report.repository_id
