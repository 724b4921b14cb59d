"""What `kustos audit` does and says."""

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from .audit_command import NoStoreError, export, verify
from .cli_text import CliText, Say
from .core.audit_export import ExportForm
from .core.audit_trail import AuditVerdict, SealStanding, head_of, text_of
from .engine import new_loop
from .home import Home, find_home
from .store import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreNotWritableError,
    StoreTooNewError,
    StoreTooOldError,
)

_STORE_SENTENCES: Final = {
    StoreTooNewError: Say.STORE_TOO_NEW,
    StoreTooOldError: Say.AUDIT_STORE_OLDER,
    StoreDamagedError: Say.STORE_DAMAGED,
    StoreFullError: Say.DISK_FULL,
    StoreNotWritableError: Say.NOT_WRITABLE,
}
_SEAL_SENTENCES: Final = {
    SealStanding.HOLDS: Say.AUDIT_SEAL_HOLDS,
    SealStanding.BROKEN: Say.AUDIT_SEAL_BROKEN,
    SealStanding.LOCKED: Say.AUDIT_SEAL_LOCKED,
    SealStanding.NONE: Say.AUDIT_SEAL_NONE,
}

Speak = Callable[[str], None]
"""Says a line: `say` what was asked for, `note` what else there is to say of it."""


class _NoHeadError(Exception):
    """What was given as one is none."""


def run(text: CliText, given: argparse.Namespace, say: Speak, note: Speak) -> int:
    """The exit code: 0, 1 if the audit is not whole or nothing could be done, 2 for wrong words."""
    home = find_home()
    try:
        if given.audit == "verify":
            return _verify(text, home, given, say)
        # What was asked for is the file, which may be where `say` says.
        return _export(text, home, given, note)
    except _NoHeadError:
        note(text(Say.AUDIT_NO_HEAD))
        return 2
    except NoStoreError:
        note(text(Say.AUDIT_NO_STORE, path=home.database))
    except StoreError as error:
        sentence = _STORE_SENTENCES.get(type(error), Say.STORE_UNUSABLE)
        note(text(sentence, path=home.database, reason=error))
    except OSError as error:
        path = error.filename or home.database
        note(text(Say.STORE_UNUSABLE, path=path, reason=error.strerror or error))
    return 1


def _verify(text: CliText, home: Home, given: argparse.Namespace, say: Speak) -> int:
    try:
        noted = None if given.head is None else head_of(given.head)
    except ValueError:
        raise _NoHeadError from None
    with asyncio.Runner(loop_factory=new_loop) as runner:
        verdict = runner.run(verify(home, noted))
    for line in _sentences(text, verdict):
        say(line)
    return 0 if verdict.whole else 1


def _sentences(text: CliText, verdict: AuditVerdict) -> list[str]:
    head = verdict.head
    if verdict.bad is None:
        said = [text(Say.AUDIT_WHOLE, number=head.number)]
    else:
        said = [text(Say.AUDIT_BAD, number=verdict.bad)]
    said.append(text(_SEAL_SENTENCES[verdict.seal], number=verdict.sealed))
    if verdict.noted is not None:
        said.append(text(Say.AUDIT_NOTED if verdict.noted else Say.AUDIT_NOT_NOTED))
    if verdict.whole and head.number:
        said.append(text(Say.AUDIT_HEAD, head=text_of(head)))
    return said


def _export(text: CliText, home: Home, given: argparse.Namespace, note: Speak) -> int:
    form = ExportForm.JSON if given.csv is None else ExportForm.CSV
    target = Path(given.json if given.csv is None else given.csv)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        number = runner.run(export(home, target, form))
    note(text(Say.AUDIT_EXPORTED, number=number, path=target))
    return 0
