"""What is looked at now and then is looked at, whatever goes wrong elsewhere."""

import asyncio
from collections.abc import Callable

from kustos.core.ports import AgentOfflineError, AgentRefusedError, StoreFullError
from kustos.core.rounds import AT_A_TIME, Rounds, ask_linked
from kustos.link.peers import Peers
from kustos_agent.protocol.values import ErrorClass, Problem
from tests.helpers.waiting import eventually_async


async def test_a_nudge_brings_the_next_round_forward_and_many_bring_one() -> None:
    """In an hour it would have come by itself."""
    visits = 0

    async def visit() -> None:
        nonlocal visits
        visits += 1

    rounds = Rounds([visit], gather_seconds=0.01)
    async with rounds.running():
        await eventually_async(lambda: visits == 1, 5, "the first round")
        for _ in range(100):
            rounds.soon()
        await eventually_async(lambda: visits >= 2, 5, "the round after the nudge")
    assert visits <= 3


async def test_rounds_come_by_themselves() -> None:
    went = asyncio.Event()
    left = iter(range(3))

    async def visit() -> None:
        if next(left, None) is None:
            went.set()

    async with Rounds([visit], seconds=0.01, gather_seconds=0).running(), asyncio.timeout(5):
        await went.wait()


async def test_a_visit_that_fails_keeps_no_other_from_its_turn(
    logged: Callable[[str], None],
) -> None:
    went = asyncio.Event()

    async def broken() -> None:
        raise RuntimeError("broken")

    async def visit() -> None:
        went.set()

    async with Rounds([broken, visit]).running(), asyncio.timeout(5):
        await went.wait()
    logged("a round has failed in part")


class Line(Peers):
    """Machine `away` is not linked."""

    def connected(self, machine_id: str) -> bool:
        return machine_id != "away"


async def test_linked_machines_are_asked_a_few_at_a_time_and_failures_pass(
    logged: Callable[[str], None],
) -> None:
    now, most = 0, 0
    asked: set[str] = set()

    async def ask(machine_id: str) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        asked.add(machine_id)
        await asyncio.sleep(0)
        now -= 1
        if machine_id == "1":
            raise AgentOfflineError(machine_id)
        if machine_id == "2":
            raise AgentRefusedError(Problem(error=ErrorClass.UNSUPPORTED))
        if machine_id == "3":
            raise TimeoutError
        if machine_id == "4":
            raise StoreFullError

    machines = [str(number) for number in range(3 * AT_A_TIME)]
    await ask_linked(Line(), [*machines, "away"], ask, "something")
    assert asked == set(machines)
    assert most == AT_A_TIME
    logged("machine 4: something: StoreFullError")
