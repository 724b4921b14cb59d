"""The job editor, as in its mock-up, with every kind of field."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.scroller import Scroller
from kustos.gui.widgets.tabs import Tabs
from kustos.gui.widgets.topbar import Crumb
from tests.gui.widgets.sheets.folders import folder_tree
from tests.gui.widgets.sheets.frame import Words, frame
from tests.gui.widgets.sheets.page_layout import PageLayout


def sample_form(t: Words) -> Form:
    """Every kind of field, one of them wrong, one disabled."""
    form = Form()
    machine = QComboBox()
    machine.addItems(["BUCHHALTUNG", "EMPFANG"])
    form.add_row(t("Machine", "Rechner"), machine)
    form.add_row(
        t("Name", "Name"),
        QLineEdit(t("Office PCs", "Büro-PCs")),
        t("from policy “Office PCs”", "aus der Richtlinie „Büro-PCs“, gilt auf 14 Rechnern"),
    )
    tree = folder_tree(t, framed=True)
    tree.setMinimumHeight(170)
    form.add_row(t("Folders", "Ordner"), tree, t("this machine only", "nur dieser Rechner"))
    wrong = QLineEdit("rest:http://nas")
    bad = form.add_row(t("Address of the repository", "Adresse des Repositorys"), wrong)
    bad.set_error(
        t(
            "The address has no port and no path: rest:http://nas:8000/buero",
            "Der Adresse fehlen Port und Pfad: rest:http://nas:8000/buero",
        )
    )
    numbers = QHBoxLayout()
    spin = QSpinBox()
    spin.setSuffix(t(" days", " Tage"))
    spin.setValue(30)
    numbers.addWidget(spin)
    numbers.addWidget(QCheckBox(t("also while away", "auch unterwegs")))
    on = QCheckBox(t("verify", "prüfen"))
    on.setChecked(True)
    numbers.addWidget(on)
    numbers.addStretch(1)
    form.add_row(t("Keep", "Aufbewahren"), numbers)
    radios = QHBoxLayout()
    first = QRadioButton(t("New folder", "Neuer Ordner"))
    first.setChecked(True)
    radios.addWidget(first)
    radios.addWidget(QRadioButton(t("Original place", "Ursprünglicher Ort")))
    radios.addStretch(1)
    form.add_row(t("Where to", "Wohin"), radios)
    off = QLineEdit("disabled")
    off.setEnabled(False)
    form.add_row(t("Leave out", "Auslassen"), off)
    form.add_stretch()
    return form


def editor(t: Words) -> QWidget:
    page = Plain()
    box = PageLayout(page)
    main = QHBoxLayout()
    main.setSpacing(measure.GAP)
    card = Card(flush=True)
    tabs = Tabs()
    what = Plain()
    inner = QVBoxLayout(what)
    inner.setContentsMargins(16, 12, 16, 12)
    form = sample_form(t)
    inner.addWidget(Scroller(form))
    for name in (
        t("What", "Was"),
        t("When", "Wann"),
        t("Where to", "Wohin"),
        t("Keep", "Aufbewahren"),
        t("Limits and retries", "Grenzen und Wiederholungen"),
    ):
        tabs.addTab(what if tabs.count() == 0 else Plain(), name)
    card.add(tabs, 1)
    main.addWidget(card, 2)
    side = QVBoxLayout()
    words = Card(t("In words", "In Worten"))
    words.add(
        Label(
            t(
                "On weekdays at 20:00 BUCHHALTUNG saves 2 folders (160 GB) to NAS Keller.",
                "Werktags um 20:00 sichert BUCHHALTUNG 2 Ordner (160 GB) nach NAS Keller.",
            ),
            wrap=True,
        )
    )
    side.addWidget(words)
    notes = Card(t("Notes", "Notizen"))
    notes.add(QPlainTextEdit("*.tmp\nnode_modules"))
    side.addWidget(notes, 1)
    main.addLayout(side, 1)
    box.addLayout(main, 1)
    foot = Card()
    row = QHBoxLayout()
    row.addWidget(Label(t("2 changes", "2 Änderungen"), TextRole.STRONG))
    row.addStretch(1)
    row.addWidget(Button(t("Command line", "Befehlszeile")))
    row.addWidget(Button(t("Discard", "Verwerfen")))
    row.addWidget(PrimaryButton(t("Save and send", "Speichern und senden")))
    foot.add(row)
    box.addWidget(foot)
    return frame(
        page,
        "jobs",
        t,
        t("Office PCs on BUCHHALTUNG", "Büro-PCs auf BUCHHALTUNG"),
        [Crumb("jobs", t("Jobs", "Aufträge"))],
    )
