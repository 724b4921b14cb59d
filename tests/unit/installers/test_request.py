"""The command line of bootstrap.py, and what it says about itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from installers.interpreters import Version
from installers.refusal import Refusal
from installers.request import Request, parse

ROOT = Path(__file__).resolve().parents[3]
READ_BY_ANY_PYTHON = ("bootstrap", "interpreters", "refusal", "request")


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("run", Request("run")),
        ("run -- demo --json", Request("run", words=("demo", "--json"))),
        ("run demo --json", Request("run", words=("demo", "--json"))),
        ("test", Request("test")),
        ("test -- tests/unit -k x", Request("test", words=("tests/unit", "-k", "x"))),
        ("test tests/unit -k x", Request("test", words=("tests/unit", "-k", "x"))),
        ("test --python 3.13", Request("test", Version(3, 13))),
        (
            "test --python 3.13 -- -x --python",
            Request("test", Version(3, 13), words=("-x", "--python")),
        ),
        ("setup --without-system-packages", Request("setup", system_packages=False)),
        ("lock", Request("lock")),
        ("lock --upgrade", Request("lock", upgrade=True)),
    ],
)
def test_a_command_line_is_read_as(line: str, request_: Request) -> None:
    assert parse(line.split()) == request_


@pytest.mark.parametrize(
    "line", ["", "fly", "setup -x", "setup -- x", "lock --python 3.12", "--python"]
)
def test_a_senseless_command_line_ends_with_status_2(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(line.split())
    assert ended.value.code == 2
    assert "usage: bootstrap.py" in capsys.readouterr().err


def test_a_python_that_is_not_supported_is_refused() -> None:
    with pytest.raises(Refusal, match=r"not on “3\.10”"):
        parse(["test", "--python", "3.10"])


@pytest.mark.parametrize("name", READ_BY_ANY_PYTHON)
def test_what_an_old_python_reads_has_its_grammar(name: str) -> None:
    text = (ROOT / "installers" / f"{name}.py").read_text()
    tree = ast.parse(text, feature_version=(3, 8))
    # With this import no annotation is evaluated, so `X | None` is only words to 3.8.
    assert "from __future__ import annotations" in text
    imported = {
        name
        for node in tree.body  # at the top: what stands in `if TYPE_CHECKING` is never read
        if isinstance(node, ast.ImportFrom) and node.module
        for name in (
            [node.module] if node.module != "installers" else [one.name for one in node.names]
        )
    }
    own = {one.removeprefix("installers.") for one in imported if one.startswith("installers.")}
    assert own | (imported & {"interpreters"}) <= set(READ_BY_ANY_PYTHON)
    assert not imported & {"collections.abc", "tomllib", "graphlib", "zoneinfo"}


def test_a_refusal_is_one_sentence_on_stderr_and_status_1() -> None:
    ended = subprocess.run(
        [sys.executable, ROOT / "installers/bootstrap.py", "setup", "--python", "2.7"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "bootstrap: Kustos runs on CPython 3.11, 3.12 or 3.13, not on “2.7”.\n"


def test_it_is_a_script_that_needs_no_package_but_the_standard_library() -> None:
    ended = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "installers/bootstrap.py", "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "refresh the lock files" in ended.stdout
