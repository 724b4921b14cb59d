"""Log lines as the manager keeps them."""

from collections.abc import Iterable

import msgspec

from kustos.core.packed_log import PackedLog, packed
from kustos_agent.protocol.values import LogLine


def log(task_id: str, first: int, lines: Iterable[LogLine]) -> PackedLog:
    """These lines of the task's log; `first` numbers the first of them."""
    return packed(task_id, first, [msgspec.json.encode(line) for line in lines])
