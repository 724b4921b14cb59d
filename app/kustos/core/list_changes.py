"""What has changed in a job's lists between two of its runs. Pure."""

from kustos_agent.protocol.tasks import ListChange

from .orders import BackupOrder


def list_change(former: BackupOrder, now: BackupOrder) -> ListChange | None:
    """None if both runs save the same; another order of the same lines counts as the same."""
    change = ListChange(
        sources_added=_more(now.sources, former.sources),
        sources_removed=_more(former.sources, now.sources),
        excludes_added=_more(now.excludes, former.excludes),
        excludes_removed=_more(former.excludes, now.excludes),
    )
    return None if change == ListChange() else change


def _more(these: tuple[str, ...], than: tuple[str, ...]) -> tuple[str, ...]:
    known = frozenset(than)
    return tuple(one for one in these if one not in known)
