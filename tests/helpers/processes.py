"""Child processes of tests: ready when they say so, gone for sure afterwards, output kept."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psutil

from tests.helpers.waiting import eventually

LOOPBACK = "127.0.0.1"
KEPT_OUTPUT = 3_000
"""Characters of a child's output that a failure message shows, the last ones."""

Value = TypeVar("Value")


class ChildEnded(AssertionError):  # noqa: N818  a failed expectation, named for what happened
    """A child process ended while something was still expected from it."""


class Child:
    """A running program in a session (and so a process group) of its own.

    stdout and stderr go to one unnamed file, so a silent test never blocks a talkative child.
    Prefer `child`, which stops it.
    """

    def __init__(
        self,
        argv: Sequence[str | os.PathLike[str]],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        stdin: bytes | None = None,
    ) -> None:
        """Start `argv` in `folder` with exactly `environment` (default: this process's own).

        `stdin` is written and closed at once (keep it below a pipe's 64 KiB); None is an empty one.
        """
        self.name = Path(argv[0]).name
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  closed by `stop`
        try:
            self.process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=folder,
                start_new_session=True,
            )
        except BaseException:
            self._output.close()
            raise
        self._last_output = ""
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), self.process.stdin as pipe:
                pipe.write(stdin or b"")

    @property
    def pid(self) -> int:
        """The process id, which is the group's and the session's as well."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether the program itself has not ended yet."""
        return self.process.poll() is None

    def output(self) -> str:
        """Everything the child wrote so far, undecodable bytes escaped."""
        if self._output.closed:
            return self._last_output
        size = os.fstat(self._output.fileno()).st_size
        return os.pread(self._output.fileno(), size, 0).decode(errors="backslashreplace")

    def report(self) -> str:
        """The state and the last output, for a failure message."""
        code = self.process.poll()
        state = "is running" if code is None else f"ended with {code}"
        return f"{self.name} (pid {self.pid}) {state}; its output:\n{self.output()[-KEPT_OUTPUT:]}"

    def wait_until(self, condition: Callable[[], Value], timeout: float, what: str) -> Value:
        """The first true value of `condition`.

        Raises:
            ChildEnded: the child ended first; the message has its output.
            AssertionError: the deadline passed; the same.
        """

        def true_or_ended() -> Value:
            ended = not self.running
            value = condition()
            if ended and not value:
                raise ChildEnded(f"waiting for {what}: {self.report()}")
            return value

        try:
            return eventually(true_or_ended, timeout, what)
        except ChildEnded:
            raise
        except AssertionError as error:
            error.add_note(self.report())
            raise

    def wait_for_output(self, pattern: str, timeout: float = 20) -> re.Match[str]:
        """The first match of the regular expression `pattern` in the output."""

        def found() -> re.Match[str] | None:
            return re.search(pattern, self.output(), re.MULTILINE)

        match = self.wait_until(found, timeout, f"{pattern!r} in the output of {self.name}")
        assert match is not None
        return match

    def wait_for_end(self, timeout: float = 20) -> int:
        """The exit code, negative for a signal, once the program has ended by itself."""
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"no end within {timeout:g} s: {self.report()}") from None

    def stop(self, grace: float = 5) -> None:
        """End the child, its descendants and its whole group: SIGTERM, then SIGKILL.

        Descendants that left the group (sshd's connections do) are found while their parent lives.
        Ending what has ended does nothing.
        """
        family = self._family()
        _signal(family, signal.SIGTERM)
        if not self._gone(family, grace):
            family |= self._family()
            _signal(family, signal.SIGKILL)
            assert self._gone(family, 10), f"cannot be killed: {self.report()}"
        if not self._output.closed:
            self._last_output = self.output()
            self._output.close()

    def _family(self) -> set[psutil.Process]:
        family = set()
        for process in psutil.process_iter():
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(process.pid) == self.pid:
                    family.add(process)
        if self.running:
            with contextlib.suppress(psutil.NoSuchProcess):
                family.update(psutil.Process(self.pid).children(recursive=True))
        return family

    def _gone(self, family: set[psutil.Process], timeout: float) -> bool:
        # Popen has to reap the child itself: whoever else waits for it takes its exit code away.
        try:
            eventually(
                lambda: not self.running and not any(_alive(member) for member in family),
                timeout,
                f"the end of {self.name}",
            )
        except AssertionError:
            return False
        return True


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _signal(processes: set[psutil.Process], number: signal.Signals) -> None:
    # Parents first, so that they cannot start a child again in the meantime.
    for process in sorted(processes, key=lambda process: process.pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)


@contextmanager
def child(
    argv: Sequence[str | os.PathLike[str]],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    stdin: bytes | None = None,
) -> Iterator[Child]:
    """A `Child` for the length of a block; an error leaving the block carries its output."""
    started = Child(argv, environment=environment, folder=folder, stdin=stdin)
    try:
        yield started
    except BaseException as error:
        error.add_note(started.report())
        raise
    finally:
        started.stop()


def find_program(name: str, package: str) -> str:
    """The absolute path of a system program; `sbin` folders count although PATH may lack them.

    Raises:
        FileNotFoundError: it is not installed; says the Debian package that brings it.
    """
    folders = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    if (found := shutil.which(name, path=folders)) is None:
        raise FileNotFoundError(f"{name} is not installed; Debian has it in {package}")
    return str(Path(found).absolute())


def free_port() -> int:
    """A loopback port that was free a moment ago, for programs that cannot choose one themselves.

    Someone else may take it first: start such programs in a loop that tries another.
    """
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_open(port: int) -> bool:
    """Whether something on loopback accepts connections at `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
