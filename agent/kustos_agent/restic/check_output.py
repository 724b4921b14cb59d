"""What a check found. Pure, never fails.

restic >= 0.18 counts in its summary. Before, and for what that leaves out, there are its texts: as
seen on 0.14.0, 0.18.0 and 0.19.1, and in the sources of 0.16.5 and 0.17.3.
"""

import re
from typing import Final

from msgspec import Struct

from ..protocol.values import ErrorClass
from .error_texts import classify
from .reports import CheckSummary, ErrorItem, Line, OtherLine

_MAX_DAMAGED: Final = 10_000
_MAX_TOLD: Final = 10
_MAX_LINE: Final = 2_000

_TRIES: Final = re.compile(r"\w+\(<.+?\) (?:returned error, retrying|failed:)|Fatal: ")
"""One of several tries, or the last word: no finding of its own."""

_ADVICE: Final = re.compile(
    r"restic (?:repair packs|repair snapshots)|The repository (?:is damaged|contains)"
    r"|(?:Damaged pack files|Corrupted blobs) |RESTIC_FEATURES="
)
_MEND_INDEX: Final = re.compile(r"restic (?:rebuild-index|repair index)'")
_PRUNE: Final = re.compile(r"restic prune`")
_HARMLESS: Final = re.compile(r"contained in several indexes|not referenced in any index")
_PACK: Final = re.compile(r"(?:pack|Pack ID does not match, want) ([0-9a-f]{64})\b")
_COUNTED: Final = re.compile(r"pack [0-9a-f]{64}|Pack ID does not match|error for tree |error: ")
_MISSING: Final = re.compile(r"pack [0-9a-f]{64}: does not exist")
_INDEX: Final = re.compile(r"error: error loading index ")
_DAMAGE: Final = re.compile(
    r"not found in (?:repository|index)|nil blob list|null ID|no subtree|subtree id is null"
    r"|with invalid type|with empty name|size does not match|is empty or not indexed"
    r"|gaps / overlapping|not contained in index|file is too short"
)
_UNREAD: Final = frozenset(
    {
        ErrorClass.UNREACHABLE,
        ErrorClass.LOGIN_REFUSED,
        ErrorClass.TLS_FAILED,
        ErrorClass.PERMISSION_DENIED,
        ErrorClass.DISK_FULL,
        ErrorClass.QUOTA,
        ErrorClass.OUT_OF_MEMORY,
    }
)


class Findings(Struct, frozen=True, kw_only=True):
    """What is to be said of a check that did not end well, or has advice.

    `error` is CORRUPT where something is damaged. restic says so as well when it could not read:
    then it is why. `told` are the first findings in restic's words, with secrets if it wrote any.
    """

    error: ErrorClass = ErrorClass.CORRUPT
    errors: int = 0
    damaged: tuple[str, ...] = ()
    repair_index: bool = False
    prune: bool = False
    told: tuple[str, ...] = ()


class CheckReader:
    """Feed it every line of both outputs."""

    def __init__(self) -> None:
        self._summary: CheckSummary | None = None
        self._counted = 0
        self._packs: dict[str, None] = {}
        self._damage = False
        self._unread: ErrorClass | None = None
        self._repair_index = False
        self._prune = False
        self._told: list[str] = []

    def line(self, line: Line) -> None:
        """The next one."""
        match line:
            case CheckSummary():
                self._summary = line
                self._damage = self._damage or bool(line.broken)
            case OtherLine() | ErrorItem():
                for text in line.text.splitlines():
                    self._read(text.strip()[:_MAX_LINE])

    def findings(self) -> Findings:
        """What was found, once restic has ended."""
        summary = self._summary or CheckSummary()
        if self._unread is not None and not self._damage:
            # Nothing is known to be damaged, so nothing is to be mended.
            return Findings(
                error=self._unread,
                errors=summary.errors or self._counted,
                told=tuple(self._told),
            )
        packs = dict.fromkeys([*summary.broken[:_MAX_DAMAGED], *self._packs])
        return Findings(
            errors=summary.errors or self._counted,
            damaged=tuple(packs)[:_MAX_DAMAGED],
            repair_index=self._repair_index or summary.repair_index,
            prune=self._prune or summary.prune,
            told=tuple(self._told),
        )

    def _read(self, text: str) -> None:
        if _TRIES.match(text) or _ADVICE.match(text):
            return
        if _MEND_INDEX.search(text):
            self._repair_index = True
        elif _PRUNE.search(text):
            self._prune = True
        elif not _HARMLESS.search(text):
            self._weigh(text)

    def _weigh(self, text: str) -> None:
        counted = _COUNTED.match(text)
        error = classify(text)
        if error in _UNREAD:
            self._unread = error
        elif _DAMAGE.search(text) or _PACK.match(text) or error is ErrorClass.CORRUPT:
            self._damage = True
            # Without its entry, the next backup saves again what was in a pack that is gone.
            if _MISSING.match(text) or _INDEX.match(text):
                self._repair_index = True
            pack = _PACK.match(text)
            if pack is not None and len(self._packs) < _MAX_DAMAGED:
                self._packs[pack[1]] = None
        elif not counted:
            return
        if counted:
            self._counted += 1
        if len(self._told) < _MAX_TOLD:
            self._told.append(text)
