"""What a manager has run before and after a backup, where the machine's owner lets it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from ..protocol.hooks import Hook, Hooks
from ..protocol.tasks import BackupResult
from ..protocol.values import ErrorClass, LogLevel, Outcome, Problem, RepositoryAccess
from ..restic.command import Command, CommandKind, quoted
from ..restic.outcome import Finished, Watch
from ..restic.repository import Redactor
from ..restic.toolkit import Deadline, Toolkit
from ..voice import Voice

Work = Callable[[float | None], Awaitable[Finished[BackupResult]]]
_GOOD: Final = frozenset({Outcome.SUCCESS, Outcome.WARNING})


class HookRunner:
    """Runs the hooks of one backup."""

    def __init__(
        self, toolkit: Toolkit, hooks: Hooks, repository: RepositoryAccess, watch: Watch
    ) -> None:
        self._toolkit = toolkit
        self._hooks = hooks
        self._repository = repository
        self._watch = watch

    async def around(self, work: Work, timeout_seconds: float) -> Finished[BackupResult]:
        """Do the work between them; it is given the seconds that are left. The time of what comes
        after it is its own.

        HOOK_FAILED, with the program as its subject: without a result if `before` failed, and then
        nothing was saved; with one if `after` did. If `failed` fails the log says so.
        """
        deadline = Deadline(timeout_seconds)
        problem = None
        if self._hooks.before is not None:
            problem = await self._run(
                self._hooks.before, {}, self._watch.cancel, deadline.remaining()
            )
        if self._watch.cancel.is_set():
            done = Finished[BackupResult](Outcome.CANCELLED)
        elif problem is not None:
            done = Finished[BackupResult](Outcome.FAILED, problem)
        else:
            done = await self._work(work, deadline.remaining())
        return await self._afterwards(done)

    async def _work(self, work: Work, seconds: float | None) -> Finished[BackupResult]:
        try:
            return await work(seconds)
        except Exception as fault:
            # Whoever waits for a service to be started again does not care whose fault it was.
            problem = Problem(error=ErrorClass.INTERNAL, detail=type(fault).__name__)
            await self._afterwards(Finished(Outcome.FAILED, problem))
            raise

    async def _afterwards(self, done: Finished[BackupResult]) -> Finished[BackupResult]:
        good = done.outcome in _GOOD
        hook = self._hooks.after if good else self._hooks.failed
        if hook is None:
            return done
        told = {
            "KUSTOS_OUTCOME": done.outcome.value,
            "KUSTOS_SNAPSHOT": done.result.snapshot_id if done.result else "",
            "KUSTOS_ERROR": done.problem.error.value if done.problem else "",
        }
        # Whoever cancelled the backup must not keep a service from being started again.
        problem = await self._run(hook, told, asyncio.Event(), None)
        if problem is None or not good:
            return done
        return replace(done, outcome=Outcome.FAILED, problem=problem)

    async def _run(
        self, hook: Hook, told: dict[str, str], cancel: asyncio.Event, at_most: float | None
    ) -> Problem | None:
        """What went wrong, if anything did."""
        voice = Voice(
            Redactor(self._repository, more=hook.environment.values()),
            on_log=self._watch.on_log,
            clock=self._toolkit.clock,
            level=LogLevel.INFO,
        )
        shown = " ".join(map(quoted, hook.command))
        voice.log(shown, LogLevel.INFO)
        names = {"KUSTOS_TASK": self._hooks.task, "KUSTOS_JOB": self._hooks.job}
        command = Command(
            kind=CommandKind.HOOK,
            argv=hook.command,
            environment={**hook.environment, **names, **told},
            display=shown,
            user=hook.run_as,
        )
        seconds = hook.timeout_seconds if at_most is None else min(at_most, hook.timeout_seconds)
        try:
            ended = await self._toolkit.runner.run(
                command,
                on_stdout=voice.hear,
                on_stderr=voice.hear,
                cancel=cancel,
                timeout_seconds=seconds,
            )
        except (OSError, ValueError) as error:
            # ValueError: what no program can be given, such as NUL.
            return self._failed(hook, voice, getattr(error, "strerror", None) or str(error))
        voice.close()
        if ended.timed_out:
            return self._failed(hook, voice, f"stopped after {seconds:.0f} s")
        if ended.exit_code != 0 and not ended.cancelled:
            return self._failed(hook, voice, f"exit code {ended.exit_code}")
        return None

    def _failed(self, hook: Hook, voice: Voice, reason: str) -> Problem:
        voice.log(f"{hook.command[0]}: {reason}", LogLevel.ERROR)
        detail = f"{voice.said}\n{reason}".strip()
        return Problem(error=ErrorClass.HOOK_FAILED, subject=hook.command[0], detail=detail)
