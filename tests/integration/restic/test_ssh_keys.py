"""Ways to log in to an SFTP server: a key with a passphrase, or the keys of an ssh-agent."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.tasks import BackupSpec, InitSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess, SshAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.sshd import SftpServer, sftp_server, ssh_agent

pytestmark = [
    pytest.mark.servers,
    pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True),
]

PASSPHRASE = "open $ésame \"now' \\ `x`"


@pytest.fixture
def protected(tmp_path: Path) -> Iterator[RepositoryAccess]:
    """A repository to be, on a server that lets in who has such a key."""
    with sftp_server(tmp_path) as server:
        server.protect_key(PASSPHRASE)
        ssh = SshAccess(
            host=server.host,
            port=server.port,
            user=server.user,
            private_key=server.private_key.read_text(),
            known_hosts=server.known_hosts_line,
            passphrase=PASSPHRASE,
        )
        yield RepositoryAccess(location=server.location("x"), password="secret", ssh=ssh)


@pytest.fixture(params=[True, False], ids=["in memory", "on disk"])
def in_memory(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether secret files can live in memory."""
    if not request.param:
        monkeypatch.setattr(os, "memfd_create", _no_memory)
    return bool(request.param)


async def test_its_passphrase_opens_it(
    toolkit: Toolkit, protected: RepositoryAccess, source: Path, heard: Heard, in_memory: bool
) -> None:
    """Whatever is in it; it is shown nowhere, and nothing is left."""
    made = await initialise(toolkit, InitSpec(repository=protected), heard.watch)
    assert made.outcome is Outcome.SUCCESS, (made, heard.text)
    spec = BackupSpec(repository=protected, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, heard.watch)
    assert saved.outcome is Outcome.SUCCESS, (saved, heard.text)
    assert "ésame" not in f"{heard.text}{made}{saved}{protected!r}"
    assert toolkit.scratch.exists() is not in_memory
    assert not [*toolkit.scratch.glob("*")]


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED)
@pytest.mark.parametrize("given", ["", "mistyped"])
async def test_a_key_that_stays_shut_is_a_refused_login(
    toolkit: Toolkit, protected: RepositoryAccess, given: str
) -> None:
    """Without its passphrase, or with another one: at once, and the words of ssh tell why."""
    assert protected.ssh is not None
    ssh = msgspec.structs.replace(protected.ssh, passphrase=given)
    shut = msgspec.structs.replace(protected, ssh=ssh)
    report = await probe(toolkit, shut, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.LOGIN_REFUSED, report
    assert report.problem.subject == protected.ssh.host
    assert "passphrase" in report.problem.detail


def _no_memory(name: str) -> int:
    raise OSError(name)


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED)
async def test_what_is_no_key_is_told_from_one_the_server_does_not_know(
    toolkit: Toolkit, protected: RepositoryAccess, tmp_path: Path
) -> None:
    """A form was filled in with something else; the other key is a real one, of somebody else."""
    assert protected.ssh is not None
    nonsense = protected.ssh.private_key[:90] + protected.ssh.private_key[180:]
    (tmp_path / "other").mkdir()
    other = SftpServer(tmp_path / "other").private_key.read_text()
    for key, told in ((nonsense, "private key"), (other, "publickey")):
        ssh = msgspec.structs.replace(protected.ssh, private_key=key, passphrase="")
        report = await probe(
            toolkit, msgspec.structs.replace(protected, ssh=ssh), Watch(), environ={}
        )
        assert report.problem is not None
        assert report.problem.error is ErrorClass.LOGIN_REFUSED, report
        assert told in report.problem.detail
        assert "/proc/" not in report.problem.detail


async def test_a_lent_agent_s_key_opens_it_and_an_unlent_one_does_not(
    toolkit: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form without a key: the machine's owner says whose keys are used, if any; an agent that
    happens to be in the environment is not asked."""
    (tmp_path / "open").mkdir()
    socket = tmp_path / "agent.sock"
    with sftp_server(tmp_path / "open") as server, ssh_agent(socket, server.private_key):
        ssh = SshAccess(
            host=server.host,
            port=server.port,
            user=server.user,
            private_key="",
            known_hosts=server.known_hosts_line,
        )
        keyless = RepositoryAccess(location=server.location("x"), password="secret", ssh=ssh)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        cache = str(tmp_path / "cache")
        alone = replace(toolkit, runner=ProcessRunner(cache_dir=cache, environ=os.environ))
        report = await probe(alone, keyless, Watch(), environ={})
        assert report.problem is not None
        assert report.problem.error is ErrorClass.LOGIN_REFUSED, report
        assert "ssh-agent" in report.problem.detail

        runner = ProcessRunner(cache_dir=cache, environ=os.environ, ssh_agent=str(socket))
        lent = replace(toolkit, runner=runner)
        made = await initialise(lent, InitSpec(repository=keyless), Watch())
        assert made.outcome is Outcome.SUCCESS, made
        assert (await probe(lent, keyless, Watch(), environ={})).problem is None


@pytest.mark.provokes(ErrorClass.HELPER_MISSING)
@pytest.mark.parametrize("passphrase", [PASSPHRASE, ""])
@pytest.mark.parametrize("approved", [True, False])
async def test_a_machine_without_ssh_is_told_so(
    toolkit: Toolkit,
    protected: RepositoryAccess,
    tmp_path: Path,
    passphrase: str,
    *,
    approved: bool,
) -> None:
    """Somebody has to install it: no newer restic helps, and no further attempt."""
    assert protected.ssh is not None
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "env").symlink_to("/usr/bin/env")
    environ = {"PATH": str(programs)}
    runner = ProcessRunner(cache_dir=str(tmp_path / "cache"), environ=environ)
    bare = Toolkit(toolkit.restic, runner, toolkit.scratch)
    ssh = msgspec.structs.replace(protected.ssh, passphrase=passphrase)
    if not approved:
        ssh = msgspec.structs.replace(ssh, known_hosts="")
    access = msgspec.structs.replace(protected, ssh=ssh)
    tested = await probe(bare, access, Watch(), environ=environ)
    assert tested.problem is not None
    assert tested.problem.error is ErrorClass.HELPER_MISSING, tested.problem
    made = await initialise(bare, InitSpec(repository=access), Watch())
    assert made.problem is not None
    assert made.problem.error is ErrorClass.HELPER_MISSING, made.problem
