"""A repository's passwords: told, added, replaced, removed, and shown to nobody."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kustos_agent.protocol.tasks import BackupSpec, StatsSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.diff import diff
from kustos_agent.restic.dump import dump
from kustos_agent.restic.find import find
from kustos_agent.restic.keys import add_key, change_password, list_keys, remove_key
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.stats import stats
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.waiting import eventually_async
from tests.integration.restic.conftest import PASSWORD
from tests.integration.restic.holding import held_exclusively, locks

NEW = "the neüe pass word\nof two lines"


async def test_a_second_password_opens_until_it_is_removed(
    toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """Added, listed from both sides, removed; a third removal finds it gone, and says so."""
    before = await list_keys(toolkit, access, Watch())
    assert before.result is not None, before
    (first,) = before.result
    assert first.current

    added = await add_key(toolkit, access, NEW, Watch(), user="anna", host="office pc")
    assert added.outcome is Outcome.SUCCESS, added
    assert added.result is not None
    (mine,) = (key for key in added.result if key.current)
    assert (mine.user, mine.host) == ("anna", "office pc")
    assert mine.created is not None
    assert abs(datetime.now(UTC) - mine.created) < timedelta(minutes=5)
    assert {key.id for key in added.result} == {first.id, mine.id}

    refused = await remove_key(toolkit, _opened_by(access, NEW), mine.id, Watch())
    assert refused.outcome is Outcome.FAILED
    assert refused.problem is not None
    assert (refused.problem.error, refused.problem.subject) == (ErrorClass.UNSUPPORTED, mine.id)
    assert "currently used" in refused.problem.detail

    for _ in range(2):
        removed = await remove_key(toolkit, access, mine.id, Watch())
        assert removed.outcome is Outcome.SUCCESS, removed
        assert removed.result == before.result
    assert not locks(access)
    refusal = await list_keys(toolkit, _opened_by(access, NEW), Watch())
    assert refusal.problem is not None
    assert refusal.problem.error is ErrorClass.WRONG_PASSWORD


async def test_a_password_is_replaced(toolkit: Toolkit, access: RepositoryAccess) -> None:
    """The new one opens, the old one does not any more, and the number of keys is the same."""
    changed = await change_password(toolkit, access, NEW, Watch())
    assert changed.outcome is Outcome.SUCCESS, changed
    assert changed.result is not None
    assert [key.current for key in changed.result] == [True]
    old = await probe(toolkit, access, Watch(), environ={})
    assert old.problem is not None
    assert old.problem.error is ErrorClass.WRONG_PASSWORD
    new = await probe(toolkit, _opened_by(access, NEW), Watch(), environ={})
    assert new.problem is None
    assert not locks(access)


@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
@pytest.mark.parametrize("password", ["", " ", "x\n", "\ufeffx", "x" * 40_000, "a\0b", "\ud800"])
async def test_what_would_arrive_as_another_password_is_refused(
    toolkit: Toolkit, access: RepositoryAccess, password: str
) -> None:
    """Before restic is asked: 0.14 takes an empty one, and the repository is open to everybody."""
    for refused in (
        await add_key(toolkit, access, password, Watch()),
        await change_password(toolkit, access, password, Watch()),
    ):
        assert refused.outcome is Outcome.FAILED
        assert refused.exit_code is None
        assert refused.problem is not None
        assert refused.problem.error is ErrorClass.UNSUPPORTED
        assert not password.strip() or password not in str(refused.problem)
    assert len(list((Path(access.location) / "keys").iterdir())) == 1


async def test_with_a_wrong_password_nothing_is_changed(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard
) -> None:
    """Nor told: neither password is in the log or the problem."""
    wrong = _opened_by(access, "not the password")
    for failed in (
        await list_keys(toolkit, wrong, heard.watch),
        await add_key(toolkit, wrong, NEW, heard.watch),
        await change_password(toolkit, wrong, NEW, heard.watch),
        await remove_key(toolkit, wrong, "0" * 64, heard.watch),
    ):
        assert failed.outcome is Outcome.FAILED
        assert failed.result is None
        assert failed.problem is not None
        assert failed.problem.error is ErrorClass.WRONG_PASSWORD
        told = f"{heard.text}{failed.problem}"
        assert "not the password" not in told
        assert NEW not in told
    assert len(list((Path(access.location) / "keys").iterdir())) == 1
    no_id = await remove_key(toolkit, access, "--json", heard.watch)
    assert no_id.problem is not None
    assert no_id.problem.error is ErrorClass.UNSUPPORTED


async def test_a_list_wants_no_lock_but_from_0_14(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Nor from that one if it need not. A change does, waits, then names the holder; the old
    password goes on to be the only one."""
    with held_exclusively(toolkit, access, tmp_path / "cache") as holder:
        listed = await list_keys(toolkit, access, Watch())
        old = toolkit.restic.version < (0, 15)
        assert listed.outcome is (Outcome.FAILED if old else Outcome.SUCCESS), listed
        changes = (
            *((listed,) if old else ()),
            await add_key(toolkit, access, NEW, Watch()),
            await change_password(toolkit, access, NEW, Watch()),
            await remove_key(toolkit, access, "0" * 64, Watch()),
        )
    for locked in changes:
        assert locked.result is None
        assert locked.problem is not None
        assert locked.problem.error is ErrorClass.REPOSITORY_LOCKED
        assert f"(PID {holder.pid})" in locked.problem.subject
    assert len(list((Path(access.location) / "keys").iterdir())) == 1


async def test_cancelled_or_late_a_change_leaves_no_lock_and_tells_which_password_opens(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard
) -> None:
    """Stopped while it holds its lock: there are keys in the result if the new password is good,
    and only then."""
    late = await change_password(toolkit, access, NEW, Watch(), timeout_seconds=0)
    assert late.problem is not None
    assert late.problem.error is ErrorClass.TIMEOUT
    assert late.result is None

    changing = asyncio.create_task(change_password(toolkit, access, NEW, heard.watch))
    await eventually_async(lambda: locks(access), 20, "a lock")
    heard.cancel.set()
    finished = await changing
    assert finished.outcome in {Outcome.CANCELLED, Outcome.SUCCESS}
    assert not locks(access)
    seen = await list_keys(toolkit, _opened_by(access, NEW), Watch())
    assert finished.result == seen.result
    assert finished.result is not None or (await list_keys(toolkit, access, Watch())).result


async def test_a_change_that_broke_off_after_the_new_key_says_that_it_opens(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """A `key passwd` that adds the new key and then dies: failed, and the new password is good."""
    script = _script(
        tmp_path, f'case "$*" in *passwd*) "{toolkit.restic.path}" "$@"; exit 1;; esac'
    )
    broken = _with(toolkit, script)
    finished = await change_password(broken, access, NEW, Watch())
    assert finished.outcome is Outcome.FAILED
    assert finished.result is not None
    assert [key.current for key in finished.result] == [True]


async def test_no_secret_is_in_a_command_line_an_environment_or_the_log(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path, heard: Heard
) -> None:
    """Of any restic that is run to measure, search, compare, dump or change keys."""
    seen = tmp_path / "seen"
    script = _script(
        tmp_path,
        f'{{ echo "argument $*"; tr "\\0" "\\n" < /proc/$$/environ; env; }} >> "{seen}"',
    )
    watched = _with(toolkit, script)
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.result is not None
    snapshot_id = saved.result.snapshot_id
    letter, target = f"{source}/letter.txt", str(tmp_path / "got")
    ends: list[Finished[Any]] = [
        await stats(watched, StatsSpec(repository=access), heard.watch),
        await find(watched, access, ["letter.txt"], heard.watch),
        await diff(watched, access, snapshot_id, snapshot_id, heard.watch),
        await dump(watched, access, snapshot_id, letter, heard.watch, target=target),
        await list_keys(watched, access, heard.watch),
    ]
    added = await add_key(watched, access, NEW, heard.watch)
    assert added.result is not None
    (mine,) = (key.id for key in added.result if key.current)
    ends += [
        added,
        await remove_key(watched, access, mine, heard.watch),
        await change_password(watched, access, NEW, heard.watch),
    ]
    assert {end.outcome for end in ends} == {Outcome.SUCCESS}
    told = seen.read_text()
    for kind in ("stats", "find", "diff", "dump", "key list", "key add", "key remove"):
        assert f"argument {kind}" in told
    assert "--new-password-file=/dev/fd/" in told
    for secret in (PASSWORD, *NEW.splitlines()):
        assert secret not in f"{told}{heard.text}{ends}"


def _script(folder: Path, first: str) -> Path:
    """A restic that does something before it becomes the real one."""
    script = folder / "restic"
    script.write_text(f'#!/bin/sh\n{first}\nexec "$REAL" "$@"\n')
    script.chmod(0o755)
    return script


def _with(toolkit: Toolkit, script: Path) -> Toolkit:
    script.write_text(script.read_text().replace("$REAL", toolkit.restic.path))
    return replace(toolkit, restic=replace(toolkit.restic, path=str(script)))


def _opened_by(access: RepositoryAccess, password: str) -> RepositoryAccess:
    return msgspec.structs.replace(access, password=password)
