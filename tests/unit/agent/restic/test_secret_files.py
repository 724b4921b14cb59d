"""Secrets in files: in memory, else on a private disk; gone afterwards in either case."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from kustos_agent.protocol.values import RepositoryAccess, SshAccess
from kustos_agent.restic.credentials import opened
from kustos_agent.restic.repository import AccessError
from kustos_agent.restic.secret_files import SecretFiles, remove_leftovers


@pytest.fixture
def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel whose administrator has switched files in memory off."""

    def refuse(_: str) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "memfd_create", refuse)


def _read_by_another_program(path: str) -> bytes:
    return subprocess.run(["cat", path], capture_output=True, check=True).stdout


def test_in_memory_another_program_can_read_it_and_the_disk_has_nothing(tmp_path: Path) -> None:
    """Twice, from its beginning."""
    with SecretFiles(tmp_path / "scratch") as files:
        path = files.add("key", "secret\n")
        assert _read_by_another_program(path) == b"secret\n"
        assert _read_by_another_program(path) == b"secret\n"
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
        assert not (tmp_path / "scratch").exists()
    assert not Path(path).exists()


@pytest.mark.usefixtures("no_memory")
def test_on_disk_only_this_user_can_read_it(tmp_path: Path) -> None:
    """A folder for each run, gone with it."""
    with SecretFiles(tmp_path / "scratch") as files:
        path = Path(files.add("key", "secret\n"))
        assert _read_by_another_program(str(path)) == b"secret\n"
        for private, mode in ((path, 0o600), (path.parent, 0o700), (tmp_path / "scratch", 0o700)):
            assert stat.S_IMODE(private.stat().st_mode) == mode
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.usefixtures("no_memory")
def test_what_a_crash_left_is_removed(tmp_path: Path) -> None:
    """And nothing else that is there."""
    files = SecretFiles(tmp_path)
    files.add("key", "secret")
    (tmp_path / "other").mkdir()
    assert remove_leftovers(tmp_path) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["other"]
    assert remove_leftovers(tmp_path / "never made") == 0


def test_a_door_of_sftp_has_its_files_while_it_is_open(tmp_path: Path) -> None:
    """Key and host keys as OpenSSH wants them, and the CA."""
    ssh = SshAccess(
        host="nas", user="anna", private_key="-----A\r\nkey", known_hosts="[nas]:22 ssh-rsa AA\n"
    )
    access = RepositoryAccess(
        location="sftp:anna@nas:/srv", password="x", ssh=ssh, ca_certificate="PEM"
    )
    with opened(access, tmp_path) as door:
        words = dict(word.partition("=")[::2] for word in door.ssh_command)
        assert Path(words["IdentityFile"]).read_text() == "-----A\nkey\n"
        hosts = Path(words["UserKnownHostsFile"]).read_text()
        assert hosts == "[nas]:22 ssh-rsa AA\nnas ssh-rsa AA\n"
        assert Path(door.ca_file).read_text() == "PEM"
    assert not Path(words["IdentityFile"]).exists()


@pytest.mark.usefixtures("no_memory")
def test_no_place_for_secrets_is_a_refusal(tmp_path: Path) -> None:
    """Named after the folder."""
    (tmp_path / "file").touch()
    access = RepositoryAccess(location="/r", password="x", ca_certificate="PEM")
    with pytest.raises(AccessError) as refused, opened(access, tmp_path / "file"):
        pass
    assert refused.value.subject == str(tmp_path / "file")
