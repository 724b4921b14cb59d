"""The main job through the real window, by mouse and keyboard, with pictures of it.

`python -m tests.e2e.walkthrough --language de --scheme dark --out FOLDER` starts the program on a
desktop of its own, lets a second machine join it, and does what a person would do on the first day:
protect a folder of each, watch the backup, find it again, get files back, meet an error. Everything
is real: engine, agents, restic, keyring, window manager. `--keep` also writes the pictures that the
documentation shows, made small.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from kustos.home import Home
from tests.e2e.walk_hand import Hand
from tests.e2e.walk_office import Office, open_office
from tests.e2e.walk_protect import Protect
from tests.e2e.walk_recover import Recover
from tests.e2e.walk_scene import Scene
from tests.e2e.walk_words import Words
from tests.helpers.desktop import Screen, desktop
from tests.helpers.processes import Child
from tests.helpers.waiting import eventually

KEPT: Final = frozenset({"two-machines", "machine-failing", "job-editor", "task", "restore"})
"""Pictures that the documentation shows."""

SCANS: Final = 400
"""Megabytes to save: a backup that can be watched."""

TITLE: Final = " – Kustos"
"""The end of the window's title as soon as there are pages."""

ORDINARY: Final = ("INFO ", "qt.qpa.services: Failed to register with host portal")
"""How lines begin that the program may write. The second is Qt's, where a desktop has no portal
(xdg-desktop-portal), as a bare window manager."""


@dataclass(frozen=True)
class Walked:
    """An open window and what is around it."""

    app: Child
    screen: Screen
    window: int
    hand: Hand

    def family(self) -> list[psutil.Process]:
        """The program's children and theirs."""
        return psutil.Process(self.app.pid).children(recursive=True)

    def stray_lines(self) -> list[str]:
        """What the program wrote and should not have."""
        return [line for line in self.app.output().splitlines() if not line.startswith(ORDINARY)]


@contextmanager
def window_of(office: Office, screen: Screen, language: str) -> Iterator[Walked]:
    """The program, started, and its window once it has filled."""
    say = Words(language)
    listening = office.desk.homes.parent / "telling"
    listening.unlink(missing_ok=True)
    with office.desk.running("tests.e2e.walk_app", str(listening)) as app:
        app.wait_until(listening.exists, 30, "the window")
        hand = Hand(app, screen, listening, say)
        hand.until(lambda: TITLE in hand.look().title, "the pages", 30)
        window = eventually(lambda: _shown(screen), 20, "a window with the focus")
        assert window is not None
        yield Walked(app, screen, window, hand)


def _shown(screen: Screen) -> int | None:
    found = screen.windows(TITLE)
    return found[0] if found and screen.active_window() == found[0] else None


def walk(language: str, scheme: str, pictures: Path, *, scans: int = SCANS) -> dict[str, float]:
    """Walk once; the seconds that each step took.

    Raises:
        AssertionError: something was not as it should be; it has what could be seen instead.
    """
    with tempfile.TemporaryDirectory(prefix="kustos-walk-") as folder, desktop() as screen:
        office = open_office(Path(folder), language, screen.environment)
        office.furnish(scans=scans)
        office.prefer(language, scheme)
        with window_of(office, screen, language) as walked:
            with ExitStack() as others:
                scene = Scene(walked.hand, office, walked.window, pictures, scheme, others)
                seconds = _timed([*Protect(scene).steps, *Recover(scene).steps])
            stray = strays(office, scene.agent)
            family = walked.family()
            began = time.monotonic()
            close(walked, family)
            seconds["close"] = time.monotonic() - began
            assert walked.stray_lines() == [], walked.stray_lines()
            assert stray == [], stray
            assert office.locks == []
        return seconds


def strays(office: Office, agent: Child | None) -> list[str]:
    """What the agents wrote and should not have."""
    written = Home(office.desk.kustos_home).agent_log.read_text()
    if agent is not None:
        written += agent.output()
    return [line for line in written.splitlines() if not line.startswith(ORDINARY)]


def close(walked: Walked, family: Sequence[psutil.Process]) -> None:
    """By the window manager's key; all that was started has to end with it."""
    walked.screen.activate(walked.window)
    walked.screen.key("alt+F4")
    assert walked.app.wait_for_end(30) == 0, walked.app.report()
    eventually(lambda: gone(family), 10, f"the end of {family}")


def gone(family: Sequence[psutil.Process]) -> bool:
    """Whether all of them have ended."""
    return not any(
        process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in family
    )


def _timed(steps: Sequence[Callable[[], None]]) -> dict[str, float]:
    seconds = {}
    for step in steps:
        began = time.monotonic()
        step()
        seconds[step.__name__] = time.monotonic() - began
    return seconds


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.walkthrough")
    parser.add_argument("--language", choices=("en", "de"), default="en")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--keep", type=Path, help="folder for those that the documentation shows")
    given = parser.parse_args()
    try:
        seconds = walk(given.language, given.scheme, given.out)
    finally:
        print(f"pictures: {given.out}")
    for step, took in seconds.items():
        print(f"{took:6.1f} s  {step.replace('_', ' ')}")
    if given.keep:
        from tests.e2e.walk_pictures import keep  # noqa: PLC0415  needs Qt in this process

        for picture in sorted(given.out.glob("*.png")):
            name = picture.stem.partition("-")[2]
            if name in KEPT:
                keep(picture, given.keep / f"{name}-{given.language}-{given.scheme}.png")


if __name__ == "__main__":
    main()
