"""Two hosts on one machine: network namespaces with a cable between them. Needs root and `ip`."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from kustos_agent.protocol.ids import new_id

MULTICAST = "224.0.0.0/4"


@dataclass(frozen=True)
class Host:
    """One end of the cable. Programs run in it by `argv`; `address` is the one it began with."""

    name: str
    device: str
    address: str

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
        self.configure("route", "replace", MULTICAST, "dev", self.device)

    def move(self, address: str) -> None:
        """Another address instead of the present ones, as DHCP may give it."""
        self.configure("addr", "flush", "dev", self.device, "scope", "global")
        self.configure("addr", "add", f"{address}/24", "dev", self.device)
        self.configure("route", "replace", MULTICAST, "dev", self.device)


@contextmanager
def two_hosts() -> Iterator[tuple[Host, Host]]:
    """Both are there, with the cable plugged; afterwards they are gone. Skips where nobody may."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need root and iproute2")
    mark = new_id()[:6]
    hosts = tuple(
        Host(f"kustos-{mark}-{end}", f"kv{mark}{end}", f"10.77.0.{number}")
        for number, end in enumerate("ab", start=1)
    )
    first, second = hosts
    with ExitStack() as stack:
        for host in hosts:
            _ip("netns", "add", host.name)
            stack.callback(_ip, "netns", "del", host.name)
        _ip("link", "add", first.device, "type", "veth", "peer", "name", second.device)
        for host in hosts:
            _ip("link", "set", host.device, "netns", host.name)
            host.configure("link", "set", "lo", "up")
            host.configure("addr", "add", f"{host.address}/24", "dev", host.device)
            host.plug()
        yield first, second


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
