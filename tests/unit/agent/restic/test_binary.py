"""Which restic is run."""

import os
from pathlib import Path

import pytest

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import ErrorClass
from kustos_agent.restic.binary import Found, ResticUnusableError, Whence, find_restic
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.version import Restic


@pytest.fixture
def runner(tmp_path: Path) -> ProcessRunner:
    return ProcessRunner(cache_dir=str(tmp_path), environ=os.environ)


def _program(folder: Path, says: str, name: str = "restic") -> str:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return str(path)


def _restic(folder: Path, version: str) -> str:
    return _program(folder, f'[ "$1" = version ] && echo "restic {version} compiled with go1.19"')


async def _problem(runner: ProcessRunner, configured: str = "", path: str = "/none") -> ErrorClass:
    with pytest.raises(ResticUnusableError) as unusable:
        await find_restic(runner, configured=configured, search_path=path, places=())
    return unusable.value.problem.error


async def test_the_one_on_path_comes_before_the_usual_places(
    runner: ProcessRunner, tmp_path: Path
) -> None:
    """And the usual places before nothing."""
    first, second = _restic(tmp_path / "a", "0.18.0"), _restic(tmp_path / "b", "0.19.1")
    found = await find_restic(runner, search_path=str(tmp_path / "a"), places=[second])
    assert found == Found(Restic(first, Version(0, 18, 0)), Whence.PATH)
    found = await find_restic(runner, search_path="/none", places=["/none/restic", second])
    assert found == Found(Restic(second, Version(0, 19, 1)), Whence.PACKAGE)


async def test_a_fetched_one_is_used_where_there_is_no_other(
    runner: ProcessRunner, tmp_path: Path
) -> None:
    """The newest that runs: a former one stands in for one that is damaged."""
    former, newest = _restic(tmp_path / "a", "0.18.0"), _program(tmp_path / "b", "exit 1")
    old = _restic(tmp_path / "c", "0.13.1")
    found = await find_restic(runner, search_path="/none", places=[old], fetched=[newest, former])
    assert found == Found(Restic(former, Version(0, 18, 0)), Whence.FETCHED)
    package = _restic(tmp_path / "d", "0.14.0")
    found = await find_restic(runner, search_path="/none", places=[package], fetched=[former])
    assert found == Found(Restic(package, Version(0, 14, 0)), Whence.PACKAGE)
    found = await find_restic(
        runner, configured=former, search_path="/none", places=[package], fetched=[former]
    )
    assert found.whence is Whence.CONFIGURED


@pytest.mark.provokes(ErrorClass.RESTIC_TOO_OLD)
async def test_one_that_is_too_old_is_passed_over(runner: ProcessRunner, tmp_path: Path) -> None:
    """If there is a better one; else it is named."""
    _restic(tmp_path / "a", "0.13.1")
    better = _restic(tmp_path / "b", "0.14.0")
    found = await find_restic(runner, search_path=str(tmp_path / "a"), places=[better])
    assert found.restic.path == better
    assert await _problem(runner, path=str(tmp_path / "a")) is ErrorClass.RESTIC_TOO_OLD


@pytest.mark.provokes(ErrorClass.RESTIC_MISSING)
async def test_a_configured_restic_is_used_or_named_never_replaced(
    runner: ProcessRunner, tmp_path: Path
) -> None:
    """The owner said which."""
    _restic(tmp_path / "a", "0.19.1")
    configured = _restic(tmp_path / "b", "0.14.0")
    found = await find_restic(runner, configured=configured, search_path=str(tmp_path / "a"))
    assert found.restic.path == configured
    with pytest.raises(ResticUnusableError) as unusable:
        await find_restic(runner, configured="/none/restic", search_path=str(tmp_path / "a"))
    assert unusable.value.problem.error is ErrorClass.RESTIC_MISSING
    assert unusable.value.problem.subject == "/none/restic"


@pytest.mark.parametrize("says", ["echo hello", "exit 1", "kill -9 $$"])
async def test_what_is_no_restic_is_missing(
    runner: ProcessRunner, tmp_path: Path, says: str
) -> None:
    """It says why in its detail."""
    program = _program(tmp_path / "a", says)
    assert await _problem(runner, configured=program) is ErrorClass.RESTIC_MISSING
    assert await _problem(runner) is ErrorClass.RESTIC_MISSING


async def test_a_file_that_cannot_be_run_is_missing(runner: ProcessRunner, tmp_path: Path) -> None:
    """No rights, or no program."""
    path = tmp_path / "restic"
    path.write_text("not a program")
    assert await _problem(runner, configured=str(path)) is ErrorClass.RESTIC_MISSING
    path.chmod(0o755)
    assert await _problem(runner, configured=str(path)) is ErrorClass.RESTIC_MISSING
