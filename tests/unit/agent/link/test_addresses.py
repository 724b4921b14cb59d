"""`host:port`, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.link.addresses import Address, parse_address, typed_address


@given(
    st.ip_addresses().map(str) | st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True),
    st.integers(1, 65_535),
)
def test_every_address_comes_back(host: str, port: int) -> None:
    """IPv6 ones stand in brackets."""
    address = Address(host, port)
    assert parse_address(str(address)) == address


@given(st.text(max_size=20))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """Nothing but ValueError comes out."""
    try:
        address = parse_address(text)
    except ValueError:
        return
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "host",
        "host:",
        ":1",
        "host:0",
        "host:65536",
        "host:1x",
        "::1:80",
        "host:²",
        "h:" + "9" * 5_000,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """A name without port, a port beyond the last, an IPv6 address without brackets, …"""
    with pytest.raises(ValueError, match=r"address|port"):
        parse_address(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("office-pc", "office-pc:47611"),
        (" office-pc:5 ", "office-pc:5"),
        ("192.168.1.10", "192.168.1.10:47611"),
        ("fd00::1", "[fd00::1]:47611"),
        ("[fd00::1]", "[fd00::1]:47611"),
        ("[fd00::1]:5", "[fd00::1]:5"),
    ],
)
def test_a_person_may_leave_out_what_is_usual(typed: str, meant: str) -> None:
    """The port, and brackets where nothing else can be meant."""
    assert str(typed_address(typed, 47_611)) == meant


@pytest.mark.parametrize(
    "typed", ["", " ", "https://office/", "office:", "a@b", "a b", "a/b", "a\x00b", "office:70000"]
)
def test_what_nobody_can_mean_is_refused(typed: str) -> None:
    """Before anybody is dialled."""
    with pytest.raises(ValueError, match=r"address|port"):
        typed_address(typed, 47_611)
