"""What stands beside a job's form: the job in words, its next dates, and what will be kept."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kustos.core.manager import Manager
from kustos.core.retention import Retention
from kustos.core.retention import problems as retention_problems
from kustos.core.schedules import Prospect
from kustos.core.tidying import Preview
from kustos.gui.bridge import Bridge
from kustos.gui.forms.in_words import JobWords, Spoken
from kustos.gui.forms.kept_card import KeptCard
from kustos.gui.forms.next_dates import NextDates
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.card import Card
from kustos_agent.protocol.schedules import Schedule


class JobAside(TranslatedWidget):
    """Follows what is being entered. Dates and days are reckoned by the engine, beside its loop: a
    rule that fits once in some years is looked for day by day."""

    reckoned = Signal()
    """`unmet` is of the rules that are shown now."""

    def __init__(
        self,
        bridge: Bridge,
        run: Callable[[Coroutine[Any, Any, None], Callable[[Exception], None]], None],
        failed: Callable[[Exception], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._run = run
        self._failed = failed
        self._asked: tuple[Schedule | None, Retention | None, str] | None = None
        self.unmet = Prospect(()).unmet
        """The rules that the schedule cannot satisfy."""
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.dates = NextDates()
        self.kept = KeptCard()
        self._in_words, self.when, self.keep = Card(), Card(), Card()
        self._in_words.add(self.words)
        self.when.add(self.dates)
        self.keep.add(self.kept)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP)
        for card in (self._in_words, self.when, self.keep):
            box.addWidget(card)
        box.addStretch(1)
        self.retranslate()

    def show_draft(self, spoken: Spoken, *, standing: str = "", job_id: str = "") -> None:
        """Say this one; `standing` is how far its machine is with the schedule, `job_id` of the job
        whose snapshots there are."""
        self.words.setText(JobWords().html(spoken))
        schedule, rules = spoken.draft.schedule, spoken.draft.retention
        self.when.setVisible(schedule is not None)
        self.dates.show_standing(standing)
        asked = schedule, rules, job_id
        if asked != self._asked:
            self._asked = asked
            self._run(self._reckon(schedule, rules, job_id), self._failed)

    def read_again(self) -> None:
        """There may be other snapshots now."""
        self._asked = None

    def retranslate(self) -> None:
        self._in_words.set_title(self.tr("In words"))
        self.when.set_title(self.tr("Next five"))
        self.keep.set_title(self.tr("What will be kept"))

    async def _reckon(
        self, schedule: Schedule | None, rules: Retention | None, job_id: str
    ) -> None:
        sound = rules is None or not retention_problems(rules)

        async def read(manager: Manager) -> tuple[Prospect, Preview | None]:
            found = Prospect(())
            if schedule is not None:
                found = await manager.jobs.prospect(schedule, rules)
            preview = None
            if job_id and rules is not None and sound:
                preview = await manager.tidying.preview(job_id, rules)
            return found, preview

        found, preview = await self._bridge.call(read)
        if (schedule, rules, job_id) != self._asked:
            return
        if schedule is not None:
            self.dates.show_dates(schedule.zone, found.dates)
        self.unmet = found.unmet
        self.kept.show_kept(preview, found.stays)
        self.keep.setVisible(self.kept.has_something)
        self.reckoned.emit()
