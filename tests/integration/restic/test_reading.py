"""Measure, search, compare: what a person wants to know of a repository, from every restic."""

import asyncio
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.tasks import BackupSpec, StatsSpec
from kustos_agent.protocol.values import EntryType, ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic import diff as diff_module
from kustos_agent.restic import find as find_module
from kustos_agent.restic.backup import backup
from kustos_agent.restic.diff import diff, tally_names
from kustos_agent.restic.find import find
from kustos_agent.restic.listing import list_folder
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.stats import stats
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.waiting import eventually_async
from tests.integration.restic.holding import held_exclusively, locks

ODD = "we*ird [1]\\n]-\\x.txt"


@dataclass(frozen=True)
class Saved:
    """Two snapshots of a folder that changed in between."""

    folder: Path
    first: str
    second: str


@pytest.fixture
async def saved(toolkit: Toolkit, access: RepositoryAccess, source: Path) -> Saved:
    (source / "--json").write_text("an option?")
    (source / "sub" / ODD).write_text("odd")
    (source / "sub" / "LETTER.TXT").write_text("loud")
    (source / "lat\udce9.txt").write_text("e")
    first = await _backup(toolkit, access, source)
    (source / "letter.txt").write_text("Dear both")
    (source / "sub" / "numbers.txt").unlink()
    (source / "sub" / "numbers.txt").symlink_to("nowhere")
    (source / "sub" / ODD).unlink()
    (source / "new").mkdir()
    (source / "new" / "file").write_text("12345")
    (source / "--json").chmod(0o600)
    return Saved(source, first, await _backup(toolkit, access, source))


async def test_what_a_repository_holds_and_takes(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Nothing when it is new. Then zeros that shrink, twice: on a disk they would count twice."""
    empty = await stats(toolkit, StatsSpec(repository=access), Watch())
    assert empty.outcome is Outcome.SUCCESS, empty
    assert empty.result is not None
    assert (empty.result.snapshots, empty.result.stored_bytes) == (0, 0)

    (tmp_path / "zeros").write_bytes(bytes(300_000))
    for _ in range(2):
        await _backup(toolkit, access, tmp_path / "zeros")
    measured = await stats(toolkit, StatsSpec(repository=access), Watch())
    assert measured.outcome is Outcome.SUCCESS, measured
    result = measured.result
    assert result is not None
    assert (result.snapshots, result.restore_bytes) == (2, 600_000)
    assert 2 <= result.restore_files <= 2 * len((tmp_path / "zeros").parts)
    assert 0 < result.stored_bytes < 100_000
    assert (result.raw_bytes is None) == (toolkit.restic.version < (0, 15))
    assert result.raw_bytes is None or result.raw_bytes > 300_000


async def test_a_name_is_found_where_it_is_and_was(
    toolkit: Toolkit, access: RepositoryAccess, saved: Saved
) -> None:
    """In every snapshot, with the size and time it had there, by the path that a listing shows."""
    found = await find(toolkit, access, ["letter.txt", "nothing"], Watch())
    assert found.result is not None, found
    by_id = {group.snapshot_id: group.hits for group in found.result.snapshots}
    assert set(by_id) == {saved.first, saved.second}
    (hit,) = by_id[saved.first]
    assert (hit.path, hit.type, hit.size) == (f"{saved.folder}/letter.txt", EntryType.FILE, 8)
    assert by_id[saved.second][0].size == 9
    assert by_id[saved.second][0].modified == pytest.approx(
        (saved.folder / "letter.txt").stat().st_mtime, abs=0.001
    )
    assert not found.result.truncated

    nothing = await find(toolkit, access, ["nothing"], Watch())
    assert nothing.outcome is Outcome.SUCCESS
    assert nothing.result is not None
    assert nothing.result.snapshots == ()


async def test_what_is_typed_is_a_name_and_not_a_pattern(
    toolkit: Toolkit, access: RepositoryAccess, saved: Saved
) -> None:
    """Brackets, backslashes and dashes are themselves; `*` and `?` stand for others; case counts
    only if it is to; a path's end is enough."""

    async def paths(name: str, *, ignore_case: bool = False) -> set[str]:
        found = await find(
            toolkit, access, [name], Watch(), snapshots=[saved.first], ignore_case=ignore_case
        )
        assert found.result is not None, found
        hits = (hit for group in found.result.snapshots for hit in group.hits)
        return {hit.path.removeprefix(f"{saved.folder}/") for hit in hits}

    assert await paths(ODD) == {f"sub/{ODD}"}
    assert await paths("we*[1]*") == {f"sub/{ODD}"}
    assert await paths("[a-z]*") == set()
    assert await paths("--json") == {"--json"}
    assert await paths("lat\ufffd.txt") == {"lat\ufffd.txt"}
    assert await paths("lat\0e9.txt") == {"lat\ufffd.txt"}
    assert await paths("l?tter.txt") == {"letter.txt"}
    assert await paths("Letter.txt", ignore_case=True) == {"letter.txt", "sub/LETTER.TXT"}
    assert await paths("sub/numbers.txt") == {"sub/numbers.txt"}
    assert await paths(f"{saved.folder}/sub/") == {"sub"}


async def test_a_search_says_what_it_left_out(
    toolkit: Toolkit, access: RepositoryAccess, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hits beyond the limit, and snapshots that are gone: restic calls it a success."""
    monkeypatch.setattr(find_module, "MAX_HITS", 3)
    many = await find(toolkit, access, ["*"], Watch())
    assert many.result is not None
    assert many.result.truncated
    assert sum(len(group.hits) for group in many.result.snapshots) == 3

    gone = "0" * 64
    one = await find(toolkit, access, ["letter.txt"], Watch(), snapshots=[gone, saved.second])
    assert one.outcome is Outcome.WARNING
    assert one.problem is not None
    assert (one.problem.error, one.problem.subject) == (ErrorClass.SNAPSHOT_MISSING, gone)
    assert one.result is not None
    assert [group.snapshot_id for group in one.result.snapshots] == [saved.second]

    none = await find(toolkit, access, ["letter.txt"], Watch(), snapshots=[gone])
    assert none.outcome is Outcome.FAILED
    assert none.problem is not None
    assert none.problem.error is ErrorClass.SNAPSHOT_MISSING


async def test_two_snapshots_are_compared(
    toolkit: Toolkit, access: RepositoryAccess, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each path with what became of it, and counts of both sides; the paths are those of a
    listing."""
    compared = await diff(toolkit, access, saved.first, saved.second, Watch())
    assert compared.outcome is Outcome.SUCCESS, compared
    assert compared.result is not None
    root = f"{saved.folder}/"
    changes = {
        change.path.removeprefix(root): (change.modifier, change.folder)
        for change in compared.result.changes
    }
    assert changes == {
        "letter.txt": ("M", False),
        "new": ("+", True),
        "new/file": ("+", False),
        f"sub/{ODD}": ("-", False),
        "sub/numbers.txt": ("T", False),
    }
    assert not compared.result.truncated
    difference = compared.result.difference
    assert difference.changed_files == 1
    assert (difference.added.files, difference.added.dirs) == (1, 1)
    assert difference.removed.files == 1
    assert difference.added.bytes > 0
    listed = await list_folder(toolkit, access, saved.second, f"{root}new", Watch())
    assert listed.result is not None
    assert [entry.name for entry in listed.result] == ["file"]

    deep = await diff(toolkit, access, saved.first, saved.second, Watch(), metadata=True)
    assert deep.result is not None
    modifiers = {change.path: change.modifier for change in deep.result.changes}
    assert modifiers[f"{root}--json"] == "U"
    assert "M" in modifiers[f"{root}letter.txt"]

    monkeypatch.setattr(diff_module, "MAX_CHANGES", 2)
    cut = await diff(toolkit, access, saved.first, saved.second, Watch())
    assert cut.result is not None
    assert cut.result.truncated
    assert cut.result.changes == compared.result.changes[:2]
    assert cut.result.difference == difference


async def test_bad_questions_have_their_classes(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard
) -> None:
    """A snapshot that is gone, no id at all, no name; a wrong password, without a trace of it."""
    gone = await diff(toolkit, access, "0" * 64, "1" * 64, Watch())
    assert gone.problem is not None
    assert gone.problem.error is ErrorClass.SNAPSHOT_MISSING
    for finished in (
        await diff(toolkit, access, "latest", "1" * 64, Watch()),
        await find(toolkit, access, ["/"], Watch()),
        await find(toolkit, access, [], Watch()),
        await find(toolkit, access, ["x"], Watch(), snapshots=["--json"]),
    ):
        assert finished.problem is not None
        assert finished.problem.error is ErrorClass.UNSUPPORTED
        assert finished.exit_code is None

    wrong = msgspec.structs.replace(access, password="not the password")
    for failed in (
        await stats(toolkit, StatsSpec(repository=wrong), heard.watch),
        await find(toolkit, wrong, ["x"], heard.watch),
        await diff(toolkit, wrong, "0" * 64, "1" * 64, heard.watch),
    ):
        assert failed.problem is not None
        assert failed.problem.error is ErrorClass.WRONG_PASSWORD
        assert "not the password" not in f"{heard.text}{failed.problem}"


async def test_only_measuring_waits_for_a_lock(
    toolkit: Toolkit, access: RepositoryAccess, saved: Saved, tmp_path: Path
) -> None:
    """While somebody prunes: a search and a comparison work, measuring names who holds it."""
    with held_exclusively(toolkit, access, tmp_path / "cache") as holder:
        found = await find(toolkit, access, ["letter.txt"], Watch())
        assert found.outcome is Outcome.SUCCESS, found
        compared = await diff(toolkit, access, saved.first, saved.second, Watch())
        assert compared.outcome is Outcome.SUCCESS, compared
        measured = await stats(toolkit, StatsSpec(repository=access), Watch())
    assert measured.problem is not None
    assert measured.problem.error is ErrorClass.REPOSITORY_LOCKED
    assert f"(PID {holder.pid})" in measured.problem.subject


async def test_stopped_or_late_they_leave_no_lock(
    toolkit: Toolkit, access: RepositoryAccess, saved: Saved, heard: Heard
) -> None:
    """Cancelled while the lock is there: it is a success of the canceller, not a failure."""
    for late in (
        await stats(toolkit, StatsSpec(repository=access), Watch(), timeout_seconds=0),
        await find(toolkit, access, ["*"], Watch(), timeout_seconds=0),
        await diff(toolkit, access, saved.first, saved.second, Watch(), timeout_seconds=0),
    ):
        assert late.problem is not None
        assert late.problem.error is ErrorClass.TIMEOUT

    measuring = asyncio.create_task(stats(toolkit, StatsSpec(repository=access), heard.watch))
    await eventually_async(lambda: locks(access), 20, "a lock")
    heard.cancel.set()
    for finished in (
        await measuring,
        await find(toolkit, access, ["*"], heard.watch),
        await diff(toolkit, access, saved.first, saved.second, heard.watch),
    ):
        assert finished.outcome is Outcome.CANCELLED
        assert finished.problem is None
    assert not locks(access)


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_damaged_repository_is_called_so(
    toolkit: Toolkit, access: RepositoryAccess, saved: Saved, tmp_path: Path
) -> None:
    """Its packs are gone: measuring and comparing fail as CORRUPT, not as something else."""
    shutil.rmtree(Path(access.location) / "data")
    shutil.rmtree(tmp_path / "cache")
    measured = await stats(toolkit, StatsSpec(repository=access), Watch())
    compared = await diff(toolkit, access, saved.first, saved.second, Watch())
    for failed in (measured, compared):
        assert failed.outcome is Outcome.FAILED
        assert failed.problem is not None
        assert failed.problem.error is ErrorClass.CORRUPT, failed


async def _backup(toolkit: Toolkit, access: RepositoryAccess, source: Path) -> str:
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.result is not None, saved
    return saved.result.snapshot_id


async def test_names_are_counted_after_files_were_encrypted(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Each file is written anew under its name with an ending: every one is found, none is changed
    or new otherwise."""
    folder = tmp_path / "office"
    for number in range(60):
        path = folder / f"year {number % 3}" / f"report {number}.{'docx' if number % 2 else 'pdf'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(500))
    spec = BackupSpec(repository=access, sources=(str(folder),), host="host")
    before = await backup(toolkit, spec, Watch())
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.write_bytes(os.urandom(500))
        path.rename(path.with_name(f"{path.name}.locked"))
    (folder / "README.txt").write_text("pay")
    after = await backup(toolkit, spec, Watch())
    assert before.result is not None
    assert after.result is not None
    ids = before.result.snapshot_id, after.result.snapshot_id
    counted = await tally_names(toolkit, access, *ids, Watch())
    assert counted.result is not None, counted
    figures = counted.result
    assert (figures.changed, figures.gone, figures.new, figures.renamed) == (0, 60, 61, 60)
    assert [(one.ending, one.new, one.before) for one in figures.endings] == [
        ("locked", 60, 0),
        ("txt", 1, 0),
    ]
    assert figures.examples[0].now == f"{figures.examples[0].before}.locked"

    gone = await tally_names(toolkit, access, "0" * 64, ids[1], Watch())
    assert gone.outcome is Outcome.FAILED
    assert gone.problem is not None
