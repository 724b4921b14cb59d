"""`host:port`, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.link.addresses import Address, parse_address


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
