"""Keys: what restic is told, and what it answers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic import key_commands
from kustos_agent.restic.command import Command, CommandError
from kustos_agent.restic.key_output import KeyInfo, parse_keys
from kustos_agent.restic.repository import Door
from kustos_agent.restic.version import Restic

NEW = Restic("/usr/bin/restic", Version(0, 19, 1))
DOOR = Door(RepositoryAccess(location="/backup", password="old one"))
ID = "0123456789abcdef" * 4


def _told(command: Command) -> str:
    return f"{command.argv} {command.environment} {command.display} {command!r}"


def test_command_lines() -> None:
    """The new password is in none of them: it takes a pipe that `secrets` names."""
    added = key_commands.key_add(DOOR, NEW, "new one", user="-u", host="", lock_wait_seconds=9)
    assert added.argv[1:] == ("key", "add", "--user=-u", "--retry-lock=9s", "--json")
    changed = key_commands.key_passwd(DOOR, NEW, "new one")
    assert changed.argv[1:] == ("key", "passwd", "--json")
    for command in (added, changed):
        assert command.secrets == {"--new-password-file": "new one"}
        assert command.password == "old one"
        assert " one" not in _told(command)
    removed = key_commands.key_remove(DOOR, NEW, ID)
    assert removed.argv[1:] == ("key", "remove", ID[:-1], "--json")
    assert key_commands.key_list(DOOR, NEW).argv[1:] == ("key", "list", "--no-lock", "--json")


@pytest.mark.parametrize("password", ["", " ", "\t", " secret", "secret\n", "\ufeffsecret"])
def test_a_password_that_restic_would_change_is_refused(password: str) -> None:
    """It would lock the repository with another one; the refusal does not hold it."""
    with pytest.raises(CommandError) as refused:
        key_commands.key_add(DOOR, NEW, password)
    assert "secret" not in f"{refused.value} {refused.value.subject}"


def test_on_windows_there_is_no_pipe_for_it() -> None:
    """Refused rather than put where others can read it."""
    with pytest.raises(CommandError):
        key_commands.checked_password("secret", windows=True)
    assert key_commands.checked_password("secret", windows=False) == "secret"


def test_the_keys_of_every_version() -> None:
    """Recorded from 0.14.0 and 0.19.1: eight digits, then all of them; times in UTC."""
    old = (
        b'[{"current":true,"id":"e3da79fa","userName":"root","hostName":"vm",'
        b'"created":"2026-11-22 06:03:48"}]'
    )
    new = old.replace(b"e3da79fa", ID.encode()).replace(b"true", b"false")
    created = datetime(2026, 11, 22, 6, 3, 48, tzinfo=UTC)
    key = KeyInfo(id="e3da79fa", user="root", host="vm", created=created, current=True)
    assert parse_keys(old) == (key,)
    assert parse_keys(new) == (
        KeyInfo(id=ID, user="root", host="vm", created=created, current=False),
    )
    assert parse_keys(b"[]") == ()


def test_what_the_maker_of_a_key_claimed_is_bounded() -> None:
    """A name of any length, a time that is none."""
    line = b'[{"id":"ab","userName":"' + b"x" * 9_999 + b'","created":"yesterday"}]'
    parsed = parse_keys(line)
    assert parsed is not None
    assert (len(parsed[0].user), parsed[0].created) == (255, None)


@given(st.binary(max_size=60) | st.sampled_from([b'[{"id":1}]', b"[" * 9_999, b"[null]", b"{}"]))
def test_other_lines_are_none(line: bytes) -> None:
    """Whatever comes: no error."""
    assert parse_keys(line) in {None, ()}
