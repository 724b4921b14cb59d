"""`keyring` stores into a real Secret Service, and finds none where there is none."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.helpers.keyring_session import keyring_session, no_keyring, no_session

SECRET = "a master key, ä–😀 " * 800
STORE = "import keyring, sys; keyring.set_password('tests', 'key', sys.stdin.read())"
LOAD = "import keyring, sys; sys.stdout.write(keyring.get_password('tests', 'key'))"
NAME = "import keyring; print(keyring.get_keyring().__module__)"


def python(
    program: str, environment: Mapping[str, str], text: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        check=False,
        env=environment,
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_one_process_stores_a_long_secret_and_another_loads_it(
    processes_at_home: Callable[[str], list[str]],
) -> None:
    with keyring_session() as environment:
        assert python(NAME, environment).stdout.strip() == "keyring.backends.SecretService"
        stored = python(STORE, environment, SECRET)
        assert stored.returncode == 0, stored.stderr
        assert python(LOAD, environment).stdout == SECRET
        assert len(processes_at_home(environment["HOME"])) == 2
    assert processes_at_home(environment["HOME"]) == []
    assert not Path(environment["HOME"]).exists()


def test_two_sessions_have_two_keyrings() -> None:
    with keyring_session() as one, keyring_session() as other:
        assert python(STORE, one, "mine").returncode == 0
        assert "must be str, not None" in python(LOAD, other).stderr


@pytest.mark.parametrize("session", [no_keyring, no_session])
def test_a_session_without_a_keyring_has_none(
    session: Callable[[], AbstractContextManager[dict[str, str]]],
) -> None:
    with session() as environment:
        refused = python(STORE, environment, "secret")
        assert "keyring.errors.NoKeyringError" in refused.stderr
