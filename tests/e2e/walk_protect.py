"""The walk's first half: from a new window to folders of two machines that are saved."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from tests.e2e.walk_office import PASSWORD
from tests.e2e.walk_scene import WHOLE, Scene

CAUGHT: Final = range(WHOLE * 3 // 10, WHOLE * 7 // 10)
"""Between 30 and 70 %: where the live view is looked at."""


class Protect:
    """Each step leaves the window where the next one begins."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._hand = scene.hand
        self._office = scene.office
        self._names = scene.office.names
        self._say = scene.say

    @property
    def steps(self) -> Sequence[Callable[[], None]]:
        """In order."""
        return (
            self.first_look,
            self.second_machine,
            self.fill_in_job,
            self.new_repository,
            self.save_and_watch,
            self.own_job,
        )

    def first_look(self) -> None:
        """The computer itself has joined, and the page says that nothing of it is saved."""
        self._hand.wait(self._say("Unprotected"), kind="Cell")
        name = self._names.desk
        self._hand.wait(self._say("Nothing of {name} is backed up", name=name))
        self._scene.picture("first-start")

    def second_machine(self) -> None:
        """It joins by the line that the dialog shows; the dialog sees it come."""
        hand, name = self._hand, self._names.books
        hand.press("Add a machine")
        hand.until(self._token, "a line")
        self._scene.picture("add-machine")
        self._office.join(self._token())
        self._scene.agent = self._scene.others.enter_context(self._office.books_agent())
        hand.wait(self._say("{name} has joined and is connected", name=name))
        self._scene.picture("machine-joined")

    def _token(self) -> str:
        """What the line hands to `kustos-agent join -`; empty as long as there is none."""
        label = self._say("Line to type on the machine")
        line = self._hand.wait(label, kind="QPlainTextEdit").text
        echo, _, agent = line.strip().partition(" | ")
        if agent != "kustos-agent join -":
            return ""
        return echo.removeprefix("echo ")

    def fill_in_job(self) -> None:
        """The dialog leads on to the job's form, the machine chosen; folders are ticked."""
        hand, names = self._hand, self._names
        hand.press("New job")
        hand.wait(self._say("Machine"), kind="MachineChoice")
        hand.until(lambda: self._chosen_machine() == names.books, "the machine to be chosen")
        hand.enter("Name", names.job)
        hand.tick(names.papers)
        hand.tick("Scans")
        hand.expand(names.papers)
        hand.tick("Kontakte.csv", to="off")
        hand.enter("Leave out", "*.tmp")
        self._scene.picture("job-without-repository")

    def _chosen_machine(self) -> str:
        return self._hand.wait(self._say("Machine"), kind="MachineChoice").text

    def new_repository(self) -> None:
        """The test says that there is none; once it is initialised, the test is good."""
        with new_repository(self._scene):
            self._scene.picture("repository-missing")
        self._scene.picture("repository")
        save_repository(self._scene)
        self._hand.click(self._say("What"), kind="Tab")
        self._scene.picture("job-editor")

    def save_and_watch(self) -> None:
        """The run is seen live, then its end."""
        hand = self._hand
        hand.press("Save and back up now")
        hand.until(lambda: self._scene.share_done() in CAUGHT, "30 to 70 %", timeout=60)
        self._scene.picture("task", moving=True)
        self._scene.wait_state("Success")
        hand.wait(self._say("Show snapshots"), kind="Button")
        self._scene.picture("task-ended")

    def own_job(self) -> None:
        """This computer's own folder, into the repository that is there; by keyboard mostly."""
        hand, names = self._hand, self._names
        hand.key("ctrl+2")
        hand.wait(names.job, kind="Cell")
        hand.press("New job")
        hand.choose("Machine", self._names.desk)
        hand.enter("Name", names.own_job)
        hand.tick(names.papers)
        hand.press("Save and back up now")
        self._scene.wait_state("Success")
        self._scene.go("Machines")
        hand.wait_count(self._say("Protected"), 2)
        self._scene.picture("two-machines")


@contextmanager
def new_repository(scene: Scene) -> Iterator[None]:
    """From the job's form: fill in the repository's and test it. Inside, the test has said that
    there is none; then it is initialised and tested again."""
    hand, say, office = scene.hand, scene.say, scene.office
    noted = say("The password is noted down outside this computer")
    hand.click(say("Where to"), kind="Tab")
    hand.press("New …")
    hand.enter("Name", office.names.repository)
    hand.enter("Folder", office.desk.inside(office.repository))
    hand.enter("Password", PASSWORD)
    hand.press("Test")
    hand.wait(noted)
    yield
    hand.click(noted)
    hand.press("Initialise")
    hand.wait(say("The repository is ready"))
    hand.press("Test")
    hand.wait(say("The test was good"))


def save_repository(scene: Scene) -> None:
    """The job's form then has chosen it."""
    hand, name = scene.hand, scene.office.names.repository
    hand.press("Save")
    hand.wait_no_dialog()
    hand.until(lambda: hand.wait(scene.say("Repository"), kind="Choice").text == name, name)
