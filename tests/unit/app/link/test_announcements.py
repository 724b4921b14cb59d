"""What strangers announce is cut, cleaned, and believed in nothing."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.model import AnnouncedAgent
from kustos.link.announcements import MAX_ADDRESSES, MAX_NAME, read_announcement

FINGERPRINT = "ab" * 32
LABEL = f"kustos-{FINGERPRINT[:16]}"
ENTRIES = {
    b"v": b"1.1",
    b"name": "Büro-PC".encode(),
    b"os": b"Linux",
    b"agent": b"0.1.0",
    b"cert": FINGERPRINT.encode(),
}


def test_an_agent_s_announcement_is_read_whole() -> None:
    """IPv4 first, what works on one cable alone last."""
    addresses = ["fe80::1%2", "fd00::1", "192.168.1.7"]
    assert read_announcement(LABEL, ENTRIES, addresses, 47_612) == AnnouncedAgent(
        id=LABEL,
        name="Büro-PC",
        os_name="Linux",
        agent_version="0.1.0",
        addresses=("192.168.1.7:47612", "[fd00::1]:47612", "[fe80::1%2]:47612"),
        fingerprint=FINGERPRINT,
    )


@pytest.mark.parametrize(
    ("label", "entries", "addresses", "port"),
    [
        ("kustos-0000000000000000", ENTRIES, ["192.168.1.7"], 1),
        (LABEL, {**ENTRIES, b"cert": b"ab"}, ["192.168.1.7"], 1),
        (LABEL, {**ENTRIES, b"cert": None}, ["192.168.1.7"], 1),
        (LABEL, {**ENTRIES, b"cert": b"\xff" * 64}, ["192.168.1.7"], 1),
        (LABEL, {}, ["192.168.1.7"], 1),
        (LABEL, ENTRIES, [], 1),
        (LABEL, ENTRIES, ["192.168.1.7"], 0),
        (LABEL, ENTRIES, ["192.168.1.7"], None),
        (LABEL, ENTRIES, ["192.168.1.7"], 70_000),
        (LABEL, ENTRIES, ["127.0.0.1", "::1"], 1),
        (LABEL, ENTRIES, ["224.0.0.251", "ff02::fb", "0.0.0.0", "::", "255.255.255.255"], 1),
        (LABEL, ENTRIES, ["not an address"], 1),
    ],
)
def test_what_is_no_usable_announcement_is_none(
    label: str, entries: dict[bytes, bytes | None], addresses: list[str], port: int | None
) -> None:
    """Nor may one lead to this computer's own services."""
    assert read_announcement(label, entries, addresses, port) is None


def test_loopback_is_for_those_who_look_there() -> None:
    agent = read_announcement(LABEL, ENTRIES, ["127.0.0.1", "10.0.0.1"], 1, loopback=True)
    assert agent is not None
    assert agent.addresses == ("127.0.0.1:1",)


def test_a_name_cannot_turn_or_hide_what_stands_beside_it() -> None:
    """Line ends, colours of a terminal, signs that turn the direction of writing."""
    name = "A\n\x1b[31mB\u202eC\u200b".encode()
    agent = read_announcement(LABEL, {**ENTRIES, b"name": name}, ["10.0.0.1"], 1)
    assert agent is not None
    assert agent.name == "A[31mBC"
    nameless = read_announcement(LABEL, {**ENTRIES, b"name": b"\n\n"}, ["10.0.0.1"], 1)
    assert nameless is not None
    assert nameless.name == LABEL


@given(
    name=st.binary(max_size=2_000),
    os_name=st.none() | st.binary(max_size=300),
    addresses=st.lists(st.ip_addresses().map(str) | st.text(max_size=20), max_size=100),
    port=st.integers(-1, 70_000),
)
def test_whatever_is_said_the_result_is_small_and_clean(
    name: bytes, os_name: bytes | None, addresses: list[str], port: int
) -> None:
    agent = read_announcement(LABEL, {**ENTRIES, b"name": name, b"os": os_name}, addresses, port)
    if agent is None:
        return
    assert 1 <= len(agent.addresses) <= MAX_ADDRESSES
    for text in (agent.name, agent.os_name, agent.agent_version):
        assert len(text) <= MAX_NAME
        assert text.isprintable()
    for address in agent.addresses:
        host = ipaddress.ip_address(address.rpartition(":")[0].strip("[]"))
        assert not any((host.is_loopback, host.is_multicast, host.is_unspecified))
