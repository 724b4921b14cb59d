"""What has changed in a job's lists between two of its runs. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from kustos_agent.protocol.tasks import ListChange

from .job_hooks import JobHooks
from .orders import BackupOrder


def list_change(former: BackupOrder, now: BackupOrder) -> ListChange | None:
    """None if both runs save the same; another order of the same lines counts as the same."""
    dumps = _compared(
        {dump.name: dump for dump in former.dumps}, {dump.name: dump for dump in now.dumps}
    )
    hooks = _compared(_by_name(former.hooks), _by_name(now.hooks))
    change = ListChange(
        sources_added=_more(now.sources, former.sources),
        sources_removed=_more(former.sources, now.sources),
        excludes_added=_more(now.excludes, former.excludes),
        excludes_removed=_more(former.excludes, now.excludes),
        dumps_added=dumps.added,
        dumps_removed=dumps.removed,
        dumps_changed=dumps.changed,
        hooks_added=hooks.added,
        hooks_removed=hooks.removed,
        hooks_changed=hooks.changed,
    )
    return None if change == ListChange() else change


class _Names(NamedTuple):
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def _compared(former: Mapping[str, object], now: Mapping[str, object]) -> _Names:
    return _Names(
        added=_more(tuple(now), tuple(former)),
        removed=_more(tuple(former), tuple(now)),
        changed=tuple(name for name in now if name in former and now[name] != former[name]),
    )


def _by_name(hooks: JobHooks) -> dict[str, object]:
    """Each that is there, with all that says how it is run."""
    commands = {"before": hooks.before, "after": hooks.after, "failed": hooks.failed}
    return {
        name: (command, hooks.run_as, hooks.timeout_seconds)
        for name, command in commands.items()
        if command
    }


def _more(these: tuple[str, ...], than: tuple[str, ...]) -> tuple[str, ...]:
    known = frozenset(than)
    return tuple(one for one in these if one not in known)
