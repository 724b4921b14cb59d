"""What counts as one place."""

from kustos.core.address_places import place_of


def test_one_host_is_one_place() -> None:
    """An IPv6 host may choose among 2^64 addresses, and an IPv4 one may come in IPv6's clothes."""
    assert place_of("2001:db8::1") == place_of("2001:db8::ffff:2") != place_of("2001:db8:0:1::1")
    assert place_of("::ffff:192.0.2.1") == place_of("192.0.2.1") != place_of("192.0.2.2")
    assert place_of("fe80::1%eth0") == place_of("fe80::2%eth0")
    assert place_of("") == ""
