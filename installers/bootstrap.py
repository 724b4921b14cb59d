"""Sets Kustos up in a fresh checkout, and opens or tests it. Needs nothing but a Python.

    python3 installers/bootstrap.py run      set up what is missing, then open the app
    python3 installers/bootstrap.py test     the same, then run every check and test
    python3 installers/bootstrap.py setup    the set-up alone
    python3 installers/bootstrap.py lock     refresh the lock files from pyproject.toml

Ends with the status of what it started; 1 and one sentence when it could not; 2 for words it
does not know; 130 when it was stopped.

This module and what it imports at its top are read by every Python from 3.8, so that the wrong
one is told in words; all else is imported once a suitable one runs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent

if not __package__:
    sys.path[0] = str(ROOT)  # started as a script: `installers` is a package of the checkout

from installers import interpreters  # noqa: E402 - found only now
from installers.refusal import Refusal  # noqa: E402 - found only now
from installers.request import parse  # noqa: E402 - found only now

_STOPPED = 130


def main(argv: Sequence[str]) -> int:
    """Does what `argv` asks for and returns the exit status."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            # Both unwind; a script's background job starts with the first one ignored.
            signal.signal(number, signal.default_int_handler)
        request = parse(argv)
        here = interpreters.this_interpreter()
        others = interpreters.others(ROOT, request.python, os.environ)
        chosen = interpreters.choose(here, request.python, others)
        if chosen != here:
            _go_on_with(chosen, argv)
        from installers import commands  # noqa: PLC0415 - an older Python cannot read it

        return commands.do(request, ROOT)
    except Refusal as refusal:
        sys.stdout.flush()
        print(f"bootstrap: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        sys.stdout.flush()
        print(
            "\nbootstrap: Stopped. Start the same command again; what is half-made is repaired.",
            file=sys.stderr,
        )
        return _STOPPED


def _go_on_with(chosen: interpreters.Interpreter, argv: Sequence[str]) -> NoReturn:
    command = [chosen.file, str(Path(__file__).resolve()), *argv]
    print(f"Going on with Python {chosen.version} ({chosen.file}).", flush=True)
    if os.name == "nt":  # exec would hand the console back before the new process ends
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)  # noqa: S606 - the same program on another Python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
