"""A dump that is begun to see whether it can be made: real servers and programs, nothing saved."""

import asyncio
import sys
from pathlib import Path

import pytest

from kustos_agent.dumps.probing import probe_dump
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.dumps import CommandDump, DumpSpec, MysqlDump, PostgresDump
from kustos_agent.protocol.values import ErrorClass, Problem
from kustos_agent.restic.process import ProcessRunner
from tests.helpers import database_servers
from tests.helpers.waiting import eventually_async

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

SECRET = "correct horse"


async def tried(
    runner: ProcessRunner, dump: DumpSpec, seconds: float = 30, path: str | None = None
) -> Problem | None:
    return await probe_dump(
        runner, dump, forbidden=ForbiddenPaths(()), timeout_seconds=seconds, path=path
    )


def shell(script: str, ends_with: str = "") -> CommandDump:
    return CommandDump(
        name="it.txt",
        command=("/bin/sh", "-c", script),
        environment={"SECRET": SECRET},
        ends_with=ends_with,
    )


async def fails(
    runner: ProcessRunner, dump: DumpSpec, error: ErrorClass, seconds: float = 30
) -> str:
    """It does, of this class; the detail."""
    problem = await tried(runner, dump, seconds)
    assert problem is not None
    assert (problem.error, problem.subject) == (error, dump.name)
    return problem.detail


def gone(note: Path) -> bool:
    """Whether the process whose id is in that file has ended."""
    return not Path(f"/proc/{note.read_text().strip()}").exists()


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_logins_of_real_servers_are_told_apart(runner: ProcessRunner) -> None:
    """The right password is good; a wrong one, a database that is not there and a server that is
    not there are said in the programs' own words."""
    with database_servers.postgres() as server:
        server.sql("CREATE ROLE clerk LOGIN PASSWORD 'x'")

        def of(**fields: str) -> PostgresDump:
            given = {"user": server.user, "password": server.password} | fields
            return PostgresDump(name="it.sql", host=server.host, port=server.port, **given)

        assert await tried(runner, of()) is None
        assert await tried(runner, of(database="postgres")) is None
        failed = ErrorClass.DUMP_FAILED
        wrong = await fails(runner, of(password="wrong"), failed)
        assert "password authentication failed" in wrong
        assert "does not exist" in await fails(runner, of(database="shop"), failed)
        port, host = server.port, server.host
        # What it may not read shows while it writes already.
        assert "permission denied" in await fails(runner, of(user="clerk", password="x"), failed)
    gone = PostgresDump(name="it.sql", host=host, port=port, user="x")
    assert "refused" in await fails(runner, gone, failed)
    with database_servers.mariadb() as maria:
        right = MysqlDump(
            name="it.sql",
            host=maria.host,
            port=maria.port,
            user=maria.user,
            password=maria.password,
        )
        assert await tried(runner, right) is None
        other = MysqlDump(name="it.sql", host=maria.host, port=maria.port, user="nobody")
        assert "Access denied" in await fails(runner, other, failed)


async def test_a_program_that_is_not_there_is_named(runner: ProcessRunner, tmp_path: Path) -> None:
    problem = await tried(runner, PostgresDump(name="it.sql"), path=str(tmp_path))
    assert problem is not None
    assert "pg_dumpall" in problem.detail
    absent = CommandDump(name="it.sql", command=("no-such-program",))
    assert "no-such-program" in await fails(runner, absent, ErrorClass.DUMP_FAILED)


async def test_a_long_dump_is_stopped_with_its_beginning(
    runner: ProcessRunner, tmp_path: Path
) -> None:
    """Nobody waits for its end, and nothing of it goes on."""
    note = tmp_path / "pid"
    script = f"echo $$ > {note}; while echo row; do sleep 0.05; done"
    assert await tried(runner, shell(script)) is None

    await eventually_async(lambda: gone(note), 10, "the program to be gone")


async def test_a_program_that_greets_and_fails_is_no_good_dump(runner: ProcessRunner) -> None:
    """A banner is no login."""
    detail = await fails(runner, shell("echo hello; exit 3"), ErrorClass.DUMP_FAILED)
    assert "exit code 3" in detail


async def test_a_short_dump_is_judged_as_a_whole(runner: ProcessRunner) -> None:
    assert await tried(runner, shell("echo end", ends_with="end")) is None
    detail = await fails(runner, shell("echo half", ends_with="end"), ErrorClass.DUMP_FAILED)
    assert "breaks off" in detail
    assert "no output" in await fails(runner, shell("true"), ErrorClass.DUMP_FAILED)


async def test_a_program_that_says_nothing_runs_into_the_deadline(runner: ProcessRunner) -> None:
    """A server that lets nobody in and answers nothing."""
    await fails(runner, shell("exec sleep 60"), ErrorClass.TIMEOUT, seconds=0.3)


async def test_secrets_of_a_failed_test_are_masked(runner: ProcessRunner) -> None:
    """A program that tells what it was given."""
    detail = await fails(runner, shell("echo got $SECRET >&2; exit 1"), ErrorClass.DUMP_FAILED)
    assert SECRET not in detail
    assert "got ***" in detail


async def test_who_gives_up_leaves_no_program_behind(runner: ProcessRunner, tmp_path: Path) -> None:
    """The link has ended: nobody wants to know any more. No pipe stays open either."""
    note = tmp_path / "pid"
    before = open_files()
    script = shell(f"echo $$ > {note}; exec sleep 60")
    trying = asyncio.create_task(tried(runner, script))
    await eventually_async(lambda: note.exists() and note.read_text().strip(), 10, "the program")
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying

    await eventually_async(lambda: gone(note), 10, "the program to be gone")
    await eventually_async(lambda: open_files() <= before, 10, "the pipes to be closed")


async def test_what_no_program_takes_is_refused_before_anything_runs(runner: ProcessRunner) -> None:
    problem = await tried(runner, PostgresDump(name="it.sql", database="host=elsewhere"))
    assert problem is not None
    assert problem.error is ErrorClass.UNSUPPORTED
