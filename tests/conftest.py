"""What holds for every test: loopback only, and no stray log records."""

import ipaddress
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# How long an example takes says how busy the machine is, nothing else. The first examples of a
# test also pay for the making of its strategies, which coverage slows down fivefold.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

MDNS = "224.0.0.251"

TESTS = Path(__file__).parent
LONG_FIRST = (
    *("e2e/test_faults.py", "e2e/test_two_hosts.py", "integration/backends"),
    "integration/pairing/test_whole.py",
    *("integration/restic", "integration/agent", "e2e", "integration", "gui", "contract"),
    "migrations",
)
"""Files and folders by how long a file may take; all others are quicker. Several workers end
together if what they take last is short. What waits for `mdns_alone` is not all in one place, or
workers would wait for each other."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several workers begin with the longest; a single one keeps pytest's order."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert all((TESTS / name).exists() for name in LONG_FIRST), "one was renamed"
        items.sort(key=lambda item: _turn(item.path.relative_to(TESTS)))


def _turn(file: Path) -> int:
    turns = (turn for turn, folder in enumerate(LONG_FIRST) if file.is_relative_to(folder))
    return next(turns, len(LONG_FIRST))


def _by_loopback(sender: socket.socket) -> bool:
    """Whether what it sends to a group stays on this machine."""
    way = sender.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, 4)
    return ipaddress.ip_address(way).is_loopback


def _loopback_only(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto"}:
        return
    address = arguments[1]
    if not isinstance(address, tuple) or not isinstance(address[0], str):
        return  # a Unix socket
    if address[0] == MDNS and _by_loopback(arguments[0]):
        return
    try:
        inside = ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        inside = address[0] == "localhost"
    if not inside:
        raise AssertionError(f"a test must not leave this machine: {address[0]}")


sys.addaudithook(_loopback_only)


@pytest.fixture(autouse=True)
def _no_stray_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning that no test expects is a fault. A test that provokes one asserts on it and calls
    `caplog.clear()`."""
    yield
    stray = [
        f"{record.name}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING
    ]
    assert not stray, f"unexpected log records: {stray}"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[str], None]:
    """`logged("text")`: a record so far contains it; what was logged counts as expected."""

    def check(text: str) -> None:
        messages = [record.getMessage() for record in caplog.get_records("call")]
        assert any(text in message for message in messages), messages
        caplog.clear()

    return check
