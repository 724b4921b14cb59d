"""The stored identity: private, whole, and never shown."""

import stat
import sys
from pathlib import Path

import pytest

from kustos_agent.identity import Identity, IdentityError, IdentityFile

IDENTITY = Identity(
    agent_id="a1", token="t0ken", addresses=("host:1",), ca="PEM", manager_name="Büro"
)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    """All of it."""
    file = IdentityFile(tmp_path / "identity.json")
    assert file.load() is None
    file.save(IDENTITY)
    assert file.load() == IDENTITY


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_file_is_for_this_user_alone(tmp_path: Path) -> None:
    """Its token is all that the manager asks for."""
    path = tmp_path / "identity.json"
    IdentityFile(path).save(IDENTITY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"agent_id":"a"}',
        b'{"agent_id":"","token":"t","addresses":["h"],"ca":"c"}',
    ],
)
def test_a_damaged_file_is_told_and_not_quoted(tmp_path: Path, content: bytes) -> None:
    """Half an identity may hold a whole token."""
    path = tmp_path / "identity.json"
    path.write_bytes(content)
    with pytest.raises(IdentityError, match="damaged"):
        IdentityFile(path).load()


def test_a_file_that_cannot_be_read_is_not_a_missing_one(tmp_path: Path) -> None:
    """Else the machine would be told to join again."""
    (tmp_path / "identity.json").mkdir()
    with pytest.raises(IdentityError, match="directory"):
        IdentityFile(tmp_path / "identity.json").load()


def test_whether_it_could_be_saved_is_known_before(tmp_path: Path) -> None:
    """A token must not be spent for nothing; asking leaves no trace."""
    IdentityFile(tmp_path / "identity.json").check_writable()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="No such file"):
        IdentityFile(tmp_path / "gone" / "identity.json").check_writable()


def test_the_token_is_not_shown() -> None:
    """In a traceback or a log line."""
    assert "t0ken" not in repr(IDENTITY)
