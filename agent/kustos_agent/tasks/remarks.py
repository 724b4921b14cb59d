"""What a run's log begins with, before restic has said anything. Pure."""

from collections.abc import Iterator

from ..protocol.paths import to_display
from ..protocol.tasks import BackupSpec, ListChange
from ..protocol.values import LogLevel
from .permission import Permitted


def remarks(permitted: Permitted) -> Iterator[tuple[str, LogLevel]]:
    """Lines with how they are meant: what has changed since the job's last run, what the owner of
    the machine keeps out of it."""
    spec = permitted.spec
    if isinstance(spec, BackupSpec) and spec.changed is not None:
        for text in _changes(spec.changed):
            yield text, LogLevel.INFO
    for path in permitted.left_out:
        yield f"forbidden on this machine, left out: {path}", LogLevel.WARNING


def _changes(change: ListChange) -> Iterator[str]:
    for said, lines in (
        ("folder added", change.sources_added),
        ("folder removed", change.sources_removed),
        ("pattern added", change.excludes_added),
        ("pattern removed", change.excludes_removed),
        ("dump added", change.dumps_added),
        ("dump removed", change.dumps_removed),
        ("dump changed", change.dumps_changed),
        ("hook added", change.hooks_added),
        ("hook removed", change.hooks_removed),
        ("hook changed", change.hooks_changed),
    ):
        for line in lines:
            yield f"{said} since the last run: {to_display(line)}"
