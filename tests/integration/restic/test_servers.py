"""Repositories behind real servers: logins, certificates and host keys."""

import shutil
from pathlib import Path

import msgspec
import psutil
import pytest

from kustos_agent.protocol.restic_versions import Capability
from kustos_agent.protocol.tasks import BackupSpec, InitSpec, SnapshotsSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess, SshAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.snapshots import list_snapshots
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.processes import LOOPBACK, free_port
from tests.helpers.rest_server import rest_server
from tests.helpers.restics import Heard
from tests.helpers.sshd import SftpServer, sftp_server

pytestmark = pytest.mark.servers


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED, ErrorClass.TLS_FAILED)
async def test_rest_login_and_private_ca(toolkit: Toolkit, heard: Heard, tmp_path: Path) -> None:
    """A TLS server with a password and a CA of its own: works with both, says which is wrong, and
    never shows the login."""
    with rest_server(tmp_path, user="anna", password="p/w:o@rd?", tls=True) as server:
        access = RepositoryAccess(
            location=server.location("office"),
            password="secret",
            environment=server.environment,
            ca_certificate=server.ca_pem,
        )
        made = await initialise(toolkit, InitSpec(repository=access), heard.watch)
        assert made.outcome is Outcome.SUCCESS, (made, heard.text)

        stranger = {**server.environment, "RESTIC_REST_PASSWORD": "mistyped"}
        refused = await probe(
            toolkit,
            msgspec.structs.replace(access, environment=stranger),
            heard.watch,
            environ={},
        )
        assert refused.problem is not None
        assert refused.problem.error is ErrorClass.LOGIN_REFUSED
        assert refused.problem.subject == LOOPBACK

        untrusted = msgspec.structs.replace(access, ca_certificate="")
        unknown = await probe(toolkit, untrusted, heard.watch, environ={})
        assert unknown.problem is not None
        assert unknown.problem.error is ErrorClass.TLS_FAILED
        shown = f"{heard.text}{refused}{unknown}"
        assert "p/w:o@rd?" not in shown
        assert "mistyped" not in shown
        assert "p%2Fw" not in shown


@pytest.mark.provokes(ErrorClass.TARGET_NOT_EMPTY)
async def test_what_a_killed_initialisation_left_on_a_server_is_told(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard, tmp_path: Path
) -> None:
    """Keys without a configuration. restic 0.14 does not look for them, and makes a repository that
    most often does not open: never a success without its id."""
    with rest_server(tmp_path) as server:
        shutil.copytree(access.location, server.folder / "office")
        (server.folder / "office" / "config").unlink()
        remote = msgspec.structs.replace(
            access, location=server.location("office"), environment=server.environment
        )
        made = await initialise(toolkit, InitSpec(repository=remote), heard.watch)
        if toolkit.restic.can(Capability.INIT_JSON):
            assert made.problem is not None
            assert made.problem.error is ErrorClass.TARGET_NOT_EMPTY, made
        elif made.problem is None:
            assert made.result is not None
            assert len(made.result.repository_id) == 64
        else:
            assert made.problem.error is ErrorClass.CORRUPT, made


@pytest.mark.provokes(ErrorClass.UNREACHABLE)
async def test_a_server_that_is_not_there_is_told_at_once(toolkit: Toolkit, heard: Heard) -> None:
    """restic itself would try for 15 minutes (>= 0.18)."""
    location = f"rest:http://{LOOPBACK}:{free_port()}/"
    access = RepositoryAccess(location=location, password="secret")
    report = await probe(toolkit, access, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.UNREACHABLE
    listed = await list_snapshots(
        toolkit,
        SnapshotsSpec(repository=access),
        heard.watch,
        lambda _: None,
        timeout_seconds=20,
    )
    assert listed.problem is not None
    assert listed.problem.error is ErrorClass.UNREACHABLE


@pytest.mark.provokes(ErrorClass.HOST_KEY_UNKNOWN)
async def test_sftp_with_keys_that_touch_no_disk(
    toolkit: Toolkit, source: Path, tmp_path: Path, heard: Heard
) -> None:
    """Host keys are fetched for approval, then a repository is made and filled; nothing is written
    to the scratch folder, and no key stands in a command line."""
    with sftp_server(tmp_path) as server:
        stranger = _access(server, known_hosts="")
        report = await probe(toolkit, stranger, heard.watch, environ={})
        assert report.problem is not None
        assert report.problem.error is ErrorClass.HOST_KEY_UNKNOWN
        assert server.known_hosts_line in report.host_keys

        access = _access(server, known_hosts=report.host_keys)
        made = await initialise(toolkit, InitSpec(repository=access), heard.watch)
        assert made.outcome is Outcome.SUCCESS, (made, heard.text, server.log())
        spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
        saved = await backup(toolkit, spec, heard.watch)
        assert saved.outcome is Outcome.SUCCESS, (saved, heard.text)
        assert saved.result is not None
        assert len(saved.result.snapshot_id) == 64
        assert not toolkit.scratch.exists()
        assert not [name for name in _open_memory() if "key" in name]


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED, ErrorClass.HOST_KEY_CHANGED, ErrorClass.UNREACHABLE)
async def test_sftp_refusals(toolkit: Toolkit, tmp_path: Path, heard: Heard) -> None:
    """A key the server does not know, a host key that changed, a server that is gone: three
    classes, also where restic alone says no more than EOF."""
    with sftp_server(tmp_path) as server:
        other = tmp_path / "other"
        other.mkdir()
        access = _access(server, known_hosts=server.known_hosts_line)
        wrong_key = SftpServer(other).private_key.read_text()
        refused = await _listing_problem(toolkit, _with_key(access, wrong_key), heard)
        assert refused is ErrorClass.LOGIN_REFUSED

        server.rotate_host_key()
        changed = await _listing_problem(toolkit, access, heard)
        assert changed is ErrorClass.HOST_KEY_CHANGED
        report = await probe(toolkit, access, heard.watch, environ={})
        assert report.problem is not None
        assert report.problem.error is ErrorClass.HOST_KEY_CHANGED

        server.stop()
        gone = await probe(toolkit, access, heard.watch, environ={})
        assert gone.problem is not None
        assert gone.problem.error is ErrorClass.UNREACHABLE


async def _listing_problem(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard
) -> ErrorClass | None:
    spec = SnapshotsSpec(repository=access)
    listed = await list_snapshots(toolkit, spec, heard.watch, lambda _: None)
    return None if listed.problem is None else listed.problem.error


def _access(server: SftpServer, *, known_hosts: str) -> RepositoryAccess:
    ssh = SshAccess(
        host=server.host,
        port=server.port,
        user=server.user,
        private_key=server.private_key.read_text(),
        known_hosts=known_hosts,
    )
    return RepositoryAccess(location=server.location("office"), password="secret", ssh=ssh)


def _with_key(access: RepositoryAccess, private_key: str) -> RepositoryAccess:
    assert access.ssh is not None
    return msgspec.structs.replace(
        access, ssh=msgspec.structs.replace(access.ssh, private_key=private_key)
    )


def _open_memory() -> list[str]:
    """Names of this process's files in memory."""
    folder = Path(f"/proc/{psutil.Process().pid}/fd")
    found = []
    for link in folder.iterdir():
        try:
            found.append(str(link.readlink()))
        except FileNotFoundError:
            continue  # the descriptor of this very listing
    return [name for name in found if name.startswith("/memfd:")]
