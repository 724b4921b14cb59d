"""How a restic ended -> outcome and problem. Pure.

Exit code first, JSON second, text last. What an unknown code or text means is not guessed: it is a
failure of class `internal` that carries its text. Codes as seen on 0.14.0, 0.18.0 and 0.19.1.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ..protocol.values import ErrorClass, Outcome, Problem
from .command import CommandKind
from .error_texts import (
    HOST_KEY_CHANGED,
    NOT_REMOVED,
    RCLONE_FAILED,
    RETRY,
    SFTP_FAILED,
    classify,
)
from .output import holder, plain
from .process import Ended
from .reports import ErrorItem, ExitError

MAX_DETAIL: Final = 2_000
"""Characters of restic's own text that a problem carries."""

_PARTIAL: Final = 3
_BY_CODE: Final = {
    10: ErrorClass.REPOSITORY_MISSING,
    11: ErrorClass.REPOSITORY_LOCKED,
    12: ErrorClass.WRONG_PASSWORD,
}
_GO_CRASH: Final = 2
_INTERRUPTED: Final = 130

_LOCK_HOLDER: Final = re.compile(r"locked (?:exclusively )?by PID (\d+) on (\S+) by (.+?) \(UID")
_STACK: Final = re.compile(r"^\s*(github\.com/|main\.|runtime\.|golang\.org/)")
_MISSING_SOURCE: Final = re.compile(r"^(.+) does not exist, skipping$", re.MULTILINE)
_PLACE: Final = re.compile(
    r"(?:create|open|write|mkdir|lstat|stat|rename|sync|fsync|close|remove|chmod|lchown|symlink)"
    r" (/[^\n]*?): (?:no space left|permission denied|operation not permitted|file too large"
    r"|disk quota|read-only file system|not a directory|input/output error)"
)
_HELPER_ENDED: Final = (SFTP_FAILED, RCLONE_FAILED)
_ABOUT_SERVER: Final = frozenset(
    {
        ErrorClass.LOGIN_REFUSED,
        ErrorClass.REMOVAL_REFUSED,
        ErrorClass.HOST_KEY_CHANGED,
        ErrorClass.HOST_KEY_UNKNOWN,
        ErrorClass.TLS_FAILED,
        ErrorClass.UNREACHABLE,
    }
)
_ABOUT_FILES: Final = frozenset(
    {ErrorClass.DISK_FULL, ErrorClass.QUOTA, ErrorClass.PERMISSION_DENIED}
)


@dataclass(frozen=True, repr=False)
class Evidence:
    """What is known about a run that has ended.

    `location` and `server` are the repository's as shown to people; `stderr` are the last lines of
    plain text, oldest first; `items` what could not be read or written (without what a scan met).
    All texts are as restic wrote them: with secrets masked, `wrong password` might not be one any
    more. `clean` masks what is kept of them.
    """

    kind: CommandKind
    ended: Ended
    location: str = ""
    server: str = ""
    exit_error: ExitError | None = None
    stderr: tuple[str, ...] = ()
    items: tuple[ErrorItem, ...] = field(default=())
    clean: Callable[[str], str] = str


def judge(evidence: Evidence) -> tuple[Outcome, Problem | None]:
    """Outcome and, unless all is well or it was cancelled, the problem."""
    ended = evidence.ended
    text = _text(evidence)
    if ended.cancelled:
        return Outcome.CANCELLED, None
    if ended.timed_out:
        return Outcome.FAILED, _problem(ErrorClass.TIMEOUT, evidence, text, _waited_for(evidence))
    if evidence.kind is CommandKind.BACKUP and (missing := _MISSING_SOURCE.findall(text)):
        # Up to 0.18 restic leaves out a source that vanished and says 0.
        return Outcome.FAILED, Problem(
            error=ErrorClass.SOURCE_MISSING,
            subject=_clip(evidence.clean(", ".join(missing))),
            detail=detail(evidence.clean(text)),
        )
    if ended.exit_code == 0:
        return Outcome.SUCCESS, None
    if ended.exit_code == _PARTIAL and evidence.kind is CommandKind.BACKUP:
        first = evidence.items[0] if evidence.items else ErrorItem(item="", text="")
        return Outcome.WARNING, Problem(
            error=ErrorClass.PARTIAL_READ,
            subject=_clip(first.item),
            detail=detail(evidence.clean(first.text or text)),
        )
    return Outcome.FAILED, _problem(_class(evidence, text), evidence, text)


def detail(text: str) -> str:
    """Text fit for a problem: without Go's stack, control codes and repetition, bounded."""
    kept: list[str] = []
    for line in plain(text).splitlines():
        if _STACK.match(line):
            break
        if line.strip() and (not kept or kept[-1] != line):
            kept.append(line)
    return "\n".join(kept)[:MAX_DETAIL]


def _class(evidence: Evidence, text: str) -> ErrorClass:
    code = evidence.ended.exit_code
    if code is None:
        return ErrorClass.INTERNAL
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code < 0 or code == _INTERRUPTED:
        return ErrorClass.INTERRUPTED
    # 0.14 ends a `dump` that fails with 2 as well.
    if code == _GO_CRASH and evidence.kind is not CommandKind.DUMP:
        found = classify(text)
        return found if found is ErrorClass.OUT_OF_MEMORY else ErrorClass.INTERNAL
    # restic's last word first; then everything, latest line first: earlier ones may be retries.
    candidates = [evidence.exit_error.message] if evidence.exit_error else []
    candidates += [_verdict(evidence.stderr), *reversed(evidence.stderr)]
    candidates += [item.text for item in evidence.items]
    # That ssh or rclone ended is no reason; what it wrote before is, if restic passed it on.
    candidates.sort(key=lambda text: any(ended in text for ended in _HELPER_ENDED))
    found = next(filter(None, map(classify, candidates)), ErrorClass.INTERNAL)
    return _in_context(found, evidence, text)


def _in_context(found: ErrorClass, evidence: Evidence, text: str) -> ErrorClass:
    """What it is by lines that restic wrote before."""
    if found is ErrorClass.HOST_KEY_UNKNOWN and HOST_KEY_CHANGED in text:
        return ErrorClass.HOST_KEY_CHANGED  # ssh says both, this one some lines earlier
    if found is ErrorClass.LOGIN_REFUSED and any(map(NOT_REMOVED.match, evidence.stderr)):
        return ErrorClass.REMOVAL_REFUSED  # it has let restic in
    return found


def _verdict(stderr: tuple[str, ...]) -> str:
    """What restic < 0.18 says at the end: `Fatal: …` and the lines that follow."""
    for index, line in enumerate(stderr):
        if line.startswith("Fatal: "):
            return "\n".join(stderr[index:])
    return ""


def _text(evidence: Evidence) -> str:
    lines = list(evidence.stderr)
    lines += [f"{item.item}: {item.text}" for item in evidence.items[:5]]
    if evidence.exit_error:
        lines.append(evidence.exit_error.message)
    return "\n".join(lines)


def _waited_for(evidence: Evidence) -> str:
    """Why restic was trying again when the time was up, if it was. What it says at its end is only
    that it was interrupted."""
    return next(filter(RETRY.match, reversed(evidence.stderr)), "")


def _problem(error: ErrorClass, evidence: Evidence, text: str, reason: str = "") -> Problem:
    own_words = evidence.exit_error.message if evidence.exit_error else ""
    return Problem(
        error=error,
        subject=_clip(evidence.clean(_subject(error, evidence, text))),
        detail=detail(evidence.clean(reason or own_words or text)) or _code(evidence.ended),
    )


def _subject(error: ErrorClass, evidence: Evidence, text: str) -> str:
    if error is ErrorClass.REPOSITORY_LOCKED and (found := _LOCK_HOLDER.search(text)):
        return holder(found[3], found[2], found[1])
    if error in _ABOUT_SERVER:
        return evidence.server
    if error in _ABOUT_FILES and (found := _PLACE.search(text)):
        return found[1]
    return evidence.location


def _code(ended: Ended) -> str:
    """All there is to say about a program that said nothing."""
    if ended.exit_code is None:
        return ""
    return f"signal {-ended.exit_code}" if ended.exit_code < 0 else f"exit code {ended.exit_code}"


def _clip(text: str) -> str:
    return plain(text)[:1_000]
