"""Hooks as a job keeps them, and as agents get them."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from kustos_agent.protocol.hooks import Hook, Hooks

from .command_lines import command_problem
from .fields import FieldCode, FieldProblem

_LONGEST_NAME: Final = 255
"""Of a job, as the wire has it: an agent would refuse the whole task."""

USUAL_SECONDS: Final = 300
LEAST_SECONDS: Final = 1
MOST_SECONDS: Final = 3_600
"""What a hook may take, for want of another number; and what it may be given."""


class JobHooks(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command each, program and arguments, or nothing: see `protocol.hooks.Hooks`. The rest holds
    for each of them, as do their environment variables, which are kept apart and sealed (see
    `hook_secrets`)."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    run_as: str = ""
    timeout_seconds: int = USUAL_SECONDS

    def __bool__(self) -> bool:
        return bool(self.before or self.after or self.failed)


NO_HOOKS: Final = JobHooks()


def spec_of(
    hooks: JobHooks, *, task_id: str, job: str, variables: Mapping[str, str]
) -> Hooks | None:
    """What an agent gets; None where there is nothing to run."""
    if not hooks:
        return None

    def hook(command: tuple[str, ...]) -> Hook | None:
        if not command:
            return None
        return Hook(
            command=command,
            environment=dict(variables),
            run_as=hooks.run_as,
            timeout_seconds=hooks.timeout_seconds,
        )

    return Hooks(
        before=hook(hooks.before),
        after=hook(hooks.after),
        failed=hook(hooks.failed),
        task=task_id,
        job=job[:_LONGEST_NAME],
    )


def hook_problems(hooks: JobHooks) -> Iterator[FieldProblem]:
    """What is wrong with them, at the field `hooks`."""
    for command in (hooks.before, hooks.after, hooks.failed):
        code = command_problem(command)
        if code is not None:
            yield FieldProblem("hooks", code)
    if len(hooks.run_as) > _LONGEST_NAME:
        yield FieldProblem("hooks", FieldCode.TOO_LONG)
    elif not hooks.run_as.isprintable():
        yield FieldProblem("hooks", FieldCode.NOT_A_NAME, ascii(hooks.run_as))
    if not LEAST_SECONDS <= hooks.timeout_seconds <= MOST_SECONDS:
        yield FieldProblem("hooks", FieldCode.OUT_OF_RANGE, f"{LEAST_SECONDS}-{MOST_SECONDS}")
