"""Which room of the window mends a problem."""

import pytest

from kustos.gui.remedy import Remedy, remedy
from kustos_agent.protocol.values import ErrorClass, TaskKind


@pytest.mark.parametrize(
    ("error", "kind", "expected"),
    [
        (ErrorClass.WRONG_PASSWORD, TaskKind.BACKUP, Remedy.REPOSITORY),
        (ErrorClass.WRONG_PASSWORD, TaskKind.RESTORE, Remedy.REPOSITORY),
        (ErrorClass.SOURCE_MISSING, TaskKind.BACKUP, Remedy.JOB),
        (ErrorClass.HOOK_FAILED, TaskKind.BACKUP, Remedy.JOB),
        (ErrorClass.DUMP_FAILED, TaskKind.BACKUP, Remedy.JOB),
        (ErrorClass.PERMISSION_DENIED, TaskKind.RESTORE, None),
        (ErrorClass.TARGET_NOT_EMPTY, TaskKind.INIT, Remedy.REPOSITORY),
        (ErrorClass.TARGET_NOT_EMPTY, TaskKind.RESTORE, None),
        (ErrorClass.CORRUPT, TaskKind.BACKUP, Remedy.CARE),
        (ErrorClass.DISK_FULL, TaskKind.BACKUP, None),
    ],
)
def test_a_problem_leads_to_the_room_where_it_is_mended(
    error: ErrorClass, kind: TaskKind, expected: Remedy | None
) -> None:
    """And nowhere if no room helps."""
    assert remedy(error, kind) is expected
