"""What a person finds in the window at a moment, as the walked program tells it.

The walked program (`walk_app`) listens on a Unix socket. To whoever connects it writes one `Sight`
as JSON and closes: there is nothing to ask for, and nothing that could be changed.
"""

import socket
from pathlib import Path

import msgspec

ANSWER_SECONDS = 20


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One widget, one title of a table or one cell of a table or tree.

    `text` is what is written there, `name` what a screen reader says. The rectangle is the part of
    it that is not scrolled or clipped away, in pixels of the screen. `checked` is "on", "off",
    "part", or empty for what has no check mark. `view` is the name of the cell's table or tree;
    `row` counts in its parent for a tree.
    """

    kind: str
    text: str
    x: int
    y: int
    width: int
    height: int
    name: str = ""
    enabled: bool = True
    focused: bool = False
    selected: bool = False
    checked: str = ""
    view: str = ""
    row: int = -1
    column: int = -1

    @property
    def centre(self) -> tuple[int, int]:
        """Where to click."""
        return self.x + self.width // 2, self.y + self.height // 2


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """All that can be clicked now: the topmost modal dialog, else the window; and an open list.

    `title` is the window's, `dialogs` the number of open ones, `scheme` "light" or "dark".
    """

    title: str
    dialogs: int
    scheme: str
    seen: tuple[Seen, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every word on the screen."""
        return tuple(seen.text or seen.name for seen in self.seen if seen.text or seen.name)


def look(listening: Path) -> Sight:
    """What the program at this socket shows now.

    Raises:
        OSError: nobody listens there.
    """
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(ANSWER_SECONDS)
        asking.connect(str(listening))
        parts = []
        while part := asking.recv(1 << 20):
            parts.append(part)
    return msgspec.json.decode(b"".join(parts), type=Sight)
