"""The application's look: schemes, sizes, speed."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from kustos.gui.forms.choice import Choice
from kustos.gui.theme import ink, measure
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.theme.icons import app_icon, tray_icon
from kustos.gui.theme.palette import DARK, LIGHT, Tone
from kustos.gui.theme.style import Scheme, Theme, apply
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.sidebar import Sidebar, SidebarPage
from kustos.gui.widgets.states import PillState
from kustos.gui.widgets.strip import DayStrip
from tests.gui.widgets.pictures import grab, has_colour, picture

Show = Callable[[QWidget], None]


def test_applying_twice_keeps_one_theme(qapp: QApplication) -> None:
    """`apply` is also how a setting switches the scheme."""
    first = apply(qapp, "dark")
    assert apply(qapp, Scheme.LIGHT) is first
    assert len(qapp.findChildren(Theme)) == 1
    assert first.palette is LIGHT


def test_the_palette_in_force_follows_the_scheme(qapp: QApplication) -> None:
    """Painters ask `ink.current` and get the scheme's palette."""
    apply(qapp, Scheme.DARK)
    assert ink.current() is DARK
    apply(qapp, Scheme.LIGHT)
    assert ink.current() is LIGHT


def test_system_follows_the_desktop_while_running(qapp: QApplication, theme: Theme) -> None:
    """A desktop that turns dark turns the window dark; a fixed scheme stays."""
    desktop = Qt.ColorScheme.Light
    mine = Theme(qapp, Scheme.SYSTEM, desktop=lambda: desktop)
    try:
        assert ink.current() is LIGHT
        desktop = Qt.ColorScheme.Dark
        qapp.styleHints().colorSchemeChanged.emit(desktop)
        assert ink.current() is DARK
        mine.choose(Scheme.LIGHT)
        qapp.styleHints().colorSchemeChanged.emit(desktop)
        assert ink.current() is LIGHT
    finally:
        qapp.styleHints().colorSchemeChanged.disconnect(mine._on_desktop_changed)
        mine.setParent(None)
        mine.deleteLater()
        apply(qapp, Scheme.DARK)


@pytest.mark.parametrize(
    ("build", "light", "dark"),
    [
        (
            lambda: StatePill(PillState.FAILING, "Failing"),
            LIGHT.failing.ground,
            DARK.failing.ground,
        ),
        (lambda: DayStrip("g" * 30), LIGHT.strip.good, DARK.strip.good),
        (
            lambda: Sidebar("Kustos", [SidebarPage("a", "Overview")]),
            LIGHT.selection,
            DARK.selection,
        ),
        (lambda: Card("Title"), LIGHT.card, DARK.card),
        (lambda: PrimaryButton("Back up now"), LIGHT.accent, DARK.accent),
    ],
    ids=["pill", "strip", "sidebar", "card", "button"],
)
def test_switching_repaints_what_is_open(
    qapp: QApplication, show: Show, build: Callable[[], QWidget], light: str, dark: str
) -> None:
    """Painted and styled widgets alike change colour without being made anew."""
    widget = build()
    show(widget)
    assert has_colour(grab(widget), light)
    apply(qapp, Scheme.DARK)
    assert has_colour(grab(widget), dark)
    assert not has_colour(grab(widget), light)


def test_a_button_s_glyph_is_tinted_anew(qapp: QApplication, show: Show) -> None:
    """Icons have their colour baked in; the button makes them again."""
    button = Button("Add", glyph=Glyph.PLUS)
    show(button)
    assert has_colour(button.icon().pixmap(16).toImage(), LIGHT.text)
    apply(qapp, Scheme.DARK)
    assert has_colour(button.icon().pixmap(16).toImage(), DARK.text)


def test_theme_says_that_it_changed(qapp: QApplication, theme: Theme) -> None:
    """Once for each real change."""
    heard: list[bool] = []
    theme.changed.connect(lambda: heard.append(True))
    apply(qapp, Scheme.DARK)
    apply(qapp, Scheme.DARK)
    assert heard == [True]


@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QSpinBox, QTimeEdit, QPushButton])
def test_fields_and_buttons_are_equally_high(kind: type[QWidget], show: Show) -> None:
    """One line of a form is one line: also after an update of Qt."""
    holder = Card()
    field = kind()
    holder.add(field)
    show(holder)
    assert field.height() == measure.FIELD_HEIGHT


@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QSpinBox])
def test_focus_and_error_show_on_the_frame(kind: type[QWidget], show: Show) -> None:
    """The focused field has the focus colour, a wrong one the failing colour."""
    holder = Card()
    field, other = kind(), QPushButton("other")
    holder.add(field)
    holder.add(other)
    show(holder)
    other.setFocus()
    assert not has_colour(grab(field), LIGHT.focus)
    field.setFocus()
    assert has_colour(grab(field), LIGHT.focus)
    other.setFocus()
    field.setProperty("invalid", "true")
    field.style().unpolish(field)
    field.style().polish(field)
    assert has_colour(grab(field), LIGHT.failing.ink)


def test_the_keyboard_s_focus_shows_on_buttons(show: Show) -> None:
    """A ring for those who use Tab, none for those who click."""
    button = Button("Back up now")
    card = Card()
    card.add(button)
    show(card)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    card.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
    plain = grab(button)
    card.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, True)
    assert grab(button) != plain


@pytest.mark.parametrize("glyph", list(Glyph))
def test_every_glyph_paints_something_of_its_own(glyph: Glyph) -> None:
    """In the colour asked for, inside its box."""
    image = picture(
        QSize(20, 20),
        lambda painter: paint_glyph(painter, QRectF(2, 2, 16, 16), glyph, ink.colour("#000000")),
    )
    dark = [
        (x, y) for y in range(20) for x in range(20) if image.pixelColor(x, y).lightness() < 128
    ]
    assert len(dark) >= 4
    assert all(1 <= x <= 18 and 1 <= y <= 18 for x, y in dark)


def test_the_app_s_icon_has_all_sizes_and_the_tray_s_a_badge() -> None:
    """16 to 256 px; the badge tells the tray's state in colour."""
    widths = {size.width() for size in app_icon().availableSizes()}
    assert {16, 24, 32, 48, 64, 128, 256} <= widths
    plain = tray_icon().pixmap(32).toImage()
    failing = tray_icon(Tone.FAILING).pixmap(32).toImage()
    assert plain != failing
    assert has_colour(failing, LIGHT.failing.ink)


def test_applying_the_look_costs_little(qapp: QApplication, show: Show) -> None:
    """Under 15 ms with a bare window, best of five: the start pays it once."""
    show(QMainWindow())
    took = []
    for scheme in (Scheme.DARK, Scheme.LIGHT, Scheme.DARK, Scheme.LIGHT, Scheme.DARK):
        started = time.perf_counter()
        apply(qapp, scheme)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.015


def test_qt_s_own_controls_get_the_scheme(qapp: QApplication) -> None:
    """What neither sheet nor painter covers reads QPalette."""
    apply(qapp, Scheme.DARK)
    assert qapp.palette().color(QPalette.ColorRole.WindowText).name().upper() == DARK.text
    assert qapp.palette().color(QPalette.ColorRole.Highlight).name().upper() == DARK.selection


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_what_a_list_cannot_offer_now_looks_so(
    qapp: QApplication, theme: Theme, show: Show, scheme: Scheme
) -> None:
    """Of two lines of the same words the one with a reason against it is paler."""
    apply(qapp, scheme)
    choice = Choice()
    choice.set_items([("1", "chosen"), ("2", "MMMM"), ("3", "MMMM")])
    show(choice)
    choice.showPopup()
    view = choice.view()

    def line(row: int) -> QImage:
        return grab(view.viewport()).copy(view.visualRect(view.model().index(row, 0)))

    assert line(1) == line(2)
    choice.set_hindered({"3": "too old"})
    assert line(1) != line(2)
    choice.hidePopup()
