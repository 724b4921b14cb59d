"""What is told when a run that replaces snapshots does not go to its end."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack

import msgspec
import pytest

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.command import Command, CommandKind
from kustos_agent.restic.mending_commands import TagChange
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import Ended, Terms
from kustos_agent.restic.replacing import Replaced
from kustos_agent.restic.tag import tag
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.version import Restic

ACCESS = RepositoryAccess(location="/srv/backup", password="x")
OLD, KEPT, NEW = ("a" * 64, "b" * 64, "c" * 64)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEFORE = [{"id": OLD, "time": NOON}, {"id": KEPT, "time": NOON}]
AFTER = [{"id": NEW, "time": NOON, "original": OLD}, {"id": KEPT, "time": NOON}]


@dataclass
class Scripted:
    """Ends commands as told: lists in turn, a tag run by `ended`. There are no locks."""

    lists: list[Ended | list[dict[str, object]]]
    ended: Ended
    kinds: list[CommandKind] = field(default_factory=list)

    async def run(self, command: Command, **terms: Unpack[Terms]) -> Ended:
        """See `Runner.run`."""
        self.kinds.append(command.kind)
        if terms["cancel"].is_set():
            return Ended(None, cancelled=True)
        if command.kind is CommandKind.TAG:
            if self.ended.cancelled:
                terms["cancel"].set()
            return self.ended
        if command.kind in {CommandKind.LOCKS, CommandKind.UNLOCK}:
            return Ended(0)
        said = self.lists.pop(0)
        if isinstance(said, Ended):
            terms["on_stderr"](b"Fatal: unable to open repository: connection refused")
            return said
        terms["on_stdout"](msgspec.json.encode(said))
        return Ended(0)


def _toolkit(runner: Scripted, tmp_path: Path) -> Toolkit:
    return Toolkit(Restic("/usr/bin/restic", Version(0, 19, 1)), runner, tmp_path)


async def test_what_a_cancelled_run_has_done_is_told(tmp_path: Path) -> None:
    """Some snapshots have new ids by then; whoever knows the old ones has to learn them."""
    runner = Scripted([BEFORE, AFTER], Ended(130, cancelled=True))
    toolkit = _toolkit(runner, tmp_path)
    done = await tag(toolkit, ACCESS, (OLD, KEPT), TagChange(add=("x",)), Watch())
    assert (done.outcome, done.problem) == (Outcome.CANCELLED, None)
    assert done.result == (Replaced(OLD, NEW),)


async def test_new_ids_that_cannot_be_learnt_are_a_warning(tmp_path: Path) -> None:
    """The tags are changed, but the repository is away when it is listed again."""
    toolkit = _toolkit(Scripted([BEFORE, Ended(1)], Ended(0)), tmp_path)
    done = await tag(toolkit, ACCESS, (OLD,), TagChange(add=("x",)), Watch())
    assert done.outcome is Outcome.WARNING
    assert done.problem is not None
    assert done.problem.error is ErrorClass.UNREACHABLE
    assert done.result is None


@pytest.mark.parametrize("ended", [Ended(1), Ended(-9)])
async def test_a_failure_stays_one_whatever_can_be_listed(ended: Ended, tmp_path: Path) -> None:
    """With what was done before it."""
    runner = Scripted([BEFORE, AFTER], ended)
    done = await tag(_toolkit(runner, tmp_path), ACCESS, (OLD,), TagChange(add=("x",)), Watch())
    assert done.outcome is Outcome.FAILED
    assert done.result == (Replaced(OLD, NEW),)


async def test_nothing_is_run_where_the_list_cannot_be_had(tmp_path: Path) -> None:
    """Nor after a cancel that came before it."""
    runner = Scripted([Ended(1)], Ended(0))
    done = await tag(_toolkit(runner, tmp_path), ACCESS, (OLD,), TagChange(add=("x",)), Watch())
    assert done.outcome is Outcome.FAILED
    watch = Watch()
    watch.cancel.set()
    done = await tag(_toolkit(runner, tmp_path), ACCESS, (OLD,), TagChange(add=("x",)), watch)
    assert done.outcome is Outcome.CANCELLED
    assert CommandKind.TAG not in runner.kinds
