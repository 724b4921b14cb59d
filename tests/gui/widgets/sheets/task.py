"""A running task and its log, as in their mock-up."""

from PySide6.QtCore import (
    Qt,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card, Plain, Rule
from kustos.gui.widgets.chips import Chip, FilterChips
from kustos.gui.widgets.labels import FigureBlock, Label, TextRole
from kustos.gui.widgets.logview import LogView
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import LogLevel, PillState
from kustos.gui.widgets.topbar import Crumb
from tests.gui.widgets.sample_model import DISPLAY, Cell, SampleModel
from tests.gui.widgets.sheets.frame import Words, frame
from tests.gui.widgets.sheets.page_layout import PageLayout

LOG = [
    ("12:41:02", LogLevel.INFO, "restic 0.18.1, repository 9c3f… opened, 212 snapshots"),
    ("12:41:03", LogLevel.INFO, "using parent snapshot 4be1d20a"),
    ("12:41:09", LogLevel.INFO, "C:\\Users\\empfang\\Documents: 18,204 files"),
    ("12:42:31", LogLevel.WARNING, "C:\\Users\\empfang\\Outlook\\archiv.pst: in use"),
    ("12:43:55", LogLevel.ERROR, "D:\\Scans\\gesperrt: permission denied"),
    ("12:44:10", LogLevel.INFO, "uploaded 3.1 GB, 0.8 GB after de-duplication"),
]


def task(t: Words) -> QWidget:
    page = Plain()
    box = PageLayout(page)
    top = Card()
    line = QHBoxLayout()
    line.setSpacing(14)
    line.addWidget(StatePill(PillState.RUNNING, t("Running", "Läuft")))
    line.addWidget(Label(t("Office PCs on EMPFANG", "Büro-PCs auf EMPFANG"), TextRole.TITLE))
    line.addWidget(
        Label(
            t(
                "started 12:41 by you · attempt 1 of 3",
                "gestartet 12:41 von Hand · Versuch 1 von 3",
            ),
            TextRole.MUTED,
            elide=Qt.TextElideMode.ElideRight,
        ),
        1,
    )
    line.addWidget(Button(t("Cancel", "Abbrechen")))
    top.add(line)
    top.body.addSpacing(6)
    bar = ProgressBar(height=measure.BAR_HEIGHT_BIG)
    bar.set_share(0.72)
    top.add(bar)
    top.body.addSpacing(2)
    figures = QHBoxLayout()
    figures.setSpacing(34)
    for value, unit, caption in (
        ("72 %", "", t("2 min left", "noch 2 min")),
        ("3.1", t("of 4.3 GB", "von 4,3 GB"), t("read", "gelesen")),
        ("38,412", "", t("of 51,020 files", "von 51.020 Dateien")),
        ("21", "MB/s", t("limit 40 until 18:00", "Grenze 40 bis 18:00")),
    ):
        figures.addWidget(FigureBlock(value, unit, caption), 0, Qt.AlignmentFlag.AlignTop)
    now = QVBoxLayout()
    now.setSpacing(4)
    now.addStretch(1)
    now.addWidget(
        Label(
            "D:\\Scans\\2026\\11\\Lieferschein-88213.pdf",
            TextRole.MONO,
            elide=Qt.TextElideMode.ElideMiddle,
        )
    )
    now.addWidget(
        Label(t("1 file could not be read", "1 Datei konnte nicht gelesen werden"), TextRole.MUTED)
    )
    now.addStretch(1)
    figures.addLayout(now, 1)
    top.add(figures)
    box.addWidget(top)
    log_card = Card(t("Log", "Protokoll"), flush=True)
    chips = FilterChips()
    chips.set_chips(
        [
            Chip("all", t("All", "Alle")),
            Chip("warnings", t("Warnings 1", "Warnungen 1")),
            Chip("errors", t("Errors 0", "Fehler 0")),
        ]
    )
    log_card.add_beside_title(chips)
    for name in (t("Find", "Suchen"), t("Copy", "Kopieren"), t("Save…", "Speichern…")):
        log_card.add_action(Button(name))
    follow = Button(t("Follow", "Folgen"), glyph=Glyph.CHECK)
    follow.setCheckable(True)
    log_card.add_action(follow)
    log_card.add(Rule())
    view = LogView()
    rows: list[list[Cell]] = [
        [
            {DISPLAY: time, int(Role.LEVEL): level.value},
            {DISPLAY: level.value, int(Role.LEVEL): level.value},
            {DISPLAY: text, int(Role.LEVEL): level.value},
        ]
        for time, level, text in LOG * 3
    ]
    view.setModel(SampleModel(["", "", ""], rows, view))
    log_card.body.setContentsMargins(0, 0, 0, 6)
    log_card.add(view, 1)
    box.addWidget(log_card, 1)
    command = Card()
    row = QHBoxLayout()
    row.addWidget(Label(t("Command line", "Befehlszeile"), TextRole.MUTED))
    row.addWidget(
        Label(
            "restic backup --json --use-fs-snapshot --tag kustos --tag job:7f3a D:\\Scans",
            TextRole.MONO,
            elide=Qt.TextElideMode.ElideRight,
        ),
        1,
    )
    row.addWidget(Button(t("Copy", "Kopieren"), glyph=Glyph.COPY))
    command.add(row)
    box.addWidget(command)
    return frame(
        page,
        "activity",
        t,
        t("Backup of EMPFANG", "Sicherung von EMPFANG"),
        [Crumb("activity", t("Activity", "Verlauf"))],
    )
