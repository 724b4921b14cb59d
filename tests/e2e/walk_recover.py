"""The walk's second half: what ran is found again, files come back, an error says what to do."""

from collections.abc import Callable, Sequence
from typing import Final

from tests.e2e.walk_hand import BUTTONS
from tests.e2e.walk_office import PASSWORD
from tests.e2e.walk_scene import RUN_SECONDS, Scene
from tests.e2e.walk_words import Words
from tests.helpers.trees import fingerprint

OTHER: Final = {"en": "de", "de": "en", "light": "dark", "dark": "light"}
LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
SCHEMES: Final = {"light": "Light", "dark": "Dark"}


class Recover:
    """Begins with the backups of `Protect` done."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._hand = scene.hand
        self._office = scene.office
        self._names = scene.office.names

    @property
    def steps(self) -> Sequence[Callable[[], None]]:
        """In order."""
        return (
            self.lists,
            self.snapshots,
            self.choose_files,
            self.choose_folder,
            self.restore,
            self.wrong_password,
            self.right_password,
            self.settings,
        )

    def lists(self) -> None:
        """Jobs, repositories and what has run, by keyboard."""
        hand, names, say = self._hand, self._names, self._scene.say
        hand.key("ctrl+2")
        hand.wait(names.own_job, kind="Cell")
        hand.click(names.job, kind="Cell", view=say("Jobs"))
        self._scene.picture("jobs")
        hand.key("ctrl+3")
        hand.wait(names.repository, kind="Cell")
        self._scene.picture("repositories")
        hand.key("ctrl+4")
        initialised = {f"{kind} · {names.repository}" for kind in say("Initialise")}
        hand.wait(initialised, kind="Cell")
        hand.wait_count(say("Success"), 3, view=say("Tasks"))
        for job in (names.job, names.own_job):
            hand.wait({f"{kind} · {job}" for kind in say("Backup")}, kind="Cell")
        self._scene.picture("activity")
        hand.click(initialised, kind="Cell")
        hand.key("Return")
        self._scene.wait_state("Success")
        self._scene.picture("task-initialised")
        hand.key("Escape")
        hand.wait(initialised, kind="Cell")

    def snapshots(self) -> None:
        """Of the second machine's job; the one there is leads to *Restore*."""
        hand, say = self._hand, self._scene.say
        hand.key("ctrl+2")
        hand.click(self._names.job, kind="Cell", view=say("Jobs"))
        hand.press("Snapshots")
        hand.wait(None, kind="Cell", view=say("Snapshots"))
        self._scene.picture("snapshots")
        hand.press("Read anew")
        hand.until(lambda: self._enabled("Read anew"), "the repository to be read")
        hand.press("Restore …")

    def _enabled(self, button: str) -> bool:
        return any(b.enabled for b in self._hand.all(self._scene.say(button), kind=BUTTONS))

    def choose_files(self) -> None:
        """A folder and a file of another."""
        hand, names = self._hand, self._names
        hand.wait(names.job, kind="Choice")
        hand.expand("home")
        hand.expand("maria")
        hand.expand(names.papers)
        hand.expand("2026")
        hand.tick(names.bills[1])
        hand.tick(names.bills[3])
        hand.tick("Anschreiben.odt")
        self._scene.picture("restore")
        hand.press("Next: where")

    def choose_folder(self) -> None:
        """One that is taken is refused; the new one that was proposed is taken."""
        hand, say = self._hand, self._scene.say
        proposed = hand.wait(say("Folder"), kind="QLineEdit").text
        self._target = proposed
        hand.enter("Folder", self._office.books.inside(self._office.books.home))
        hand.press("Next: review")
        hand.wait(say("There is something in this folder already. Choose a new or an empty one."))
        self._scene.picture("restore-taken")
        hand.enter("Folder", proposed)
        self._scene.picture("restore-where")
        hand.press("Next: review")
        hand.wait(say("Start the restore"), kind=BUTTONS)
        self._scene.picture("restore-review")

    def restore(self) -> None:
        """What comes back is the same, and nothing else comes."""
        names, books = self._names, self._office.books
        self._hand.press("Start the restore")
        self._scene.wait_state("Success")
        self._scene.picture("restored")
        inner = books.inside(books.home / names.papers).removeprefix("/")
        came = books.outside(self._target) / inner
        expected = fingerprint(books.home / names.papers)
        chosen = {
            f"2026/{names.bills[1]}",
            f"2026/{names.bills[3]}",
            "Anschreiben.odt",
        }
        wanted = {path.encode() for path in chosen}
        found = fingerprint(came)
        files = {path for path, entry in found.entries.items() if entry.size}
        assert files == wanted, found.entries
        for path in wanted:
            assert found.entries[path] == expected.entries[path], path

    def wrong_password(self) -> None:
        """Somebody enters another password: the next run fails and says so."""
        hand, say = self._hand, self._scene.say
        self._store_password("not the right one at all")
        hand.key("ctrl+2")
        hand.click(self._names.job, kind="Cell", view=say("Jobs"))
        hand.press("Back up now")
        hand.wait(say("Failed"), kind="Cell", view=say("Jobs"))
        hand.key("ctrl+1")
        hand.click(self._names.books, kind="Cell", view=say("Machines"))
        hand.wait(say("The repository password was refused"))
        self._scene.picture("machine-failing")
        hand.key("ctrl+4")
        hand.click(say("Failed"), kind="Cell")
        hand.key("Return")
        self._scene.wait_state("Failed")
        hand.wait(say("The repository password was refused"))
        self._scene.picture("task-failed")

    def right_password(self) -> None:
        """It is entered again, and the next run is good."""
        hand, say = self._hand, self._scene.say
        self._store_password(PASSWORD)
        hand.key("ctrl+2")
        hand.click(self._names.job, kind="Cell", view=say("Jobs"))
        hand.press("Back up now")
        hand.wait_count(say("Success"), 2, view=say("Jobs"), timeout=RUN_SECONDS)

    def _store_password(self, password: str) -> None:
        hand = self._hand
        hand.key("ctrl+3")
        hand.double_click(self._names.repository)
        hand.enter("Password", password)
        hand.press("Save")
        hand.wait_no_dialog()

    def settings(self) -> None:
        """The other language and the other colours, at once and everywhere."""
        hand, scene = self._hand, self._scene
        hand.key("ctrl+7")
        hand.wait(scene.say("Appearance"))
        scene.picture("settings")
        language, scheme = OTHER[scene.say.language], OTHER[scene.scheme]
        hand.choose("Language", LANGUAGES[language])
        hand.say = Words(language)
        hand.wait(scene.say("Appearance"))
        (colours,) = scene.say(SCHEMES[scheme])
        hand.choose("Colours", colours)
        hand.until(lambda: hand.look().scheme == scheme, f"a {scheme} window")
        scene.scheme = scheme
        scene.picture("settings-switched")
        scene.go("Machines")
        hand.wait_count(scene.say("Protected"), 2)
        scene.picture("machines-switched")
        scene.go("Activity")
        hand.wait(scene.say("Failed"), kind="Cell")
        scene.picture("activity-switched")
