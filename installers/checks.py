"""What `test` runs in an environment that is ready: each check a step, with its time."""

import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from installers.base_proof import SUITES, spread
from installers.environment import Environment
from installers.process import run_shown


@dataclass(frozen=True, slots=True)
class Step:
    """One program to run; it failed when its status is not 0."""

    title: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a step ended, and how many seconds it took."""

    title: str
    status: int
    seconds: float

    @property
    def line(self) -> str:
        """One line for the reader of a log."""
        state = "ok" if self.status == 0 else f"FAILED ({self.status})"
        return f"== {self.title}: {state}, {self.seconds:.1f} s"


def run(environment: Environment, pytest_words: Sequence[str]) -> int:
    """Runs every step to its end, or pytest alone with the words given; 0 if all went well.

    A step that failed does not stop the others: one run tells all that is wrong.
    """
    root = environment.root
    session = ("dbus-run-session", "--") if shutil.which("dbus-run-session") else ()
    if pytest_words:
        todo = [Step("pytest", (*session, *_pytest(environment), *pytest_words))]
    else:
        todo = steps(environment, session, os.cpu_count() or 1)
    environ = environment_variables(os.environ, environment)
    results = []
    for step in todo:
        print(f"== {step.title}")
        started = time.monotonic()
        status = run_shown(step.command, cwd=root, environ=environ)
        results.append(Result(step.title, status, time.monotonic() - started))
        print(results[-1].line)
    if len(results) > 1:
        print("", "== all steps", *(result.line for result in results), sep="\n")
    return 1 if any(result.status for result in results) else 0


def steps(environment: Environment, session: Sequence[str], cpus: int) -> list[Step]:
    """All checks in order, the quick ones first."""
    python = str(environment.python)
    todo = [
        Step("ruff check", (str(environment.program("ruff")), "check")),
        Step("ruff format", (str(environment.program("ruff")), "format", "--check")),
        Step("mypy", (str(environment.program("mypy")),)),
        Step("import contracts", (str(environment.program("lint-imports")),)),
    ]
    tests = environment.root / "tests"
    if (tests / "checks.py").exists() or (tests / "checks").is_dir():
        todo.append(Step("static checks", (python, "-m", "tests.checks")))
    # What runs in the base distribution need not run here as well.
    elsewhere = (f"--ignore={suite}" for suite in SUITES)
    words = (*spread(cpus), *elsewhere, "--durations=10")
    todo.append(Step("pytest", (*session, *_pytest(environment), *words)))
    # Its servers are POSIX programs.
    if (tests / "backends_matrix.py").exists() and sys.platform != "win32":
        todo.append(Step("matrix of backends", (python, "-m", "tests.backends_matrix", "--check")))
    todo.append(Step("base distribution alone", (python, "-m", "installers.base_proof")))
    return todo


def environment_variables(ours: Mapping[str, str], environment: Environment) -> dict[str, str]:
    """The steps' environment: the virtual environment's programs first, and Qt without a screen."""
    path = os.pathsep.join([str(environment.python.parent), ours.get("PATH", os.defpath)])
    left_out = ("PYTHONPATH", "PYTHONHOME")
    kept = {name: text for name, text in ours.items() if name not in left_out}
    return {**kept, "PATH": path, "QT_QPA_PLATFORM": "offscreen"}


def _pytest(environment: Environment) -> tuple[str, ...]:
    return (str(environment.python), "-m", "pytest")
