"""The real program on a real desktop, by mouse and keyboard: see `walkthrough`."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.e2e.walk_office import Office, open_office
from tests.e2e.walk_protect import CAUGHT, new_repository, save_repository
from tests.e2e.walk_scene import Scene
from tests.e2e.walkthrough import Walked, close, gone, strays, walk, window_of
from tests.helpers.desktop import Screen, desktop
from tests.helpers.waiting import eventually
from tests.helpers.x_display import Rectangle

pytestmark = [pytest.mark.desktop, pytest.mark.restic]


@pytest.fixture
def screen() -> Iterator[Screen]:
    with desktop() as screen:
        yield screen


@pytest.fixture
def office(tmp_path: Path, screen: Screen) -> Office:
    office = open_office(tmp_path, "en", screen.environment)
    office.prefer("en", "light")
    return office


def test_a_person_protects_two_machines_and_gets_files_back(tmp_path: Path) -> None:
    """From the first start to restored files, an error and another language; at the end nothing
    runs any more, nothing stray was written, no lock is left."""
    walk("en", "light", tmp_path / "pictures")


def test_a_second_start_raises_the_first_window_and_ends(office: Office, screen: Screen) -> None:
    with window_of(office, screen, "en") as first:
        screen.minimise(first.window)
        assert office.desk.done("kustos") == ""
        eventually(lambda: screen.active_window() == first.window, 20, "the window in front")
        assert screen.windows("Kustos") == [first.window]
        _close_well(first)


def test_a_token_from_the_command_line_lets_a_machine_into_the_open_window(
    office: Office, screen: Screen
) -> None:
    with window_of(office, screen, "en") as walked:
        office.join(office.token())
        with office.books_agent() as agent:
            walked.hand.wait(office.names.books, kind="Cell")
            walked.hand.wait("2 machines · 2 connected")
        assert strays(office, agent) == []
        _close_well(walked)


def test_the_window_comes_back_where_it_was(office: Office, screen: Screen) -> None:
    place = Rectangle(90, 110, 1100, 700)
    with window_of(office, screen, "en") as walked:
        screen.place(walked.window, place)
        walked.hand.key("ctrl+4")
        walked.hand.wait("Nothing has run yet")
        _close_well(walked)
    with window_of(office, screen, "en") as again:
        eventually(lambda: screen.rectangle(again.window) == place, 10, f"the window at {place}")
        assert again.hand.look().title == "Activity – Kustos"
        _close_well(again)


def test_killed_in_a_backup_it_takes_its_children_along_and_starts_clean(
    office: Office, screen: Screen
) -> None:
    office.furnish(own_scans=400)
    with window_of(office, screen, "en") as walked:
        with ExitStack() as others:
            _begin_backup(walked, office, others)
        family = walked.family()
        assert any("restic" in " ".join(process.cmdline()) for process in family)
        walked.app.process.kill()
        walked.app.wait_for_end()
        eventually(lambda: gone(family), 30, "agent and restic to be gone")
    with window_of(office, screen, "en") as again:
        hand = again.hand
        hand.key("ctrl+4")
        hand.wait_count("Failed", 1, view="Tasks")
        hand.wait_count("Success", 1, view="Tasks")
        hand.click("Failed", kind="Cell", view="Tasks")
        hand.key("Return")
        hand.wait("Failed", kind="StatePill")
        hand.press("Back up again")
        hand.wait("Success", kind="StatePill", timeout=60)
        family = psutil.Process(again.app.pid).children(recursive=True)
        _close_well(again)
        assert gone(family)
    assert office.locks == []


def test_a_signal_in_a_backup_ends_everything_without_a_question(
    office: Office, screen: Screen
) -> None:
    """The session ends: restic lets go of its lock, nothing is left running."""
    office.furnish(own_scans=400)
    with window_of(office, screen, "en") as walked, ExitStack() as others:
        _begin_backup(walked, office, others)
        family = walked.family()
        walked.app.process.send_signal(signal.SIGTERM)
        assert walked.app.wait_for_end(30) == 0, walked.app.report()
        assert gone(family)
        assert walked.stray_lines() == []
    assert office.locks == []


def _begin_backup(walked: Walked, office: Office, others: ExitStack) -> None:
    """A job of this computer, and its backup under way."""
    scene = Scene(walked.hand, office, walked.window, Path(), "light", others)
    hand, names = walked.hand, office.names
    hand.key("ctrl+2")
    hand.press("New job")
    hand.enter("Name", names.own_job)
    hand.tick("Scans")
    with new_repository(scene):
        pass
    save_repository(scene)
    hand.press("Save and back up now")
    hand.until(lambda: scene.share_done() in CAUGHT, "30 to 70 %", timeout=60)


def _close_well(walked: Walked) -> None:
    close(walked, walked.family())
    assert walked.stray_lines() == []
