"""What will be kept, in small: five weeks of what there is, or of what there would be."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.retention_plan import Fate
from kustos.core.tidying import Preview
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.retention import RetentionWords
from kustos.gui.widgets.kept_days import KeptDays
from kustos.gui.widgets.labels import Label, TextRole


class KeptCard(TranslatedWidget):
    """Shows what rules do with a job's snapshots, else what they would leave of planned runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._planned: Mapping[date, bool] = {}
        self._grid = KeptDays()
        self._words = Label("", TextRole.CAPTION, wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self._grid)
        box.addWidget(self._words)
        self.retranslate()

    @property
    def has_something(self) -> bool:
        """Whether there is anything to be shown."""
        return bool(self._planned or (self._preview is not None and self._preview.plan.judged))

    @property
    def said(self) -> str:
        """The sentence beneath the days."""
        return self._words.text()

    def show_kept(self, preview: Preview | None, planned: Mapping[date, bool]) -> None:
        """`preview` of a job that is stored, `planned` as in `Prospect.stays`."""
        self._preview, self._planned = preview, planned
        self.retranslate()

    def retranslate(self) -> None:
        self._grid.set_words(self.tr("something of it stays"), self.tr("nothing of it stays"))
        preview = self._preview
        if preview is not None and preview.plan.judged:
            days: dict[date, bool] = {}
            for one in preview.plan.judged:
                day = one.at.astimezone().date()
                days[day] = days.get(day, False) or one.fate is not Fate.GOES
            said = [RetentionWords().outcome(preview.plan.staying, len(preview.plan.going))]
            if preview.in_a_year is not None:
                said.append(RetentionWords().in_a_year(preview.in_a_year))
        else:
            days = dict(self._planned)
            staying = sum(days.values())
            said = [self.tr("Run as planned, something stays of %Ln of these days.", "", staying)]
        self._words.setText(" ".join(said))
        self._grid.show_days(days, datetime.now(UTC).astimezone().date(), self._words.text())
