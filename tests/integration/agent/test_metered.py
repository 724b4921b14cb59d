"""NetworkManager's word on the network, over a real bus: to the figures, and to what is due."""

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace

from kustos_agent.figures.network_manager import ask_metered
from kustos_agent.figures.reading import Reader
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import (
    Heartbeat,
    ScheduleApplied,
    ScheduleFired,
    SetSchedule,
)
from tests.helpers.network_manager import (
    SILENT,
    VARIABLE,
    network_manager,
    set_metered,
    system_bus,
)
from tests.helpers.trees import small_files

from .agents import AgentProcess
from .small_manager import SmallManager
from .test_process import finished
from .test_schedule import due_in, plan, planned, prepared


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """This process's system bus."""
    with system_bus() as variables:
        monkeypatch.setenv(VARIABLE, variables[VARIABLE])
        yield variables


@pytest.mark.parametrize(
    ("told", "means"), [(0, None), (1, True), (2, False), (3, True), (4, False)]
)
def test_the_figures_have_what_network_manager_says(
    bus: dict[str, str], told: int, means: bool | None
) -> None:
    """All five words; those that schedules ask for as well."""
    with network_manager(bus, told):
        assert ask_metered() == told
        assert Reader().read().metered is means
        assert Reader().conditions().metered is means


def test_it_is_asked_anew_each_time(bus: dict[str, str]) -> None:
    """A laptop changes networks, and a person may say otherwise."""
    reader = Reader()
    with network_manager(bus, 4):
        assert reader.conditions().metered is False
        set_metered(bus, 1)
        assert reader.conditions().metered is True
    assert reader.conditions().metered is None


def test_a_bus_without_network_manager_says_nothing(bus: dict[str, str]) -> None:
    """As on most servers; nothing is logged."""
    assert bus
    assert Reader().conditions().metered is None


def test_without_a_bus_it_is_not_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in a container."""
    monkeypatch.setenv(VARIABLE, f"unix:path={tmp_path / 'none'}")
    assert Reader().conditions().metered is None


def test_one_that_does_not_answer_holds_nothing_up(
    bus: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """It is given up in time, unknown, and told once."""
    with network_manager(bus, SILENT):
        with pytest.raises(TimeoutError):
            ask_metered(0.3)
        reader = Reader()
        assert reader.conditions().metered is None
        assert reader.conditions().metered is None
    (record,) = caplog.records
    assert "network's price" in record.getMessage()
    caplog.clear()


WELCOME = b"OK 0123456789abcdef0123456789abcdef\r\n"
REPLY = (
    # Little-endian, a method's return, of 4 bytes, with 16 of fields.
    b"l\x02\x00\x01\x04\x00\x00\x00\x01\x00\x00\x00\x10\x00\x00\x00"
)


@pytest.mark.parametrize(
    "said",
    [
        [b""],
        [b"REJECTED KERBEROS\r\n"],
        [b"x" * 9_000],
        [WELCOME],
        [WELCOME, b"\xff" * 64],
        [WELCOME, REPLY + b"\xff" * 20],
        [WELCOME, REPLY + b"\x00" * 20],
        [WELCOME, REPLY[:8]],
    ],
)
def test_what_is_no_bus_is_a_trouble(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: list[bytes]
) -> None:
    """It hangs up, refuses, talks without end, or lets in and talks nonsense."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "bus"))
        server.listen()
        monkeypatch.setenv(VARIABLE, f"unix:path={tmp_path / 'bus'}")
        with pytest.raises((OSError, ValueError)):
            _ask_of(server, said)


def _ask_of(server: socket.socket, said: list[bytes]) -> None:
    def answer() -> None:
        connection, _ = server.accept()
        with connection:
            for words in said:
                connection.recv(4_096)
                connection.sendall(words)

    thread = Thread(target=answer)
    thread.start()
    try:
        ask_metered(2)
    finally:
        thread.join()


@pytest.mark.restic
async def test_a_job_waits_for_a_network_that_is_not_metered(
    bus: dict[str, str], agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """The heartbeat says so; another job of the machine runs meanwhile, and this one as soon as the
    machine is in another network."""
    small_files(tmp_path / "data", 10)
    with network_manager(bus, 3):
        await prepared(agent, manager, tmp_path)
        assert (await manager.event(Heartbeat)).metered is True
        schedule, due = due_in(1)
        careful = planned(replace(schedule, unmetered=True), tmp_path, job_id="careful")
        other = planned(schedule, tmp_path, job_id="other")
        await plan(manager, careful, other)
        await finished(manager, due_id("other", due))
        assert [fired.job_id for fired in manager.of(ScheduleFired)] == ["other"]
        set_metered(bus, 4)
        # A new set makes the agent look at once; without one it would within a minute.
        anew = SetSchedule(revision="anew", jobs=(careful, other))
        assert await manager.ask(anew) == ScheduleApplied()
        await finished(manager, due_id("careful", due))
    assert [fired.job_id for fired in manager.of(ScheduleFired)] == ["other", "careful"]
