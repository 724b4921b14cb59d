"""Looking for unpaired agents by mDNS. Runs in a process of its own (`discovery_child`)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from kustos.core.model import AnnouncedAgent
from kustos_agent.protocol.pairing_messages import SERVICE

from .announcements import read_announcement
from .multicast import open_multicast

MAX_NAMES: Final = 128
"""That are remembered at a time, whether anything usable is behind them or not."""

MAX_ASKING: Final = 32
LOOK_SECONDS: Final = 2.0
"""How often every agent's records are looked at: they live for 10 s (`kustos_agent.link.discovery`)
and are then asked for anew. So one that was killed is gone within 15 s."""

ANSWER_MILLISECONDS: Final = 2_000
SILENT_ROUNDS: Final = 5
"""A name that did not answer is asked again every so many looks."""

_MAX_LABEL: Final = 63


@dataclass(slots=True)
class _Entry:
    agent: AnnouncedAgent | None = None
    silent: int = 0
    asking: bool = False


class AgentBrowser:
    """`changed` is called on the loop whenever `agents` may give something else. `interfaces`: own
    addresses to look at; none means all, IPv4 and IPv6."""

    def __init__(self, changed: Callable[[], None], interfaces: Sequence[str] = ()) -> None:
        self._changed = changed
        self._interfaces = list(interfaces)
        self._loopback = bool(interfaces) and all(
            ip_address(one.partition("%")[0]).is_loopback for one in interfaces
        )
        self._entries: dict[str, _Entry] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._responder: AsyncZeroconf | None = None

    def agents(self) -> tuple[AnnouncedAgent, ...]:
        """All that are there."""
        return tuple(entry.agent for entry in self._entries.values() if entry.agent is not None)

    @contextlib.asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """While the context lasts. Raises OSError if the system has no multicast for us."""
        self._responder = open_multicast(self._interfaces)
        browser = AsyncServiceBrowser(
            self._responder.zeroconf, [SERVICE], handlers=[self._on_change]
        )
        rounds = asyncio.create_task(self._look_again())
        try:
            yield
        finally:
            rounds.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(rounds, *self._tasks, return_exceptions=True)
            await browser.async_cancel()
            await self._responder.async_close()

    def _on_change(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        """Called by zeroconf with these names."""
        if not _is_label(name.removesuffix(f".{service_type}")):
            return
        if state_change is ServiceStateChange.Removed:
            self._forget(name)
            return
        entry = self._entries.get(name)
        if entry is None:
            if not self._room():
                return
            entry = self._entries[name] = _Entry()
        info = AsyncServiceInfo(SERVICE, name)
        if info.load_from_cache(zeroconf):
            self._found(name, entry, info)
        else:
            self._ask(name, entry)

    def _room(self) -> bool:
        """Place for one more name; one behind which nothing was found makes it, an agent does
        not: a flood must not drive out those that somebody sees on his screen."""
        if len(self._entries) < MAX_NAMES:
            return True
        empty = next((name for name, one in self._entries.items() if one.agent is None), None)
        if empty is None:
            return False
        del self._entries[empty]
        return True

    def _forget(self, name: str) -> None:
        entry = self._entries.pop(name, None)
        if entry is not None and entry.agent is not None:
            self._changed()

    def _found(self, name: str, entry: _Entry, info: AsyncServiceInfo | None) -> None:
        agent = None
        if info is not None:
            agent = read_announcement(
                name.removesuffix(f".{SERVICE}"),
                info.properties,
                info.parsed_scoped_addresses(),
                info.port,
                loopback=self._loopback,
            )
        entry.silent = 0 if agent is not None else entry.silent + 1
        if agent != entry.agent:
            entry.agent = agent
            self._changed()

    def _ask(self, name: str, entry: _Entry) -> None:
        if entry.asking or len(self._tasks) >= MAX_ASKING:
            return
        entry.asking = True
        task = asyncio.create_task(self._answered(name, entry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answered(self, name: str, entry: _Entry) -> None:
        assert self._responder is not None
        info = AsyncServiceInfo(SERVICE, name)
        there = await info.async_request(self._responder.zeroconf, ANSWER_MILLISECONDS)
        entry.asking = False
        if self._entries.get(name) is entry:
            self._found(name, entry, info if there else None)

    async def _look_again(self) -> None:
        assert self._responder is not None
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            # Agents first: what strangers invent must not keep them from being asked.
            known = sorted(self._entries.items(), key=lambda item: item[1].agent is None)
            for name, entry in known:
                info = AsyncServiceInfo(SERVICE, name)
                if info.load_from_cache(self._responder.zeroconf):
                    self._found(name, entry, info)
                elif entry.agent is not None or entry.silent % SILENT_ROUNDS == 0:
                    self._ask(name, entry)
                else:
                    entry.silent += 1


def _is_label(label: str) -> bool:
    return len(label) <= _MAX_LABEL and label.isascii() and label.startswith("kustos-")
