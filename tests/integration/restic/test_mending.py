"""Repair, tag, rewrite and the cache, with real damage."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.restic_versions import Capability
from kustos_agent.protocol.tasks import (
    RepairPart,
    RepairResult,
    RepairSpec,
    RestoreSpec,
)
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess
from kustos_agent.restic.cache import CacheCleaned, clean_cache
from kustos_agent.restic.mending_commands import TagChange
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.repair import repair
from kustos_agent.restic.restore import restore
from kustos_agent.restic.rewrite import rewrite
from kustos_agent.restic.tag import tag
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.processes import LOOPBACK
from tests.helpers.rest_server import rest_server
from tests.helpers.restics import Heard
from tests.integration.restic.damage import (
    cut_index,
    is_whole,
    listed,
    remove_largest_pack,
    saved,
)

GONE = "0123456789abcdef" * 4


def _index(access: RepositoryAccess) -> RepairSpec:
    return RepairSpec(repository=access, part=RepairPart.INDEX)


def _snapshots(access: RepositoryAccess) -> RepairSpec:
    return RepairSpec(repository=access, part=RepairPart.SNAPSHOTS)


async def test_a_cut_index_is_built_anew(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path, heard: Heard
) -> None:
    """Afterwards a check is clean and everything can be got back; progress is told."""
    snapshot = await saved(toolkit, access, source)
    cut_index(access)
    assert not is_whole(toolkit, access)

    done = await repair(toolkit, _index(access), heard.watch)
    assert (done.outcome, done.result) == (Outcome.SUCCESS, RepairResult()), done
    assert any(progress.percent == 100 for progress in heard.progress)
    assert is_whole(toolkit, access)

    spec = RestoreSpec(repository=access, snapshot_id=snapshot, target=str(tmp_path / "back"))
    back = await restore(toolkit, spec, Watch())
    assert back.outcome is Outcome.SUCCESS, back
    restored = tmp_path / "back" / str(source).lstrip("/") / "letter.txt"
    assert restored.read_text() == "Dear all"


async def test_what_a_lost_pack_held_is_taken_out_of_the_snapshots(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path, heard: Heard
) -> None:
    """First the index, then the snapshots: damaged ones are replaced, whole ones stay, a check is
    clean. Before 0.16 the index is all that can be done, and the refusal names the version."""
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "other.txt").write_text("is not lost")
    (source / "large").write_bytes(os.urandom(50_000))
    damaged = await saved(toolkit, access, source, tags=("kustos",))
    remove_largest_pack(access)
    untouched = await saved(toolkit, access, whole)
    assert not is_whole(toolkit, access)
    done = await repair(toolkit, _index(access), heard.watch)
    assert done.outcome is Outcome.SUCCESS, done
    assert "removing not found pack file" in heard.text

    done = await repair(toolkit, _snapshots(access), Watch())
    if not toolkit.restic.can(Capability.REPAIR_SNAPSHOTS):
        assert done.problem is not None
        assert done.problem.error is ErrorClass.UNSUPPORTED
        assert "0.16.0" in done.problem.detail
        assert not is_whole(toolkit, access)
        return
    assert done.outcome is Outcome.SUCCESS, done
    assert done.result is not None
    assert is_whole(toolkit, access)
    left = await listed(toolkit, access)
    assert untouched in left
    assert damaged not in left
    assert done.result == RepairResult(changed=1)
    assert sorted(one.tags for one in left.values()) == [(), ("kustos",)]

    again = await repair(toolkit, _snapshots(access), Watch())
    assert (again.outcome, again.result) == (Outcome.SUCCESS, RepairResult(changed=0))


async def test_tags_are_changed_and_the_new_ids_told(
    toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """Add, take away, set. A snapshot whose tags are so already keeps its id; the way from
    the first id to the last holds over several changes."""
    first = await saved(toolkit, access, source, tags=("old",))
    second = await saved(toolkit, access, source)

    done = await tag(
        toolkit, access, (first, second), TagChange(add=("a",), remove=("old",)), Watch()
    )
    assert done.outcome is Outcome.SUCCESS, done
    assert done.result is not None
    assert [pair.old for pair in done.result] == [first, second]
    ids = [pair.new for pair in done.result]
    left = await listed(toolkit, access)
    assert list(left) == ids
    assert [one.tags for one in left.values()] == [("a",), ("a",)]

    done = await tag(toolkit, access, ids, TagChange(add=("a",)), Watch())
    assert (done.outcome, done.result) == (Outcome.SUCCESS, ())

    done = await tag(toolkit, access, ids[:1], TagChange(instead=("b", "c d")), Watch())
    assert done.result is not None
    (pair,) = done.result
    assert pair.old == ids[0]
    assert (await listed(toolkit, access))[pair.new].tags == ("b", "c d")

    done = await tag(toolkit, access, (pair.new,), TagChange(remove=("b", "c d")), Watch())
    assert done.result is not None
    assert (await listed(toolkit, access))[done.result[0].new].tags == ()


async def test_a_chosen_path_is_taken_out_of_the_chosen_snapshots(
    toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """Literally: a name with a pattern's characters means itself. Snapshots that held none of it
    keep their ids. Refused before 0.15, with the version it takes."""
    (source / "let[t]er.txt").write_text("secret")
    first = await saved(toolkit, access, source)
    other = await saved(toolkit, access, source / "sub")
    paths = (str(source / "let[t]er.txt"),)
    done = await rewrite(toolkit, access, (first, other), paths, Watch())
    if not toolkit.restic.can(Capability.REWRITE):
        assert done.problem is not None
        assert done.problem.error is ErrorClass.UNSUPPORTED
        assert "0.15.0" in done.problem.detail
        return
    assert done.outcome is Outcome.SUCCESS, done
    assert done.result is not None
    (pair,) = done.result
    assert pair.old == first
    assert list(await listed(toolkit, access)) == [pair.new, other]

    target = source.parent / "back"
    spec = RestoreSpec(repository=access, snapshot_id=pair.new, target=str(target))
    assert (await restore(toolkit, spec, Watch())).outcome is Outcome.SUCCESS
    restored = target / str(source).lstrip("/")
    assert sorted(one.name for one in restored.iterdir()) == ["letter.txt", "sub"]

    done = await rewrite(toolkit, access, (pair.new,), (str(source / "sub"),), Watch())
    assert done.result is not None
    assert done.result[0].old == pair.new


async def test_a_snapshot_that_is_gone_is_named_and_nothing_is_touched(
    toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """restic would leave it out and say 0."""
    there = await saved(toolkit, access, source)
    done = await tag(toolkit, access, (there, GONE), TagChange(add=("a",)), Watch())
    assert done.outcome is Outcome.FAILED
    assert done.problem is not None
    assert (done.problem.error, done.problem.subject) == (ErrorClass.SNAPSHOT_MISSING, GONE)
    assert list(await listed(toolkit, access)) == [there]


@pytest.mark.provokes(ErrorClass.REMOVAL_REFUSED)
@pytest.mark.servers
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
@pytest.mark.parametrize("work", ["repair", "tag", "rewrite"])
async def test_a_server_that_only_adds_lets_nothing_be_replaced(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path, work: str
) -> None:
    """It has let the login in, and what restic calls a success (tag) is none."""
    snapshot = await saved(toolkit, access, source)
    with rest_server(tmp_path, append_only=True) as server:
        shutil.copytree(access.location, server.folder / "office")
        remote = msgspec.structs.replace(access, location=server.location("office"))
        outcome, problem = await _replaced(toolkit, remote, work, snapshot, str(source))
    assert outcome is Outcome.FAILED
    assert problem is not None
    assert (problem.error, problem.subject) == (ErrorClass.REMOVAL_REFUSED, LOOPBACK)


async def _replaced(
    toolkit: Toolkit, access: RepositoryAccess, work: str, snapshot: str, path: str
) -> tuple[Outcome, Problem | None]:
    if work == "repair":
        mended = await repair(toolkit, _index(access), Watch())
        return mended.outcome, mended.problem
    if work == "tag":
        done = await tag(toolkit, access, [snapshot], TagChange(add=("kept",)), Watch())
    else:
        done = await rewrite(toolkit, access, [snapshot], [path], Watch())
    return done.outcome, done.problem


async def test_a_wrong_password_is_named(toolkit: Toolkit, access: RepositoryAccess) -> None:
    """By each of them that opens the repository."""
    wrong = msgspec.structs.replace(access, password="guess")
    done = await repair(toolkit, _index(wrong), Watch())
    assert done.problem is not None
    assert done.problem.error is ErrorClass.WRONG_PASSWORD
    tagged = await tag(toolkit, wrong, (GONE,), TagChange(add=("a",)), Watch())
    assert tagged.problem is not None
    assert tagged.problem.error is ErrorClass.WRONG_PASSWORD


async def test_old_folders_go_from_the_cache(toolkit: Toolkit, tmp_path: Path) -> None:
    """Those of repositories not used for a month, and what a killed check has left; no other file,
    and nothing that is in use."""
    cache = tmp_path / "cache"
    names = ("ab" * 32, "cd" * 32, "restic-check-cache-123", "mine")
    for name in names:
        (cache / name).mkdir(parents=True)
        if name != names[1]:
            os.utime(cache / name, (0, 0))
    done = await clean_cache(toolkit, Watch())
    assert (done.outcome, done.result) == (Outcome.SUCCESS, CacheCleaned(removed=2)), done
    assert sorted(one.name for one in cache.iterdir()) == ["cd" * 32, "mine"]

    again = await clean_cache(toolkit, Watch())
    assert again.result == CacheCleaned(removed=0)
    today = await clean_cache(toolkit, Watch(), older_than_days=0)
    assert today.problem is not None
    assert today.problem.error is ErrorClass.UNSUPPORTED


@pytest.mark.provokes(ErrorClass.RESTIC_MISSING)
@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_the_cache_without_a_restic(toolkit: Toolkit) -> None:
    """It was removed meanwhile."""
    nothing = replace(toolkit, restic=replace(toolkit.restic, path="/nonexistent/restic"))
    done = await clean_cache(nothing, Watch())
    assert done.problem is not None
    assert done.problem.error is ErrorClass.RESTIC_MISSING
