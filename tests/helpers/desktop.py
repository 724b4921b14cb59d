"""A real desktop for tests: X server, window manager, panel with a tray, notifications, keyring."""

import re
import string
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.helpers.keyring_session import (
    private_environment,
    session_bus,
    unlocked_keyring,
    wait_for_bus_name,
)
from tests.helpers.processes import Child, child, find_program
from tests.helpers.waiting import eventually
from tests.helpers.x_display import (
    Rectangle,
    paint_background,
    selection_has_owner,
    window_rectangle,
)

LOOK = Path(__file__).parent / "desktop_look"
BACKGROUND = 0xB9C4CE
TRAY = "_NET_SYSTEM_TRAY_S0"
NOTIFICATIONS = "org.freedesktop.Notifications"

# American keys, with the letters of western Europe behind AltGr. For a letter that no key has,
# xdotool changes a key's meaning for a moment, and a window that is slow to notice gets another.
KEYBOARD = ("us", "-variant", "altgr-intl")

# Lengths in pixels at scale 1.
MARGIN = 24
TITLE_BAR = 30
PANEL = 32

BUTTONS = {"left": 1, "middle": 2, "right": 3}


class Screen:
    """A running desktop, and a hand on its mouse and keyboard.

    Every coordinate is in pixels of the screen, whatever the scale. With `window` it counts from
    the upper left corner of that window's content.

    `environment` is complete: give it whole to the programs that shall open windows here.
    """

    def __init__(self, environment: dict[str, str], size: tuple[int, int]) -> None:
        """`size` is the width and height of the whole screen in pixels."""
        self.environment = environment
        self.size = size

    @property
    def display(self) -> str:
        """The X display, as `:7`."""
        return self.environment["DISPLAY"]

    @property
    def tray_available(self) -> bool:
        """Whether there is a system tray to put icons into."""
        return selection_has_owner(self.display, TRAY)

    def move(self, x: int, y: int, *, window: int | None = None) -> None:
        """Point with the mouse at a place."""
        self._xdotool(*_move(x, y, window))

    def click(self, x: int, y: int, *, window: int | None = None, button: str = "left") -> None:
        """Press and release a mouse button (left, middle, right) at a place."""
        self._xdotool(*_move(x, y, window), "click", str(BUTTONS[button]))

    def double_click(self, x: int, y: int, *, window: int | None = None) -> None:
        """Click twice with the left button, fast enough to count as one."""
        self._xdotool(*_move(x, y, window), "click", "--repeat", "2", "--delay", "60", "1")

    def type_text(self, text: str) -> None:
        """Press the keys that write `text` into what has the focus."""
        self._xdotool("type", "--delay", "12", "--", text)

    def key(self, *chords: str) -> None:
        """Press one chord after another: "ctrl+k", "Return", "shift+Tab", names as in X."""
        self._xdotool("key", "--delay", "12", *chords)

    def set_keyboard(self, layout: Sequence[str]) -> None:
        """Take another layout, as arguments of setxkbmap(1)."""
        argv = [find_program("setxkbmap", "x11-xkb-utils"), *layout]
        code, output = self._run(argv)
        assert code == 0, f"setxkbmap: {output}"

    def windows(self, name: str) -> list[int]:
        """The visible windows whose title contains `name`, upper and lower case alike."""
        return self._search(_literal(name))

    def wait_window(self, title: str, timeout: float = 20) -> int:
        """The one window with exactly this title, as soon as it is visible and has the focus."""
        pattern = f"^{_literal(title)}$"

        def focused() -> int | None:
            found = self._search(pattern)
            return found[0] if found and self.active_window() == found[0] else None

        window = eventually(focused, timeout, f"a focused window titled {title!r}")
        assert window is not None
        return window

    def wait_window_gone(self, title: str, timeout: float = 20) -> None:
        """Return once no visible window has exactly this title."""
        pattern = f"^{_literal(title)}$"
        eventually(lambda: not self._search(pattern), timeout, f"the end of window {title!r}")

    def active_window(self) -> int | None:
        """The window that the window manager has given the focus, if any."""
        code, output = self._try("getactivewindow")
        return int(output) if code == 0 else None

    def activate(self, window: int, timeout: float = 20) -> None:
        """Raise a window and give it the focus."""
        self._xdotool("windowactivate", str(window))
        eventually(lambda: self.active_window() == window, timeout, f"focus on window {window}")

    def minimise(self, window: int, timeout: float = 20) -> None:
        """Put a window away, as by its title bar."""
        self._xdotool("windowminimize", str(window))
        shown = ("search", "--onlyvisible", "--name", ".")
        eventually(
            lambda: str(window) not in self._try(*shown)[1].split(),
            timeout,
            f"window {window} to be gone from the screen",
        )

    def place(self, window: int, place: Rectangle, timeout: float = 20) -> None:
        """Give a window's content a size and a place, as by dragging its frame."""
        # xdotool places the frame: where the content came to be says how far off that is.
        asked = place.x, place.y
        seen: Rectangle | None = None

        def ask() -> None:
            self._xdotool("windowsize", str(window), str(place.width), str(place.height))
            self._xdotool("windowmove", str(window), *map(str, asked))

        def there() -> bool:
            nonlocal asked, seen
            now = self.rectangle(window)
            if now == seen and now != place:  # at rest, and not where it should be
                asked = asked[0] + place.x - now.x, asked[1] + place.y - now.y
                ask()
            seen = now
            return now == place

        ask()
        eventually(there, timeout, f"the window at {place}")

    def rectangle(self, window: int) -> Rectangle:
        """Where the content of a window is, its frame excluded."""
        return window_rectangle(self.display, window)

    def screenshot(self, path: Path, *, window: int | None = None) -> Path:
        """Write a PNG of the screen, or of a window's content as it is seen there, to `path`.

        What covers the window is in the picture: `activate` it first if something may.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        area: Sequence[str] = ()
        if window is not None:
            place = self.rectangle(window)
            area = ("-a", f"{place.x},{place.y},{place.width},{place.height}")
        # scrot expands % and $ in names, so it gets a plain one.
        argv = [find_program("scrot", "scrot"), "-o", "-z", *area, "screenshot.png"]
        folder = Path(self.environment["XDG_RUNTIME_DIR"])
        code, output = self._run(argv, folder)
        assert code == 0, f"scrot: {output}"
        (folder / "screenshot.png").replace(path)
        return path

    def _search(self, pattern: str) -> list[int]:
        # It ends with 1 if there is none.
        _, output = self._try("search", "--onlyvisible", "--name", pattern)
        return [int(line) for line in output.split() if line.isdigit()]

    def _xdotool(self, *arguments: str) -> str:
        code, output = self._try(*arguments)
        assert code == 0, f"xdotool {arguments}: {output}"
        return output

    def _try(self, *arguments: str) -> tuple[int, str]:
        return self._run([find_program("xdotool", "xdotool"), *arguments])

    def _run(self, argv: Sequence[str], folder: Path | None = None) -> tuple[int, str]:
        """The exit code and the output of a short command on this desktop."""
        ended = subprocess.run(
            argv,
            check=False,
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=30,
        )
        return ended.returncode, ended.stdout


@contextmanager
def desktop(
    size: tuple[int, int] = (1280, 800), scale: float = 1, *, keyring: bool = True
) -> Iterator[Screen]:
    """A desktop with room for a window of `size` beside its frame and the panel.

    It is a user session of its own, with an empty home, whatever session the tests run in. `scale`
    makes everything larger, Qt's windows included (QT_SCALE_FACTOR): at 2 a window of `size` covers
    twice as many pixels each way. `keyring` says whether there is an unlocked Secret Service.
    """
    with ExitStack() as stack:
        environment = stack.enter_context(private_environment())
        stack.enter_context(session_bus(environment))
        if keyring:
            stack.enter_context(unlocked_keyring(environment))
        pixels = (
            round((size[0] + 2 * MARGIN) * scale),
            round((size[1] + 2 * MARGIN + TITLE_BAR + PANEL) * scale),
        )
        look = _write_look(environment, scale)
        environment["DISPLAY"] = stack.enter_context(_x_server(environment, pixels))
        environment |= {
            "FONTCONFIG_FILE": str(look / "fonts.conf"),
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": f"{scale:g}",
            "XDG_CURRENT_DESKTOP": "openbox",
            "XDG_SESSION_TYPE": "x11",
        }
        paint_background(environment["DISPLAY"], BACKGROUND)
        screen = Screen(environment, pixels)
        screen.set_keyboard(KEYBOARD)

        def start(program: str, *arguments: str) -> Child:
            argv = [find_program(program, program), *arguments]
            return stack.enter_context(child(argv, environment=environment))

        openbox = start("openbox", "--sm-disable", "--config-file", str(look / "openbox.xml"))
        dunst = start("dunst", "-config", str(look / "dunstrc"))
        openbox.wait_until(lambda: screen._try("get_desktop")[0] == 0, 20, "a window manager")
        tint2 = start("tint2", "-c", str(look / "tint2rc"))
        tint2.wait_until(lambda: screen.tray_available, 20, "a system tray")
        wait_for_bus_name(dunst, NOTIFICATIONS, environment)
        yield screen


@contextmanager
def _x_server(environment: dict[str, str], pixels: tuple[int, int]) -> Iterator[str]:
    """An X server on a display that it chooses itself, as `:7`."""
    argv = [find_program("Xvfb", "xvfb"), "-displayfd", "1", "-noreset", "-nolisten", "tcp"]
    argv += ["-screen", "0", f"{pixels[0]}x{pixels[1]}x24"]
    with child(argv, environment=environment) as server:
        # It says the number once it accepts connections.
        yield f":{server.wait_for_output(r'^([0-9]+)$')[1]}"


def _write_look(environment: dict[str, str], scale: float) -> Path:
    """Fill in the templates of `LOOK`; the folder with the results."""
    folder = Path(environment["XDG_CONFIG_HOME"]) / "look"
    theme = Path(environment["XDG_DATA_HOME"]) / "themes/tests/openbox-3"
    for created in (folder, theme):
        created.mkdir(parents=True)
    measures = {
        "icon_size": round(20 * scale),
        "pad_x": round(8 * scale),
        "pad_y": round(5 * scale),
        "panel_height": round(PANEL * scale),
        "points": round(9 * scale),
        "radius": round(4 * scale),
        "task_width": round(200 * scale),
        "title_points": round(9 * scale),
    }
    for template in LOOK.iterdir():
        target = (theme if template.name == "themerc" else folder) / template.name
        target.write_text(string.Template(template.read_text()).substitute(measures))
    return folder


def _move(x: int, y: int, window: int | None) -> tuple[str, ...]:
    inside = () if window is None else ("--window", str(window))
    return ("mousemove", *inside, str(x), str(y))


def _literal(text: str) -> str:
    """A POSIX extended regular expression, as xdotool takes it, that matches `text` alone."""
    return re.sub(r"([][\\.^$*+?{}()|])", r"\\\1", text)
