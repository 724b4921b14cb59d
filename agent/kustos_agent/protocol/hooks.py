"""Programs that a manager has run around a backup."""

from typing import Annotated

from msgspec import Meta

from .values import Name, Value

Argument = Annotated[str, Meta(max_length=4_096)]


class Hook(Value, frozen=True, kw_only=True):
    """`command` (program, then arguments; no shell), with `environment` added to the agent's: the
    place for its secrets. `run_as` is the account that it runs under, empty for the agent's own. It
    is stopped after `timeout_seconds`, and has failed then."""

    command: Annotated[tuple[Argument, ...], Meta(min_length=1, max_length=100)]
    environment: Annotated[
        dict[Annotated[str, Meta(max_length=255)], Annotated[str, Meta(max_length=32_768)]],
        Meta(max_length=100),
    ] = {}  # noqa: RUF012  structs do not share it
    run_as: Name = ""
    timeout_seconds: Annotated[float, Meta(gt=0, le=3_600)] = 300.0

    def __repr__(self) -> str:
        """Without what may be secret, so that a traceback or log line cannot leak it."""
        return f"Hook({self.command[0]!r}, …)"


class Hooks(Value, frozen=True, kw_only=True):
    """`before` the backup, `after` a good one (warnings included), `failed` after any other end, be
    it that `before` failed or that it was cancelled. `task` and `job` are told to them as they are.
    Refused as `forbidden-here` unless the machine's owner lets managers choose programs."""

    before: Hook | None = None
    after: Hook | None = None
    failed: Hook | None = None
    task: Name = ""
    job: Name = ""
