"""Hooks as a job keeps them, and as agents get them."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from kustos_agent.protocol.hooks import Hook, Hooks

from .command_lines import command_problem
from .fields import FieldProblem

_LONGEST_NAME: Final = 255
"""Of a job, as the wire has it: an agent would refuse the whole task."""


class JobHooks(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command each, program and arguments, or nothing: see `protocol.hooks.Hooks`."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.before or self.after or self.failed)


NO_HOOKS: Final = JobHooks()


def spec_of(hooks: JobHooks, *, task_id: str, job: str) -> Hooks | None:
    """What an agent gets; None where there is nothing to run."""
    if not hooks:
        return None
    return Hooks(
        before=_hook(hooks.before),
        after=_hook(hooks.after),
        failed=_hook(hooks.failed),
        task=task_id,
        job=job[:_LONGEST_NAME],
    )


def hook_problems(hooks: JobHooks) -> Iterator[FieldProblem]:
    """What is wrong with them, at the field `hooks`."""
    for command in (hooks.before, hooks.after, hooks.failed):
        code = command_problem(command)
        if code is not None:
            yield FieldProblem("hooks", code)


def _hook(command: tuple[str, ...]) -> Hook | None:
    return Hook(command=command) if command else None
