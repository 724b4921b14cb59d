"""`host:port` as join tokens and identities hold it. Pure."""

import ipaddress
from typing import Final, NamedTuple

_LAST_PORT: Final = 65_535


class Address(NamedTuple):
    """Where a manager may be reached; `host` is a name or an IP address without brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(text: str) -> Address:
    """The address in `text`, an IPv6 one in brackets. Raises ValueError."""
    host, separator, port = text.strip().rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise ValueError("an IPv6 address stands in brackets")
    if not separator or not host or not port.isascii() or not port.isdigit():
        raise ValueError("an address is host:port")
    number = int(port) if len(port) <= len(str(_LAST_PORT)) else 0
    if not 1 <= number <= _LAST_PORT:
        raise ValueError("a port is 1 to 65535")
    return Address(host, number)


def typed_address(text: str, port: int) -> Address:
    """The address that a person typed: the port may be missing, and brackets where nothing else
    can be meant. Raises ValueError."""
    typed = text.strip()
    bare = typed.removeprefix("[").removesuffix("]")
    try:
        return Address(str(ipaddress.IPv6Address(bare)), port)
    except ValueError:
        pass
    if ":" not in typed:
        typed = f"{typed}:{port}"
    address = parse_address(typed)
    if not address.host.isprintable() or any(letter in address.host for letter in "/@ "):
        raise ValueError("an address is a host name or an IP address")
    return address
