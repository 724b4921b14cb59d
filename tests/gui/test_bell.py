"""What both ways to ring keep to: that of Unix, and that of Windows, which Qt has here too."""

import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

from kustos.gui import bell, bell_windows
from tests.helpers.processes import child


@pytest.fixture(params=[bell, bell_windows], ids=["unix", "windows"])
def kind(request: pytest.FixtureRequest) -> ModuleType:
    module = request.param
    assert isinstance(module, ModuleType)
    return module


@pytest.fixture
def name() -> Iterator[str]:
    """A path that nobody listens at; `tmp_path` may be too long for a socket."""
    with tempfile.TemporaryDirectory(prefix="k-") as folder:
        yield str(Path(folder, "bell"))


def rings(kind: ModuleType, name: str, qtbot: QtBot) -> bool:
    """What another program hears when it rings; this one's loop goes on meanwhile."""
    program = f"import sys; from {kind.__name__} import ring; print(ring(sys.argv[1]))"
    with child([sys.executable, "-c", program, name]) as other:
        qtbot.waitUntil(lambda: other.process.poll() is not None, timeout=20_000)
        return other.output().strip() == "True"


def test_a_ring_is_answered_and_heard_once(kind: ModuleType, name: str, qtbot: QtBot) -> None:
    heard: list[int] = []
    hung = kind.Bell(name, lambda: heard.append(1))
    for times in (1, 2):
        assert rings(kind, name, qtbot)
        assert len(heard) == times
    hung.close()


def test_where_nobody_lives_nobody_answers(kind: ModuleType, name: str, qtbot: QtBot) -> None:
    """Nothing there, and a bell that was taken down."""
    assert not rings(kind, name, qtbot)
    kind.Bell(name, lambda: None).close()
    assert not rings(kind, name, qtbot)


def test_what_a_killed_program_has_left_neither_answers_nor_is_in_the_way(
    kind: ModuleType, name: str, qtbot: QtBot
) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(name)
    assert not rings(kind, name, qtbot)
    hung = kind.Bell(name, lambda: None)
    assert rings(kind, name, qtbot)
    hung.close()


def test_where_no_bell_can_hang_is_said(kind: ModuleType, name: str) -> None:
    """The folder is gone."""
    with pytest.raises(OSError, match=r"."):
        kind.Bell(f"{name}/nowhere/bell", lambda: None)


def test_somebody_who_only_knocks_and_runs_does_no_harm(name: str, qtbot: QtBot) -> None:
    """He was heard, and the next one is answered."""
    heard: list[int] = []
    hung = bell.Bell(name, lambda: heard.append(1))
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(name)
    assert rings(bell, name, qtbot)
    qtbot.waitUntil(lambda: len(heard) >= 1)
    hung.close()
