"""A manager that has moved is found again: real mDNS on the loopback, real processes."""

import asyncio
import json
import socket
import struct
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil
import pytest
from zeroconf._dns import DNSAddress, DNSService
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from kustos.core.manager import Manager
from kustos.link.announcing import Announcing, announced_hosts
from kustos_agent.link.finding import LOOK_SECONDS, MOST_FOUND, look
from kustos_agent.protocol.version import MAJOR, MANAGER_SERVICE, MINOR, manager_label
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.processes import child
from tests.helpers.waiting import eventually, eventually_async

LOOPBACK = "127.0.0.1"
CA = "ab" * 32
MARK = CA[:16]
LABEL = manager_label(MARK)
NAME = f"{LABEL}.{MANAGER_SERVICE}"
NOWHERE = "manager.invalid:47611"
"""RFC 2606: there is no such name."""

ANNOUNCE = """
import asyncio, sys
from kustos.link.announcing import Announcing

async def main():
    announcing = Announcing(
        int(sys.argv[1]), lambda: sys.argv[2], lambda: ["127.0.0.1"],
        interfaces=["127.0.0.1"], start_seconds=0,
    )
    async with announcing.running():
        await asyncio.Event().wait()

asyncio.run(main())
"""
"""Of the manager's process: in this one nothing may be sent to an address of a network card, which
is where the agent's question comes from."""


@asynccontextmanager
async def announced(
    port: int, *, ca: str = CA, hosts: tuple[str, ...] = (LOOPBACK,)
) -> AsyncIterator[Announcing]:
    """A manager's announcement on the loopback."""
    announcing = Announcing(port, lambda: ca, lambda: hosts, interfaces=[LOOPBACK], start_seconds=0)
    async with announcing.running():
        await eventually_async(lambda: announcing.made, 10, "the announcement")
        yield announcing


async def test_what_is_announced_is_found_until_it_ends() -> None:
    """Address and port, of this manager alone; at its end it says farewell."""
    async with announced(4711, hosts=(LOOPBACK, "fd00::7")), announced(5, ca="cd" * 32):
        assert await look([MARK], [LOOPBACK]) == [f"{LOOPBACK}:4711", "[fd00::7]:4711"]
    assert await look([MARK], [LOOPBACK]) == []


async def test_the_announcement_says_what_the_protocol_says() -> None:
    """Version and the first digits of the CA, nothing else."""
    async with announced(4711):
        asker = AsyncZeroconf(interfaces=[LOOPBACK])
        try:
            info = AsyncServiceInfo(MANAGER_SERVICE, NAME)
            assert await info.async_request(asker.zeroconf, 5_000)
        finally:
            await asker.async_close()
    assert info.decoded_properties == {"v": f"{MAJOR}.{MINOR}", "ca": MARK}
    assert info.server == f"{LABEL}.local."


async def test_it_is_announced_anew_when_something_changes_or_the_computer_woke_up() -> None:
    """Its addresses, or its CA. The former address is not told any more."""
    hosts = [LOOPBACK]
    ca = [CA]
    clock = [0.0]
    announcing = Announcing(
        4711,
        lambda: ca[0],
        lambda: hosts,
        interfaces=[LOOPBACK],
        start_seconds=0,
        look_seconds=0.05,
        wall_clock=lambda: clock[0],
    )
    async with announcing.running():
        await eventually_async(lambda: announcing.made == 1, 10, "the announcement")
        hosts[:] = ["127.0.0.2"]
        await eventually_async(lambda: announcing.made == 2, 10, "the new address")
        assert await look([MARK], [LOOPBACK]) == ["127.0.0.2:4711"]
        clock[0] += 3_600
        await eventually_async(lambda: announcing.made == 3, 10, "the morning")
        ca[0] = "cd" * 32
        await eventually_async(lambda: announcing.made == 4, 10, "the new CA")
        assert await look(["cd" * 8], [LOOPBACK]) == ["127.0.0.2:4711"]


async def test_a_manager_without_network_announces_nothing_until_there_is_one() -> None:
    """A cable that is plugged in later."""
    hosts: list[str] = []
    announcing = Announcing(
        4711, lambda: CA, lambda: hosts, interfaces=[LOOPBACK], start_seconds=0, look_seconds=0.05
    )
    async with announcing.running():
        assert await look([MARK], [LOOPBACK]) == []
        assert announcing.made == 0
        hosts.append(LOOPBACK)
        await eventually_async(lambda: announcing.made, 10, "the announcement")


def test_only_addresses_of_use_to_others_are_announced() -> None:
    """No names, and nothing that leads to the asker himself."""
    outside = ("192.168.1.10:47611", "[fd00::7]:47611", "office-pc:47611", "127.0.0.1:47611")
    assert announced_hosts(outside) == ["192.168.1.10", "fd00::7"]


# --- strangers ---------------------------------------------------------------------------------


def _packet(*records: DNSAddress | DNSService) -> list[bytes]:
    out = DNSOutgoing(0x8400)
    for record in records:
        out.add_answer_at_time(record, 0)
    return out.packets()


def _server(port: int, server: str) -> DNSService:
    return DNSService(NAME, 33, 1, 4_000_000, 0, 0, port, server)


def _address(name: str, number: int) -> DNSAddress:
    return DNSAddress(name, 1, 1, 4_000_000, struct.pack("!I", 0x0A000000 + number))


class Flood:
    """Sends packets to everybody on the loopback, as fast as it can, until it is cancelled."""

    def __init__(self, packets: list[bytes]) -> None:
        self._packets = packets
        self.sent = 0

    async def run(self) -> None:
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with sender:
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOOPBACK))
            while True:
                for packet in self._packets:
                    with suppress(BlockingIOError):
                        sender.sendto(packet, ("224.0.0.251", 5353))
                        self.sent += 1
                    if self.sent % 20 == 0:
                        await asyncio.sleep(0.001)


class LargestChild:
    """The most memory that any child of this process has had."""

    def __init__(self) -> None:
        self.bytes = 0

    async def run(self) -> None:
        while True:
            for process in psutil.Process().children():
                with suppress(psutil.Error):
                    self.bytes = max(self.bytes, process.memory_info().rss)
            await asyncio.sleep(0.05)


@asynccontextmanager
async def beside(*work: Flood | LargestChild) -> AsyncIterator[None]:
    """While the block runs."""
    tasks = [asyncio.create_task(one.run()) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("kind", ["other names", "this name", "rubbish"])
async def test_a_flood_costs_bounded_memory_and_time(kind: str) -> None:
    """Thousands of records, for the wanted name or others; what is no DNS at all. Of an answer at
    most 32 addresses are taken."""
    packets: list[bytes] = []
    for number in range(2_000):
        match kind:
            case "other names":
                name = f"{'x' * 50}{number}.{MANAGER_SERVICE}"
                packets += _packet(
                    DNSService(name, 33, 1, 4_000_000, 0, 0, 1, f"{'y' * 60}.local.")
                )
            case "this name":
                packets += _packet(
                    _server(number + 1, f"{LABEL}.local."), _address(f"{LABEL}.local.", number)
                )
            case _:
                packets.append(bytes([number % 256]) * 1_400)
    flood, largest = Flood(packets), LargestChild()
    async with announced(4711), beside(flood, largest):
        async with asyncio.timeout(LOOK_SECONDS + 2):
            found = await look([MARK], [LOOPBACK])
    assert flood.sent > 1_000
    assert 0 < largest.bytes < 150 * 1024 * 1024
    assert len(found) <= MOST_FOUND
    if kind != "this name":
        assert found == [f"{LOOPBACK}:4711"]


async def test_a_flood_costs_a_manager_that_announces_itself_bounded_memory() -> None:
    """It remembers what is announced in the network, up to a bound; and can still be found."""
    packets = [
        packet
        for number in range(30_000)
        for packet in _packet(DNSService(f"{number}.{NAME}", 33, 1, 4_000_000, 0, 0, 1, "y.local."))
    ]
    flood = Flood(packets)
    with child([sys.executable, "-c", ANNOUNCE, "4711", CA]) as manager:

        async def found() -> bool:
            return await look([MARK], [LOOPBACK]) == [f"{LOOPBACK}:4711"]

        await eventually_async(found, 20, "the announcement")
        before = psutil.Process(manager.pid).memory_info().rss
        async with beside(flood):
            await eventually_async(lambda: flood.sent >= len(packets), 60, "all of the flood")
        await eventually_async(found, 20, "the manager to be found again")
        grown = psutil.Process(manager.pid).memory_info().rss - before
    assert grown < 18 * 1024 * 1024


# --- the whole way -----------------------------------------------------------------------------


async def _linked(manager: Manager) -> bool:
    return any(view.connected for view in await manager.machines.overview())


async def _port(manager: Manager) -> int:
    address = (await manager.enrolment.invitation()).addresses[0]
    return int(address.rpartition(":")[2])


async def test_an_agent_finds_a_manager_that_moved(tmp_path: Path) -> None:
    """To another address and another port. The new address is kept, in front of the others, so
    that the next start needs no look; a stranger's announcement for the same name is passed by."""
    home = tmp_path / "agent"
    identity_file = home / "identity.json"

    def addresses() -> list[str]:
        return list(json.loads(identity_file.read_text())["addresses"])

    async with (
        running_manager(tmp_path / "home") as manager,
        running_agent(home, await manager.enrolment.issue_token()),
    ):
        await eventually_async(lambda: _linked(manager), 20, "the link")
    identity = json.loads(identity_file.read_text())
    identity["addresses"] = [NOWHERE]
    identity_file.write_text(json.dumps(identity))

    async with running_agent(home, None) as agent, running_manager(tmp_path / "home") as manager:
        fingerprint = (await manager.enrolment.invitation()).fingerprint
        port = await _port(manager)
        with (
            child([sys.executable, "-c", ANNOUNCE, "1", fingerprint]),
            child([sys.executable, "-c", ANNOUNCE, str(port), fingerprint]),
        ):
            await eventually_async(lambda: _linked(manager), 60, "the manager to be found")
        await asyncio.to_thread(
            eventually, lambda: addresses() == [f"{LOOPBACK}:{port}", NOWHERE], 10, "the address"
        )
        assert "looked for the manager" in agent.output()
