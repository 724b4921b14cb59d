"""What may pass by itself."""

import pytest

from kustos_agent.protocol.transience import TRANSIENCE, may_pass
from kustos_agent.protocol.values import ErrorClass


def test_every_class_has_its_verdict_and_a_reason() -> None:
    """A class that nobody thought about would be retried, or not, by accident."""
    assert set(TRANSIENCE) == set(ErrorClass)
    assert all(verdict.reason for verdict in TRANSIENCE.values())


@pytest.mark.parametrize(
    "error",
    [
        ErrorClass.WRONG_PASSWORD,
        ErrorClass.LOGIN_REFUSED,
        ErrorClass.HOST_KEY_CHANGED,
        ErrorClass.CORRUPT,
        ErrorClass.DISK_FULL,
        ErrorClass.FORBIDDEN_HERE,
    ],
)
def test_what_a_person_must_settle_is_not_tried_again(error: ErrorClass) -> None:
    """It would lock accounts, hide an attack or make things worse."""
    assert not may_pass(error)


def test_a_network_comes_back() -> None:
    """The most frequent reason of all."""
    assert may_pass(ErrorClass.UNREACHABLE)
