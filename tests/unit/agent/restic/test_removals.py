"""What stayed and why, from what restic wrote of it."""

import pytest

from kustos_agent.protocol.values import ErrorClass
from kustos_agent.restic.output import Shape, parse
from kustos_agent.restic.removals import Removals

OLD_TRY = (
    b"Remove(<data/7dc7834c91>) returned error, retrying after 552.330144ms: remove"
    b" /r/data/7d/7dc7834c9121: permission denied"
)
# Recorded from restic 0.14.0, without --json.
OLD = [OLD_TRY, OLD_TRY, b"unable to remove <data/7dc7834c91> from the repository"]
# Recorded from restic 0.18.0; 0.19.1 says the same.
NEW = [
    b'Ignoring "fff": no matching ID found for prefix "fff"',
    b"Remove(<snapshot/3f13f80a27>) failed: unexpected HTTP response (403): 403 Forbidden",
    b"unable to remove snapshot/3f13f80a27e478afb749ffb3 from the repository",
]


@pytest.mark.parametrize(
    ("lines", "left", "error"),
    [
        (OLD, 1, ErrorClass.PERMISSION_DENIED),
        (NEW, 1, ErrorClass.REMOVAL_REFUSED),
        (NEW[:1], 0, None),
        (NEW[2:] * 3, 3, None),
        ([b"Remove(<data/7dc7834c91>) failed: the moon is full", NEW[2]], 1, None),
    ],
    ids=["0.14.0", "0.18.0", "gone before", "no reason", "unknown reason"],
)
def test_what_stayed(lines: list[bytes], left: int, error: ErrorClass | None) -> None:
    """Files are counted, the reason is classed by its own words alone."""
    removals = Removals()
    for line in lines:
        removals.line(parse(line, Shape.REPORT))
    assert (removals.left, removals.error) == (left, error)


def test_a_lock_that_stayed_is_no_snapshot() -> None:
    """Whoever may not remove anything leaves its lock as well."""
    removals = Removals()
    for line in (
        b"Remove(<lock/3f13f80a27>) failed: permission denied",
        b"unable to remove <lock/3f13f80a27> from the repository",
    ):
        removals.line(parse(line, Shape.OTHER))
    assert (removals.left, removals.reason) == (0, "")
