"""What tests need of an X server that no small program tells well: tray, background, places.

xdotool of Debian 12 (3.20160805) counts a window's frame twice in `getwindowgeometry`.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, c_char_p, c_int, c_uint, c_ulong, c_void_p
from dataclasses import dataclass

LIBRARY = "libX11.so.6"

ErrorHandler = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)
ExitHandler = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)


@dataclass(frozen=True)
class Rectangle:
    """A place on the screen, in its pixels: `x` and `y` of the upper left corner."""

    x: int
    y: int
    width: int
    height: int


def selection_has_owner(display: str, selection: str) -> bool:
    """Whether a client owns `selection`, by which X says that a service is there.

    `_NET_SYSTEM_TRAY_S0` is the system tray of the first screen (freedesktop.org's System Tray
    Protocol).
    """
    with _connection(display) as (xlib, connection):
        atom = xlib.XInternAtom(connection, selection.encode(), 0)
        return bool(xlib.XGetSelectionOwner(connection, atom))


def paint_background(display: str, colour: int) -> None:
    """Give the root window one colour, as 0xRRGGBB; it stays after the call."""
    with _connection(display) as (xlib, connection):
        root = xlib.XDefaultRootWindow(connection)
        xlib.XSetWindowBackground(connection, root, colour)
        xlib.XClearWindow(connection, root)


def window_rectangle(display: str, window: int) -> Rectangle:
    """Where the content of a window is, its frame excluded.

    Raises:
        LookupError: there is no such window (any more).
    """
    with _connection(display) as (xlib, connection):
        root, unused = c_ulong(), c_uint()
        x, y, width, height = c_int(), c_int(), c_uint(), c_uint()
        size = (width, height, unused, unused)
        found = xlib.XGetGeometry(connection, window, root, x, y, *size)
        found = found and xlib.XTranslateCoordinates(
            connection, window, root, 0, 0, x, y, c_ulong()
        )
    if not found:
        raise LookupError(f"no window {window}")
    return Rectangle(x.value, y.value, width.value, height.value)


@contextmanager
def _connection(display: str) -> Iterator[tuple[ctypes.CDLL, int]]:
    """A short connection on which errors are return values, where Xlib would end the process."""
    xlib = _xlib()
    connection = xlib.XOpenDisplay(display.encode())
    if not connection:
        raise ConnectionError(f"no X server at {display}")
    ignore, stay = ErrorHandler(lambda *_: 0), ExitHandler(lambda *_: None)
    before = xlib.XSetErrorHandler(ignore)
    xlib.XSetIOErrorExitHandler(connection, stay, None)
    try:
        yield xlib, connection
    finally:
        xlib.XCloseDisplay(connection)
        xlib.XSetErrorHandler(ErrorHandler(before))


def _xlib() -> ctypes.CDLL:
    """libX11 (1.7 or newer) with the types of the functions used here."""
    xlib = ctypes.CDLL(LIBRARY)
    integers, numbers, windows = POINTER(c_int), POINTER(c_uint), POINTER(c_ulong)
    geometry = [c_void_p, c_ulong, windows, integers, integers, *[numbers] * 4]
    translation = [c_void_p, c_ulong, c_ulong, c_int, c_int, integers, integers, windows]
    types = {
        "XClearWindow": (c_int, [c_void_p, c_ulong]),
        "XCloseDisplay": (c_int, [c_void_p]),
        "XDefaultRootWindow": (c_ulong, [c_void_p]),
        "XGetGeometry": (c_int, geometry),
        "XGetSelectionOwner": (c_ulong, [c_void_p, c_ulong]),
        "XInternAtom": (c_ulong, [c_void_p, c_char_p, c_int]),
        "XOpenDisplay": (c_void_p, [c_char_p]),
        "XSetErrorHandler": (c_void_p, [ErrorHandler]),
        "XSetIOErrorExitHandler": (None, [c_void_p, ExitHandler, c_void_p]),
        "XSetWindowBackground": (c_int, [c_void_p, c_ulong, c_ulong]),
        "XTranslateCoordinates": (c_int, translation),
    }
    for name, (result, arguments) in types.items():
        function = getattr(xlib, name)
        function.restype, function.argtypes = result, arguments
    return xlib
