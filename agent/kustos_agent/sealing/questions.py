"""What the agent asks the process that seals and opens, and what that answers: one JSON object
each, on its standard input and output."""

from msgspec import Struct

from ..protocol.seal_trouble import SealTrouble
from .entries import Kept


class Place(Struct, frozen=True, kw_only=True):
    """Where this agent keeps things, in wire form, and who it is. `keyring`: one may be used."""

    agent_id: str
    folder: str
    key_file: str
    keyring: bool


class Seal(Struct, frozen=True, kw_only=True, tag=True):
    """Keep it. `secret` is whatever the one who asks will read again."""

    place: Place
    kept: Kept
    secret: bytes

    def __repr__(self) -> str:
        """Without what is secret, so that a traceback or log line cannot leak it."""
        return f"Seal(kept={self.kept!r}, …)"


class Open(Struct, frozen=True, kw_only=True, tag=True):
    """Give it."""

    place: Place
    kept: Kept


class Clear(Struct, frozen=True, kw_only=True, tag=True):
    """Remove everything, the key included."""

    place: Place


Question = Seal | Open | Clear


class Answer(Struct, frozen=True, kw_only=True):
    """`secret` is what was asked for by Open. With a `trouble` nothing was done."""

    secret: bytes | None = None
    trouble: SealTrouble | None = None
    detail: str = ""

    def __repr__(self) -> str:
        """As in `Seal`."""
        return f"Answer(trouble={self.trouble!r}, detail={self.detail!r}, …)"
