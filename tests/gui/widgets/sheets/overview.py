"""The overview, as in its mock-up."""

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
from kustos.gui.widgets.banner import EmptyState, Headline
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card, Plain, Rule
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.states import PillState
from kustos.gui.widgets.strip import DayStrip
from tests.gui.widgets.sheets.frame import Words, frame
from tests.gui.widgets.sheets.machines import STRIPS
from tests.gui.widgets.sheets.page_layout import PageLayout


def running_card(t: Words) -> Card:
    """Two bars and one without a known end."""
    running = Card(t("Running now", "Läuft gerade"))
    for share, name in ((0.72, "EMPFANG"), (0.31, "SERVER-01"), (None, "KASSE-1")):
        line = QHBoxLayout()
        line.addWidget(Label(name, TextRole.STRONG))
        line.addWidget(
            Label(t("Office PCs", "Büro-PCs"), TextRole.MUTED, elide=Qt.TextElideMode.ElideRight),
            1,
        )
        line.addWidget(Label(t("72 % · 2 min left", "72 % · noch 2 min"), TextRole.MUTED))
        running.add(line)
        bar = ProgressBar()
        bar.set_share(share)
        running.add(bar)
    return running


def overview(t: Words) -> QWidget:
    page = Plain()
    box = PageLayout(page)
    head = Headline(
        PillState.OVERDUE,
        t("23 of 26 machines are protected.", "23 von 26 Rechnern sind geschützt."),
        t(
            "1 failing, 1 overdue, 1 needs attention. Last full check of all repositories: "
            "Sunday, no errors. Last restore drill: yesterday, 26 of 26 samples identical.",
            "1 fehlgeschlagen, 1 überfällig, 1 braucht Aufmerksamkeit. Letzte vollständige "
            "Prüfung aller Repositorys: Sonntag, ohne Fehler. Letzte Probe-Wiederherstellung: "
            "gestern, 26 von 26 Stichproben identisch.",
        ),
    )
    head.add_action(PrimaryButton(t("Back up all now", "Alle jetzt sichern")))
    box.addWidget(head)
    needs = Card(t("Needs you", "Braucht Aufmerksamkeit"), flush=True)
    rows = [
        (PillState.FAILING, t("Failing", "Fehlgeschlagen"), "BUCHHALTUNG"),
        (PillState.OVERDUE, t("Overdue", "Überfällig"), "LAGER-PC"),
        (PillState.ATTENTION, t("Attention", "Achtung"), "SERVER-01"),
    ]
    for number, (state, word, name) in enumerate(rows):
        if number:
            needs.add(Rule())
        line = QHBoxLayout()
        line.setContentsMargins(12, 8, 12, 8)
        line.setSpacing(measure.GAP)
        pill = StatePill(state, word)
        holder = QHBoxLayout()
        holder.addWidget(pill)
        holder.addStretch(1)
        line.addLayout(holder)
        line.addWidget(Label(name, TextRole.STRONG))
        line.addWidget(
            Label(
                t(
                    "Repository password was refused since Thu 02:00 (3 runs)",
                    "Das Passwort des Repositorys wird seit Do. 02:00 abgelehnt (3 Läufe)",
                ),
                TextRole.MUTED,
                elide=Qt.TextElideMode.ElideRight,
            ),
            1,
        )
        line.addWidget(Button(t("Enter password", "Passwort eingeben")))
        needs.add(line)
    box.addWidget(needs)
    lower = QHBoxLayout()
    lower.setSpacing(measure.GAP)
    strips = Card(t("Last 30 days", "Letzte 30 Tage"))
    for name, days in zip(["SERVER-01", "BUCHHALTUNG", "LAGER-PC", "CHEF"], STRIPS, strict=False):
        line = QHBoxLayout()
        label = Label(name)
        label.setFixedWidth(112)
        line.addWidget(label)
        line.addWidget(DayStrip(days), 1)
        strips.add(line)
    strips.body.addStretch(1)
    lower.addWidget(strips, 3)
    side = QVBoxLayout()
    side.setSpacing(measure.GAP)
    side.addWidget(running_card(t))
    empty = Card()
    teach = EmptyState(
        t("No jobs yet", "Noch keine Aufträge"),
        t(
            "A job says what to save on which machine, when, and where to.",
            "Ein Auftrag sagt, was auf welchem Rechner gesichert wird, wann und wohin.",
        ),
        glyph=Glyph.FOLDER,
    )
    teach.add_action(Button(t("New job", "Neuer Auftrag"), glyph=Glyph.PLUS))
    empty.add(teach)
    side.addWidget(empty, 1)
    lower.addLayout(side, 2)
    box.addLayout(lower, 1)
    return frame(page, "overview", t, t("Overview", "Übersicht"), [])
