"""A person at the window: looks for words, clicks and types where they are, takes pictures."""

import signal
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final, TypeVar

from tests.e2e.walk_sight import Seen, Sight, look
from tests.e2e.walk_words import Words
from tests.helpers.desktop import Screen
from tests.helpers.processes import Child
from tests.helpers.waiting import eventually

WAIT: Final = 20.0
BUTTONS: Final = frozenset({"Button", "PrimaryButton", "IconButton", "QPushButton", "_Item"})
_SETTLED_AFTER: Final = 12
"""Pictures at most until two are the same: something on the page may move for ever."""

Texts = str | Collection[str]
Value = TypeVar("Value")


class Hand:
    """`say` gives the words that the window speaks. Texts that are looked for are whole ones."""

    def __init__(self, app: Child, screen: Screen, listening: Path, say: Words) -> None:
        self._app = app
        self._screen = screen
        self._listening = listening
        self.say = say

    # --- looking -------------------------------------------------------------------------------

    def look(self) -> Sight:
        """What is there now. A program that does not answer writes where it stands."""
        try:
            return look(self._listening)
        except TimeoutError:
            self._app.process.send_signal(signal.SIGUSR1)
            self._app.wait_for_output("most recent call first")
            raise

    def all(
        self,
        texts: Texts | None = None,
        *,
        kind: Texts = (),
        view: Texts = (),
        near: Seen | None = None,
    ) -> list[Seen]:
        """What reads as one of `texts` (or any) on the screen, now; first what is near."""
        found = [
            seen
            for seen in self.look().seen
            if (texts is None or seen.text in _set(texts) or seen.name in _set(texts))
            and (not kind or seen.kind in _set(kind))
            and (not view or seen.view in _set(view))
        ]
        if near is not None:
            x, y = near.centre
            found.sort(key=lambda seen: abs(seen.centre[0] - x) + 4 * abs(seen.centre[1] - y))
        return found

    def wait(
        self, texts: Texts | None, *, kind: Texts = (), view: Texts = (), timeout: float = WAIT
    ) -> Seen:
        """The first that is there and enabled, once it lies still."""
        before: list[Seen] = []

        def still() -> Seen | None:
            found = [seen for seen in self.all(texts, kind=kind, view=view) if seen.enabled]
            rests = [seen for seen in found if any(_same_place(seen, old) for old in before)]
            before[:] = found
            return rests[0] if rests else None

        seen = self.until(still, f"{texts} {kind}", timeout)
        assert seen is not None
        return seen

    def wait_count(
        self, texts: Texts, count: int, *, view: Texts = (), timeout: float = WAIT
    ) -> None:
        """Until so many cells read like that."""
        self.until(
            lambda: len(self.all(texts, kind="Cell", view=view)) == count,
            f"{count} × {texts}",
            timeout,
        )

    def wait_no_dialog(self) -> None:
        """Until the window itself is all there is."""
        self.until(lambda: self.look().dialogs == 0, "the dialog to close")

    def until(self, condition: Callable[[], Value], what: str, timeout: float = WAIT) -> Value:
        """Wait for what can be seen; a failure says all that could be seen instead."""
        try:
            return eventually(condition, timeout, what)
        except AssertionError as error:
            sight = self.look()
            error.add_note(f"{sight.title}, {sight.dialogs} dialogs: " + " | ".join(sight.texts))
            raise

    # --- doing ---------------------------------------------------------------------------------

    def click(
        self, texts: Texts | None, *, kind: Texts = (), view: Texts = (), timeout: float = WAIT
    ) -> Seen:
        """Click on the first of these."""
        seen = self.wait(texts, kind=kind, view=view, timeout=timeout)
        self._screen.click(*seen.centre)
        return seen

    def press(self, source: str, timeout: float = WAIT) -> None:
        """Click on a button, by its English words."""
        self.click(self.say(source), kind=BUTTONS, timeout=timeout)

    def enter(self, label: str, text: str) -> None:
        """Type into the field with this English label, instead of what is there."""
        self.click(self.say(label), kind=FIELDS)
        self.until(lambda: self._in(label).focused, f"focus in {label}")
        self._screen.key("ctrl+a")
        self._screen.type_text(text)
        self.until(lambda: _typed(self._in(label).text, text), f"{text!r} in {label}")

    def choose(self, label: str, item: str) -> None:
        """Pull down the list with this English label and click on an item. A list that the page
        has not read yet opens empty, or not at all: it is clicked again."""
        for last in (False, False, True):
            self.click(self.say(label), kind=LISTS)
            try:
                self.click(item, kind="Cell", timeout=WAIT if last else 3)
            except AssertionError:
                if last:
                    raise
            else:
                break
        self.wait(item, kind=LISTS)

    def key(self, *chords: str) -> None:
        """Press keys."""
        self._screen.key(*chords)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self._screen.type_text(text)

    def double_click(self, texts: Texts, *, view: Texts = ()) -> None:
        """Click twice on a cell."""
        self._screen.double_click(*self.wait(texts, kind="Cell", view=view).centre)

    def tick(self, name: str, *, to: str = "on") -> None:
        """Click on the check mark before a name in a tree, until it is `to`."""
        seen = self.wait(name, kind="Cell")
        self._screen.click(seen.x + CHECK_MARK, seen.centre[1])
        self.until(lambda: self.wait(name, kind="Cell").checked == to, f"{name} {to}")

    def expand(self, name: str) -> None:
        """Open a folder of a tree by keyboard."""
        self.click(name, kind="Cell")
        self._screen.key("Right")

    def _in(self, label: str, kinds: Texts = ()) -> Seen:
        return self.wait(self.say(label), kind=kinds or FIELDS)

    # --- pictures ------------------------------------------------------------------------------

    def picture(self, path: Path, window: int, *, moving: bool = False) -> Path:
        """The window as it is, the mouse out of the way; as soon as it lies still, unless it shows
        something `moving`."""
        x, y = self._screen.size
        self._screen.move(x - 1, y - 1)
        self.look()
        self._screen.screenshot(path, window=window)
        for _ in range(0 if moving else _SETTLED_AFTER):
            before = path.read_bytes()
            self.look()
            self._screen.screenshot(path, window=window)
            if path.read_bytes() == before:
                break
        return path


FIELDS: Final = frozenset({"QLineEdit", "QPlainTextEdit"})
LISTS: Final = frozenset({"Choice", "MachineChoice", "QComboBox"})
CHECK_MARK: Final = 12
"""Pixels from the left of a tree's cell to the middle of its check mark."""


def _set(texts: Texts) -> Collection[str]:
    return (texts,) if isinstance(texts, str) else texts


def _typed(shown: str, text: str) -> bool:
    """A password shows as so many dots."""
    return shown == text or (len(shown) == len(text) and len(set(shown)) == 1)


def _same_place(one: Seen, other: Seen) -> bool:
    return (one.x, one.y, one.width, one.height, one.text) == (
        other.x,
        other.y,
        other.width,
        other.height,
        other.text,
    )
