"""Real programs: every line arrives, no program is left behind, the password takes the pipe."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from kustos_agent.restic.command import Command, CommandKind
from kustos_agent.restic.lines import MAX_LINE_BYTES
from kustos_agent.restic.process import Ended, ProcessRunner
from tests.helpers.waiting import eventually, eventually_async


@dataclass
class Run:
    """A program under way: what it said so far, and how to stop it."""

    runner: ProcessRunner
    out: list[bytes] = field(default_factory=list)
    err: list[bytes] = field(default_factory=list)
    cancel: asyncio.Event = field(default_factory=asyncio.Event)
    give_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(
        self,
        *argv: str,
        kind: CommandKind = CommandKind.BACKUP,
        nice: int = 0,
        password: str | None = None,
        secrets: Mapping[str, str] | None = None,
        from_password: str | None = None,
        stdin: bytes | None = None,
        output: int | None = None,
        environment: Mapping[str, str] | None = None,
        timeout_seconds: float | None = 30,
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> Ended:
        command = Command(
            kind,
            argv,
            environment or {},
            password=password,
            from_password=from_password,
            secrets=secrets or {},
            stdin=stdin,
            output=output,
            nice=nice,
        )
        return await self.runner.run(
            command,
            on_stdout=on_stdout or self.out.append,
            on_stderr=self.err.append,
            cancel=self.cancel,
            give_up=self.give_up,
            timeout_seconds=timeout_seconds,
        )

    async def said(self, line: bytes) -> None:
        await eventually_async(lambda: line in self.out, 10, f"{line!r}")


@pytest.fixture
def run() -> Run:
    environ = {**os.environ, "RESTIC_PASSWORD": "foreign", "AWS_PROFILE": "foreign", "HOME": "/h"}
    return Run(ProcessRunner(cache_dir="/cache", environ=environ, grace_seconds=0.3))


async def test_both_streams_and_the_exit_code(run: Run) -> None:
    """Apart, whole, without their ends; an unfinished last line as well."""
    ended = await run("sh", "-c", "echo out; echo err >&2; printf last; exit 3")
    assert ended == Ended(3)
    assert (run.out, run.err) == ([b"out", b"last"], [b"err"])


async def test_more_than_a_pipe_holds_in_one_line(run: Run) -> None:
    """restic lists all snapshots in one line: no limit ends the run."""
    script = "print('x' * 5_000_000); print('y')"
    await run(sys.executable, "-c", script, kind=CommandKind.SNAPSHOTS)
    assert [len(line) for line in run.out] == [5_000_000, 1]


async def test_of_an_endless_line_the_beginning_is_kept(run: Run) -> None:
    """Where no list is expected; the next line is whole again."""
    await run(sys.executable, "-c", "print('x' * 10_000_000); print('y')")
    assert [len(line) for line in run.out] == [MAX_LINE_BYTES, 1]


async def test_a_flood_on_one_stream_does_not_stop_the_other(run: Run) -> None:
    """Both pipes are read at once."""
    script = "import sys; sys.stderr.write('e\\n' * 200_000); print('done')"
    await run(sys.executable, "-c", script)
    assert run.out == [b"done"]
    assert len(run.err) == 200_000


async def test_the_environment_is_the_agents_without_what_leads_elsewhere(run: Run) -> None:
    """PATH, HOME and proxies stay; RESTIC_* and AWS_* of the agent's own do not."""
    await run("env", environment={"RESTIC_REPOSITORY": "/r"})
    said = dict(line.decode().partition("=")[::2] for line in run.out)
    assert said["PATH"] == os.environ["PATH"]
    assert said["HOME"] == "/h"
    assert said["RESTIC_CACHE_DIR"] == "/cache"
    assert said["RESTIC_REPOSITORY"] == "/r"
    assert said["LC_ALL"] == "C.UTF-8"
    assert not {"RESTIC_PASSWORD", "AWS_PROFILE"} & said.keys()


async def test_it_starts_in_the_root_folder_as_leader_of_its_own_session(run: Run) -> None:
    """No folder is kept busy, and a terminal's ^C does not reach it."""
    script = "import os; print(os.getcwd(), os.getsid(0) == os.getpid())"
    await run(sys.executable, "-c", script)
    assert run.out == [b"/ True"]


async def test_the_password_takes_a_pipe(run: Run) -> None:
    """Neither its variables nor its arguments hold it, and no descriptor but this is inherited."""
    script = """
import os
path = os.environ["RESTIC_PASSWORD_FILE"]
inherited = [fd for fd in range(3, 64) if os.path.exists(f"/proc/self/fd/{fd}")]
print(inherited == [int(path.removeprefix("/dev/fd/"))])
with open("/proc/self/cmdline") as arguments, open("/proc/self/environ") as variables:
    print("hunt" + "er2" in arguments.read() + variables.read())
with open(path) as password:
    print(password.read())
"""
    await run(sys.executable, "-c", script, password="sésame hunter2")
    assert run.out == [b"True", b"False", "sésame hunter2".encode()], run.err


async def test_further_secrets_take_pipes_of_their_own(run: Run) -> None:
    """Each by the option that names it; neither variables nor arguments hold one."""
    script = """
import os, sys
with open("/proc/self/cmdline") as arguments, open("/proc/self/environ") as variables:
    print("hunt" + "er" in arguments.read() + variables.read())
for option in sys.argv[1:]:
    name, _, path = option.partition("=")
    with open(path) as secret:
        print(name, secret.read())
with open(os.environ["RESTIC_PASSWORD_FILE"]) as password:
    print(password.read())
"""
    secrets = {"--new": "hunter2", "--from": "hunter3"}
    await run(sys.executable, "-c", script, password="hunter1", secrets=secrets)
    assert run.out == [b"False", b"--new hunter2", b"--from hunter3", b"hunter1"], run.err


async def test_a_secret_longer_than_a_pipe_is_refused(run: Run) -> None:
    """It would arrive cut off, or never."""
    with pytest.raises(OSError, match="too long"):
        await run("true", secrets={"--new": "x" * 40_000})


async def test_the_output_goes_to_a_file_as_it_is(run: Run, tmp_path: Path) -> None:
    """More than a pipe holds, without line ends; a second run begins the file anew. The errors are
    read as ever, and the file stays open."""
    target = tmp_path / "output"
    with target.open("wb") as file:
        script = "print('x' * 1_000_000, end=''); import sys; sys.exit('failed')"
        assert await run(sys.executable, "-c", script, output=file.fileno()) == Ended(1)
        assert target.stat().st_size == 1_000_000
        assert await run("printf", "second", output=file.fileno()) == Ended(0)
    assert target.read_bytes() == b"second"
    assert (run.out, run.err) == ([], [b"failed"])


async def test_two_passwords_take_a_pipe_each(run: Run) -> None:
    """The one of the repository that is copied from as well."""
    script = """
import os
for name in ("RESTIC_PASSWORD_FILE", "RESTIC_FROM_PASSWORD_FILE"):
    with open(os.environ[name]) as password:
        print(password.read())
"""
    await run(sys.executable, "-c", script, password="one", from_password="other")
    assert run.out == [b"one", b"other"], run.err
    await run("env", password=" x", from_password=" y")
    assert {b"RESTIC_PASSWORD= x", b"RESTIC_FROM_PASSWORD= y"} <= set(run.out)


@pytest.mark.parametrize("password", [" x", "x\n", "\ufeffx", "x" * 40_000])
async def test_a_password_a_file_would_change_takes_a_variable(run: Run, password: str) -> None:
    """restic trims what it reads from a file."""
    script = "import os; print(ascii(os.environ['RESTIC_PASSWORD']))"
    await run(sys.executable, "-c", script, password=password)
    assert run.out == [ascii(password).encode()]


async def test_the_input_arrives_and_ends(run: Run) -> None:
    """More than a pipe holds, too."""
    await run("wc", "-c", stdin=b"x\0" * 500_000)
    assert run.out == [b"1000000"]
    assert await run("cat") == Ended(0)


async def test_a_program_that_does_not_read_its_input_is_no_error(run: Run) -> None:
    """It says itself what is wrong."""
    assert await run("false", stdin=b"x" * 1_000_000) == Ended(1)


async def test_cancel_interrupts_and_waits(run: Run) -> None:
    """SIGINT, and time to clean up."""
    script = "trap 'echo cleaning; exit 130' INT; echo ready; while :; do sleep 0.01; done"
    task = asyncio.create_task(run("sh", "-c", script))
    await run.said(b"ready")
    run.cancel.set()
    assert await task == Ended(130, cancelled=True)
    assert run.out == [b"ready", b"cleaning"]


async def test_nobody_but_the_one_who_waits_takes_the_exit_code(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that ends by itself while it is interrupted: asked for its end by somebody else, it
    would be gone for asyncio, with the code 255."""
    polled: list[int] = []
    monkeypatch.setattr(subprocess.Popen, "poll", lambda one: polled.append(one.pid))
    task = asyncio.create_task(run("/bin/sh", "-c", "echo here; exec sleep 30"))
    await run.said(b"here")
    run.cancel.set()
    assert (await task).cancelled
    assert polled == []


async def test_giving_up_is_no_cancel(run: Run) -> None:
    """It counts as taking too long."""
    task = asyncio.create_task(run("sh", "-c", "echo ready; exec sleep 60"))
    await run.said(b"ready")
    run.give_up.set()
    assert await task == Ended(-2, timed_out=True)


async def test_what_does_not_react_is_killed_with_its_helpers(run: Run) -> None:
    """Interrupt and termination ignored, by a child of it as well."""
    script = "trap '' INT TERM; sleep 61 & echo $!; wait; wait"
    task = asyncio.create_task(run("sh", "-c", script))
    await eventually_async(lambda: run.out, 10, "the helper")
    helper = psutil.Process(int(run.out[0]))
    run.cancel.set()
    ended = await task
    assert ended == Ended(-9, cancelled=True, killed=True)
    eventually(lambda: not _alive(helper), 5, "the end of the helper")


async def test_the_time_is_up(run: Run) -> None:
    """The same as giving up."""
    ended = await run("sleep", "60", timeout_seconds=0.1)
    assert ended == Ended(-2, timed_out=True)


async def test_cancelled_before_it_began(run: Run) -> None:
    """Nothing is started."""
    run.cancel.set()
    assert await run("/no/such/program") == Ended(None, cancelled=True)


async def test_a_program_that_is_not_there(run: Run) -> None:
    """The caller hears of it, and no descriptor stays open."""
    before = psutil.Process().num_fds()
    with pytest.raises(FileNotFoundError):
        await run("/no/such/program", password="x")
    await eventually_async(lambda: psutil.Process().num_fds() <= before, 5, "closed descriptors")


async def test_a_failing_callback_ends_the_run_in_order(run: Run) -> None:
    """Its error reaches the caller once the program is gone; the pipe was read all the time."""

    def fail(_: bytes) -> None:
        raise ZeroDivisionError

    script = "trap 'exit 0' INT; while :; do echo line; sleep 0.01; done"
    with pytest.raises(ZeroDivisionError):
        await run("sh", "-c", script, on_stdout=fail)
    assert not [child for child in psutil.Process().children() if child.name() == "sh"]


async def test_cancelling_the_task_leaves_no_program(run: Run) -> None:
    """As an agent does that is told to end."""
    task = asyncio.create_task(run("sh", "-c", "echo $$; exec sleep 60"))
    await eventually_async(lambda: run.out, 10, "its process id")
    program = psutil.Process(int(run.out[0]))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not _alive(program)


async def test_a_helper_that_keeps_the_pipes_is_ended(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program itself has ended: nobody waits for ever for the end of its output."""
    from kustos_agent.restic import process  # noqa: PLC0415  to be patched

    monkeypatch.setattr(process, "_DRAIN_SECONDS", 0.2)
    started = time.monotonic()
    assert await run("sh", "-c", "sleep 62 & echo $!") == Ended(0)
    assert time.monotonic() - started < 5
    helper = int(run.out[0])
    eventually(
        lambda: not psutil.pid_exists(helper) or not _alive(psutil.Process(helper)), 5, "its end"
    )


async def test_a_helper_that_lets_go_of_the_pipes_is_ended_too(run: Run) -> None:
    """Without waiting: the program has ended and needs it no more."""
    started = time.monotonic()
    assert await run("sh", "-c", "sleep 63 >&- 2>&- & echo $!") == Ended(0)
    assert time.monotonic() - started < 5
    helper = int(run.out[0])
    eventually(
        lambda: not psutil.pid_exists(helper) or not _alive(psutil.Process(helper)), 5, "its end"
    )


async def test_a_program_runs_with_its_niceness(run: Run) -> None:
    """Its helpers, too; with none asked for it has the agent's own."""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    script = "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"
    await run("sh", "-c", f'{sys.executable} -c "{script}"', nice=own + 7)
    await run(sys.executable, "-c", script)
    assert run.out == [str(own + 7).encode(), str(own).encode()]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no niceness")
async def test_a_program_is_never_less_nice_than_the_agent() -> None:
    """Only root could lower it, and nobody asked for that."""
    script = """
import asyncio, os
from kustos_agent.restic.command import Command, CommandKind
from kustos_agent.restic.process import ProcessRunner
os.setpriority(os.PRIO_PROCESS, 0, 12)
runner = ProcessRunner(cache_dir="/c", environ=os.environ)
command = Command(CommandKind.BACKUP, ("nice",), nice=5)
asyncio.run(runner.run(command, on_stdout=lambda line: print(line.decode()),
                       on_stderr=print, cancel=asyncio.Event()))
"""
    agent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await agent.communicate()
    assert out == b"12\n"


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="no groups by session")
async def test_its_session_is_as_nice_as_the_program(run: Run) -> None:
    """Where the kernel shares the CPU among sessions, a niceness within one means nothing."""
    # Written just after the start, and refused to all but root for 100 ms after another one.
    script = "for n in 1 2 3 4 5 6 7 8 9; do cat /proc/self/autogroup; sleep 0.05; done"
    await run("sh", "-c", script, nice=9)
    assert run.out[-1].endswith(b" nice 9"), run.out


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
