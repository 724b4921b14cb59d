"""What is secret in a job's dumps and hooks, and what is left of them without it. Pure."""

from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from .dumps import CommandDump, DumpSpec, ServerDump
from .hooks import Hook, Hooks
from .tasks import BackupSpec
from .values import Value


class JobSecrets(Value, frozen=True, kw_only=True):
    """The dumps and hooks of a job with all that is secret in them, to be kept sealed; `task` and
    `job` of the hooks are empty."""

    dumps: Annotated[tuple[DumpSpec, ...], Meta(max_length=100)] = ()
    hooks: Hooks | None = None


def bare(spec: BackupSpec) -> BackupSpec:
    """Without the passwords and variables of its dumps and hooks."""
    return replace(spec, dumps=_bare_dumps(spec.dumps), hooks=_bare_hooks(spec.hooks))


def with_secrets(spec: BackupSpec, secrets: JobSecrets) -> BackupSpec | None:
    """With those that were kept for it. None if they are of other dumps or hooks: a dump must not
    run with a password that was given for another server."""
    hooks = secrets.hooks and replace(
        secrets.hooks,
        task=spec.hooks.task if spec.hooks else "",
        job=spec.hooks.job if spec.hooks else "",
    )
    whole = replace(spec, dumps=secrets.dumps, hooks=hooks)
    return whole if bare(whole) == bare(spec) else None


def _bare_dumps(dumps: tuple[DumpSpec, ...]) -> tuple[DumpSpec, ...]:
    return tuple(map(_bare_dump, dumps))


def _bare_dump(dump: DumpSpec) -> DumpSpec:
    if isinstance(dump, ServerDump):
        return replace(dump, password="")
    if isinstance(dump, CommandDump):
        return replace(dump, environment={})
    return dump


def _bare_hooks(hooks: Hooks | None) -> Hooks | None:
    def without(hook: Hook | None) -> Hook | None:
        return hook and replace(hook, environment={})

    if hooks is None:
        return None
    return replace(
        hooks,
        before=without(hooks.before),
        after=without(hooks.after),
        failed=without(hooks.failed),
    )
