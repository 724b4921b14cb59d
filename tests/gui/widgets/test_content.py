"""Cards, forms, notices, labels, dialogs: words from outside, room for longer ones."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import LIGHT, Tone
from kustos.gui.theme.style import Scheme, apply
from kustos.gui.widgets.banner import Banner, EmptyState, Headline
from kustos.gui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton
from kustos.gui.widgets.card import Card, Heading
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.labels import FigureBlock, Label, TextRole
from kustos.gui.widgets.scroller import FittingScroller
from kustos.gui.widgets.sheet import Sheet
from kustos.gui.widgets.states import PillState
from tests.gui.gallery import SHEETS
from tests.gui.widgets.pictures import grab, has_colour

Show = Callable[[QWidget], None]
LONG = "A sentence that is longer than one line of the place where it has to stand. " * 3


def test_a_message_beneath_a_field_moves_nothing(show: Show) -> None:
    """One line is kept free for hint or error."""
    form = Form()
    first = form.add_row("Name", QLineEdit())
    second = form.add_row("Address", QLineEdit())
    form.add_stretch()
    form.resize(500, 300)
    show(form)
    before = second.y()
    first.set_error("The name is missing")
    QApplication.processEvents()
    assert second.y() == before
    first.set_error("")
    first.set_hint("As it is called in reports")
    QApplication.processEvents()
    assert second.y() == before


def test_a_fitting_area_is_as_high_as_its_words_until_there_is_no_room(
    show: Show, qtbot: QtBot
) -> None:
    """Narrower, or with more to say, it takes more height; in a low window it scrolls instead of
    pressing its lines together."""
    words = Label(LONG, wrap=True)
    area, other, window = FittingScroller(words), QWidget(), QWidget()
    box = QVBoxLayout(window)
    box.addWidget(other, 1)
    box.addWidget(area)
    window.resize(900, 500)
    show(window)
    qtbot.waitUntil(lambda: area.height() == words.heightForWidth(area.width()))
    wide = area.height()
    window.resize(300, 500)
    qtbot.waitUntil(lambda: area.height() > wide)
    assert area.height() == words.heightForWidth(area.width())
    assert not area.verticalScrollBar().isVisible()
    words.setText(LONG * 9)
    other.setMinimumHeight(200)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    assert words.height() >= words.heightForWidth(words.width())
    assert other.height() >= 200


def test_a_long_message_gets_the_lines_it_needs(show: Show, qtbot: QtBot) -> None:
    """Nothing of an error is cut off."""
    form = Form()
    first = form.add_row("Name", QLineEdit())
    second = form.add_row("Address", QLineEdit())
    form.add_stretch()
    form.resize(420, 400)
    show(form)
    before = second.y()
    first.set_error(LONG)
    qtbot.waitUntil(lambda: second.y() > before + 20)


def test_screen_readers_hear_label_and_message(show: Show) -> None:
    """The label names the field, its mnemonic leads there; the sentence describes it."""
    form = Form()
    field = QLineEdit()
    row = form.add_row("&Name", field, "As in reports")
    show(form)
    assert field.accessibleName() == "Name"
    assert row.label.buddy() is field
    assert field.accessibleDescription() == "As in reports"
    row.set_error("The name is missing")
    assert field.accessibleDescription() == row.message == row.error == "The name is missing"
    row.set_error("")
    assert row.message == row.hint == "As in reports"


def test_an_error_shows_on_field_and_sentence(show: Show) -> None:
    """By colour, and by a sign before the sentence."""
    form = Form()
    field = QLineEdit()
    row = form.add_row("Name", field, "The name is missing")
    show(form)
    assert not has_colour(grab(form), LIGHT.failing.ink)
    row.set_error("The name is missing")
    assert has_colour(grab(field), LIGHT.failing.ink)
    assert has_colour(grab(form), LIGHT.failing.ink)
    row.set_error("")
    assert not has_colour(grab(form), LIGHT.failing.ink)


def test_a_row_of_several_inputs_is_named_by_the_first(show: Show) -> None:
    """And small inputs keep their own width."""
    form = Form()
    inputs = QHBoxLayout()
    days, away = QSpinBox(), QCheckBox("also while away")
    inputs.addWidget(days)
    inputs.addWidget(away)
    row = form.add_row("Keep", inputs)
    number = form.add_row("Tries", QSpinBox())
    form.resize(600, 200)
    show(form)
    assert row.label.buddy() is days
    assert days.accessibleName() == "Keep"
    assert number.field.width() < 200
    row.setVisible(False)
    QApplication.processEvents()
    assert number.y() == 0


def test_names_are_never_read_as_markup(show: Show) -> None:
    """A machine may be called <b>."""
    label = Label("<b>PC</b> & Co")
    show(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_an_elided_label_shrinks_and_keeps_its_text_in_the_tooltip(show: Show) -> None:
    """It never forces its page wider."""
    label = Label(LONG, elide=Qt.TextElideMode.ElideMiddle)
    label.resize(120, 20)
    show(label)
    label.resize(120, 20)
    assert label.minimumSizeHint().width() < 50
    assert label.toolTip() == LONG
    label.setText("short")
    assert label.toolTip() == ""
    label.setText(LONG)
    assert label.toolTip() == LONG


@pytest.mark.parametrize("role", list(TextRole))
def test_a_wrapping_label_is_as_high_as_its_lines(show: Show, role: TextRole) -> None:
    """Narrower is higher; a path without blanks breaks as well."""
    label = Label(LONG, role, wrap=True)
    show(label)
    assert label.heightForWidth(200) > label.heightForWidth(600)
    label.setText("C:\\" + "x" * 300)
    assert label.heightForWidth(200) > label.heightForWidth(4000)


def test_labels_take_the_colour_of_their_role_in_both_schemes(
    qapp: QApplication, show: Show
) -> None:
    """Wrapped, elided or plain."""
    card = Card()
    blocks = "████"  # however fonts are smoothed, some pixels of it are all ink
    labels = [
        Label(blocks, TextRole.ERROR),
        Label(blocks, TextRole.ERROR, wrap=True),
        Label(blocks, TextRole.ERROR, elide=Qt.TextElideMode.ElideRight),
    ]
    for label in labels:
        card.add(label)
    show(card)
    assert all(has_colour(grab(label), LIGHT.failing.ink) for label in labels)
    apply(qapp, Scheme.DARK)
    assert not any(has_colour(grab(label), LIGHT.failing.ink) for label in labels)


def test_a_card_s_title_row_comes_with_the_first_need(show: Show, qtbot: QtBot) -> None:
    """Title, action or both; the accessible name is the title."""
    card = Card()
    card.add(QLabel("content"))
    show(card)
    bare = card.sizeHint().height()
    button = Button("Copy")
    card.add_action(button)
    card.set_title("Log", "3 lines")
    qtbot.waitUntil(lambda: card.sizeHint().height() > bare)
    assert card.accessibleName() == card.title == "Log"


def test_banner_headline_and_empty_page_take_other_words(show: Show) -> None:
    """For another language, and with their button in reach of the keyboard."""
    banner = Banner(Tone.FAILING, "Refused", "The password was refused.")
    pressed: list[str] = []
    button = Button("Enter password")
    button.clicked.connect(lambda: pressed.append("banner"))
    banner.add_action(button)
    empty = EmptyState("No jobs yet", "A job says what to save.", glyph=Glyph.FOLDER)
    new = PrimaryButton("New job")
    new.clicked.connect(lambda: pressed.append("empty"))
    empty.add_action(new)
    head = Headline(PillState.PROTECTED, "26 of 26 machines are protected.", "All is well.")
    card = Card()
    for widget in (banner, empty, head):
        card.add(widget)
    show(card)
    assert has_colour(grab(banner), LIGHT.failing.ground)
    banner.set_notice(Tone.AWAY, "Unterwegs", "Seit gestern.")
    empty.set_text("Noch keine Aufträge", "Ein Auftrag sagt, was gesichert wird.")
    head.set_headline(PillState.FAILING, "25 von 26 Rechnern sind geschützt.")
    assert banner.accessibleName() == "Unterwegs"
    assert empty.accessibleName() == "Noch keine Aufträge"
    assert head.accessibleName().startswith("25")
    assert has_colour(grab(banner), LIGHT.away.ground)
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(new, Qt.Key.Key_Space)
    assert pressed == ["banner", "empty"]


def test_figures_are_read_as_one(show: Show) -> None:
    """Number, unit, caption; a change keeps the caption unless it is given."""
    block = FigureBlock("3.1", "of 4.3 GB", "read")
    show(block)
    assert block.accessibleName() == "3.1 of 4.3 GB read"
    block.set_figure("3.2", "of 4.3 GB")
    assert block.accessibleName() == "3.2 of 4.3 GB read"
    block.set_figure("72 %", "", "2 min left")
    assert block.accessibleName() == "72 % 2 min left"


def test_facts_are_updated_in_place(show: Show) -> None:
    """Fewer, more, other ones."""
    facts = Facts()
    facts.set_facts([("restic", "0.18.1"), ("Agent", "1.0")])
    show(facts)
    facts.set_facts([("restic", "0.19.1")])
    shown = [label.text() for label in facts.findChildren(QLabel) if not label.isHidden()]
    assert shown == ["restic", "0.19.1"]


def test_buttons_say_what_they_are() -> None:
    """A glyph alone has a name and a tooltip."""
    button = IconButton(Glyph.MORE, "More actions")
    assert button.accessibleName() == button.toolTip() == "More actions"
    button.set_name("Weitere Aktionen")
    assert button.accessibleName() == "Weitere Aktionen"
    assert LinkButton("reset").focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_dialog_grows_with_its_words_and_enter_presses_its_primary_button(show: Show) -> None:
    """Nothing is squeezed; Escape closes."""
    sheet = Sheet("Add a machine", width=420)
    field = QLineEdit()
    sheet.body.addWidget(field)
    pressed: list[bool] = []
    close, done = Button("Close"), PrimaryButton("Done")
    done.clicked.connect(lambda: pressed.append(True))
    sheet.add_button(close)
    sheet.add_button(done)
    show(sheet)
    before = sheet.height()
    sheet.set_title("Add a machine", LONG)
    QApplication.processEvents()
    assert sheet.height() > before
    assert sheet.windowTitle() == "Add a machine"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert pressed == [True]
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_heading_makes_room_for_its_button(show: Show) -> None:
    """The words wrap, the button stays whole."""
    heading = Heading("BUCHHALTUNG", LONG)
    button = Button("Back up now")
    heading.add_action(button)
    heading.resize(320, 200)
    show(heading)
    assert button.width() >= button.sizeHint().width()
    assert heading.heightForWidth(320) > heading.heightForWidth(1200)


def test_flow_takes_items_away_again() -> None:
    """As any layout."""
    holder = QWidget()
    flow = FlowLayout(holder)
    for name in ("a", "b"):
        flow.addWidget(QPushButton(name))
    assert flow.count() == 2
    assert flow.takeAt(0) is not None
    assert flow.count() == 1
    assert flow.itemAt(5) is None
    assert flow.takeAt(5) is None


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("name", list(SHEETS))
def test_whole_pages_hold_words_a_third_longer(
    qapp: QApplication, show: Show, name: str, scheme: Scheme
) -> None:
    """At 1280 × 800 every button and field keeps the room its words need."""
    apply(qapp, scheme)

    def longer(_en: str, de: str) -> str:
        return de + "n" * (len(de) * 3 // 10)

    window = SHEETS[name](longer)
    show(window)
    assert window.minimumSizeHint().width() <= 1280
    for button in window.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
            assert button.height() == measure.BUTTON_HEIGHT
    assert not grab(window).isNull()
