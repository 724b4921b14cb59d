"""What the commands decide before they start anything, and the steps of `test`."""

import configparser
import errno
import os
import signal
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

from installers import base_proof, checks, commands
from installers.checks import Result
from installers.environment import Environment
from installers.interpreters import Version
from installers.process import run_quietly, run_shown

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("environ", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": "", "WAYLAND_DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_window_needs_a_display_on_linux(
    environ: dict[str, str], platform: str, shown: bool
) -> None:
    assert commands.has_display(environ, platform) is shown


def test_a_python_by_name_has_an_environment_of_its_own() -> None:
    assert commands.environment_name(None) == ".venv"
    assert commands.environment_name(Version(3, 13)) == ".venv-3.13"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "no", "/c/.venv"), "Nothing may be written at /c/.venv"),
        (OSError(errno.EROFS, "read-only", "/c/.venv"), "Nothing may be written at /c/.venv"),
        (OSError(errno.ENOSPC, "full", "/c/.venv"), "The disk is full at /c/.venv"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/x"), "No such file: /x"),
    ],
)
def test_what_the_system_refuses_is_said_with_its_place(error: OSError, words: str) -> None:
    assert commands.why_not(error, Path("/c")).startswith(words)


def test_the_steps_stand_in_their_order_and_the_checks_are_called_where_they_are(
    tmp_path: Path,
) -> None:
    environment = Environment(tmp_path, tmp_path / ".venv")
    titles = [step.title for step in checks.steps(environment, (), 2)]
    assert titles == [
        *("ruff check", "ruff format", "mypy", "import contracts"),
        *("pytest", "base distribution alone"),
    ]
    (tmp_path / "tests/checks").mkdir(parents=True)
    (tmp_path / "tests/backends_matrix.py").touch()
    titles = [step.title for step in checks.steps(environment, (), 2)]
    assert titles[4:7] == ["static checks", "pytest", "matrix of backends"]


def _pytest(session: tuple[str, ...], cpus: int) -> checks.Step:
    todo = checks.steps(Environment(Path(), Path(".venv")), session, cpus)
    return next(step for step in todo if step.title == "pytest")


@pytest.mark.parametrize(("cpus", "workers"), [(1, "2"), (2, "3"), (64, "4")])
def test_pytest_runs_in_its_session_on_a_few_workers(cpus: int, workers: str) -> None:
    step = _pytest(("dbus-run-session", "--"), cpus)
    assert step.command[:2] == ("dbus-run-session", "--")
    assert step.command[step.command.index("-n") + 1] == workers


def test_every_test_runs_once_here_or_in_the_base_distribution() -> None:
    """What is left out of the first run is what the base proof runs, and is there."""
    step = _pytest((), 2)
    left_out = {word for word in step.command if word.startswith("--ignore")}
    assert left_out == {f"--ignore={suite}" for suite in base_proof.SUITES}
    assert all(any((ROOT / suite).rglob("test_*.py")) for suite in base_proof.SUITES)


def test_the_steps_find_the_environments_programs_first_and_no_foreign_modules() -> None:
    environment = Environment(Path("/c"), Path("/c/.venv"))
    found = checks.environment_variables(
        {"PATH": "/bin", "PYTHONPATH": "/x", "A": "b"}, environment
    )
    assert found == {"PATH": "/c/.venv/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "A": "b"}


def test_a_steps_line_has_its_outcome_and_time() -> None:
    assert Result("mypy", 0, 12.34).line == "== mypy: ok, 12.3 s"
    assert Result("mypy", 2, 1).line == "== mypy: FAILED (2), 1.0 s"


def test_a_failed_step_fails_the_run_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = iter([0, 1, 0, 0, 0, 0])
    monkeypatch.setattr(checks, "run_shown", lambda *_, **__: next(statuses))
    assert checks.run(Environment(tmp_path, tmp_path / ".venv"), ()) == 1
    printed = capsys.readouterr().out
    assert printed.count("ruff format: FAILED (1)") == 2
    assert "== base distribution alone: ok" in printed
    assert next(statuses, None) is None


def test_words_for_pytest_run_it_alone_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, ...]] = []

    def note(command: tuple[str, ...], **_: object) -> int:
        calls.append(command)
        return 5

    monkeypatch.setattr(checks, "run_shown", note)
    assert checks.run(Environment(tmp_path, tmp_path / ".venv"), ("tests/unit", "-k", "x")) == 1
    assert [call[-5:] for call in calls] == [("-m", "pytest", "tests/unit", "-k", "x")]


def test_the_base_proof_runs_pytest_with_the_projects_options_but_those_for_qt() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(base_proof.without_qt(Path("/c"), options))
    found = parser["pytest"]
    assert set(found) == {name for name in options if not name.startswith("qt_")}
    assert found["pythonpath"] == "/c"
    assert found["addopts"].split() == options["addopts"]
    assert found["markers"].strip().splitlines() == options["markers"]
    assert found["timeout"] == str(options["timeout"])


def test_a_quiet_program_gives_its_status_and_both_its_streams() -> None:
    answer = run_quietly(
        ["sh", "-c", "cat; echo WARNING: x; echo out; echo err >&2; exit 3"], standard_input="in\n"
    )
    assert (answer.status, answer.output) == (3, "in\nWARNING: x\nout\nerr\n")
    assert answer.tail == "    in\n    out\n    err"


def test_a_program_that_cannot_be_started_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_quietly([tmp_path / "nothing"])
    with pytest.raises(FileNotFoundError):
        run_shown([tmp_path / "nothing"])


def test_a_stop_reaches_the_programs_below_even_without_a_terminal(tmp_path: Path) -> None:
    """Kills this project's usual orphan: what a wrapper such as dbus-run-session has started."""
    ears, mouth = os.pipe()
    child = "import sys, signal; print('up', flush=True); signal.pause()"
    code = (
        "import signal, sys; signal.signal(signal.SIGTERM, signal.default_int_handler)\n"
        "from installers.process import run_shown\n"
        f"run_shown(['sh', '-c', '\"$0\" -c \"$1\"; true', sys.executable, {child!r}])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=mouth,
        stderr=subprocess.DEVNULL,
    ) as parent:
        os.close(mouth)
        with os.fdopen(ears) as output:
            assert output.readline() == "up\n"
            killer = threading.Timer(30, parent.kill)
            killer.start()
            parent.send_signal(signal.SIGTERM)
            assert output.read() == ""  # ends only when the last program below has
            parent.wait()
            assert killer.is_alive()
            killer.cancel()
    assert parent.returncode != 0
