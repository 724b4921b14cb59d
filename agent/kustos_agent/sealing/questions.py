"""What the agent asks the process that seals and opens, and what that answers: one JSON object
each, on its standard input and output."""

from msgspec import Struct

from ..protocol.seal_trouble import SealTrouble
from ..protocol.values import RepositoryAccess, SealedCredentials


class Place(Struct, frozen=True, kw_only=True):
    """Where this agent keeps things, in wire form, and who it is. `keyring`: one may be used."""

    agent_id: str
    folder: str
    key_file: str
    keyring: bool


class Seal(Struct, frozen=True, kw_only=True, tag=True):
    """Keep it."""

    place: Place
    kept: SealedCredentials
    access: RepositoryAccess


class Open(Struct, frozen=True, kw_only=True, tag=True):
    """Give it."""

    place: Place
    kept: SealedCredentials


class Clear(Struct, frozen=True, kw_only=True, tag=True):
    """Remove everything, the key included."""

    place: Place


Question = Seal | Open | Clear


class Answer(Struct, frozen=True, kw_only=True):
    """`access` is what was asked for by Open. With a `trouble` nothing was done."""

    access: RepositoryAccess | None = None
    trouble: SealTrouble | None = None
    detail: str = ""
