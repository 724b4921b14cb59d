"""A big tree, all buttons, pills and notices."""

from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QWidget,
)

from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner
from kustos.gui.widgets.buttons import Button, DangerButton, IconButton, LinkButton, PrimaryButton
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.sheet import Sheet
from kustos.gui.widgets.states import PillState
from kustos.gui.widgets.tabs import TabStrip
from tests.gui.widgets.sheets.folders import folder_tree
from tests.gui.widgets.sheets.frame import Words, frame
from tests.gui.widgets.sheets.page_layout import PageLayout


def restore(t: Words) -> QWidget:
    page = Plain()
    box = PageLayout(page)
    steps = TabStrip(line=False)
    for name in (
        t("1 What", "1 Was"),
        t("2 Where", "2 Wohin"),
        t("3 How", "3 Wie"),
        t("Check and start", "Prüfen und starten"),
    ):
        steps.addTab(name)
    box.addWidget(steps)
    card = Card(flush=True)
    card.add(folder_tree(t, framed=False), 1)
    box.addWidget(card, 1)
    buttons = Card(t("Buttons", "Knöpfe"))
    row = FlowLayout()
    off = PrimaryButton("Disabled")
    off.setEnabled(False)
    plain_off = Button("Disabled")
    plain_off.setEnabled(False)
    for button in (
        PrimaryButton(t("Next: where to", "Weiter: Wohin"), glyph=Glyph.CHEVRON_RIGHT),
        Button(t("Cancel", "Abbrechen")),
        DangerButton(t("Overwrite", "Überschreiben")),
        LinkButton(t("reset to policy", "auf Richtlinie zurücksetzen")),
        IconButton(Glyph.CHEVRON_LEFT, "back"),
        IconButton(Glyph.MORE, "more"),
        IconButton(Glyph.REFRESH, "again"),
        off,
        plain_off,
    ):
        row.addWidget(button)
    buttons.add(row)
    pills = FlowLayout()
    for state in PillState:
        pills.addWidget(StatePill(state, state.value))
    buttons.add(pills)
    box.addWidget(buttons)
    for tone, title in ((Tone.ATTENTION, "Attention"), (Tone.AWAY, "Info")):
        box.addWidget(
            Banner(tone, title, t("12 files could not be read.", "12 Dateien nicht lesbar."))
        )
    return frame(page, "restore", t, t("Restore", "Wiederherstellen"), [])


def dialog(t: Words) -> QWidget:
    sheet = Sheet()
    sheet.set_title(
        t("Add a machine", "Rechner hinzufügen"),
        t(
            "Type this line on the machine that is to be protected. It works once, for one hour.",
            "Diese Zeile auf dem Rechner eingeben, der geschützt werden soll. Sie gilt einmal, "
            "eine Stunde lang.",
        ),
    )
    form = Form()
    form.add_row(t("Command", "Befehl"), QLineEdit("kustos-agent join kustos1-4F…"))
    form.add_row(t("Site", "Standort"), QComboBox(), t("optional", "kann frei bleiben"))
    sheet.body.addWidget(form)
    sheet.add_button(LinkButton(t("Help", "Hilfe")), left=True)
    sheet.add_button(Button(t("Close", "Schließen")))
    sheet.add_button(PrimaryButton(t("Copy line", "Zeile kopieren")))
    sheet.resize(600, sheet.sizeHint().height())
    return sheet
