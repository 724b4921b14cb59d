"""Where a walk takes place: the office, the hand, the window, and the folder of its pictures."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.e2e.walk_hand import Hand
from tests.e2e.walk_office import Office
from tests.e2e.walk_words import Words
from tests.helpers.processes import Child

WHOLE: Final = 10_000
"""The greatest value of a progress bar."""

RUN_SECONDS: Final = 60.0
"""No run of the walk takes longer."""


@dataclass
class Scene:
    """`others` ends what the steps start beside the program, such as the second machine's `agent`.
    `scheme` is the window's now."""

    hand: Hand
    office: Office
    window: int
    pictures: Path
    scheme: str
    others: ExitStack
    agent: Child | None = None
    taken: list[Path] = field(default_factory=list)

    @property
    def say(self) -> Words:
        """What the window says."""
        return self.hand.say

    def picture(self, name: str, *, moving: bool = False) -> None:
        """Numbered in order."""
        path = self.pictures / f"{len(self.taken) + 1:02}-{name}.png"
        self.taken.append(self.hand.picture(path, self.window, moving=moving))

    def go(self, section: str) -> None:
        """Click on a section, by its English name."""
        self.hand.click(self.say(section), kind="_Item")

    def share_done(self) -> int:
        """Of the running task on its page, in 1/10,000; -1 while nothing is known."""
        bars = self.hand.all(self.say("Progress"), kind="ProgressBar")
        return int(bars[0].text) if bars and bars[0].text.isdigit() else -1

    def wait_state(self, state: str) -> None:
        """Until the pill of the task's page says this English word."""
        self.hand.wait(self.say(state), kind="StatePill", timeout=RUN_SECONDS)
