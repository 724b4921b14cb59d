"""Two hosts on one machine: network namespaces with a cable between them. Needs root and `ip`."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum

import pytest

from kustos_agent.protocol.ids import new_id

MULTICAST = "224.0.0.0/4"


class Network(Enum):
    """What the hosts have for each other."""

    V4 = "10.77.0.{}/24"
    """A line of IPv4, as most offices have it."""
    V6 = "fd77::{}/64"
    """No IPv4 at all."""
    LINK_LOCAL = "fe80::77:{}/64"
    """Nobody gives out addresses: each host has made one up."""
    TWO_CARDS = "10.77.1.{}/24"
    """Each host has a second card, on which the other is not, and would send multicasts there."""


@dataclass(frozen=True)
class Host:
    """One end of the cable. Programs run in it by `argv`; `address` is the one it began with."""

    name: str
    device: str
    address: str
    network: Network = Network.V4

    def argv(self, argv: Sequence[str]) -> list[str]:
        """The command line that runs `argv` on this host."""
        return ["ip", "netns", "exec", self.name, *argv]

    def configure(self, *words: str) -> None:
        """`ip WORDS` on this host."""
        subprocess.run(["ip", "-n", self.name, *words], check=True, capture_output=True)

    def cut(self) -> None:
        """Pull the cable; nobody is told."""
        self.configure("link", "set", self.device, "down")

    def plug(self) -> None:
        """Put it back. Taking a device down has removed its routes."""
        self.configure("link", "set", self.device, "up")
        self.route()

    def route(self) -> None:
        """Say by which card multicasts of IPv4 leave, where there is any."""
        if self.network is Network.V4:
            self.configure("route", "replace", MULTICAST, "dev", self.device)

    def add_card(self, number: int) -> None:
        """A second one, with nobody else on it, that takes the multicasts."""
        other = f"{self.device}x"
        self.configure("link", "add", other, "type", "veth", "peer", "name", f"{self.device}y")
        for device in (other, f"{self.device}y"):
            self.configure("link", "set", device, "up")
        self.configure("addr", "add", f"10.88.{number}.1/24", "dev", other)
        self.configure("route", "replace", MULTICAST, "dev", other)

    def move(self, address: str) -> None:
        """Another address instead of the present ones, as DHCP may give it."""
        self.configure("addr", "flush", "dev", self.device, "scope", "global")
        self.configure("addr", "add", f"{address}/24", "dev", self.device)
        self.route()


@contextmanager
def two_hosts(network: Network = Network.V4) -> Iterator[tuple[Host, Host]]:
    """Both are there, with the cable plugged; afterwards they are gone. Skips where nobody may."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need root and iproute2")
    mark = new_id()[:6]
    hosts = tuple(
        Host(f"kustos-{mark}-{end}", f"kv{mark}{end}", network.value.format(number), network)
        for number, end in enumerate("ab", start=1)
    )
    first, second = hosts
    with ExitStack() as stack:
        for host in hosts:
            _ip("netns", "add", host.name)
            stack.callback(_ip, "netns", "del", host.name)
        _ip("link", "add", first.device, "type", "veth", "peer", "name", second.device)
        for number, host in enumerate(hosts, start=1):
            _ip("link", "set", host.device, "netns", host.name)
            host.configure("link", "set", "lo", "up")
            host.configure("link", "set", host.device, "addrgenmode", "none")
            # Nobody else is there who could have the address: it need not be asked for.
            sure = ("nodad",) if ":" in host.address else ()
            host.configure("addr", "add", host.address, "dev", host.device, *sure)
            if network is Network.V6:
                own = Network.LINK_LOCAL.value.format(number)
                host.configure("addr", "add", own, "dev", host.device, "nodad")
            host.plug()
            if network is Network.TWO_CARDS:
                host.add_card(number)
        yield first, second


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
