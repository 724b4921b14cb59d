"""The real mDNS on loopback: what agents announce, what the manager's search makes of it."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import sha256
from uuid import uuid4

import psutil
import pytest
from zeroconf import const
from zeroconf._dns import DNSAddress, DNSPointer, DNSService, DNSText
from zeroconf._protocol.outgoing import DNSOutgoing

from kustos.core.model import AnnouncedAgent
from kustos.link.browsing import MAX_NAMES, AgentBrowser
from kustos.link.discovery import Discovery
from kustos.link.discovery_child import MAX_BYTES
from kustos_agent.link.discovery import Announcement, announced, own_addresses
from kustos_agent.protocol.pairing_messages import SERVICE
from tests.helpers.waiting import eventually_async

LOOPBACK = "127.0.0.1"
LIFE = 10
"""Seconds that what is said here is believed."""
GROUP = ("224.0.0.251", 5353)


def announcement(name: str = "") -> Announcement:
    """One that no other test makes."""
    unique = uuid4().hex
    return Announcement(
        name=name or f"PC-{unique[:8]}",
        os_name="Linux",
        agent_version="0.1.0",
        fingerprint=sha256(unique.encode()).hexdigest(),
        port=47_612,
    )


@contextlib.contextmanager
def loudspeaker() -> Iterator[Callable[[bytes], None]]:
    """Sends any bytes to the mDNS group of this machine's loopback, from the port of mDNS."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as speaker:
        way = socket.inet_aton(LOOPBACK)
        speaker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, way)
        speaker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        speaker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        speaker.bind((LOOPBACK, GROUP[1]))

        def say(data: bytes) -> None:
            speaker.sendto(data, GROUP)

        yield say


def records(one: Announcement, *, text: bytes | None = None, host: str = LOOPBACK) -> bytes:
    """A packet that announces it, made by hand. `text`: another TXT record."""
    name, server = f"{one.label()}.{SERVICE}", f"{one.label()}.local."
    entries = [f"{key}={value}".encode() for key, value in one.entries().items()]
    if text is None:
        text = b"".join(bytes([len(entry)]) + entry for entry in entries)
    packet = DNSOutgoing(const._FLAGS_QR_RESPONSE | const._FLAGS_AA)
    unique = const._CLASS_IN | const._CLASS_UNIQUE
    for record in (
        DNSPointer(SERVICE, const._TYPE_PTR, const._CLASS_IN, LIFE, name),
        DNSService(name, const._TYPE_SRV, unique, LIFE, 0, 0, one.port, server),
        DNSText(name, const._TYPE_TXT, unique, LIFE, text),
        DNSAddress(server, const._TYPE_A, unique, LIFE, socket.inet_aton(host)),
    ):
        packet.add_answer_at_time(record, 0)
    (data,) = packet.packets()
    return data


class Watcher:
    """What a search has found last."""

    def __init__(self) -> None:
        self.agents: tuple[AnnouncedAgent, ...] = ()
        self.blind = 0

    def hear(self, agents: tuple[AnnouncedAgent, ...]) -> None:
        self.agents = agents

    def fail(self) -> None:
        self.blind += 1

    def sees(self, one: Announcement) -> AnnouncedAgent | None:
        return next((agent for agent in self.agents if agent.id == one.label()), None)

    async def found(self, one: Announcement, seconds: float = 5) -> AnnouncedAgent:
        agent = await eventually_async(lambda: self.sees(one), seconds, f"{one.name} to be found")
        assert agent is not None
        return agent


@pytest.fixture
async def watcher() -> AsyncIterator[Watcher]:
    """The real search, in its process, on loopback."""
    watching = Watcher()
    async with Discovery([LOOPBACK]).looking(watching.hear, watching.fail):
        yield watching


async def test_what_an_agent_announces_is_what_a_manager_finds(watcher: Watcher) -> None:
    """Umlauts and length included; it leaves with a farewell."""
    one, long = announcement("Büro-PC ä ö ü"), announcement("ß" * 250)
    async with announced(one, [LOOPBACK]), announced(long, [LOOPBACK]):
        agent = await watcher.found(one)
        assert agent == AnnouncedAgent(
            id=one.label(),
            name="Büro-PC ä ö ü",
            os_name="Linux",
            agent_version="0.1.0",
            addresses=("127.0.0.1:47612",),
            fingerprint=one.fingerprint,
        )
        assert (await watcher.found(long)).name == "ß" * 64
    await eventually_async(lambda: not watcher.sees(one), 3, "its farewell")


async def test_no_code_is_announced() -> None:
    """Nor anything else but what is needed to be listed."""
    assert set(announcement().entries()) == {"v", "name", "os", "agent", "cert"}


def test_a_machine_is_announced_at_all_its_addresses() -> None:
    """But those that lead to itself."""
    addresses = own_addresses()
    assert len(addresses) == len(set(addresses))
    assert not {"127.0.0.1", "::1"} & set(addresses)


async def test_packets_made_by_hand_are_read_like_a_library_s(watcher: Watcher) -> None:
    """So that the hostile ones below are refused for what is in them."""
    one = announcement()
    with loudspeaker() as say:

        def said_and_seen() -> AnnouncedAgent | None:
            say(records(one))
            return watcher.sees(one)

        await eventually_async(said_and_seen, 5, "the agent of a packet")


async def test_malformed_announcements_are_not_listed_and_harm_nobody(watcher: Watcher) -> None:
    """Before, between and after a true one."""
    true = announcement()
    invented = [announcement() for _ in range(7)]
    good = records(invented[0])
    hostile = [
        b"",
        b"\0" * 12,
        b"\xff" * 9_000,
        good[:40],
        good[:-3],
        # A name that points to itself.
        b"\0\0\x84\0\0\0\0\1\0\0\0\0" + b"\xc0\x0c" * 20,
        records(invented[1], text=b""),
        records(invented[2], text=b"\xff" * 255),
        records(invented[3], text=b"\x05cert=" * 30),
        records(invented[4], text=b"") + b"\xff" * 500,
        records(invented[5], host="224.0.0.1"),
        records(invented[6], host="10.0.0.1"),
    ]
    async with announced(true, [LOOPBACK]):
        with loudspeaker() as say:
            for packet in hostile * 3:
                say(packet)
            await watcher.found(true)
            for packet in hostile * 3:
                say(packet)
        later = announcement()
        async with announced(later, [LOOPBACK]):
            await watcher.found(later)
            assert watcher.sees(true)
            assert not [one for one in invented if watcher.sees(one)]


async def test_a_flood_of_announcements_costs_bounded_memory() -> None:
    """20,000 invented agents, each with a large record: the list stays short, who was on it stays
    on it, the process that looks stays small, and this one does not notice. Then it passes."""
    watching, true = Watcher(), announcement()
    async with (
        announced(true, [LOOPBACK]),
        Discovery([LOOPBACK]).looking(watching.hear, watching.fail),
    ):
        await watching.found(true)
        (child,) = [
            one
            for one in psutil.Process().children()
            if "kustos.link.discovery_child" in one.cmdline()
        ]
        before = psutil.Process().memory_info().rss
        with loudspeaker() as say:
            for number in range(20_000):
                entry = bytes([200]) + b"x" * 200
                say(records(announcement(f"junk {number}"), text=entry * 5))
                if number % 50 == 0:
                    say(records(announcement(f"invented {number}")))
                    await asyncio.sleep(0)
            await eventually_async(lambda: len(watching.agents) > 20, 10, "some of the flood")
        assert len(watching.agents) <= MAX_NAMES
        assert watching.sees(true)
        assert child.is_running()
        assert child.memory_info().rss < MAX_BYTES
        assert psutil.Process().memory_info().rss - before < 20 * 1024 * 1024
        await eventually_async(
            lambda: [agent.id for agent in watching.agents] == [true.label()], 30, "its end"
        )


async def test_who_is_invented_makes_room_for_who_is_there() -> None:
    """Names behind which nothing is do not keep an agent out."""
    news = asyncio.Event()
    browser = AgentBrowser(news.set, [LOOPBACK])
    true = announcement()
    async with browser.looking():
        with loudspeaker() as say:
            for _ in range(3 * MAX_NAMES):
                say(records(announcement(), text=b"\x01x"))
            await eventually_async(lambda: len(browser._entries) == MAX_NAMES, 10, "a full list")
        async with announced(true, [LOOPBACK]):
            await eventually_async(
                lambda: any(agent.id == true.label() for agent in browser.agents()), 5, "the agent"
            )
        assert len(browser._entries) <= MAX_NAMES


async def test_a_search_that_ends_is_begun_again(logged: Callable[[str], None]) -> None:
    """Its process was killed, for the memory it took perhaps."""
    watching, true = Watcher(), announcement()
    search = Discovery([LOOPBACK], restart_seconds=0.01)
    async with announced(true, [LOOPBACK]), search.looking(watching.hear, watching.fail):
        await watching.found(true)
        (child,) = psutil.Process().children()
        child.kill()
        child.wait(5)
        watching.hear(())
        await watching.found(true, 10)
    assert not watching.blind
    logged("the search for machines has failed: its process has ended")


@pytest.mark.parametrize(
    "program",
    ["print('rubbish')", "print('[' * 100_000)", "print('x' * 3_000_000)", "raise SystemExit(7)"],
)
async def test_a_search_that_says_nonsense_is_told_and_begun_again(
    program: str, logged: Callable[[str], None]
) -> None:
    watching = Watcher()
    search = Discovery(command=[sys.executable, "-c", program], restart_seconds=0.01)
    async with search.looking(watching.hear, watching.fail):
        await eventually_async(lambda: watching.blind > 3, 30, "a few tries")
    assert watching.agents == ()
    logged("the search for machines has failed")


async def test_who_leaves_while_its_process_is_being_ended_leaves_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is waited for: a loop that closes before would never hear of its end."""
    ending, children = asyncio.Event(), []
    to_the_end = asyncio.subprocess.Process.wait

    async def wait(child: asyncio.subprocess.Process) -> int:
        children.append(child)
        ending.set()
        return await to_the_end(child)

    monkeypatch.setattr(asyncio.subprocess.Process, "wait", wait)
    watching = Watcher()
    search = Discovery(command=[sys.executable, "-c", "print('rubbish', flush=True); input()"])
    async with search.looking(watching.hear, watching.fail):
        await ending.wait()
    assert [child.returncode is not None for child in children] == [True]


async def test_a_search_that_cannot_begin_is_told(logged: Callable[[str], None]) -> None:
    """Another program holds the port of mDNS for itself, say; here the card is not there. It is
    logged once and tried again."""
    watching = Watcher()
    search = Discovery(["192.0.2.77"], restart_seconds=0.01)
    async with search.looking(watching.hear, watching.fail):
        await eventually_async(lambda: watching.blind > 1, 20, "two tries")
    assert watching.agents == ()
    logged("the search for machines has failed: No such device")
