"""Limits and figures on the real link: in the welcome, by request, and kept when it ends."""

from datetime import UTC, datetime
from pathlib import Path

from kustos.core.limits import LimitsState
from kustos_agent.protocol.messages import Enrolled, Heartbeat, LimitsApplied, SetLimits
from kustos_agent.protocol.values import Limits
from tests.helpers.managers import running_manager
from tests.helpers.scripted_agent import Door, enrol, scripted_agent
from tests.helpers.waiting import eventually_async

SLOW = Limits(max_tasks=1, upload_kib=500)


async def test_limits_come_with_the_welcome_and_with_every_change(tmp_path: Path) -> None:
    """What the agent goes by is told apart from what is wanted."""
    async with running_manager(tmp_path) as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        assert await manager.limits.set(identity.agent_id, SLOW) is LimitsState.WAITING
        async with scripted_agent(Door(token), identity.token) as agent:
            assert agent.welcome is not None
            assert agent.welcome.limits == SLOW
            agent.answer = lambda _: LimitsApplied()

            async def applied() -> bool:
                found = await manager.machines.details(identity.agent_id)
                return found.limits_state is LimitsState.APPLIED

            await eventually_async(applied, 5, "the welcome's limits to count as applied")
            assert await manager.limits.set(identity.agent_id, None) is LimitsState.APPLIED
            assert (await agent.asked_for(SetLimits)).limits == Limits()


async def test_when_a_machine_was_last_heard_outlives_the_manager(tmp_path: Path) -> None:
    """To the moment, though heartbeats themselves are written once a minute at most."""
    async with running_manager(tmp_path) as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        async with scripted_agent(Door(token), identity.token) as agent:
            await agent.report(Heartbeat(at=datetime.now(UTC), cpu_percent=12.0))

            async def told() -> datetime | None:
                (view,) = await manager.machines.overview()
                return view.last_seen if view.heartbeat else None

            heard = await eventually_async(told, 5, "the heartbeat")
    async with running_manager(tmp_path) as manager:
        (view,) = await manager.machines.overview()
        assert view.last_seen == heard
        (sample,) = (await manager.machines.details(identity.agent_id)).samples
        assert sample.cpu_mean == 12.0
