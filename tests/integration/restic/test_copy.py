"""Snapshots copied from one repository into another, each with a password and login of its own."""

import asyncio
import contextlib
import shutil
from pathlib import Path

import msgspec
import psutil
import pytest

from kustos_agent.protocol.tasks import InitSpec, RestoreSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess, SshAccess
from kustos_agent.restic.copy import copy
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.mending_commands import TagChange
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.replacing import Replaced
from kustos_agent.restic.restore import restore
from kustos_agent.restic.tag import tag
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.processes import LOOPBACK
from tests.helpers.rest_server import rest_server
from tests.helpers.restics import Heard
from tests.helpers.sshd import sftp_server
from tests.integration.restic.damage import listed, saved

GONE = "0123456789abcdef" * 4


@pytest.fixture
async def snapshot(toolkit: Toolkit, access: RepositoryAccess, source: Path) -> str:
    """The one that the first repository holds."""
    return await saved(toolkit, access, source)


def _failure(done: Finished[tuple[Replaced, ...]]) -> Problem:
    assert done.outcome is Outcome.FAILED
    assert done.problem is not None
    return done.problem


async def test_the_chosen_snapshots_are_copied_once(
    toolkit: Toolkit,
    access: RepositoryAccess,
    second: RepositoryAccess,
    source: Path,
    heard: Heard,
) -> None:
    """The copy can be restored; what was copied before is told and not copied again, what was not
    chosen stays away, and a snapshot that had been tagged is known again as well."""
    first = await saved(toolkit, access, source)
    (source / "more").write_text("more")
    later = await saved(toolkit, access, source)
    tagged = await tag(toolkit, access, (later,), TagChange(add=("kept",)), Watch())
    assert tagged.result is not None
    later = tagged.result[0].new

    done = await copy(toolkit, access, second, (first,), heard.watch)
    assert done.outcome is Outcome.SUCCESS, done
    assert done.result is not None
    (pair,) = done.result
    assert pair.old == first
    assert list(await listed(toolkit, second)) == [pair.new]
    assert any(progress.percent == 100 for progress in heard.progress)

    back = source.parent / "back"
    spec = RestoreSpec(repository=second, snapshot_id=pair.new, target=str(back))
    assert (await restore(toolkit, spec, Watch())).outcome is Outcome.SUCCESS
    restored = back / str(source).lstrip("/") / "letter.txt"
    assert restored.read_text() == "Dear all"

    done = await copy(toolkit, access, second, (first, later), Watch())
    assert done.outcome is Outcome.SUCCESS, done
    assert done.result is not None
    assert [one.old for one in done.result] == [first, later]
    assert done.result[0] == pair
    assert list(await listed(toolkit, second)) == [one.new for one in done.result]


async def test_which_of_the_two_is_wrong_is_told(
    toolkit: Toolkit,
    access: RepositoryAccess,
    second: RepositoryAccess,
    snapshot: str,
    tmp_path: Path,
) -> None:
    """A wrong password, a repository that is not there, a snapshot that is gone, and the same
    repository twice: class, and the place it is about. Nothing is copied."""
    nowhere = str(tmp_path / "nowhere")
    for wrong, right in ((access, second), (second, access)):

        async def tried(
            wrong: RepositoryAccess, right: RepositoryAccess = right
        ) -> Finished[tuple[Replaced, ...]]:
            pair = (wrong, right) if right is second else (right, wrong)
            return await copy(toolkit, *pair, (snapshot,), Watch())

        problem = _failure(await tried(msgspec.structs.replace(wrong, password="a guess")))
        assert (problem.error, problem.subject) == (ErrorClass.WRONG_PASSWORD, wrong.location)
        problem = _failure(await tried(msgspec.structs.replace(wrong, location=nowhere)))
        assert (problem.error, problem.subject) == (ErrorClass.REPOSITORY_MISSING, nowhere)

    problem = _failure(await copy(toolkit, access, second, (snapshot, GONE), Watch()))
    assert (problem.error, problem.subject) == (ErrorClass.SNAPSHOT_MISSING, GONE)
    problem = _failure(await copy(toolkit, access, access, (snapshot,), Watch()))
    assert (problem.error, problem.subject) == (ErrorClass.UNSUPPORTED, access.location)
    assert not await listed(toolkit, second)


async def test_neither_password_shows(
    toolkit: Toolkit,
    access: RepositoryAccess,
    second: RepositoryAccess,
    snapshot: str,
    heard: Heard,
) -> None:
    """Not in a command line, the environment or the log, while it runs."""
    secrets = (access.password, second.password)
    running = asyncio.create_task(copy(toolkit, access, second, (snapshot,), heard.watch))
    copying = 0
    while not running.done():
        for child in psutil.Process().children():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                told = "\n".join([*child.cmdline(), *child.environ().values()])
                assert not any(secret in told for secret in secrets)
                copying += "copy" in child.cmdline()
        await asyncio.wait({running}, timeout=0.01)
    assert copying
    assert (await running).outcome is Outcome.SUCCESS
    assert not any(secret in heard.text for secret in secrets)


async def test_two_servers_have_their_own_login_and_ca(
    toolkit: Toolkit,
    access: RepositoryAccess,
    second: RepositoryAccess,
    snapshot: str,
    heard: Heard,
) -> None:
    """REST over TLS on both sides: each gets its own login, both CAs are trusted, and the log shows
    neither. A login that is wrong is told."""
    folder = Path(access.location).parent
    with (
        rest_server(folder / "from", user="anna", password="p/w:o@rd?", tls=True) as one,
        rest_server(folder / "to", user="bert", password="quite another", tls=True) as other,
    ):
        reading, writing = (
            RepositoryAccess(
                location=server.location("office"),
                password=local.password,
                environment=server.environment,
                ca_certificate=server.ca_pem,
            )
            for server, local in ((one, access), (other, second))
        )
        for server, local in ((one, access), (other, second)):
            shutil.copytree(local.location, server.folder / "office")
        done = await copy(toolkit, reading, writing, (snapshot,), heard.watch)
        assert done.outcome is Outcome.SUCCESS, (done, heard.text)
        assert done.result is not None
        assert list(await listed(toolkit, writing)) == [done.result[0].new]

        for wrong in (reading, writing):
            environment = {**wrong.environment, "RESTIC_REST_PASSWORD": "mistyped"}
            stranger = msgspec.structs.replace(wrong, environment=environment)
            pair = (stranger, writing) if wrong is reading else (reading, stranger)
            problem = _failure(await copy(toolkit, *pair, (snapshot,), heard.watch))
            assert (problem.error, problem.subject) == (ErrorClass.LOGIN_REFUSED, LOOPBACK)
            for secret in ("p/w:o@rd?", "p%2Fw", "quite another", "quite%20another", "mistyped"):
                assert secret not in f"{heard.text}{problem}"


async def test_a_snapshot_goes_over_sftp_and_back(
    toolkit: Toolkit,
    access: RepositoryAccess,
    second: RepositoryAccess,
    snapshot: str,
    heard: Heard,
) -> None:
    """Whichever of the two is behind SSH: its key and host key hold for it, no lock stays."""
    with sftp_server(Path(access.location).parent) as server:
        ssh = SshAccess(
            host=server.host,
            port=server.port,
            user=server.user,
            private_key=server.private_key.read_text(),
            known_hosts=server.known_hosts_line,
        )
        there = RepositoryAccess(location=server.location("office"), password="secret", ssh=ssh)
        made = await initialise(toolkit, InitSpec(repository=there), heard.watch)
        assert made.outcome is Outcome.SUCCESS, (made, heard.text)
        out = await copy(toolkit, access, there, (snapshot,), heard.watch)
        assert out.outcome is Outcome.SUCCESS, (out, heard.text)
        assert out.result is not None
        back = await copy(toolkit, there, second, (out.result[0].new,), heard.watch)
        assert back.outcome is Outcome.SUCCESS, (back, heard.text)
        assert back.result is not None
        assert list(await listed(toolkit, second)) == [back.result[0].new]
    assert not list((Path(second.location) / "locks").iterdir())
