"""A real Qt window on the desktop: clicked, typed into, pictured, with an icon in the tray."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.helpers.desktop import Screen, desktop
from tests.helpers.processes import Child, child
from tests.integration.helpers.probe_window import COLOUR

pytestmark = pytest.mark.desktop

PROBE = Path(__file__).with_name("probe_window.py")
TITLE = "Probe [1] (a.b) – ä"
ROOT = Path(__file__).parents[3]


@contextmanager
def probe(screen: Screen, title: str = TITLE) -> Iterator[tuple[Child, int]]:
    """The probe window, shown and ready, and its X window."""
    with child([sys.executable, PROBE, title], environment=screen.environment) as started:
        started.wait_for_output("^ready$", timeout=30)
        yield started, screen.wait_window(title)


def place(started: Child, name: str) -> tuple[int, int]:
    match = started.wait_for_output(rf"^{name} (\d+) (\d+)$")
    return int(match[1]), int(match[2])


def test_mouse_and_keys_reach_a_window_and_its_tray_icon() -> None:
    with desktop() as screen, probe(screen) as (started, window):
        started.wait_for_output("^tray-available True$")
        screen.click(*place(started, "field"), window=window)
        screen.type_text("Grüße: /srv/ä {x} @€ \\ \"q\" 'a' [1] ~|^` #")
        screen.key("ctrl+a", "ctrl+x", "ctrl+v", "Return")
        started.wait_for_output("^text 'Grüße: /srv/ä {x} @€ .* #'$")
        screen.key("ctrl+k")
        started.wait_for_output("^shortcut$")
        screen.click(*place(started, "button"), window=window)
        started.wait_for_output("^clicked$")
        screen.double_click(*place(started, "row"), window=window)
        started.wait_for_output("^double second$")
        screen.click(*place(started, "icon"))
        started.wait_for_output("^tray Trigger$")


def test_pictures_show_the_screen_and_the_window_alone(tmp_path: Path) -> None:
    with desktop() as screen, probe(screen) as (_, window):
        whole = QImage(str(screen.screenshot(tmp_path / "shots" / "100%.png")))
        alone = QImage(str(screen.screenshot(tmp_path / "window.png", window=window)))
    assert (whole.width(), whole.height()) == screen.size
    assert (alone.width(), alone.height()) == (1280, 800)
    assert alone.pixelColor(1279, 799) == QColor(COLOUR)
    assert alone.pixelColor(0, 0) == QColor(COLOUR)
    colours = {whole.pixel(x, y) for x in range(0, whole.width(), 9) for y in range(whole.height())}
    assert len(colours) > 20


def test_a_desktop_at_scale_2_has_twice_the_pixels(tmp_path: Path) -> None:
    with desktop((640, 400), scale=2, keyring=False) as screen, probe(screen) as (started, window):
        started.wait_for_output(r"^scale 2\.0$")
        screen.click(*place(started, "button"), window=window)
        started.wait_for_output("^clicked$")
        assert screen.size == ((640 + 48) * 2, (400 + 48 + 62) * 2)


def test_windows_are_found_by_title_and_the_asked_one_gets_the_focus() -> None:
    with desktop() as screen, probe(screen) as (_, one):
        with probe(screen, "Another") as (_, other):
            assert sorted(screen.windows("PROBE [1]")) == [one]
            assert screen.windows("Probe x1x") == []
            assert screen.active_window() == other
            screen.activate(one)
            assert screen.active_window() == one
        screen.wait_window_gone("Another")
        assert screen.windows("Another") == []
        with pytest.raises(LookupError):
            screen.rectangle(other)


def test_a_desktop_leaves_nothing_behind(processes_at_home: Callable[[str], list[str]]) -> None:
    with desktop((640, 400)) as screen:
        home = screen.environment["HOME"]
        assert screen.tray_available
        programs = {Path(line.split()[0].rstrip(":")).name for line in processes_at_home(home)}
        assert {"Xvfb", "openbox", "tint2", "dunst", "dbus-daemon"} <= programs
        assert "gnome-keyring-daemon" in programs
    assert processes_at_home(home) == []
    assert not Path(home).exists()
    with pytest.raises(ConnectionError):
        _ = screen.tray_available


def test_a_desktop_inside_another_session_has_its_own_bus() -> None:
    program = (
        "import os\nfrom tests.helpers.desktop import desktop\n"
        "with desktop((640, 400)) as screen:\n"
        "    outer = os.environ['DBUS_SESSION_BUS_ADDRESS']\n"
        "    assert screen.environment['DBUS_SESSION_BUS_ADDRESS'] != outer\n"
        "    assert screen.tray_available\n"
    )
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", program],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
