"""Which Python is taken, and what is said when there is none."""

import os
import sys
import tomllib
from pathlib import Path

import pytest

from installers import interpreters
from installers.interpreters import SUPPORTED, Interpreter, Version
from installers.refusal import Refusal

ROOT = Path(__file__).resolve().parents[3]
OLD = Interpreter("CPython", Version(3, 9), "/usr/bin/python3.9")
GOOD = Interpreter("CPython", Version(3, 11), "/usr/bin/python3.11")
NEWER = Interpreter("CPython", Version(3, 13), "/opt/python3.13")
PYPY = Interpreter("PyPy", Version(3, 11), "/usr/bin/pypy3")
TOO_NEW = Interpreter("CPython", Version(3, 14), "/usr/bin/python3.14")


def program(file: Path, text: str) -> Path:
    """An executable script at `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_a_suitable_python_goes_on_and_no_other_is_started() -> None:
    def others() -> "list[Interpreter]":
        raise AssertionError("the others were asked for nothing")

    assert interpreters.choose(GOOD, None, (one for one in [NEWER] if others())) == GOOD


@pytest.mark.parametrize("here", [OLD, PYPY, TOO_NEW])
def test_an_unsuitable_python_hands_over_to_the_first_that_will_do(here: Interpreter) -> None:
    assert interpreters.choose(here, None, [OLD, PYPY, TOO_NEW, NEWER, GOOD]) == NEWER


def test_a_version_asked_for_by_name_is_taken_even_though_this_one_would_do() -> None:
    assert interpreters.choose(GOOD, Version(3, 13), [GOOD, NEWER]) == NEWER


def test_without_any_suitable_python_the_refusal_names_what_runs_here_and_what_is_needed() -> None:
    with pytest.raises(Refusal) as refused:
        interpreters.choose(OLD, None, [TOO_NEW, PYPY])
    for words in ("3.11, 3.12 or 3.13", "CPython 3.9", "/usr/bin/python3.9", "apt-get install"):
        assert words in str(refused.value)


def test_a_version_by_name_that_is_not_there_is_named() -> None:
    with pytest.raises(Refusal, match=r"No CPython 3\.13 on PATH"):
        interpreters.choose(GOOD, Version(3, 13), [GOOD])


@pytest.mark.parametrize("text", ["3.10", "3.14", "3", "python3.12", "", "3.1 1"])
def test_an_unsupported_version_by_name_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"3\.11, 3\.12 or 3\.13"):
        interpreters.parse_version(text)


def test_the_supported_versions_are_those_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest, newest = min(SUPPORTED), max(SUPPORTED)
    assert project["requires-python"] == f">={oldest},<{newest.major}.{newest.minor + 1}"
    assert [str(parsed) for parsed in map(interpreters.parse_version, ["3.11", "3.13"])] == [
        "3.11",
        "3.13",
    ]


def test_every_folder_of_path_is_tried_and_then_pyenv(tmp_path: Path) -> None:
    for release in ("3.13.0", "3.13.1", "3.12.1"):
        (tmp_path / "pyenv" / "versions" / release).mkdir(parents=True)
    environ = {"PATH": f"/a{os.pathsep}/b", "PYENV_ROOT": str(tmp_path / "pyenv")}
    found = [str(place) for place in interpreters.places(tmp_path, Version(3, 13), environ)]
    assert found == [
        "/a/python3.13",
        "/b/python3.13",
        f"{tmp_path}/pyenv/versions/3.13.1/bin/python",
        f"{tmp_path}/pyenv/versions/3.13.0/bin/python",
        *("/a/python3", "/b/python3", "/a/python", "/b/python"),
    ]


def test_the_python_of_the_environment_that_is_there_comes_first(tmp_path: Path) -> None:
    assert next(interpreters.places(tmp_path, None, {})) == tmp_path / ".venv/bin/python"


def test_a_stub_that_fails_and_a_program_that_is_no_python_are_passed_over(tmp_path: Path) -> None:
    environ = {"PATH": os.pathsep.join([f"{tmp_path}/stub", f"{tmp_path}/odd", f"{tmp_path}/real"])}
    program(tmp_path / "stub" / "python3.13", "echo 'not switched on' >&2; exit 127")
    program(tmp_path / "odd" / "python3.13", "echo hello")
    program(tmp_path / "real" / "python3.13", "echo CPython 3 13 '/a path/python3.13'")
    found = next(iter(interpreters.others(tmp_path, Version(3, 13), environ)))
    assert found == Interpreter("CPython", Version(3, 13), "/a path/python3.13")


def test_a_real_python_tells_what_it_is() -> None:
    answer = interpreters.ask(Path(sys.executable))
    assert answer is not None
    assert answer.version == sys.version_info[:2]
    assert answer.suitable


def test_an_environment_is_made_with_a_python_outside_of_any() -> None:
    assert sys.prefix != sys.base_prefix, "the tests run in an environment"
    base = interpreters.base_file()
    assert Path(base).is_file()
    assert not Path(base).is_relative_to(sys.prefix)
