"""A job as sentences: what will happen, said while it is being entered."""

from dataclasses import dataclass
from html import escape
from typing import Final

from kustos.core.jobs import JobDraft
from kustos.core.retention import problems
from kustos.gui.text import numbers
from kustos.gui.text.how import HowWords
from kustos.gui.text.retention import RetentionWords
from kustos.gui.text.schedules import ScheduleWords
from kustos.gui.text.words import Words
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.schedules import CronTimes

_PATTERNS_SAID: Final = 4
_DUMPS_SAID: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A draft with the names behind its ids; an empty name is not chosen yet. `machines` is how
    many `machine` stands for."""

    draft: JobDraft
    machine: str
    machines: int = 1
    repository: str
    left_out: int
    """How many folders inside the sources are left out."""
    patterns: tuple[str, ...]
    """The excludes that are not such folders."""
    takes_manager: bool
    """Its runs need what only this computer has."""


class JobWords(Words):
    """Says it as rich text: what was chosen stands out."""

    def html(self, spoken: Spoken) -> str:
        """The sentences; what is still missing comes first."""
        missing = self._missing(spoken)
        if missing:
            parts = ", ".join(missing)
            return _paragraph(escape(self.tr("Still to choose: {parts}.").format(parts=parts)))
        said = [
            escape(
                self.tr("{machine} saves {folders} to {repository}.", "", spoken.machines)
            ).format(
                machine=_strong(spoken.machine),
                folders=self._saved(spoken.draft),
                repository=_strong(spoken.repository),
            )
        ]
        if spoken.draft.dumps:
            said.append(
                escape(self.tr("If a dump fails, the run fails, and no folder is saved after it."))
                if spoken.draft.sources
                else escape(self.tr("If a dump fails, the run fails."))
            )
        if spoken.draft.hooks:
            said.append(escape(self.tr("Commands of the machine run before or after it.")))
        said += [escape(sentence) for sentence in self._exceptions(spoken)]
        rules = spoken.draft.retention
        if rules is None or not problems(rules):
            said.append(escape(RetentionWords().summary(rules)))
        return "".join(
            _paragraph(" ".join(sentences))
            for sentences in (
                said,
                map(escape, self._when(spoken)),
                map(escape, HowWords().sentences(spoken.draft.how)),
            )
        )

    def _when(self, spoken: Spoken) -> list[str]:
        schedule = spoken.draft.schedule
        times = None if schedule is None else schedule.times
        if isinstance(times, CronTimes) and not times.expression.strip():
            return [self.tr("When it runs is still to be entered.")]
        words = ScheduleWords()
        said = words.whole(schedule)
        if schedule is not None and spoken.takes_manager:
            said.append(words.takes_manager())
        return said

    def _missing(self, spoken: Spoken) -> list[str]:
        missing = []
        if not spoken.machine:
            missing.append(self.tr("the machine"))
        if not spoken.draft.name.strip():
            missing.append(self.tr("a name"))
        if not spoken.draft.sources and not spoken.draft.dumps:
            missing.append(self.tr("folders"))
        if not spoken.repository:
            missing.append(self.tr("the repository"))
        return missing

    def _saved(self, draft: JobDraft) -> str:
        """Dumps first, as they are made; rich text."""
        dumps = [one.name for one in draft.dumps]
        if len(dumps) > _DUMPS_SAID:
            dumps = [self.tr("%Ln dump(s)", "", len(dumps))]
        said = [*dumps, *([self._folders(draft.sources)] if draft.sources else [])]
        return self.tr(" and ").join(
            part for part in (", ".join(map(_strong, said[:-1])), _strong(said[-1])) if part
        )

    def _folders(self, sources: tuple[str, ...]) -> str:
        if len(sources) == 1:
            return to_display(sources[0])
        return numbers.Counts().folders(len(sources))

    def _exceptions(self, spoken: Spoken) -> list[str]:
        said = []
        if spoken.left_out:
            said.append(
                self.tr("%Ln folder(s) or file(s) inside are left out.", "", spoken.left_out)
            )
        if spoken.patterns:
            shown = ", ".join(to_display(pattern) for pattern in spoken.patterns[:_PATTERNS_SAID])
            more = " …" if len(spoken.patterns) > _PATTERNS_SAID else ""
            said.append(
                self.tr("Left out wherever it is found: {patterns}.").format(
                    patterns=f"{shown}{more}"
                )
            )
        if spoken.draft.exclude_caches:
            said.append(self.tr("Folders that programs have marked as caches are left out."))
        if spoken.draft.one_file_system:
            said.append(self.tr("Other disks that are mounted inside are left out."))
        if spoken.draft.exclude_larger_than:
            said.append(
                self.tr("Files larger than {size} are left out.").format(
                    size=numbers.size(spoken.draft.exclude_larger_than)
                )
            )
        if spoken.draft.exclude_if_present:
            said.append(
                self.tr("Folders that hold a file {name} are left out.").format(
                    name=spoken.draft.exclude_if_present
                )
            )
        return said


def _paragraph(html: str) -> str:
    """With the room between the lines that other running text has."""
    return html and f'<p style="line-height: 135%; margin: 0 0 8px 0">{html}</p>'


def _strong(text: str) -> str:
    return f"<b>{escape(text)}</b>"
