"""Which restic a machine has: as it tells, and fetched when somebody asks."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kustos.core.bus import Bus
from kustos.core.events import Event, MachinesChanged
from kustos.core.ports import StoreError, StoreFullError
from kustos.core.pulse import Pulse
from kustos.core.restics import FETCH_SECONDS, Restics
from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.messages import FetchRestic, Heartbeat, ResticFetched
from tests.unit.app.core.conftest import Core, open_core

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Line:
    """The links: what the agent answers is the test's."""

    def __init__(self) -> None:
        self.answer = ResticFetched(version="0.19.1")
        self.asked: list[tuple[str, Any, float]] = []

    def connected(self, machine_id: str) -> bool:
        return True

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        self.asked.append((machine_id, request, timeout_seconds))
        return self.answer

    async def disconnect(self, machine_id: str) -> None:
        pass


class Bench:
    """The service with what is around it."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.line = Line()
        self.told: list[Event] = []
        bus = Bus()
        bus.listen(self.told.append)
        self.pulse = Pulse(store=core.store, bus=Bus(), clock=core.clock)
        self.restics = Restics(
            store=core.store, links=self.line, bus=bus, pulse=self.pulse, audit=core.audit
        )

    async def version(self, machine_id: str) -> str:
        """The one that is kept."""
        machine = await self.core.store.read(lambda unit: unit.machines.get(machine_id))
        assert machine is not None
        return machine.restic_version

    async def beat(self, machine_id: str, version: str) -> None:
        """A heartbeat, as the gateway takes it."""
        beat = Heartbeat(at=NOW, restic_version=version)
        await self.restics.heard(machine_id, beat)
        self.pulse.beat(machine_id, beat)


async def test_a_fetched_restic_is_known_at_once(tmp_path: Path) -> None:
    """The next heartbeat, which was under way meanwhile, does not take it back."""
    async with open_core(tmp_path) as core:
        bench, machine = Bench(core), await core.machine()
        await bench.beat(machine.id, "")
        assert await bench.restics.fetch(machine.id) == bench.line.answer
        assert bench.line.asked == [(machine.id, FetchRestic(), FETCH_SECONDS)]
        await bench.beat(machine.id, "")
        assert await bench.version(machine.id) == "0.19.1"
        await bench.beat(machine.id, "0.19.1")
        assert bench.told == [MachinesChanged(machine.id)]


async def test_a_trouble_changes_nothing(tmp_path: Path) -> None:
    """It is the caller's to tell."""
    async with open_core(tmp_path) as core:
        bench, machine = Bench(core), await core.machine()
        bench.line.answer = ResticFetched(trouble=FetchTrouble.CUT)
        assert await bench.restics.fetch(machine.id) == bench.line.answer
        assert (await bench.version(machine.id), bench.told) == ("", [])


async def test_a_restic_that_comes_or_goes_while_a_machine_is_connected_is_noticed(
    tmp_path: Path,
) -> None:
    """What the first heartbeat says, the hello has said already; no heartbeat writes otherwise."""
    async with open_core(tmp_path) as core:
        bench, machine = Bench(core), await core.machine()
        versions = ("0.14.0", "0.14.0", "0.18.0", "0.18.0", "")
        kept = []
        for version in versions:
            await bench.beat(machine.id, version)
            kept.append(await bench.version(machine.id))
        assert kept == ["", "", "0.18.0", "0.18.0", ""]
        assert bench.told == [MachinesChanged(machine.id)] * 2


async def test_a_store_that_is_full_costs_no_heartbeat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Any
) -> None:
    """Who only asked for it is told."""
    async with open_core(tmp_path) as core:
        bench, machine = Bench(core), await core.machine()
        await bench.beat(machine.id, "")

        async def full(_work: object) -> None:
            raise StoreFullError

        monkeypatch.setattr(core.store, "write", full)
        await bench.beat(machine.id, "0.18.0")
        logged("cannot be noted")
        with pytest.raises(StoreError):
            await bench.restics.fetch(machine.id)
