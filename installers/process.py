"""Running programs: quietly, for their answer, or shown, for the person who watches."""

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

_PASSED_OVER = re.compile(r"\s*$|WARNING: |W: ")
_UNWIND_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program that ran quietly left: its status and everything it printed."""

    status: int
    output: str

    @property
    def tail(self) -> str:
        """The last lines but for warnings, for a sentence that has to quote them."""
        lines = [line for line in self.output.splitlines() if not _PASSED_OVER.match(line)]
        return "\n".join(f"    {line}" for line in lines[-12:])


def run_quietly(
    argv: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    standard_input: str = "",
) -> Answer:
    """Runs `argv` to its end and keeps what it prints (both streams in one); raises `OSError`."""
    words = [str(word) for word in argv]
    with subprocess.Popen(
        words,
        cwd=cwd,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # Python's own are not inherited but for a lock that is meant to be
        process_group=_group(),
    ) as child:
        try:
            output, _ = child.communicate(standard_input)
        except KeyboardInterrupt:
            _interrupt(child)
            try:
                child.communicate(timeout=_UNWIND_SECONDS)  # apt's dpkg must finish, above all
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                child.terminate()
            raise
    return Answer(child.returncode, output)


def run_shown(
    argv: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> int:
    """Runs `argv` to its end on our own streams and returns its status; raises `OSError`."""
    sys.stdout.flush()
    words = [str(word) for word in argv]
    if sys.platform == "win32":
        return subprocess.run(words, cwd=cwd, env=environ, check=False).returncode
    ears, mouth = os.pipe()  # falls silent when the last program below has ended
    with (
        os.fdopen(ears, "rb") as listener,
        os.fdopen(mouth, "wb") as speaker,
        subprocess.Popen(
            words, cwd=cwd, env=environ, process_group=_group(), pass_fds=(mouth,)
        ) as child,
    ):
        speaker.close()
        try:
            return child.wait()
        except KeyboardInterrupt:
            _interrupt(child)
            if not _silent(listener):
                child.terminate()
            raise


def _at_terminal() -> bool:
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def _group() -> int | None:
    """At a terminal a child stays in our process group, so that Ctrl-C and the debugger reach it.

    Elsewhere it leads a group of its own, and a signal sent to us alone is handed to all of it:
    dbus-run-session passes none on to the program it started.
    """
    return None if sys.platform == "win32" or _at_terminal() else 0


def _interrupt(child: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    if _group() == 0 and child.poll() is None:
        os.killpg(child.pid, signal.SIGINT)


def _silent(listener: BufferedReader) -> bool:
    """Waits for the programs below to unwind: dbus-run-session ends before its program does."""
    try:
        return bool(select.select([listener], [], [], _UNWIND_SECONDS)[0])
    except KeyboardInterrupt:
        return False
