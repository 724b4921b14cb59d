"""The folder a restore writes into."""

import os
from pathlib import Path

from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.values import ErrorClass
from kustos_agent.restic.target import Written, examine_target, measure, missing_paths


def test_a_new_or_empty_folder_is_fit(tmp_path: Path) -> None:
    """Parents need not exist either."""
    assert examine_target(str(tmp_path)) is None
    assert examine_target(str(tmp_path / "a" / "b")) is None


def test_whatever_else_is_there_is_left_alone(tmp_path: Path) -> None:
    """Something in it, a file, a link to nowhere."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / ".hidden").touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("folder", "folder/.hidden", "dangling"):
        problem = examine_target(str(tmp_path / name))
        assert problem is not None, name
        assert problem.error is ErrorClass.TARGET_NOT_EMPTY
        assert problem.subject == str(tmp_path / name)


def test_counting_what_was_written(tmp_path: Path) -> None:
    """Folders do not count, links are not followed and have no size."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "six").write_bytes(b"123456")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "one").write_bytes(b"1")
    assert measure(str(tmp_path)) == Written(files=3, bytes=7)
    assert measure(str(tmp_path / "gone")) == Written()


def test_what_is_missing_below_the_target(tmp_path: Path) -> None:
    """Names with odd bytes are found by either of their two forms; neighbours do not count."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/home/fold\xff"))
    folder.mkdir(parents=True)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xe9\xe9")).touch()
    (tmp_path / "home" / "dangling").symlink_to("nowhere")
    escaped = to_wire(os.fsdecode(b"/home/fold\xff/\xe9\xe9"))
    there = ("/", "/home", "/home/dangling", "/home/fold\ufffd/\ufffd\ufffd", escaped)
    gone = ("/hom", "/home/fold\ufffd/\ufffd", "/home/fold", "/home/dangling/x\ufffd")
    assert missing_paths(str(tmp_path), there + gone) == gone
