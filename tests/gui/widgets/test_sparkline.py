"""The line of a day: gaps stay gaps, both schemes show it, a place is found under the mouse."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from kustos.gui.theme.palette import DARK, LIGHT, Palette
from kustos.gui.theme.style import Scheme, apply
from kustos.gui.widgets.remarks import Remark, Remarks
from kustos.gui.widgets.sparkline import Series, Sparkline, _runs
from tests.gui.widgets.pictures import grab

Show = Callable[[QWidget], None]


def line(*mean: float | None, top: float = 100.0) -> Sparkline:
    widget = Sparkline()
    widget.resize(200, 40)
    widget.set_series(Series(tuple(mean), tuple(mean), top))
    return widget


@pytest.mark.parametrize(("scheme", "palette"), [(Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)])
def test_a_day_is_drawn_in_the_accent_of_either_scheme(
    qapp: QApplication, show: Show, scheme: Scheme, palette: Palette
) -> None:
    apply(qapp, scheme)
    widget = line(*(50.0,) * 20)
    show(widget)
    assert _near(widget, palette.accent)


def _near(widget: Sparkline, colour: str) -> bool:
    """Antialiasing may leave no pixel of exactly that colour: one that is closer to it than to the
    ground."""
    image = grab(widget)
    wanted = QColor(colour)

    def distance(found: QColor) -> int:
        return (
            abs(found.red() - wanted.red())
            + abs(found.green() - wanted.green())
            + abs(found.blue() - wanted.blue())
        )

    return any(
        distance(image.pixelColor(x, y)) < 190
        for y in range(image.height())
        for x in range(image.width())
    )


def test_nothing_heard_draws_nothing_but_the_ground_line(show: Show) -> None:
    empty = line(*(None,) * 20)
    show(empty)
    assert empty.series.empty
    assert not _near(empty, LIGHT.accent)
    alone = line(None, None, 80.0, None)
    show(alone)
    assert _near(alone, LIGHT.accent)


@given(st.lists(st.none() | st.floats(0, 100), max_size=60))
def test_a_line_is_never_drawn_over_a_gap(values: list[float | None]) -> None:
    """Each place with a value is in exactly one run, and no other is in any."""
    runs = list(_runs(values))
    assert [place for run in runs for place in run] == [
        place for place, value in enumerate(values) if value is not None
    ]
    for run in runs:
        assert run == list(range(run[0], run[-1] + 1))
    for one, other in itertools.pairwise(runs):
        assert other[0] - one[-1] > 1


@given(
    values=st.lists(st.none() | st.floats(0, 1e12), min_size=1, max_size=20),
    top=st.floats(0, 1e6),
)
def test_every_point_is_inside(qapp: QApplication, values: list[float | None], top: float) -> None:
    widget = line(*values, top=top)
    for place in range(len(values)):
        point = widget._point(place, values)
        assert 0 <= point.x() <= widget.width()
        assert 0 <= point.y() <= widget.height()


def test_the_place_under_the_mouse_is_told(show: Show) -> None:
    widget = line(*(1.0,) * 10)
    asked: list[int] = []

    def tip(place: int) -> str:
        asked.append(place)
        return f"place {place}"

    widget.set_tips(tip)
    show(widget)
    assert [widget.place_at(x) for x in (-1, 0, 19.9, 20, 199.9, 200)] == [
        None,
        0,
        0,
        1,
        9,
        None,
    ]
    at = QPoint(105, 10)
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    assert asked == [5]
    assert QToolTip.text() == "place 5"
    QToolTip.hideText()


def test_remarks_are_there_only_with_something_to_say(show: Show) -> None:
    """And wrap rather than be cut."""
    remarks = Remarks()
    holder = QWidget()
    remarks.setParent(holder)
    remarks.resize(200, 400)
    show(holder)
    assert remarks.isHidden()
    remarks.set_remarks([Remark("One."), Remark("Two. " * 30)])
    assert not remarks.isHidden()
    assert [label.text() for label in remarks._lines] == ["One.", "Two. " * 30]
    assert remarks._lines[1].heightForWidth(200) > remarks._lines[0].heightForWidth(200)
    remarks.set_remarks([])
    assert remarks.isHidden()
