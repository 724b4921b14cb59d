"""Which operation looks after a repository as a spec asks for."""

from typing import assert_never

from ..protocol.tasks import (
    CareSpec,
    CheckSpec,
    ForgetSpec,
    PruneSpec,
    RepairSpec,
    StatsSpec,
    UnlockSpec,
)
from ..restic.check import check
from ..restic.forget import forget
from ..restic.outcome import Watch
from ..restic.prune import prune
from ..restic.repair import repair
from ..restic.stats import stats
from ..restic.toolkit import Toolkit
from ..restic.unlock import unlock
from .operations import TaskEnd


async def look_after(
    toolkit: Toolkit, spec: CareSpec, watch: Watch, *, timeout_seconds: float
) -> TaskEnd:
    """Do it."""
    done: TaskEnd
    match spec:
        case ForgetSpec():
            done = await forget(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case PruneSpec():
            done = await prune(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case CheckSpec():
            done = await check(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case StatsSpec():
            done = await stats(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case UnlockSpec():
            done = await unlock(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case RepairSpec():
            done = await repair(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case _:
            assert_never(spec)
    return done
