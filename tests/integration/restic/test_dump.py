"""A single file got back, or a folder as an archive: whole, private, or not at all."""

import asyncio
import os
import stat
import tarfile
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic import dump as dump_module
from kustos_agent.restic.backup import backup
from kustos_agent.restic.dump import Dumped, dump
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.integration.restic.disks import small_disk
from tests.integration.restic.holding import held_exclusively, locks


class Dumper:
    """Dumps from the snapshot of a folder to a file beside it."""

    def __init__(self, toolkit: Toolkit, access: RepositoryAccess, target: Path) -> None:
        self.toolkit = toolkit
        self.access = access
        self.target = target
        self.snapshot_id = ""

    async def save(self, *folders: Path) -> None:
        sources = tuple(map(str, folders))
        spec = BackupSpec(repository=self.access, sources=sources, host="pc")
        saved = await backup(self.toolkit, spec, Watch())
        assert saved.result is not None, saved
        self.snapshot_id = saved.result.snapshot_id

    async def __call__(
        self, path: object, watch: Watch | None = None, *, seconds: float | None = None
    ) -> Finished[Dumped]:
        return await dump(
            self.toolkit,
            self.access,
            self.snapshot_id,
            str(path),
            watch or Watch(),
            target=str(self.target),
            timeout_seconds=seconds,
        )

    async def fails(self, path: object, error: ErrorClass, subject: object) -> str:
        """It does, of this class and about this, and leaves neither file nor lock; the detail."""
        finished = await self(path)
        assert finished.outcome is Outcome.FAILED, finished
        assert finished.problem is not None
        assert (finished.problem.error, finished.problem.subject) == (error, str(subject)), finished
        assert finished.result is None
        assert not self.target.exists()
        assert not locks(self.access)
        return finished.problem.detail


@pytest.fixture
def dumper(toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path) -> Dumper:
    return Dumper(toolkit, access, tmp_path / "got")


async def test_a_file_comes_back_byte_for_byte(dumper: Dumper, source: Path) -> None:
    """Whatever is in it and however it is called; for this user alone, and nothing is logged."""
    content = bytes(range(256)) * 2_000 + b'\n{"message_type":"summary"}\n'
    odd = source / "we*ird [\\n]\udce9"
    odd.write_bytes(content)
    await dumper.save(source)
    heard = Heard()
    finished = await dumper(to_wire(str(odd)), heard.watch)
    assert finished.outcome is Outcome.SUCCESS, finished
    assert finished.result == Dumped(bytes=len(content))
    assert dumper.target.read_bytes() == content
    assert stat.S_IMODE(dumper.target.stat().st_mode) == 0o600
    assert heard.log == []
    assert not locks(dumper.access)

    dumper.target.unlink()
    (source / "empty").touch()
    await dumper.save(source)
    empty = await dumper(source / "empty")
    assert empty.result == Dumped(bytes=0)
    assert dumper.target.read_bytes() == b""


async def test_a_folder_comes_as_an_archive(dumper: Dumper, source: Path) -> None:
    """A tar of all that is in it."""
    await dumper.save(source)
    finished = await dumper(source)
    assert finished.outcome is Outcome.SUCCESS, finished
    with tarfile.open(dumper.target) as archive:
        files = {Path("/", member.name) for member in archive.getmembers() if member.isfile()}
        letter = archive.extractfile(f"{source}/letter.txt".removeprefix("/"))
        assert letter is not None
        assert letter.read() == b"Dear all"
    assert files == {source / "letter.txt", source / "sub" / "numbers.txt"}


@pytest.mark.provokes(ErrorClass.SNAPSHOT_MISSING, ErrorClass.UNSUPPORTED)
async def test_what_cannot_be_dumped_is_named_and_leaves_nothing(
    dumper: Dumper, source: Path
) -> None:
    """Paths that the snapshot does not hold, even if they are called like another error; what is
    no file; a snapshot that is gone."""
    (source / "link").symlink_to("letter.txt")
    (source / "lat\udce9").write_text("odd")
    await dumper.save(source)
    confusing = source / "wrong password or no key found"
    for missing in (source / "no", confusing, source / "no" / "x", source / "letter.txt" / "x"):
        await dumper.fails(missing, ErrorClass.SNAPSHOT_MISSING, missing)
    await dumper.fails(source / "link", ErrorClass.UNSUPPORTED, source / "link")
    shown = source / "lat\ufffd"
    assert "restore" in await dumper.fails(shown, ErrorClass.UNSUPPORTED, shown)
    dumper.snapshot_id = "0" * 64
    await dumper.fails(source / "letter.txt", ErrorClass.SNAPSHOT_MISSING, "0" * 64)
    dumper.access = msgspec.structs.replace(dumper.access, password="not the password")
    location = dumper.access.location
    await dumper.fails(source / "letter.txt", ErrorClass.WRONG_PASSWORD, location)


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_nothing_is_written_over(dumper: Dumper, source: Path, tmp_path: Path) -> None:
    """A file, a dangling link, no folder, no path, no id: refused before restic is run."""
    await dumper.save(source)
    dumper.target.write_text("mine")
    finished = await dumper(source / "letter.txt")
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.TARGET_NOT_EMPTY
    assert finished.problem.subject == str(dumper.target)
    assert finished.exit_code is None
    assert dumper.target.read_text() == "mine"

    dumper.target.unlink()
    dumper.target.symlink_to(tmp_path / "elsewhere")
    await dumper.fails(source / "letter.txt", ErrorClass.TARGET_NOT_EMPTY, dumper.target)
    assert not (tmp_path / "elsewhere").exists()

    dumper.target = tmp_path / "no folder" / "got"
    await dumper.fails(source / "letter.txt", ErrorClass.UNSUPPORTED, dumper.target)
    dumper.target = tmp_path / "other"
    await dumper.fails("letter.txt", ErrorClass.UNSUPPORTED, "letter.txt")
    dumper.snapshot_id = "latest"
    await dumper.fails(source / "letter.txt", ErrorClass.UNSUPPORTED, "latest")


async def test_cancelled_or_late_it_leaves_no_file_and_no_lock(
    dumper: Dumper, endless_dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle, once it told of bytes: both are gone when it has ended."""
    monkeypatch.setattr(dump_module, "_LOOK_SECONDS", 0.05)
    await dumper.save(endless_dump)
    heard = Heard()
    dumping = asyncio.create_task(dumper(endless_dump / "hole", heard.watch))
    await asyncio.wait_for(heard.progressed.wait(), 20)
    assert heard.progress[-1].bytes_per_second > 0
    assert heard.progress[-1].percent is None
    assert dumper.target.stat().st_size > 0
    assert locks(dumper.access)
    heard.cancel.set()
    finished = await dumping
    assert finished.outcome is Outcome.CANCELLED
    assert (finished.problem, finished.result) == (None, None)
    assert not dumper.target.exists()
    assert not locks(dumper.access)

    late = await dumper(endless_dump / "hole", seconds=0)
    assert late.problem is not None
    assert late.problem.error is ErrorClass.TIMEOUT
    assert not dumper.target.exists()
    assert not locks(dumper.access)


async def test_a_locked_repository_is_waited_for(
    dumper: Dumper, source: Path, tmp_path: Path
) -> None:
    """Then it says who holds the lock."""
    await dumper.save(source)
    with held_exclusively(dumper.toolkit, dumper.access, tmp_path / "cache") as holder:
        finished = await dumper(source / "letter.txt")
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.REPOSITORY_LOCKED
    assert f"(PID {holder.pid})" in finished.problem.subject
    assert not dumper.target.exists()


async def test_a_target_without_room_is_named(dumper: Dumper, tmp_path: Path) -> None:
    """8 MiB into 1: DISK_FULL is about the target, and the part that fitted is gone."""
    (tmp_path / "big").write_bytes(os.urandom(8 << 20))
    await dumper.save(tmp_path / "big")
    with small_disk(tmp_path / "disk", mebibytes=1) as disk:
        dumper.target = disk / "got"
        await dumper.fails(tmp_path / "big", ErrorClass.DISK_FULL, dumper.target)


@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_a_second_run_begins_the_file_anew(
    dumper: Dumper, source: Path, tmp_path: Path
) -> None:
    """The first broke off without a cache after some bytes: half a file and a whole one would have
    passed for a good one."""
    await dumper.save(source)
    script = tmp_path / "restic"
    script.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *--no-cache*) exec "{dumper.toolkit.restic.path}" "$@";; esac\n'
        "printf half\n"
        "echo 'unable to open cache: no space' >&2\n"
        "exit 1\n"
    )
    script.chmod(0o755)
    dumper.toolkit = replace(
        dumper.toolkit, restic=replace(dumper.toolkit.restic, path=str(script))
    )
    finished = await dumper(source / "letter.txt")
    assert finished.outcome is Outcome.SUCCESS, finished
    assert dumper.target.read_text() == "Dear all"


@pytest.fixture
def endless_dump(tmp_path: Path) -> Path:
    """A folder with a file that is saved in a second and takes longer to be written: 1 GiB."""
    folder = tmp_path / "long"
    folder.mkdir()
    with (folder / "hole").open("wb") as file:
        file.truncate(1 << 30)
    return folder
