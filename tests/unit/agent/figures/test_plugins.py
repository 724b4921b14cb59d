"""Which helper programs a machine has, by a path of the test's own."""

from pathlib import Path

from kustos_agent.figures.plugins import PROGRAMS, find_plugins


async def test_what_can_be_run_from_the_path_is_there(tmp_path: Path) -> None:
    """In the order of the list; a file of that name that is no program is none."""
    for name, mode in (("mongodump", 0o755), ("ssh", 0o755), ("rclone", 0o644), ("vi", 0o755)):
        (tmp_path / name).touch(mode)
    assert await find_plugins(str(tmp_path)) == ("ssh", "mongodump")
    assert await find_plugins(str(tmp_path / "empty")) == ()
    assert set(await find_plugins()) <= set(PROGRAMS)
