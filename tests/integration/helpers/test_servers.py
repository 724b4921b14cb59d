"""Real restic stores into the real servers, and they refuse what they should."""

import contextlib
import hashlib
import http.client
import subprocess
import urllib.parse
from pathlib import Path

import pytest

from tests.helpers.processes import port_is_open
from tests.helpers.rest_server import RestServer, rest_server
from tests.helpers.s3_server import s3_server
from tests.helpers.sshd import sftp_server
from tests.integration.helpers.conftest import Restic

pytestmark = [pytest.mark.servers, pytest.mark.restic]


SFTP_VERSION_3 = b"\x00\x00\x00\x05\x01\x00\x00\x00\x03"
SFTP_VERSION_ANSWER = 2


def request(server: RestServer, method: str, path: str, content: bytes = b"") -> int:
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, content)
        return connection.getresponse().status


def ssh(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, "-s", "sftp"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_restic_initialises_a_repository_over_sftp(tmp_path: Path, restic: Restic) -> None:
    with sftp_server(tmp_path) as server:
        done = restic(server.location("repo"), "init", ssh=server.ssh_arguments())
        assert done.returncode == 0, done.stderr
        assert (server.folder / "repo" / "config").exists()
    assert not port_is_open(server.port)


def test_a_client_notices_that_the_host_key_changed_until_it_learns_the_new_one(
    tmp_path: Path,
) -> None:
    with sftp_server(tmp_path) as server:
        assert ssh(server.ssh_arguments()).returncode == 0
        server.rotate_host_key()
        assert "REMOTE HOST IDENTIFICATION HAS CHANGED" in ssh(server.ssh_arguments()).stderr
        server.known_hosts.write_text(server.known_hosts_line)
        assert ssh(server.ssh_arguments()).returncode == 0


def test_another_key_is_not_let_in(tmp_path: Path) -> None:
    with sftp_server(tmp_path / "one") as server, sftp_server(tmp_path / "two") as other:
        server.private_key.write_bytes(other.private_key.read_bytes())
        assert "Permission denied (publickey)" in ssh(server.ssh_arguments()).stderr


def test_a_stopped_sftp_server_cuts_its_connections_and_comes_back(tmp_path: Path) -> None:
    with sftp_server(tmp_path) as server:
        command = [*server.ssh_arguments(), "-s", "sftp"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as session:
            assert session.stdin
            assert session.stdout
            session.stdin.write(SFTP_VERSION_3)
            session.stdin.flush()
            assert session.stdout.read(5)[4] == SFTP_VERSION_ANSWER
            server.stop()
            assert session.wait(20) == 255
        server.start()
        assert ssh(server.ssh_arguments()).returncode == 0


def test_restic_initialises_a_repository_over_rest_with_tls_and_a_login(
    tmp_path: Path, restic: Restic
) -> None:
    with rest_server(tmp_path, user="pia", password="p4ss", tls=True) as server:
        trust = f"--cacert={server.ca_file}"
        location = server.location("repo")
        assert "pia" not in location
        refused = restic(location, "init", trust)
        assert refused.returncode == 1
        assert "401" in refused.stderr
        distrusted = restic(location.replace("//", "//pia:p4ss@"), "init")
        assert "x509: certificate signed by unknown authority" in distrusted.stderr
        done = restic(location.replace("//", "//pia:p4ss@"), "init", trust)
        assert done.returncode == 0, done.stderr
        assert (server.folder / "repo" / "config").exists()


@pytest.mark.parametrize(("append_only", "answer"), [(False, 200), (True, 403)])
def test_an_append_only_rest_server_takes_data_and_refuses_to_remove_it(
    tmp_path: Path, append_only: bool, answer: int
) -> None:
    # By hand, as restic 0.14 tries a refused removal again for most of a minute.
    content = b"a snapshot"
    snapshot = f"/repo/snapshots/{hashlib.sha256(content).hexdigest()}"
    with rest_server(tmp_path, append_only=append_only) as server:
        assert request(server, "POST", "/repo/?create=true") == 200
        assert request(server, "POST", snapshot, content) == 200
        assert request(server, "DELETE", snapshot) == answer


def test_restic_initialises_a_repository_in_s3_and_a_wrong_key_is_refused(
    tmp_path: Path, restic: Restic
) -> None:
    with s3_server(tmp_path) as server:
        location = server.location("prefix")
        done = restic(location, "init", environment=server.environment)
        assert done.returncode == 0, done.stderr
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            wrong = {**server.environment, name: "wrong"}
            refused = restic(location, "cat", "config", environment=wrong)
            assert "Access Denied" in refused.stderr
