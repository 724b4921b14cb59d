"""What a join token says about where the manager is."""

import socket
from datetime import UTC, datetime
from typing import NamedTuple

import psutil
import pytest

from kustos.link.own_addresses import OwnAddresses
from kustos_agent.link.addresses import parse_address
from kustos_agent.protocol.token import JoinToken, format_token, parse_token


class _Address(NamedTuple):
    family: int
    address: str


def _interfaces(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = {
        f"eth{number}": [
            _Address(socket.AF_INET6 if ":" in address else socket.AF_INET, address),
            _Address(psutil.AF_LINK, "00:11:22:33:44:55"),
        ]
        for number, address in enumerate(addresses)
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found)
    monkeypatch.setattr(socket, "gethostname", lambda: "office")


def test_ipv4_comes_before_ipv6_the_name_and_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    _interfaces(monkeypatch, "fd00::7", "192.168.1.5", "127.0.0.1", "::1", "169.254.3.4", "fe80::1")
    assert OwnAddresses(47_611).outside() == (
        "192.168.1.5:47611",
        "[fd00::7]:47611",
        "office:47611",
        "127.0.0.1:47611",
    )


def test_a_manager_for_this_computer_alone_names_no_other_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _interfaces(monkeypatch, "192.168.1.5")
    assert OwnAddresses(5, loopback_only=True).outside() == ("127.0.0.1:5",)


def test_a_computer_with_many_bridges_still_makes_tokens_that_agents_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _interfaces(monkeypatch, *(f"172.{number}.0.1" for number in range(16, 80)))
    addresses = OwnAddresses(47_611).outside()
    assert addresses[-2:] == ("office:47611", "127.0.0.1:47611")
    token = JoinToken(addresses=addresses, ca="a" * 64, secret="s" * 43, expires=datetime.now(UTC))
    read = parse_token(format_token(token))
    assert [str(parse_address(each)) for each in read.addresses] == list(addresses)
