"""What follows from a task on the real link: its machine is asked for it at once."""

from datetime import UTC, datetime
from pathlib import Path

from kustos.core.orders import RepairOrder
from kustos_agent.protocol.messages import Enrolled, RunTask, TaskFinished, TaskStarted
from kustos_agent.protocol.tasks import RepairPart, RepairResult, SnapshotsSpec
from kustos_agent.protocol.values import Outcome, TaskKind
from tests.helpers.managers import running_manager
from tests.helpers.saved import saved_job
from tests.helpers.scripted_agent import Door, enrol, scripted_agent


async def test_the_list_is_read_as_soon_as_snapshots_are_repaired(tmp_path: Path) -> None:
    """Long before the next heartbeat, which this agent never sends."""
    async with running_manager(tmp_path) as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        job = await saved_job(manager, identity.agent_id)
        async with scripted_agent(Door(token), identity.token) as agent:
            repair = await manager.tasks.care(
                job.repository_id, identity.agent_id, RepairOrder(part=RepairPart.SNAPSHOTS)
            )
            await agent.asked_for(RunTask)
            now = datetime.now(UTC)
            await agent.report(TaskStarted(task_id=repair.id, kind=TaskKind.REPAIR, at=now))
            await agent.report(
                TaskFinished(
                    task_id=repair.id,
                    outcome=Outcome.SUCCESS,
                    at=now,
                    result=RepairResult(changed=1),
                    exit_code=0,
                )
            )
            asked = await agent.asked_for(RunTask)
            assert isinstance(asked.spec, SnapshotsSpec)
