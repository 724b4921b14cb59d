"""Pills, strips and bars: told apart by shape, cheap to paint, named for screen readers."""

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from kustos.gui.theme import measure
from kustos.gui.theme.palette import LIGHT
from kustos.gui.widgets.pill import StatePill, paint_pill
from kustos.gui.widgets.progress import ProgressBar, paint_progress
from kustos.gui.widgets.states import DayState, PillState, encode_days
from kustos.gui.widgets.strip import DayStrip, day_at, paint_strip, strip_pixmap, strip_step
from tests.gui.widgets.pictures import ONE_COLOUR, grab, has_colour, picture

Show = Callable[[QWidget], None]
PILL = QSize(90, 20)


def test_pills_differ_by_symbol_without_colour() -> None:
    """In one colour and with one word, states with different symbols look different."""
    pictures = {
        state: picture(
            PILL,
            lambda painter, state=state: paint_pill(  # type: ignore[misc] # bound per state
                painter, QRect(QPoint(0, 0), PILL), state, "x", ONE_COLOUR
            ),
        )
        for state in PillState
    }
    for one, other in itertools.combinations(PillState, 2):
        assert (pictures[one] == pictures[other]) == (one.glyph is other.glyph)


def test_the_states_that_must_not_be_mixed_up_have_symbols_of_their_own() -> None:
    """Skipped is not failed is not overdue (SPEC 2)."""
    apart = [
        PillState.PROTECTED,
        PillState.ATTENTION,
        PillState.FAILING,
        PillState.OVERDUE,
        PillState.AWAY,
        PillState.OFFLINE,
        PillState.PAUSED,
        PillState.RUNNING,
        PillState.QUEUED,
        PillState.CANCELLED,
        PillState.SKIPPED,
        PillState.UNKNOWN,
    ]
    assert len({state.glyph for state in apart}) == len(apart)


def test_an_unknown_value_is_shown_as_unknown() -> None:
    """Whatever a newer core says, the window does not guess."""
    assert PillState.of("protected") is PillState.PROTECTED
    assert PillState.of("splendid") is PillState.UNKNOWN
    assert PillState.of(None) is PillState.UNKNOWN
    assert PillState.of(7) is PillState.UNKNOWN


def test_a_pill_says_its_word_and_grows_with_it(show: Show) -> None:
    """Screen readers get the word; longer words make wider pills, all equally high."""
    pill = StatePill(PillState.FAILING, "Failing")
    show(pill)
    narrow = pill.sizeHint().width()
    pill.set_state(PillState.FAILING, "Fehlgeschlagen")
    assert pill.accessibleName() == "Fehlgeschlagen"
    assert pill.sizeHint().width() > narrow
    assert pill.sizeHint().height() == measure.PILL_HEIGHT


def test_a_narrow_pill_elides_inside_its_ground(show: Show) -> None:
    """Nothing is painted beyond the pill's width; the tooltip has the whole word."""
    pill = StatePill(PillState.OVERDUE, "Überfällig")
    show(pill)
    pill.resize(60, 20)
    image = grab(pill)
    assert image.width() == 60
    assert has_colour(image, LIGHT.overdue.ground)
    QApplication.sendEvent(pill, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert pill.toolTip() == "Überfällig"


def test_days_differ_by_shape_without_colour() -> None:
    """Each kind of day has a mark of its own."""
    size = QSize(8, 18)
    marks = [
        picture(
            size,
            lambda painter, day=day: paint_strip(  # type: ignore[misc] # bound per day
                painter, QRect(QPoint(0, 0), size), day.value, ONE_COLOUR
            ),
        )
        for day in DayState
    ]
    for one, other in itertools.combinations(marks, 2):
        assert one != other


def test_marks_say_more_the_higher_they_are() -> None:
    """A full bar good, a shorter one partial, a foot away, a dot nothing."""

    def painted(day: DayState) -> int:
        image = strip_pixmap(day.value, QSize(8, 18), ONE_COLOUR, 1.0).toImage()
        return sum(image.pixelColor(3, y).alpha() > 0 for y in range(18))

    heights = [
        painted(day) for day in (DayState.GOOD, DayState.PARTIAL, DayState.AWAY, DayState.NOTHING)
    ]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 4


def test_a_letter_from_a_newer_core_is_painted_as_nothing() -> None:
    """Unknown letters are no failure and no success."""
    known = strip_pixmap("g.", QSize(16, 18), LIGHT, 1.0).toImage()
    assert strip_pixmap("gX", QSize(16, 18), LIGHT, 1.0).toImage() == known


def test_a_strip_too_narrow_keeps_the_newest_days() -> None:
    """30 days in room for ten: the last ten."""
    size = QSize(30, 18)
    long = strip_pixmap("f" * 20 + "g" * 10, size, LIGHT, 1.0).toImage()
    assert long == strip_pixmap("g" * 10, size, LIGHT, 1.0).toImage()


def test_strips_are_sharp_on_fine_screens() -> None:
    """Twice the pixels, the same place."""
    pixmap = strip_pixmap("gggp", QSize(32, 18), LIGHT, 2.0)
    assert pixmap.width() == 64
    assert pixmap.deviceIndependentSize().width() == 32


@pytest.mark.parametrize(("x", "day"), [(0, 0), (7, 0), (8, 1), (239, 29), (240, None), (-1, None)])
def test_the_mouse_finds_its_day(x: int, day: int | None) -> None:
    """30 days of 8 px each."""
    assert strip_step(240, 30) == 8
    assert day_at(x, 240, 30) == day


def test_the_strip_s_tooltip_is_asked_for_the_day_under_the_mouse(show: Show) -> None:
    """Sentences are made when they are shown, not for thirty days ahead."""
    asked: list[int] = []

    def tip(day: int) -> str:
        asked.append(day)
        return f"day {day}"

    strip = DayStrip(encode_days([DayState.GOOD] * 30))
    strip.set_tips(tip)
    strip.resize(240, 18)
    show(strip)
    place = QPoint(20, 5)
    QApplication.sendEvent(
        strip, QHelpEvent(QHelpEvent.Type.ToolTip, place, strip.mapToGlobal(place))
    )
    assert asked == [2]
    assert QToolTip.text() == "day 2"
    QToolTip.hideText()


def test_a_bar_fills_with_its_share() -> None:
    """Half done is half painted, and beyond the ends is clipped."""

    def filled(share: float) -> int:
        image = picture(
            QSize(100, 8),
            lambda painter: paint_progress(painter, QRect(0, 0, 100, 8), share, LIGHT),
        )
        return sum(image.pixelColor(x, 4).name().upper() == LIGHT.accent for x in range(100))

    assert filled(0) == 0
    assert filled(0.5) == pytest.approx(50, abs=2)
    assert filled(1) == pytest.approx(100, abs=2)
    assert filled(1.7) == filled(1)


def test_a_bar_tells_screen_readers_its_value(show: Show) -> None:
    """It is a QProgressBar beneath."""
    bar = ProgressBar()
    show(bar)
    bar.set_share(0.25)
    assert bar.value() * 4 == bar.maximum()
    bar.set_share(None)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    bar.set_share(3)
    assert bar.share == 1


def test_the_wanderer_moves_only_while_it_is_seen(show: Show) -> None:
    """A hidden bar wakes nobody up."""
    bar = ProgressBar()
    moving = []
    bar.set_share(None)
    moving.append(bar.animating)
    show(bar)
    moving.append(bar.animating)
    bar.hide()
    moving.append(bar.animating)
    bar.show()
    moving.append(bar.animating)
    bar.set_share(0.5)
    moving.append(bar.animating)
    assert moving == [False, True, False, True, False]
