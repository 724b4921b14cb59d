"""The fleet and a machine beside it, as in their mock-up."""

from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card, Heading, Plain, Rule
from kustos.gui.widgets.chips import Chip, FilterChips
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import (
    PillDelegate,
    ProgressDelegate,
    StripDelegate,
    TwoLineDelegate,
)
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos.gui.widgets.table import TableView
from kustos.gui.widgets.tabs import Tabs
from tests.gui.widgets.sample_model import DISPLAY, Cell, SampleModel
from tests.gui.widgets.sheets.frame import Words, frame
from tests.gui.widgets.sheets.page_layout import PageLayout

GOOD = "g" * 30
STRIPS = [
    "ggggggggggggggggggggggggggpfff",
    "ggggggggggagggpgggggggggggoooo",
    "ggggpgggggggpggggggggggpgggggp",
    GOOD,
    "gggggpgggggggggggggggggggggggg",
    "aagggaagggaagggaagggaagggaaggg",
    "gasssaaggsggasssgasgaagsggpgag",
    GOOD,
    "ggggggggggggfggggggggggggggggg",
    "." * 30,
]


def fleet_rows(t: Words) -> list[list[Cell]]:
    muted = {int(Role.TEXT_TONE): TextTone.MUTED.value}
    said = [
        (PillState.FAILING, t("Failing", "Fehlgeschlagen"), "BUCHHALTUNG", "Windows 11"),
        (PillState.OVERDUE, t("Overdue", "Überfällig"), "LAGER-PC", "Windows 10"),
        (PillState.ATTENTION, t("Attention", "Achtung"), "SERVER-01", "Debian 12"),
        (PillState.PROTECTED, t("Protected", "Geschützt"), "SERVER-02", "Debian 12"),
        (PillState.RUNNING, t("Running", "Läuft"), "EMPFANG", "Windows 11"),
        (PillState.AWAY, t("Away", "Unterwegs"), "CHEF-LAPTOP", "macOS 15"),
        (PillState.OFFLINE, t("Offline", "Offline"), "WERKSTATT", "Windows 10"),
        (PillState.PAUSED, t("Paused", "Angehalten"), "KASSE-1", "Windows 11"),
        (PillState.PROTECTED, t("Protected", "Geschützt"), "KASSE-2", "Windows 11"),
        (PillState.UNPROTECTED, t("Unprotected", "Ungeschützt"), "NEUER-PC", "Windows 11"),
    ]
    rows: list[list[Cell]] = []
    for (state, word, name, system), days in zip(said, STRIPS, strict=True):
        running = state is PillState.RUNNING
        last: Cell = {DISPLAY: t("3 days ago", "vor 3 Tagen")}
        if running:
            last = {DISPLAY: t("running, 72 %", "läuft, 72 %"), int(Role.PROGRESS): 0.72}
        rows.append(
            [
                {int(Role.STATE): state.value, DISPLAY: word},
                {DISPLAY: name, int(Role.SECOND_LINE): system},
                last,
                {DISPLAY: t("today 20:00", "heute 20:00"), **muted},
                {int(Role.STRIP): days},
            ]
        )
    return rows


def machines(t: Words) -> QWidget:
    page = Plain()
    box = PageLayout(page)
    top = QHBoxLayout()
    chips = FilterChips()
    chips.set_chips(
        [
            Chip("all", t("All 26", "Alle 26")),
            Chip("failing", t("1 failing", "1 Fehlgeschlagen"), Tone.FAILING),
            Chip("overdue", t("1 overdue", "1 Überfällig"), Tone.OVERDUE),
            Chip("attention", t("1 attention", "1 Achtung"), Tone.ATTENTION),
            Chip("away", t("2 away", "2 Unterwegs"), Tone.AWAY),
            Chip("protected", t("20 protected", "20 Geschützt"), Tone.PROTECTED),
            Chip("none", t("1 unprotected", "1 Ungeschützt"), Tone.NEUTRAL),
        ]
    )
    top.addWidget(chips, 1)
    top.addWidget(PrimaryButton(t("Add machine", "Rechner hinzufügen")))
    box.addLayout(top)
    main = QHBoxLayout()
    main.setSpacing(measure.GAP)
    card = Card(flush=True)
    table = TableView(row_height=measure.ROW_HEIGHT_TWO_LINES)
    titles = [
        t("State", "Zustand"),
        t("Machine", "Rechner"),
        t("Last good backup", "Letzte gute Sicherung"),
        t("Next", "Nächste"),
        t("30 days", "30 Tage"),
    ]
    table.setModel(SampleModel(titles, fleet_rows(t), table))
    table.set_columns(
        [
            Column(100, 0, PillDelegate(), fit=True),
            Column(110, 2, TwoLineDelegate(), fit=True),
            Column(100, 1, ProgressDelegate(), fit=True),
            Column(90, 1, fit=True),
            Column(174, 0, StripDelegate()),
        ]
    )
    table.select_row(0)
    card.add(table, 1)
    main.addWidget(card, 5)
    detail = Card(flush=True)
    heading = Heading("BUCHHALTUNG", "Windows 11 · 192.0.2.31 · Agent 1.0.0 · restic 0.18.1")
    heading.add_action(Button(t("Back up now", "Jetzt sichern")))
    detail.add(heading)
    detail.add(Rule())
    inner = QVBoxLayout()
    inner.setContentsMargins(16, 16, 16, 8)
    banner = Banner(
        Tone.FAILING,
        t(
            "The repository's password was refused",
            "Das Passwort des Repositorys wurde abgelehnt",
        ),
        t(
            "Since Thu 02:00, three runs. It was probably changed on the NAS. Another try does "
            "not help until it is right here.",
            "Seit Do. 02:00, drei Läufe. Vermutlich wurde es auf dem NAS geändert. Ein neuer "
            "Versuch hilft nicht, bis es hier stimmt.",
        ),
    )
    banner.add_action(Button(t("Enter password", "Passwort eingeben")))
    banner.add_action(Button(t("Details", "Einzelheiten")))
    inner.addWidget(banner)
    detail.add(inner)
    tabs = Tabs()
    facts_page = Plain()
    facts_box = QVBoxLayout(facts_page)
    facts_box.setContentsMargins(16, 12, 16, 12)
    facts = Facts()
    facts.set_facts(
        [
            (t("Drive C:", "Laufwerk C:"), t("81 of 237 GB free", "81 von 237 GB frei")),
            (
                t("Restore drill", "Probe-Wiederherstellung"),
                t("6 days ago · identical", "vor 6 Tagen · identisch · ganz ≈ 2 h 10"),
            ),
        ]
    )
    facts_box.addWidget(facts)
    bar = ProgressBar()
    bar.set_share(0.66)
    facts_box.addWidget(bar)
    facts_box.addStretch(1)
    for name in (
        t("Jobs", "Aufträge"),
        t("Activity", "Verlauf"),
        t("Snapshots", "Sicherungsstände"),
        t("Health", "Zustand"),
        t("Settings", "Einstellungen"),
    ):
        tabs.addTab(facts_page if tabs.count() == 0 else Plain(), name)
    detail.add(tabs, 1)
    main.addWidget(detail, 3)
    box.addLayout(main, 1)
    return frame(page, "machines", t, t("Machines", "Rechner"), [])
