"""What differs between a job as it is stored and as it is entered, in few words each."""

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from kustos.core.jobs import JobDraft
from kustos.core.presets import preset_of
from kustos_agent.protocol.schedules import Schedule

from . import schedules
from .words import Words


class JobChanges(Words):
    """Names the fields, with what was and what is where that is short."""

    def said(
        self,
        before: JobDraft,
        now: JobDraft,
        repositories: Mapping[str, str],
        *,
        inside: bool,
        patterns: bool,
    ) -> list[str]:
        """In the order of the form; `repositories` are their names by id. `inside`: other parts of
        the folders are left out; `patterns`: others of the patterns."""
        found = []
        if before.machine_id != now.machine_id:
            found.append(self.tr("machine"))
        if before.name != now.name:
            found.append(self._turned(self.tr("name"), before.name, now.name))
        if inside or set(before.sources) != set(now.sources):
            found.append(self._folders(before.sources, now.sources))
        if patterns:
            found.append(self.tr("leave out"))
        found += self._options(before, now)
        if before.schedule != now.schedule:
            found.append(self._when(before.schedule, now.schedule))
        found += self._elsewhere(before, now, repositories)
        return found

    def _elsewhere(
        self, before: JobDraft, now: JobDraft, repositories: Mapping[str, str]
    ) -> list[str]:
        """What is on the tabs that follow *When*."""
        found = []
        if before.repository_id != now.repository_id:
            names = (repositories.get(one.repository_id, "") for one in (before, now))
            found.append(self._turned(self.tr("repository"), *names))
        if before.credentials != now.credentials:
            found.append(self.tr("credentials"))
        if before.retention != now.retention:
            found.append(self.tr("how long"))
        if before.dumps != now.dumps or now.passwords:
            found.append(self.tr("dumps"))
        if before.hooks != now.hooks or now.hook_variables:
            found.append(self.tr("hooks"))
        if before.how != now.how:
            found.append(self.tr("how"))
        return found

    def _folders(self, before: tuple[str, ...], now: tuple[str, ...]) -> str:
        """1 folder more, 2 folders fewer; folders, if only what is inside them differs."""
        more, fewer = len(set(now) - set(before)), len(set(before) - set(now))
        said = []
        if more:
            said.append(self.tr("%Ln folder(s) more", "", more))
        if fewer:
            said.append(self.tr("%Ln folder(s) fewer", "", fewer))
        return ", ".join(said) or self.tr("folders")

    def _options(self, before: JobDraft, now: JobDraft) -> list[str]:
        found = []
        same = replace(
            before,
            exclude_caches=now.exclude_caches,
            exclude_larger_than=now.exclude_larger_than,
            one_file_system=now.one_file_system,
        )
        if same != before:
            found.append(self.tr("options"))
        if before.exclude_if_present != now.exclude_if_present:
            found.append(self.tr("marker file"))
        if before.use_fs_snapshot != now.use_fs_snapshot:
            found.append(self.tr("open files"))
        return found

    def _when(self, before: Schedule | None, now: Schedule | None) -> str:
        if before is None or now is None:
            hand = self.tr("by hand")
            rhythm = schedules.ScheduleWords().rhythm
            said = (hand if one is None else rhythm(one) for one in (before, now))
            return self._turned(self.tr("when"), *said)
        if before.times == now.times:
            return self._waits(before, now)
        was, is_ = preset_of(before.times), preset_of(now.times)
        if was is not None and is_ is not None and replace(was, minute=is_.minute) == is_:
            clock = schedules.minute_of_day
            return self._turned(self.tr("time"), clock(was.minute), clock(is_.minute))
        rhythm = schedules.ScheduleWords().rhythm
        return self._turned(self.tr("when"), rhythm(before), rhythm(now))

    def _waits(self, before: Schedule, now: Schedule) -> str:
        """not on metered networks; when, if more than one such thing differs."""
        if now == structs.replace(before, unmetered=now.unmetered):
            return (
                self.tr("not on metered networks")
                if now.unmetered
                else self.tr("on metered networks as well")
            )
        if now == structs.replace(before, on_mains=now.on_mains):
            return self.tr("on mains only") if now.on_mains else self.tr("on battery as well")
        return self.tr("when")

    def _turned(self, what: str, was: str, is_: str) -> str:
        """time 19:00 → 20:00; alone what it is about, if one of them has no name."""
        return f"{what} {was} → {is_}" if was.strip() and is_.strip() else what
