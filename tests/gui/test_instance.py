"""One window for one home, and nobody else who can say that there is one already."""

import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kustos.gui import instance
from kustos.gui.bell import ANSWER
from kustos.gui.instance import FirstInstance, raise_first
from kustos.home import Home
from tests.helpers.processes import child

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sockets are files there alone")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """With a short name, for the socket in it; `tmp_path` may be long."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with tempfile.TemporaryDirectory(prefix="k-") as folder:
        found = Home(Path(folder, "home"))
        found.make()
        yield found


@contextmanager
def answering(path: Path) -> Iterator[None]:
    """A stranger's program that says what a first window says."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def answer() -> None:
            try:
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.sendall(ANSWER)
            except OSError:
                return  # closed

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


SECOND = """
import sys
from pathlib import Path
from kustos.gui.instance import raise_first
from kustos.home import Home
print(raise_first(Home(Path(sys.argv[1]))))
"""


def second_start(home: Home, qtbot: QtBot) -> bool:
    """What a second start is told; the first answers in this process's event loop meanwhile."""
    with child([sys.executable, "-c", SECOND, str(home.folder)]) as starting:
        qtbot.waitUntil(lambda: starting.process.poll() is not None, timeout=20_000)
        return starting.output().strip() == "True"


def test_a_second_start_raises_the_first(home: Home, qtbot: QtBot) -> None:
    raised: list[bool] = []
    first = FirstInstance(home, lambda: raised.append(True))
    with home.held():
        assert second_start(home, qtbot)
    assert raised == [True]
    first.close()
    assert not raise_first(home)


@pytest.mark.parametrize("fits", [True, False], ids=["short", "long"])
def test_a_home_with_a_long_name_uses_the_logins_own_folder_or_says_that_it_cannot(
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[str], None],
    *,
    fits: bool,
) -> None:
    """The address of a socket has 108 bytes."""
    home = Home(tmp_path / ("long" * 30) / "home")
    home.make()
    # Not in `tmp_path`, which may be long itself.
    with tempfile.TemporaryDirectory(prefix="k-") as short:
        runtime = Path(short) if fits else tmp_path / ("x" * 120)
        runtime.mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
        first = FirstInstance(home, lambda: None)
        if fits:
            with home.held():
                assert second_start(home, qtbot)
        else:
            assert not first.listening
            logged("cannot bring this window to the front")
        first.close()


def test_who_only_answers_but_holds_no_home_is_not_believed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the window would not open, and nothing would say why."""
    monkeypatch.setattr(instance, "OPENING_SECONDS", 0.1)
    with answering(home.socket):
        assert not raise_first(home)


def test_a_folder_that_others_may_write_to_is_no_place_to_ask(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """Whoever may put a socket there could answer for the first window, even while it is open."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    home.folder.chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(shared))
    with answering(home.socket), home.held():
        assert not raise_first(home)
        assert not FirstInstance(home, lambda: None).listening
    logged("no private place")


def test_a_socket_that_a_killed_window_left_is_taken_over(home: Home, qtbot: QtBot) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(home.socket))
    assert not raise_first(home)
    first = FirstInstance(home, lambda: None)
    with home.held():
        assert second_start(home, qtbot)
    first.close()


def test_the_temporary_folder_does_not_matter(
    home: Home, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sockets would lie there by default, for every user to see, and its name may be long."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / ("t" * 150)))
    first = FirstInstance(home, lambda: None)
    with home.held():
        assert second_start(home, qtbot)
    first.close()
