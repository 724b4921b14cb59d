"""What has changed in a job's lists between two of its runs. Pure."""

from kustos_agent.protocol import lists
from kustos_agent.protocol.lists import Lists, mark
from kustos_agent.protocol.tasks import ListChange

from .job_hooks import JobHooks
from .orders import BackupOrder


def list_change(former: BackupOrder, now: BackupOrder) -> ListChange | None:
    """See `protocol.lists.list_change`."""
    return lists.list_change(_lists(former), _lists(now))


def _lists(order: BackupOrder) -> Lists:
    return Lists(
        sources=order.sources,
        excludes=order.excludes,
        dumps={dump.name: mark(dump) for dump in order.dumps},
        hooks=_by_name(order.hooks),
    )


def _by_name(hooks: JobHooks) -> dict[str, str]:
    """Each that is there, with all that says how it is run."""
    commands = {"before": hooks.before, "after": hooks.after, "failed": hooks.failed}
    return {
        name: mark((command, hooks.run_as, hooks.timeout_seconds))
        for name, command in commands.items()
        if command
    }
