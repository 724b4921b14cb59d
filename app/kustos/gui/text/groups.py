"""Words for snapshots that are of no job: where they come from, and whose they are."""

from collections.abc import Sequence
from typing import Final

from kustos.core.series import Series
from kustos.core.snapshot_groups import SnapshotGroup
from kustos_agent.protocol.paths import to_display

from . import kinds, times
from .words import Words

_FOLDERS: Final = 3
"""As many are named."""


class GroupWords(Words):
    """All of them."""

    def foreign(self, number: int) -> str:
        """14 foreign"""
        return self.tr("%Ln foreign", "snapshots", number)

    def not_here(self, number: int) -> str:
        """14 snapshots from machines that are not here"""
        return self.tr("%Ln snapshot(s) from machines that are not here", "", number)

    def folders(self, paths: Sequence[str]) -> str:
        """/etc, /home, /srv and 2 more"""
        named = ", ".join(map(to_display, paths[:_FOLDERS]))
        if not paths:
            return self.tr("no folder")
        more = len(paths) - _FOLDERS
        return (
            named
            if more <= 0
            else self.tr("{folders} and %Ln more", "", more).format(folders=named)
        )

    def host(self, group: SnapshotGroup) -> str:
        """OLD-PC, as it called itself."""
        return to_display(group.hostname) or self.tr("unknown host")

    def origin(self, group: SnapshotGroup) -> str:
        """from OLD-PC, made without Kustos"""
        host = self.host(group)
        if group.machine_id is not None:
            return self.tr("of a job that was removed")
        if group.by_kustos:
            return self.tr("from {host}").format(host=host)
        return self.tr("from {host}, made without Kustos").format(host=host)

    def span(self, group: SnapshotGroup) -> str:
        """3 Mar 2024 – 12 Nov 2026"""
        first, last = times.date(group.first), times.date(group.last)
        return first if first == last else f"{first} – {last}"

    def name(self, series: Series) -> str:
        """Office PCs, or OLD-PC: /etc, /home"""
        if series.job is not None:
            return series.job.name
        assert series.group is not None, "one of the two is there"
        return f"{self.host(series.group)}: {self.folders(series.group.paths)}"

    def about(self, series: Series) -> str:
        """from OLD-PC, made without Kustos · /etc, /home; empty for a job, whose name says it."""
        if series.group is None:
            return ""
        return f"{self.origin(series.group)} · {self.folders(series.group.paths)}"

    def short_name(self, series: Series) -> str:
        """Office PCs, or OLD-PC: part of a folder's name."""
        if series.job is not None:
            return series.job.name
        assert series.group is not None, "one of the two is there"
        return self.host(series.group)

    def owner(self, series: Series) -> str:
        """EMPFANG, or NAS: of no machine"""
        if series.machine is not None:
            return series.machine.name
        return self.tr("{repository}: of no machine").format(repository=series.repository.name)

    def whole(self, series: Series) -> str:
        """Office PCs on EMPFANG, or where it comes from, with whose it is."""
        if series.job is not None and series.machine is not None:
            return kinds.on_machine(series.job.name, series.machine.name)
        return f"{self.owner(series)} · {self.about(series)}"
