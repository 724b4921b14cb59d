"""Where the agent keeps its files, and that nobody else reads them."""

import os
import stat
import sys
from pathlib import Path

import pytest

from kustos_agent.paths import agent_paths, write_private


def test_kustos_home_overrides_everything(tmp_path: Path) -> None:
    """All files lie below it, whatever else the environment says."""
    paths = agent_paths({"KUSTOS_HOME": str(tmp_path), "HOME": "/elsewhere"})
    for path in (
        paths.config_file,
        paths.identity_file,
        paths.journal_file,
        paths.lock_file,
        paths.cache_folder,
        paths.run_folder,
    ):
        assert tmp_path in path.parents


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """restic runs in another folder."""
    monkeypatch.chdir(tmp_path)
    assert agent_paths({"KUSTOS_HOME": "here"}).identity_file == tmp_path / "here/identity.json"


def test_without_kustos_home_every_file_has_a_place() -> None:
    """The platform's own; nothing is made by asking."""
    paths = agent_paths({})
    assert paths.identity_file.is_absolute()
    assert paths.config_file.name == "agent.toml"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_folders_are_for_this_user_alone(tmp_path: Path) -> None:
    """Identity, journal and secrets of a run lie in them."""
    paths = agent_paths({"KUSTOS_HOME": str(tmp_path / "a" / "b")})
    paths.prepare()
    paths.prepare()
    for folder in (paths.identity_file.parent, paths.cache_folder, paths.run_folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_private_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Also when the old one was open to all; no temporary file stays."""
    path = tmp_path / "secret"
    path.write_bytes(b"old and long")
    path.chmod(0o644)
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_replaced_stays(tmp_path: Path) -> None:
    """A write that fails leaves the old content and no litter."""
    target = tmp_path / "taken"
    target.mkdir()
    (target / "file").touch()
    with pytest.raises(OSError, match="directory"):
        write_private(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    """Somebody may have placed one where the temporary file goes."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / f".file.{os.getpid()}").symlink_to(victim)
    write_private(tmp_path / "file", b"new")
    assert victim.read_bytes() == b"precious"
    assert (tmp_path / "file").read_bytes() == b"new"
