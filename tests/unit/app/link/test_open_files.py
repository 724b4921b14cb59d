"""A fleet needs more connections than a system usually allows."""

import resource
from collections.abc import Iterator

import pytest

from kustos.link.open_files import WANTED, allow_connections


@pytest.fixture
def limit() -> Iterator[tuple[int, int]]:
    """What holds for this process, and again afterwards."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield before
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_usual_limit_is_raised_and_a_higher_one_left(limit: tuple[int, int]) -> None:
    _, hard = limit
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))
    allow_connections()
    raised, same = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert (raised, same) == (min(WANTED, hard), hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    allow_connections()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
