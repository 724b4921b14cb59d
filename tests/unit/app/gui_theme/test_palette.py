"""Colours can be read: contrast by WCAG 2.2, without a window."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from kustos.gui.theme import measure, palette
from kustos.gui.theme.palette import DARK, LIGHT, Pair, Palette, Tone, contrast
from kustos.gui.theme.sheet import sheet

BOTH = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
READABLE = 4.5
VISIBLE = 3.0


def test_contrast_of_black_on_white_is_21() -> None:
    """The two ends of the scale, and the order does not matter."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_contrast_matches_a_published_pair() -> None:
    """#767676 on white is WebAIM's example of just enough."""
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@BOTH
@pytest.mark.parametrize("tone", list(Tone))
def test_every_pill_can_be_read(scheme: Palette, tone: Tone) -> None:
    """Each tone's ink reaches 4.5:1 on its own ground."""
    pair = scheme.tone(tone)
    assert contrast(pair.ink, pair.ground) >= READABLE


@BOTH
@pytest.mark.parametrize("ground", ["window", "card", "field", "selection", "hover", "side"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent"])
def test_text_can_be_read_on_every_ground(scheme: Palette, ground: str, ink: str) -> None:
    """Text, muted text and accent text reach 4.5:1 wherever rows, fields and cards put them."""
    assert contrast(getattr(scheme, ink), getattr(scheme, ground)) >= READABLE


@BOTH
@pytest.mark.parametrize("tone", list(Tone))
def test_a_notice_s_sentence_can_be_read(scheme: Palette, tone: Tone) -> None:
    """Banners put plain text on a tone's ground."""
    assert contrast(scheme.text, scheme.tone(tone).ground) >= READABLE


@BOTH
@pytest.mark.parametrize("ground", ["window", "card", "field"])
def test_errors_can_be_read_outside_their_ground(scheme: Palette, ground: str) -> None:
    """An error beneath a field and a tinted log line stand on card, window or field."""
    for tone in (Tone.FAILING, Tone.ATTENTION):
        assert contrast(scheme.tone(tone).ink, getattr(scheme, ground)) >= READABLE


@BOTH
@pytest.mark.parametrize("look", ["accent", "danger"])
@pytest.mark.parametrize("state", ["", "_hover", "_pressed"])
def test_filled_buttons_can_be_read(scheme: Palette, look: str, state: str) -> None:
    """Primary and danger buttons, at rest, hovered and pressed."""
    words: str = getattr(scheme, f"{look}_text")
    assert contrast(words, getattr(scheme, f"{look}{state}")) >= READABLE


@BOTH
@pytest.mark.parametrize("mark", ["good", "partial", "failed", "overdue", "away", "nothing"])
def test_marks_of_the_strip_are_visible(scheme: Palette, mark: str) -> None:
    """Graphics need 3:1 on card and on the chosen row."""
    assert contrast(getattr(scheme.strip, mark), scheme.card) >= VISIBLE
    if mark != "nothing":
        assert contrast(getattr(scheme.strip, mark), scheme.selection) >= VISIBLE


@BOTH
@pytest.mark.parametrize("ground", ["window", "card", "field", "side", "selection"])
def test_the_focus_ring_is_visible(scheme: Palette, ground: str) -> None:
    """Whoever uses the keyboard sees where they are: 3:1."""
    assert contrast(scheme.focus, getattr(scheme, ground)) >= VISIBLE


@BOTH
def test_tooltips_and_selected_text_can_be_read(scheme: Palette) -> None:
    """Two pairs of Qt's own controls."""
    assert contrast(scheme.tooltip.ink, scheme.tooltip.ground) >= READABLE
    assert contrast(scheme.selection_text, scheme.selection) >= READABLE


@BOTH
def test_every_colour_is_six_hex_digits(scheme: Palette) -> None:
    """Painters cache by this text, the sheet pastes it."""
    for colour in _colours(scheme):
        assert colour.startswith("#")
        assert len(colour) == 7
        int(colour[1:], 16)


@BOTH
def test_the_sheet_has_no_gap(scheme: Palette) -> None:
    """All names of the template are filled in, and braces pair up."""
    made = sheet(scheme)
    assert "$" not in made
    assert made.count("{") == made.count("}")
    assert f"border-radius: {measure.CARD_RADIUS}px" in made


def test_palette_and_measures_need_no_qt() -> None:
    """The pure modules import nothing but the standard library."""
    for module in (palette, measure):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        names = {
            name
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not [name for name in names if name.startswith(("PySide6", "kustos"))]


def test_widgets_import_only_three_parts_of_qt() -> None:
    """What every page pays for: QtCore, QtGui, QtWidgets, and nothing of the core."""
    program = (
        "import importlib, pkgutil, sys\n"
        "import kustos.gui.widgets as widgets, kustos.gui.theme as theme\n"
        "for room in (widgets, theme):\n"
        "    for found in pkgutil.iter_modules(room.__path__, room.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
        "print(*sorted(name for name in sys.modules if name.startswith(('PySide6.', 'kustos'))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
        timeout=60,
    )
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("PySide6.Qt")} == {
        "PySide6.QtCore",
        "PySide6.QtGui",
        "PySide6.QtWidgets",
    }
    ours = {name for name in loaded if name.startswith("kustos")}
    rooms = ("kustos.gui.theme", "kustos.gui.widgets")
    assert {name for name in ours if not name.startswith(rooms)} == {"kustos", "kustos.gui"}


def _colours(scheme: Palette) -> list[str]:
    found: list[str] = []
    for value in scheme:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Pair | palette.Strip):
            found += value
    return found
