"""The core over a real store and no agents."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos.bootstrap import Composition, compose
from kustos.core.audit_recorder import AuditRecorder
from kustos.core.model import Machine
from kustos.core.ports import Store
from kustos.link.certificates import Certificates, open_certificates
from kustos.link.discovery import Discovery
from kustos.link.own_addresses import OwnAddresses
from kustos.link.pairing_line import PairingDialler
from kustos.link.peers import Peers
from kustos.vault import throw_away_vault
from kustos_agent.protocol.messages import Hello
from kustos_agent.protocol.version import MAJOR, MINOR
from tests.helpers.fresh_store import fresh_store


@dataclass
class HandClock:
    """A clock that a test moves."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 21, 12, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def forward(self, delta: timedelta) -> None:
        self.moment += delta


@dataclass(frozen=True)
class Core:
    """What tests of services hold in their hands."""

    composition: Composition
    store: Store
    clock: HandClock
    certificates: Certificates

    @property
    def audit(self) -> AuditRecorder:
        """For a service that a test makes by itself."""
        return AuditRecorder(clock=self.clock, person="anna")

    async def machine(self, name: str = "PC-1") -> Machine:
        """An enrolled machine that is away."""
        machine = Machine(
            id=f"id-{name}", name=name, hostname=name, os_name="linux", enrolled_at=self.clock.now()
        )
        await self.store.write(lambda unit: unit.machines.add(machine, name.encode().ljust(32)))
        return machine

    async def comes(self, machine_id: str) -> None:
        """Its agent is connected, and has told all that it has to tell."""
        hello = Hello(
            major=MAJOR,
            minor=MINOR,
            agent_version="1",
            journal_id="journal",
            journal_position=0,
            hostname="PC-1",
            os_name="linux",
        )
        self.composition.handing_over.agent_arrived(machine_id, hello)
        await self.composition.manager.machines.arrived(machine_id, hello)
        await self.composition.handing_over.agent_ready(machine_id, hello)


@asynccontextmanager
async def open_core(folder: Path) -> AsyncIterator[Core]:
    """A core whose store lies in `folder`."""
    store = fresh_store(folder / "kustos.db")
    clock = HandClock()
    certificates = await asyncio.to_thread(open_certificates, folder / "tls", clock.now())
    composition = compose(
        store=store,
        links=Peers(),
        vault=throw_away_vault(store),
        clock=clock,
        neighbourhood=Discovery(["127.0.0.1"]),
        pairing=PairingDialler("office"),
        addresses=OwnAddresses(1, loopback_only=True),
        certificates=certificates,
        manager_name="office",
        person="anna",
    )
    try:
        yield Core(composition, store, clock, certificates)
    finally:
        await store.close()


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    async with open_core(tmp_path) as opened:
        yield opened
