"""A store without room is announced, and so is that it has room again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kustos.core.events import Event, RoomChanged
from kustos.core.ports import StoreFullError, UnitOfWork
from kustos.link.gateway import Gateway
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.messages import Hello
from kustos_agent.protocol.version import MAJOR, MINOR
from tests.unit.app.core.conftest import open_core

HELLO = Hello(
    major=MAJOR,
    minor=MINOR,
    agent_version="1",
    journal_id="journal",
    journal_position=0,
    hostname="PC-1",
    os_name="linux",
)


def _room(pages: int) -> Callable[[UnitOfWork], None]:
    """So many pages may the database have, in SQLite's own words."""

    def work(unit: UnitOfWork) -> None:
        assert isinstance(unit, SqlUnit)
        unit.settings._connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    return work


async def test_a_full_store_is_announced_once_and_room_when_a_machine_has_caught_up(
    tmp_path: Path,
) -> None:
    """In between agents come and go, and each of them meets it anew."""
    async with open_core(tmp_path) as core:
        manager, reports = core.composition.manager, core.composition.reports
        gateway = Gateway(
            store=core.store,
            enrolment=manager.enrolment,
            announced=manager.announced,
            machines=manager.machines,
            restics=manager.restics,
            tasks=manager.tasks,
            handing_over=core.composition.handing_over,
            reports=reports,
            clones=manager.clones,
            rounds=core.composition.rounds,
            sealed=manager.sealed,
            schedules=manager.schedules,
            sealing=core.composition.sealing,
            manager_name="office",
        )
        heard: list[Event] = []
        manager.bus.listen(heard.append)
        machine = await core.machine()
        await core.store.write(_room(1))
        for _ in range(2):
            with pytest.raises(StoreFullError) as full:
                await core.store.write(lambda unit: unit.settings.put("a", "x" * 1_000_000))
            gateway.store_failed(full.value)
        await core.store.write(_room(1_000_000))
        await gateway.caught_up(machine.id, HELLO)
        assert [event for event in heard if isinstance(event, RoomChanged)] == [
            RoomChanged(full=True),
            RoomChanged(full=False),
        ]
