"""Removes old folders from restic's cache on this machine."""

import asyncio
from typing import Final

from msgspec import Struct

from ..protocol.values import Outcome
from . import mending_commands
from .errors import Evidence, judge
from .mending_output import parse_removed_caches
from .outcome import Finished, Watch
from .refusal import refusing
from .repository import Redactor
from .toolkit import Toolkit, not_started
from .transcript import Transcript

OLD_DAYS: Final = 30
"""restic's own idea of old."""


class CacheCleaned(Struct, frozen=True, kw_only=True, gc=False):
    """So many folders, one a repository, are gone."""

    removed: int = 0


@refusing
async def clean_cache(
    toolkit: Toolkit,
    watch: Watch,
    *,
    older_than_days: int = OLD_DAYS,
    timeout_seconds: float | None = None,
) -> Finished[CacheCleaned]:
    """Remove what no run has used for so many days: repositories that are gone, and what a check
    that was killed has left. Nothing else in the folder is touched. Takes no repository."""
    command = mending_commands.clean_cache(toolkit.restic, older_than_days)
    transcript = Transcript(
        command.kind,
        Redactor(),
        now=asyncio.get_running_loop().time,
        clock=toolkit.clock,
        on_log=watch.on_log,
    )
    try:
        ended = await toolkit.runner.run(
            command,
            on_stdout=transcript.stdout,
            on_stderr=transcript.stderr,
            cancel=watch.cancel,
            timeout_seconds=timeout_seconds,
        )
    except OSError as error:
        return Finished(Outcome.FAILED, not_started(toolkit.restic, error))
    transcript.close()
    outcome, problem = judge(Evidence(command.kind, ended, stderr=tuple(transcript.tail)))
    result = None
    if outcome is Outcome.SUCCESS:
        removed = parse_removed_caches(transcript.output.decode("utf-8", "replace"))
        result = CacheCleaned(removed=removed)
    return Finished(outcome, problem, result, ended.exit_code)
