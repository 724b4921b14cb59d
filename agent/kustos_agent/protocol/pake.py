"""SPAKE2 (RFC 9382's idea, in the form of magic-wormhole's library) for the two ends of a pairing.

The one module that imports spake2, and only when a pairing begins: with cryptography, which it
brings along, it costs 8.5 MB.
"""

from enum import Enum
from typing import Final

MESSAGE_BYTES: Final = 33
"""The side (`A` or `B`) and an element of the group."""

_FIELD: Final = 2**255 - 19
_SIGN: Final = 2**255


class Side(Enum):
    """The manager dials and is A, the agent is B."""

    MANAGER = b"A"
    AGENT = b"B"


class PakeError(Exception):
    """What the other end sent is no message of the other side. Says nothing about the code."""


class Pake:
    """One run at one end. A run is for one guess: a second try needs another object."""

    def __init__(self, side: Side, password: bytes, *, manager: bytes, agent: bytes) -> None:
        """`manager` and `agent` are the identities: both ends come to the same key only if they
        mean the same two."""
        from spake2 import SPAKE2_A, SPAKE2_B  # noqa: PLC0415  see above

        kind = SPAKE2_A if side is Side.MANAGER else SPAKE2_B
        self._side = side
        self._run = kind(password, idA=manager, idB=agent)
        self.message = bytes(self._run.start())
        """For the other end."""

    def key(self, message: bytes) -> bytes:
        """32 bytes, shared if the other end used the same password. Once. Raises PakeError."""
        from spake2 import SPAKEError  # noqa: PLC0415  see above
        from spake2.ed25519_basic import NotOnCurve  # noqa: PLC0415  the same

        # The library looks at the first bytes alone, and takes an element in two encodings.
        element = int.from_bytes(message[1:], "little") % _SIGN
        if len(message) != MESSAGE_BYTES or message[:1] == self._side.value or element >= _FIELD:
            raise PakeError("no message of the other side")
        try:
            return bytes(self._run.finish(message))
        except (SPAKEError, NotOnCurve, ValueError) as error:
            raise PakeError(type(error).__name__) from None
