"""The small calendar of what stays."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from kustos.gui.widgets.kept_days import WEEKS, KeptDays
from tests.gui.widgets.pictures import grab

Show = Callable[[QWidget], QWidget]
SUNDAY = date(2026, 11, 22)


def test_each_day_up_to_today_has_a_box_and_a_tip(show: Show) -> None:
    """Five weeks, a row each; what becomes of a day is told in words as well."""
    kept = KeptDays()
    kept.set_words("stays", "goes")
    kept.resize(280, kept.sizeHint().height())
    kept.show_days({SUNDAY: True, SUNDAY - timedelta(1): False}, SUNDAY, "1 of 2 days")
    show(kept)
    boxes = dict(kept._boxes())
    assert max(boxes) == SUNDAY
    assert WEEKS * 7 - 7 < len(boxes) <= WEEKS * 7
    assert kept.day_at(boxes[SUNDAY].center().toPoint()) == SUNDAY
    assert kept.day_at(QPoint(-1, -1)) is None
    assert kept._tip(SUNDAY).endswith(": stays")
    assert kept._tip(SUNDAY - timedelta(1)).endswith(": goes")
    assert ":" not in kept._tip(SUNDAY - timedelta(2))
    assert kept.accessibleName() == "1 of 2 days"


def test_what_stays_and_what_goes_differ_by_their_shape(show: Show) -> None:
    """A tick, a cross, nothing."""
    kept = KeptDays()
    kept.resize(280, kept.sizeHint().height())
    show(kept)
    pictures = []
    for days in ({}, {SUNDAY: True}, {SUNDAY: False}):
        kept.show_days(days, SUNDAY, "")
        pictures.append(grab(kept))
    nothing, stays, goes = pictures
    assert nothing != stays
    assert stays != goes
    assert goes != nothing
