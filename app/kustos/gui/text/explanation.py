"""What there is to say about something that went wrong."""

from typing import NamedTuple


class Explanation(NamedTuple):
    """A problem for people. `who` says who can put it right, `raw` is the original text for the
    curious; both may be empty."""

    title: str
    cause: str
    step: str
    who: str = ""
    raw: str = ""
    retry_helps: bool = False

    @property
    def text(self) -> str:
        """Cause and next step, the sentences beneath the title."""
        return f"{self.cause} {self.step}".strip()

    @property
    def line(self) -> str:
        """Title and next step in one line, for where there is no more room."""
        return f"{self.title}. {self.step}".strip()
