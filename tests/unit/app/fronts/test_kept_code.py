"""Code that has no file of its own is compiled once, and nothing else is different."""

import __future__

import builtins
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kustos.kept_code import kept

SOURCE = b"answer = 42"


class Compiler:
    """Counts what is really compiled."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.compiled: list[str] = []
        compiling: Any = builtins.compile

        def counting(source: Any, filename: Any, *more: Any, **options: Any) -> Any:
            self.compiled.append(str(filename))
            return compiling(source, filename, *more, **options)

        monkeypatch.setattr(builtins, "compile", counting)


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    return Compiler(monkeypatch)


def load(path: Path | None, source: bytes = SOURCE, filename: str = "inside/a.py") -> Any:
    """What a program does whose library compiles a module; `answer` afterwards."""
    module: dict[str, Any] = {}
    with kept("inside/", path):
        exec(compile(source, filename, "exec"), module)
    return module["answer"]


def test_it_is_compiled_at_the_first_start_alone(compiler: Compiler, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    assert [load(path), load(path)] == [42, 42]
    assert compiler.compiled == ["inside/a.py"]


def test_another_source_is_compiled_anew(compiler: Compiler, tmp_path: Path) -> None:
    """As after an update of the library; what the former version was is not kept."""
    path = tmp_path / "kept"
    load(path)
    before = path.stat().st_size
    assert load(path, b"answer = 43") == 43
    assert load(path, b"answer = 43") == 43
    assert compiler.compiled == ["inside/a.py"] * 2
    assert path.stat().st_size == before


def test_what_is_elsewhere_is_not_kept(compiler: Compiler, tmp_path: Path) -> None:
    for _ in range(2):
        load(tmp_path / "kept", filename="outside/a.py")
    assert compiler.compiled == ["outside/a.py"] * 2
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("place", [None, Path("/proc/kept"), Path("/nowhere/kept")])
def test_where_nothing_can_be_kept_all_is_as_always(compiler: Compiler, place: Path | None) -> None:
    assert [load(place), load(place)] == [42, 42]
    assert compiler.compiled == ["inside/a.py"] * 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.binary(max_size=60), whole=st.booleans())
def test_a_damaged_file_is_made_anew(damage: bytes, whole: bool, tmp_path: Path) -> None:
    """Also one that begins as it should."""
    path = tmp_path / "kept"
    load(path)
    right = path.read_bytes()
    path.write_bytes(right[:20] + damage if whole else damage)
    assert load(path) == 42
    assert path.read_bytes() == right
    assert list(tmp_path.iterdir()) == [path]


def test_code_still_inherits_from_the_code_that_has_it_compiled(tmp_path: Path) -> None:
    """As `compile` does by itself: `from __future__ import …` reaches what is compiled."""
    flag = __future__.annotations.compiler_flag
    caller = "from __future__ import annotations\ncode = compile('a: b', 'other.py', 'exec')"
    module: dict[str, Any] = {}
    with kept("inside/", tmp_path / "kept"):
        plain = compile("a: b", "other.py", "exec")
        exec(caller, module)
    assert not plain.co_flags & flag
    assert module["code"].co_flags & flag


def test_nothing_stays_exchanged(tmp_path: Path) -> None:
    former = builtins.compile
    with pytest.raises(ZeroDivisionError), kept("inside/", tmp_path / "kept"):
        raise ZeroDivisionError
    assert builtins.compile is former


START = """
import builtins
compiled, compiling = [], builtins.compile
def compile(source, filename, *more, **options):
    compiled.append(str(filename))
    return compiling(source, filename, *more, **options)
builtins.compile = compile
from kustos import qt
qt.load()
builtins.compile = compiling
from PySide6.QtCore import QObject
try:
    QObject().setObjectName(3, 4)
except TypeError as error:
    assert "setObjectName" in str(error)
print(sum(name.startswith("shibokensupport") for name in compiled))
"""


def starts(environment: dict[str, str], *options: str) -> int:
    """Starts Qt as the program does; how much of PySide6 was compiled for it."""
    printed = subprocess.run(
        [sys.executable, *options, "-c", START],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    return int(printed.stdout)


def test_the_second_start_compiles_nothing_of_pyside6(tmp_path: Path) -> None:
    """With the real one, whose errors still know what a function takes."""
    environment = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    assert starts(environment) > 5
    assert starts(environment) == 0


def test_who_wants_no_bytecode_gets_none(tmp_path: Path) -> None:
    starts({"PYTHONPYCACHEPREFIX": str(tmp_path)}, "-B")
    assert list(tmp_path.rglob("*.kept")) == []
