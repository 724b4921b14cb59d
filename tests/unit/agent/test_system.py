"""What this machine is called."""

import platform

import pytest

from kustos_agent import system


def test_the_owner_s_name_counts() -> None:
    """Else the host's."""
    assert system.host_name("Empfang") == "Empfang"
    assert system.host_name("") == platform.node()
    assert len(system.host_name("x" * 999)) == 255


def test_the_system_has_a_name_and_a_version() -> None:
    """For people."""
    assert system.os_name() in {"Linux", "macOS", "Windows"}
    assert system.os_version()


def test_a_process_without_a_home_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of guessing."""
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert system.home_folder() == ""
