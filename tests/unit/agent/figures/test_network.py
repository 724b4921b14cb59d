"""What the way out goes over, as Linux tells it."""

import sys
from pathlib import Path

import pytest

from kustos_agent.figures.network import read_network
from kustos_agent.protocol.values import NetworkKind

HEADER = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
NOTHING_6 = f"{'0' * 32} 00 {'0' * 32} 00 {'0' * 32} ffffffff 00000001 00000000 00200200       lo\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's tables")


class Machine:
    """Its tables of routes and interfaces."""

    def __init__(self, folder: Path) -> None:
        self.routes = folder / "net"
        self.interfaces = folder / "class"
        self.routes.mkdir()
        self.interfaces.mkdir()
        self.v4 = HEADER
        self.v6 = NOTHING_6

    def default(self, name: str, metric: int = 0, flags: str = "0003") -> None:
        """A way out for IPv4."""
        self.v4 += f"{name}\t00000000\t0101A8C0\t{flags}\t0\t0\t{metric}\t00000000\t0\t0\t0\n"

    def default_6(self, name: str) -> None:
        """The same for IPv6."""
        self.v6 += f"{'0' * 32} 00 {'0' * 32} 00 fe80{'0' * 28} 00000400 1 0 00000003 {name}\n"

    def interface(self, name: str, *, type_: str = "1", uevent: str = "", **parts: str) -> None:
        """A folder below /sys/class/net; `parts` are what it has beside."""
        folder = self.interfaces / name
        folder.mkdir()
        (folder / "type").write_text(f"{type_}\n")
        (folder / "uevent").write_text(f"{uevent}\nINTERFACE={name}\n")
        for part in parts:
            (folder / part).mkdir()

    @property
    def kind(self) -> NetworkKind:
        """What is read from them."""
        (self.routes / "route").write_text(self.v4)
        (self.routes / "ipv6_route").write_text(self.v6)
        return read_network(self.routes, self.interfaces)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Without any route."""
    return Machine(tmp_path)


def test_no_way_out_is_no_network(machine: Machine) -> None:
    """A route to a neighbour is none, nor one that is down or refuses, nor IPv6's entry for it."""
    machine.v4 += "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
    machine.default("eth1", flags="0002")
    machine.default("eth2", flags="0201")
    assert machine.kind is NetworkKind.NONE


@pytest.mark.parametrize(
    ("parts", "uevent", "type_", "kind"),
    [
        ({"device": ""}, "", "1", NetworkKind.WIRED),
        ({"device": "", "wireless": "", "phy80211": ""}, "DEVTYPE=wlan", "1", NetworkKind.WIRELESS),
        ({"device": ""}, "DEVTYPE=wwan", "519", NetworkKind.CELLULAR),
        ({"device": ""}, "DEVTYPE=wwan", "1", NetworkKind.CELLULAR),
        ({}, "", "65534", NetworkKind.UNKNOWN),
        ({}, "", "1", NetworkKind.UNKNOWN),
    ],
)
def test_an_interface_is_known_by_its_device(
    machine: Machine, parts: dict[str, str], uevent: str, type_: str, kind: NetworkKind
) -> None:
    """A tunnel or a container's has none: unknown is said as unknown."""
    machine.interface("x0", type_=type_, uevent=uevent, **parts)
    machine.default("x0")
    assert machine.kind is kind


def test_the_nearest_way_counts(machine: Machine) -> None:
    """A laptop on its dock is on both."""
    machine.interface("wlan0", device="", wireless="")
    machine.interface("eth0", device="")
    machine.default("wlan0", metric=600)
    machine.default("eth0", metric=100)
    assert machine.kind is NetworkKind.WIRED


def test_a_way_of_ipv6_alone_counts_too(machine: Machine) -> None:
    """Some networks have no other."""
    machine.interface("wlan0", device="", wireless="")
    machine.default_6("wlan0")
    assert machine.kind is NetworkKind.WIRELESS


def test_below_a_bridge_is_what_it_bridges(machine: Machine) -> None:
    """A host of virtual machines; a loop of layers ends."""
    machine.interface("br0", lower_veth1="", lower_vlan5="")
    machine.interface("veth1")
    machine.interface("vlan5", lower_eth0="", lower_br0="")
    machine.interface("eth0", device="")
    machine.default("br0")
    assert machine.kind is NetworkKind.WIRED


def test_an_interface_that_has_gone_meanwhile_is_unknown(machine: Machine) -> None:
    """Between the reading of two tables."""
    machine.default("usb0")
    assert machine.kind is NetworkKind.UNKNOWN


def test_without_tables_nothing_is_known(tmp_path: Path) -> None:
    """A container may have no proc."""
    assert read_network(tmp_path / "none", tmp_path) is NetworkKind.UNKNOWN


def test_this_machine_can_be_asked() -> None:
    """Without an error, whatever it is."""
    assert read_network() in NetworkKind
