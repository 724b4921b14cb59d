"""Servers that are not there, not what they say, or let nobody in: each has its class, in a test of
the repository and in a run of restic alike."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.tasks import BackupSpec, SnapshotsSpec
from kustos_agent.protocol.values import ErrorClass, Problem, RepositoryAccess, SshAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.snapshots import list_snapshots
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.issued import Flaw
from tests.helpers.processes import LOOPBACK
from tests.helpers.rest_server import rest_server
from tests.helpers.restics import Heard
from tests.helpers.s3_server import s3_server

pytestmark = pytest.mark.servers

NOWHERE = f"{'x' * 64}.invalid"
"""No resolver asks the network for a label of more than 63 characters."""


async def _problems(
    toolkit: Toolkit, access: RepositoryAccess, seconds: float = 20
) -> tuple[Problem, Problem]:
    """Of a test, and of a run that would go on to ask the server on its own."""
    report = await probe(toolkit, access, Watch(), environ={}, timeout_seconds=seconds)
    listed = await list_snapshots(
        toolkit, SnapshotsSpec(repository=access), Watch(), lambda _: None, timeout_seconds=seconds
    )
    assert report.problem is not None
    assert listed.problem is not None
    return report.problem, listed.problem


@pytest.mark.provokes(ErrorClass.TLS_FAILED)
@pytest.mark.parametrize("flaw", Flaw)
async def test_a_certificate_that_is_expired_or_another_s_is_not_taken(
    toolkit: Toolkit, tmp_path: Path, flaw: Flaw
) -> None:
    """Although its CA is trusted. restic itself would try for 15 minutes (>= 0.18)."""
    with rest_server(tmp_path, tls=True, flaw=flaw) as server:
        access = RepositoryAccess(
            location=server.location("office"), password="secret", ca_certificate=server.ca_pem
        )
        for problem in await _problems(toolkit, access):
            assert problem.error is ErrorClass.TLS_FAILED, problem
            assert problem.subject.startswith(LOOPBACK)
            assert ("expired" if flaw is Flaw.EXPIRED else LOOPBACK) in problem.detail


@pytest.mark.provokes(ErrorClass.TLS_FAILED)
async def test_a_server_without_tls_is_not_spoken_to_in_the_clear(
    toolkit: Toolkit, tmp_path: Path
) -> None:
    """The address says https."""
    with rest_server(tmp_path) as server:
        location = server.location("office").replace("http:", "https:")
        access = RepositoryAccess(location=location, password="secret")
        for problem in await _problems(toolkit, access):
            assert problem.error is ErrorClass.TLS_FAILED, problem


@pytest.mark.provokes(ErrorClass.UNREACHABLE)
@pytest.mark.parametrize("kind", ["rest", "s3", "sftp"])
async def test_a_name_that_nobody_knows_is_told(toolkit: Toolkit, kind: str) -> None:
    """The server's name was mistyped in the form, or the machine's DNS is away."""
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "hunter2-hunter2"}
    ssh = SshAccess(
        host=NOWHERE,
        user="kustos",
        private_key="is not come to",
        known_hosts=f"{NOWHERE} ssh-ed25519 AAAA",
    )
    access = {
        "rest": RepositoryAccess(location=f"rest:http://{NOWHERE}:8000/", password="secret"),
        "s3": RepositoryAccess(
            location=f"s3:https://{NOWHERE}/bucket", password="secret", environment=keys
        ),
        "sftp": RepositoryAccess(
            location=f"sftp://kustos@{NOWHERE}//srv/office", password="secret", ssh=ssh
        ),
    }[kind]
    for problem in await _problems(toolkit, access):
        assert problem.error is ErrorClass.UNREACHABLE, problem
        assert NOWHERE in problem.subject


@pytest.mark.provokes(ErrorClass.UNREACHABLE, ErrorClass.TIMEOUT)
@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_server_that_answers_nobody_is_not_waited_for(
    toolkit: Toolkit, source: Path
) -> None:
    """It takes connections and is silent: a test and a backup end when their time is up. With 0.14
    as well, whose lock is then looked for during a minute."""
    with _silent() as port:
        encrypted = RepositoryAccess(location=f"rest:https://{LOOPBACK}:{port}/", password="secret")
        report = await probe(toolkit, encrypted, Watch(), environ={}, timeout_seconds=2)
        assert report.problem is not None
        assert report.problem.error is ErrorClass.UNREACHABLE, report
        plain = msgspec.structs.replace(encrypted, location=f"rest:http://{LOOPBACK}:{port}/")
        spec = BackupSpec(repository=plain, sources=(str(source),), host="pc")
        ended = await backup(toolkit, spec, Watch(), timeout_seconds=2)
        assert ended.problem is not None
        assert ended.problem.error is ErrorClass.TIMEOUT, ended


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED)
@pytest.mark.parametrize("mistake", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
async def test_an_object_store_that_knows_no_such_key_refuses(
    toolkit: Toolkit, tmp_path: Path, heard: Heard, mistake: str
) -> None:
    """A wrong key id, and a wrong secret for the right one."""
    with s3_server(tmp_path) as server:
        access = RepositoryAccess(
            location=server.location("office"),
            password="secret",
            environment={**server.environment, mistake: "mistyped-mistyped"},
        )
        for problem in await _problems(toolkit, access):
            assert problem.error is ErrorClass.LOGIN_REFUSED, problem
            assert problem.subject.startswith(LOOPBACK)
            assert "mistyped" not in problem.detail or mistake == "AWS_ACCESS_KEY_ID"


@contextmanager
def _silent() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    with socket.create_server((LOOPBACK, 0), backlog=64) as listening:
        yield listening.getsockname()[1]
