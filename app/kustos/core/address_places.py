"""What counts as one place when strangers share what there is. Pure."""

import ipaddress


def place_of(host: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, since a single host has all of these.
    Anything that is no address is a place of its own."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
