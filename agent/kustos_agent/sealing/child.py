"""`python -m kustos_agent.sealing.child`: seals, opens or removes once, and ends.

It ends in any case after SECONDS: a keyring may wait for a person who is not there, a disk for
ever.
"""

import os
import sys
import threading
from pathlib import Path
from typing import Final

import msgspec

from ..protocol.paths import from_wire
from ..protocol.seal_trouble import SealTrouble
from .cipher import seal, unseal
from .entries import Entries, Entry, Kept, KeyPlace, bound
from .keys import Key, keys_here
from .questions import Answer, Clear, Open, Place, Question, Seal
from .trouble import SealingError

SECONDS: Final = 20.0


def main() -> None:
    """See above."""
    end = threading.Timer(SECONDS, os._exit, [1])
    end.daemon = True
    end.start()
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(question, os.environ)))
    sys.stdout.buffer.flush()


def answer(question: Question, environment: "os._Environ[str] | dict[str, str]") -> Answer:
    """Does it, with what this machine has."""
    box = Box(question.place, environment)
    try:
        match question:
            case Seal(kept=kept, secret=secret):
                box.seal(kept, secret)
            case Open(kept=kept):
                return Answer(secret=box.open(kept))
            case Clear():
                box.clear()
    except SealingError as error:
        return Answer(trouble=error.trouble, detail=error.detail)
    return Answer()


class Box:
    """The sealed files with the keys that open them. Everything raises SealingError."""

    def __init__(self, place: Place, environment: "os._Environ[str] | dict[str, str]") -> None:
        self._agent_id = place.agent_id
        self._entries = Entries(Path(from_wire(place.folder)))
        self._keys: list[Key] = keys_here(
            environment, Path(from_wire(place.key_file)), place.agent_id, keyring=place.keyring
        )

    def seal(self, kept: Kept, secret: bytes) -> None:
        """Under the best key that there is; a key that is there and cannot be had is no reason for
        a lesser one."""
        key = self._keys[0]
        sealed = seal(key.create(), bound(self._agent_id, kept, key.place), secret)
        self._entries.put(Entry(agent_id=self._agent_id, kept=kept, key=key.place, sealed=sealed))

    def open(self, kept: Kept) -> bytes:
        """What was sealed in this revision."""
        entry = self._entries.get(kept)
        if entry is None or entry.kept != kept or entry.agent_id != self._agent_id:
            raise SealingError(SealTrouble.NOT_KEPT)
        return unseal(self._key(entry.key), entry.bound, entry.sealed)

    def clear(self) -> None:
        """The files first: without them no key opens anything."""
        self._entries.clear()
        for key in self._keys:
            key.remove()

    def _key(self, place: KeyPlace) -> bytes:
        for key in self._keys:
            if key.place is place and (found := key.load()) is not None:
                return found
        raise SealingError(SealTrouble.KEY_MISSING, place.value)


if __name__ == "__main__":
    main()
