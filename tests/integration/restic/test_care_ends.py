"""Forget, prune and check stopped, timed out and refused: no lock and no process stays."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from kustos_agent.protocol.tasks import CheckDepth, CheckSpec, ForgetSpec, PruneSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.check import check
from kustos_agent.restic.forget import forget
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.prune import prune
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.waiting import eventually_async
from tests.integration.restic.holding import locks

Run = Callable[[Toolkit, RepositoryAccess, Watch, float | None], Awaitable[Finished[Any]]]


async def _forget(
    toolkit: Toolkit, access: RepositoryAccess, watch: Watch, seconds: float | None
) -> Finished[Any]:
    spec = ForgetSpec(repository=access, snapshots=("0" * 64,))
    return await forget(toolkit, spec, watch, timeout_seconds=seconds)


async def _prune(
    toolkit: Toolkit, access: RepositoryAccess, watch: Watch, seconds: float | None
) -> Finished[Any]:
    return await prune(toolkit, PruneSpec(repository=access), watch, timeout_seconds=seconds)


async def _check(
    toolkit: Toolkit, access: RepositoryAccess, watch: Watch, seconds: float | None
) -> Finished[Any]:
    spec = CheckSpec(repository=access, depth=CheckDepth.ALL)
    return await check(toolkit, spec, watch, timeout_seconds=seconds)


each = pytest.mark.parametrize("run", [_forget, _prune, _check], ids=["forget", "prune", "check"])


@each
async def test_cancelled_it_leaves_no_lock(
    toolkit: Toolkit, access: RepositoryAccess, heard: Heard, run: Run
) -> None:
    """restic waits 0.2 s after it has locked the repository: that is when it is stopped."""
    task = asyncio.ensure_future(run(toolkit, access, heard.watch, None))
    await eventually_async(lambda: locks(access), 30, "a lock")
    heard.cancel.set()
    finished = await task
    assert finished.outcome is Outcome.CANCELLED, (finished, heard.text)
    assert finished.problem is None
    assert finished.result is None
    assert not locks(access)


@pytest.mark.provokes(ErrorClass.TIMEOUT)
@each
@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_too_slow_it_is_ended(toolkit: Toolkit, access: RepositoryAccess, run: Run) -> None:
    """The time is up before restic has begun: TIMEOUT, and no lock."""
    finished = await run(toolkit, access, Watch(), 0.1)
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.TIMEOUT
    assert finished.result is None
    assert not locks(access)


@pytest.mark.provokes(ErrorClass.WRONG_PASSWORD, ErrorClass.REPOSITORY_MISSING)
@each
async def test_a_wrong_password_and_no_repository_are_told_apart(
    toolkit: Toolkit, access: RepositoryAccess, run: Run
) -> None:
    """Each with its class, and without a result."""
    wrong = msgspec.structs.replace(access, password="mistyped")
    elsewhere = msgspec.structs.replace(access, location=f"{access.location}-elsewhere")
    for mistaken, error in (
        (wrong, ErrorClass.WRONG_PASSWORD),
        (elsewhere, ErrorClass.REPOSITORY_MISSING),
    ):
        finished = await run(toolkit, mistaken, Watch(), None)
        assert finished.outcome is Outcome.FAILED
        assert finished.problem is not None
        assert finished.problem.error is error
        assert "mistyped" not in finished.problem.detail
        assert finished.result is None


@pytest.mark.provokes(ErrorClass.UNSUPPORTED)
@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
@pytest.mark.parametrize("ids", [(), ("latest",), ("0" * 8,), (f"--keep-last={'0' * 52}",)])
async def test_only_full_ids_are_forgotten(
    toolkit: Toolkit, access: RepositoryAccess, ids: tuple[str, ...]
) -> None:
    """Anything else is refused before restic is asked."""
    finished = await forget(toolkit, ForgetSpec(repository=access, snapshots=ids), Watch())
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.UNSUPPORTED
    assert finished.exit_code is None


@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_a_part_that_does_not_exist_is_not_checked(
    toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """The fifth of four."""
    spec = CheckSpec(repository=access, depth=CheckDepth.SUBSET, part=5, parts=4)
    finished = await check(toolkit, spec, Watch())
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.UNSUPPORTED
    assert finished.problem.subject == "5/4"
    assert finished.exit_code is None
