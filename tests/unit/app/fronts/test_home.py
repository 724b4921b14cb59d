"""The manager's folder: one holder, nobody else inside."""

import errno
import os
import sys
import threading
from pathlib import Path

import pytest

from kustos.home import HOME_VARIABLE, Home, HomeInUseError, find_home, lock_file
from tests.helpers.processes import child

HOLDER = """
import signal, sys
from pathlib import Path
from kustos.home import Home
with Home(Path(sys.argv[1])).held():
    print("held", flush=True)
    signal.pause()
"""


def test_a_second_manager_is_refused_until_the_first_has_gone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.held(), pytest.raises(HomeInUseError), home.held():
        pass
    with home.held():
        pass


def test_a_holder_that_is_killed_holds_no_longer(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with child([sys.executable, "-c", HOLDER, str(home.folder)]) as holding:
        holding.wait_for_output("held")
        with pytest.raises(HomeInUseError), home.held():
            pass
        holding.process.kill()
        holding.process.wait()
    with home.held():
        pass


def test_a_file_system_that_cannot_lock_is_not_taken_for_a_second_manager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(OSError, match="No locks"), Home(tmp_path / "home").held():
        pass


def test_its_folder_and_lock_are_for_this_user_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    former = os.umask(0)
    try:
        with home.held():
            pass
    finally:
        os.umask(former)
    assert home.folder.stat().st_mode & 0o777 == 0o700
    assert home.lock.stat().st_mode & 0o777 == 0o600


def test_the_environment_says_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, "here")
    assert find_home() == Home(tmp_path / "here")
    monkeypatch.setenv(HOME_VARIABLE, "")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert find_home() == Home(Path("/data/kustos"))


def test_asking_whether_it_is_in_use_makes_nothing_and_hinders_nobody(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert not home.in_use()
    assert not home.folder.exists()
    with home.held():
        assert home.in_use()
    assert not home.in_use()
    # One that asks in the very moment is waited for.
    descriptor = os.open(home.lock, os.O_RDWR)
    lock_file(descriptor, shared=True)
    asking = threading.Timer(0.01, os.close, [descriptor])
    asking.start()
    with home.held():
        pass
    asking.join()
