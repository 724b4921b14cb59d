"""These tests hear every announcement on this machine's loopback."""

from collections.abc import Iterator

import pytest

from tests.helpers.multicast import mdns_alone


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    with mdns_alone():
        yield
