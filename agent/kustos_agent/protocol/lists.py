"""What a job's runs save, as two of them are compared: by the manager for those that a person
orders, by the agent for those that it begins by itself. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from .tasks import ListChange

_MARK_CHARACTERS: Final = 16


class Lists(Struct, frozen=True, kw_only=True):
    """Of dumps and hooks there is a `mark` of all that says how they are run, by their names."""

    sources: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    dumps: dict[str, str] = {}
    hooks: dict[str, str] = {}


def mark(what: object) -> str:
    """Another one for something else; it tells nothing of it. Never of what is secret: who has a
    mark can try guesses at what it is of."""
    content = msgspec.json.encode(what, order="deterministic")
    return hashlib.sha256(content).hexdigest()[:_MARK_CHARACTERS]


def list_change(former: Lists, now: Lists) -> ListChange | None:
    """None if both save the same; another order of the same lines counts as the same."""
    dumps = _compared(former.dumps, now.dumps)
    hooks = _compared(former.hooks, now.hooks)
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


def _compared(former: Mapping[str, str], now: Mapping[str, str]) -> _Names:
    return _Names(
        added=_more(now, former),
        removed=_more(former, now),
        changed=tuple(name for name in now if name in former and now[name] != former[name]),
    )


def _more(these: Iterable[str], than: Iterable[str]) -> tuple[str, ...]:
    known = frozenset(than)
    return tuple(one for one in these if one not in known)
