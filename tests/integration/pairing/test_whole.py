"""`kustos-agent pair` and a real manager, processes and sockets included."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from kustos.core.events import Event, NearbyChanged
from kustos.core.manager import Manager
from kustos.core.nearby import NearbyAgent
from kustos.core.pairing_ports import PairingError, PairingTrouble
from tests.helpers.agents import AGENT, agent_environment, running_agent
from tests.helpers.managers import running_manager
from tests.helpers.processes import Child, child
from tests.helpers.stopwatch import Stopwatch
from tests.helpers.waiting import eventually_async

from .hosts import guess

APPEARS_SECONDS = 3.0
VANISHES_SECONDS = 15.0
"""After a kill -9."""


@pytest.fixture
async def manager(tmp_path: Path) -> AsyncIterator[Manager]:
    async with running_manager(tmp_path / "manager") as running:
        yield running


class Newcomer:
    """A machine with a name of its own: other tests may announce theirs at the same time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.name = f"PC-{uuid4().hex[:12]}"
        home.mkdir()
        (home / "agent.toml").write_text(f'name = "{self.name}"\n')

    @contextmanager
    def pairing(self, *arguments: str) -> Iterator[Child]:
        """`kustos-agent pair` on loopback."""
        argv = [*AGENT, "pair", "--interface", "127.0.0.1", *arguments]
        environment = agent_environment(self.home, {"LANG": "C", "LC_ALL": "C"})
        with child(argv, environment=environment) as agent:
            yield agent

    def among(self, manager: Manager) -> NearbyAgent | None:
        """As the manager sees it."""
        return next((one for one in manager.nearby.agents() if one.name == self.name), None)

    async def found(self, manager: Manager, seconds: float = 10) -> NearbyAgent:
        agent = await eventually_async(lambda: self.among(manager), seconds, "the agent nearby")
        assert agent is not None
        return agent

    async def gone(self, manager: Manager, seconds: float) -> None:
        await eventually_async(lambda: self.among(manager) is None, seconds, "its leaving")


@pytest.fixture
def newcomer(tmp_path: Path) -> Newcomer:
    return Newcomer(tmp_path / "agent")


def shown_code(agent: Child) -> str:
    """As it stands on its screen."""
    return agent.wait_for_output(r"^Pairing code: (\d{4}-\d{4})$")[1]


def visitors(agent: Child) -> list[object]:
    """Who is connected to it."""
    found = psutil.Process(agent.process.pid).net_connections("tcp")
    return [one for one in found if one.status == psutil.CONN_ESTABLISHED]


def another(code: str) -> str:
    """A wrong one."""
    return f"{(int(code.replace('-', '')) + 1) % 10**8:08d}"


async def test_an_agent_is_found_paired_and_then_linked(
    manager: Manager, newcomer: Newcomer
) -> None:
    """From the code on the screen to the machine online, with all that a join leaves behind."""
    heard: list[Event] = []
    manager.bus.listen(heard.append)
    async with manager.nearby.watch():
        with newcomer.pairing() as agent:
            code = shown_code(agent)
            nearby = await newcomer.found(manager)
            assert NearbyChanged() in heard
            assert nearby.os_name == "Linux"
            machine_id = await manager.nearby.pair(nearby.id, code)
            assert agent.wait_for_end() == 0
            assert f"as {machine_id}. Start the agent: kustos-agent run" in agent.output()
        await newcomer.gone(manager, 5)
    identity = newcomer.home / "identity.json"
    assert identity.stat().st_mode & 0o777 == 0o600
    assert json.loads(identity.read_bytes())["agent_id"] == machine_id
    assert list((newcomer.home / "run").iterdir()) == []
    async with running_agent(newcomer.home, None):

        async def linked() -> bool:
            (view,) = await manager.machines.overview()
            return view.connected and view.machine.name == newcomer.name

        await eventually_async(linked, 20, "the link")


async def test_an_agent_appears_within_three_seconds_and_leaves_at_once(
    manager: Manager, newcomer: Newcomer
) -> None:
    """Whether somebody looks already or begins to; Ctrl-C says farewell."""
    async with manager.nearby.watch():
        with newcomer.pairing() as agent:
            shown_code(agent)
            watch = Stopwatch()
            await newcomer.found(manager)
            assert watch.seconds() < APPEARS_SECONDS
            agent.process.send_signal(signal.SIGINT)
            watch = Stopwatch()
            await newcomer.gone(manager, 10)
            assert watch.seconds() < APPEARS_SECONDS
            assert agent.wait_for_end() == 1
            assert agent.output().endswith("Stopped.\n")
    with newcomer.pairing() as agent:
        shown_code(agent)
        watch = Stopwatch()
        async with manager.nearby.watch():
            await newcomer.found(manager)
            assert watch.seconds() < APPEARS_SECONDS
        assert not manager.nearby.agents()


async def test_a_killed_agent_vanishes_by_the_age_of_its_records(
    manager: Manager, newcomer: Newcomer
) -> None:
    """It says no farewell; the manager asks again when what it said is 10 s old."""
    async with manager.nearby.watch():
        with newcomer.pairing() as agent:
            nearby = await newcomer.found(manager)
            code = shown_code(agent)
            agent.process.kill()
            agent.wait_for_end()
            with pytest.raises(PairingError) as error:
                await manager.nearby.pair(nearby.id, code)
            assert error.value.kind is PairingTrouble.UNREACHABLE
            await newcomer.gone(manager, VANISHES_SECONDS)
            with pytest.raises(PairingError) as error:
                await manager.nearby.pair(nearby.id, code)
            assert error.value.kind is PairingTrouble.GONE


async def test_an_agent_that_waits_stays_listed(manager: Manager, newcomer: Newcomer) -> None:
    """Longer than its records live, without flickering."""
    async with manager.nearby.watch():
        with newcomer.pairing():
            await newcomer.found(manager)
            began, missing = time.monotonic(), []

            def watched() -> bool:
                if newcomer.among(manager) is None:
                    missing.append(time.monotonic() - began)
                return time.monotonic() - began > VANISHES_SECONDS

            await eventually_async(watched, 2 * VANISHES_SECONDS, "a while")
            assert not missing


async def test_a_mistyped_code_can_be_typed_again(manager: Manager, newcomer: Newcomer) -> None:
    """The machine's screen says that somebody tried; what is no code at all is not sent."""
    async with manager.nearby.watch():
        with newcomer.pairing() as agent:
            code = shown_code(agent)
            nearby = await newcomer.found(manager)
            for typed, trouble in (
                ("1234", PairingTrouble.NO_CODE),
                (another(code), PairingTrouble.WRONG_CODE),
            ):
                with pytest.raises(PairingError) as error:
                    await manager.nearby.pair(nearby.id, typed)
                assert error.value.kind is trouble
            agent.wait_for_output("A wrong code was entered at 127.0.0.1. Tries left: 2.")
            assert await manager.machines.overview() == []
            machine_id = await manager.nearby.pair(nearby.id, f" {code.replace('-', ' ')}")
            assert agent.wait_for_end() == 0
    (view,) = await manager.machines.overview()
    assert view.machine.id == machine_id


async def test_a_pairing_that_is_called_back_costs_nothing_on_either_side(
    manager: Manager, newcomer: Newcomer
) -> None:
    """The agent lets a second guess wait for 10 s; it is not checked when the manager hangs up."""
    async with manager.nearby.watch():
        with newcomer.pairing() as agent:
            code = shown_code(agent)
            nearby = await newcomer.found(manager)
            with pytest.raises(PairingError):
                await manager.nearby.pair(nearby.id, another(code))
            agent.wait_for_output("Tries left: 2.")
            second = asyncio.create_task(manager.nearby.pair(nearby.id, another(code)))
            await eventually_async(lambda: bool(visitors(agent)), 5, "the second call")
            watch = Stopwatch()
            assert await manager.nearby.call_back(nearby.id)
            with pytest.raises(PairingError) as error:
                await second
            assert error.value.kind is PairingTrouble.CALLED_BACK
            assert watch.seconds() < 3
            machine_id = await manager.nearby.pair(nearby.id, code)
            assert agent.wait_for_end() == 0
            assert "Tries left: 1." not in agent.output()
    (view,) = await manager.machines.overview()
    assert view.machine.id == machine_id


async def test_three_wrong_codes_end_the_program(manager: Manager, newcomer: Newcomer) -> None:
    """From wherever they came. It says what to do, and the machine is not listed any more."""
    async with manager.nearby.watch():
        with newcomer.pairing() as agent:
            code = shown_code(agent)
            nearby = await newcomer.found(manager)
            port = int(nearby.addresses[0].rpartition(":")[2])
            said = [
                json.loads(await guess(f"127.0.0.{number}", port, another(code)))["reason"]
                for number in (2, 3, 4)
            ]
            assert said == ["wrong-code", "wrong-code", "code-ended"]
            assert agent.wait_for_end() == 1
            assert "Three wrong codes were entered" in agent.output()
            assert "join with a token instead" in agent.output()
        await newcomer.gone(manager, 5)
    assert not (newcomer.home / "identity.json").exists()


async def test_a_paired_machine_is_not_paired_again_unasked(
    manager: Manager, newcomer: Newcomer
) -> None:
    """With --replace it is."""
    async with manager.nearby.watch():
        for arguments in ([], ["--replace"]):
            with newcomer.pairing(*arguments) as agent:
                code = shown_code(agent)
                nearby = await newcomer.found(manager)
                await manager.nearby.pair(nearby.id, code)
                assert agent.wait_for_end() == 0
            await newcomer.gone(manager, 5)
            with newcomer.pairing() as agent:
                assert agent.wait_for_end() == 1
                assert "add --replace" in agent.output()
    assert len(await manager.machines.overview()) == 2


async def test_nothing_goes_on_when_nobody_looks(manager: Manager) -> None:
    """The process that looks is there for as long as somebody does."""

    def looking() -> list[psutil.Process]:
        children = psutil.Process().children(recursive=True)
        return [one for one in children if "kustos.link.discovery_child" in one.cmdline()]

    assert not looking()
    async with manager.nearby.watch():
        async with manager.nearby.watch():
            await eventually_async(lambda: len(looking()) == 2, 5, "two that look")
        await eventually_async(lambda: len(looking()) == 1, 5, "one that looks")
    await eventually_async(lambda: not looking(), 5, "the end of the search")
