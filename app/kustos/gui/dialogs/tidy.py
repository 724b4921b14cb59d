"""What rules would leave of a job's snapshots, on a calendar; and tidying up by the job's own."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Final

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kustos.core.fields import InvalidError
from kustos.core.retention import Retention
from kustos.core.retention_plan import Fate, Judged
from kustos.core.tidying import NothingToForgetError, Preview
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text.retention import RetentionWords, sentences
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.buttons import Button, DangerButton
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.month import DayNote, MonthGrid
from kustos.gui.widgets.scroller import Scroller

_STAYS: Final = "●"
_GOES: Final = "✕"
_SPECIAL: Final = "◆"
_SPECIAL_FATES: Final = frozenset({Fate.HELD, Fate.QUARANTINED})
_HEIGHT: Final = 700
_BESIDE: Final = 64
"""Px of the screen that the window's frame and a panel may take."""


class TidyDialog(Dialog):
    """With `rules` it only shows what those would do; without them it shows what the job's own do,
    and does it when told to."""

    ordered = Signal(str)
    """The task with this id was ordered."""

    def __init__(
        self,
        bridge: Bridge,
        job_id: str,
        name: str,
        parent: QWidget,
        *,
        rules: Retention | None = None,
    ) -> None:
        super().__init__(bridge, parent, width=620)
        self._job_id = job_id
        self._name = name
        self._rules = rules
        self._preview: Preview | None = None
        self._day: date | None = None
        self._ordering = False
        self.outcome = Label("", TextRole.STRONG, wrap=True)
        self.remark = Label("", TextRole.MUTED, wrap=True)
        self.month = MonthGrid()
        self.of_day = Label("", wrap=True, selectable=True)
        self._legend = Label("", TextRole.MUTED, wrap=True)
        self._month_name = Label("", TextRole.STRONG)
        self._month_name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._before = Button(glyph=Glyph.CHEVRON_LEFT)
        self._after = Button(glyph=Glyph.CHEVRON_RIGHT)
        self._cancel = Button()
        self.start = DangerButton()
        self.start.setVisible(rules is None)
        self._lay_out()
        self.month.day_chosen.connect(self._choose)
        self._before.clicked.connect(lambda: self._turn(forwards=False))
        self._after.clicked.connect(lambda: self._turn(forwards=True))
        self._cancel.clicked.connect(self.reject)
        self.start.clicked.connect(self._do)
        self.retranslate()
        self.run(self._read(), self._not_read)

    def _lay_out(self) -> None:
        turn = QHBoxLayout()
        turn.addWidget(self._before)
        turn.addWidget(self._month_name, 1)
        turn.addWidget(self._after)
        self.of_day.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.remark)
        self.body.addLayout(turn)
        self.body.addWidget(self.month)
        self.body.addWidget(self._legend)
        self.body.addWidget(Scroller(self.of_day), 1)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.start)
        most = self.screen().availableGeometry().height() - _BESIDE
        self.resize(self.width(), min(_HEIGHT, most))

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        text = (
            self.tr("By the rules of the job, as they are stored. Forgotten snapshots are gone.")
            if self._rules is None
            else self.tr("By the rules as they are entered. Nothing is forgotten by looking.")
        )
        self.set_title(self.tr("What stays of {name}").format(name=self._name), text)
        self._before.setAccessibleName(self.tr("The month before"))
        self._after.setAccessibleName(self.tr("The month after"))
        self.month.setAccessibleName(self.tr("Calendar"))
        self._legend.setText(
            self.tr("{stays} stays   {special} on hold or in quarantine   {goes} goes").format(
                stays=_STAYS, special=_SPECIAL, goes=_GOES
            )
        )
        self._cancel.setText(self.tr("Close") if self._rules is not None else self.tr("Cancel"))
        self._show()

    def _show(self) -> None:
        preview = self._preview
        self.start.setEnabled(self._ready)
        if preview is None:
            self.outcome.setText(self.tr("Deciding …"))
            self.start.setText(self.tr("Forget"))
            return
        plan = preview.plan
        self.outcome.setText(RetentionWords().outcome(plan.staying, len(plan.going)))
        self.start.setText(self.tr("Forget %Ln snapshot(s)", "", len(plan.going)))
        self.remark.setText(self._said(preview))
        self.remark.setVisible(bool(self.remark.text()))
        self._show_month()

    @property
    def _ready(self) -> bool:
        preview = self._preview
        return (
            preview is not None
            and bool(preview.plan.going)
            and preview.machine is not None
            and preview.forgetting is None
            and not self._ordering
        )

    def _said(self, preview: Preview) -> str:
        rules = preview.job.retention if self._rules is None else self._rules
        said = [RetentionWords().summary(rules)]
        if preview.in_a_year is not None:
            said.append(RetentionWords().in_a_year(preview.in_a_year))
        if self._rules is None and preview.forgetting is not None:
            said.append(self.tr("Snapshots of this job are being forgotten already."))
        elif self._rules is None and preview.plan.going and preview.machine is None:
            said.append(
                self.tr(
                    "The machine that looks after the repository is not there any more: choose"
                    " another one in the repository's form."
                )
            )
        elif self._rules is None and preview.plan.going and preview.machine is not None:
            said.append(self.tr("{machine} does it.").format(machine=preview.machine.name))
        return " ".join(said)

    # --- the calendar --------------------------------------------------------------------------

    def _by_day(self) -> dict[date, list[Judged]]:
        days: dict[date, list[Judged]] = defaultdict(list)
        for one in self._preview.plan.judged if self._preview else ():
            days[one.at.astimezone().date()].append(one)
        return days

    def _show_month(self) -> None:
        days = self._by_day()
        shown = self._day or max(days, default=datetime.now(UTC).astimezone().date())
        self._day = shown
        notes = {
            day: _note(day, judged)
            for day, judged in days.items()
            if (day.year, day.month) == (shown.year, shown.month)
        }
        self.month.show_month(shown, notes, shown)
        title = QLocale().toString(QDate(shown.year, shown.month, 1), "MMMM yyyy")
        self._month_name.setText(title)
        self._before.setEnabled(any(_number(day) < _number(shown) for day in days))
        self._after.setEnabled(any(_number(day) > _number(shown) for day in days))
        self._show_day(days)

    def _show_day(self, days: dict[date, list[Judged]]) -> None:
        judged = days.get(self._day, []) if self._day is not None else []
        words = RetentionWords()
        self.of_day.setText("\n".join(words.judged(one) for one in judged))

    def _choose(self, day: date) -> None:
        self._day = day
        self._show_day(self._by_day())

    def _turn(self, *, forwards: bool) -> None:
        """To the next month in that direction that has any snapshot."""
        days, now = self._by_day(), self._day
        if now is None:
            return
        if forwards:
            self._day = min((day for day in days if _number(day) > _number(now)), default=self._day)
        else:
            self._day = max((day for day in days if _number(day) < _number(now)), default=self._day)
        self._show_month()

    # --- reading and doing ---------------------------------------------------------------------

    async def _read(self) -> None:
        job_id, rules = self._job_id, self._rules
        self._preview = await self.bridge.call(
            lambda manager: manager.tidying.preview(job_id, rules)
        )
        self._show()

    def _not_read(self, error: Exception) -> None:
        self.outcome.clear()
        if isinstance(error, InvalidError):
            self.outcome.setText(sentences(error.problems))
        else:
            self.notice.say_error(error)

    def _do(self) -> None:
        preview = self._preview
        if preview is not None:
            self.notice.clear()
            self._ordering = True
            self._show()
            self.run(self._order(frozenset(preview.plan.going)), self._failed)

    async def _order(self, shown: frozenset[str]) -> None:
        job_id = self._job_id
        task = await self.bridge.act(lambda manager: manager.tidying.tidy_up(job_id, shown))
        self.accept()
        self.ordered.emit(task.id)

    def _failed(self, error: Exception) -> None:
        self._ordering = False
        if isinstance(error, NothingToForgetError):
            # It has changed meanwhile: what is so now says it best.
            self.run(self._read(), self._not_read)
        else:
            self.notice.say_error(error)
        self._show()


def _number(day: date) -> int:
    """Of its month."""
    return day.year * 12 + day.month


def _note(day: date, judged: list[Judged]) -> DayNote:
    going = sum(one.fate is Fate.GOES for one in judged)
    special = sum(one.fate in _SPECIAL_FATES for one in judged)
    staying = len(judged) - going - special
    parts = ((_STAYS, staying), (_SPECIAL, special), (_GOES, going))
    marks = "  ".join(f"{sign}{count}" for sign, count in parts if count)
    said = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
    return DayNote(marks, RetentionWords().day(said, staying, going, special))
