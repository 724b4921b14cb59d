"""A repository comes up against its quota: a real manager, an agent of its own process, real
restic."""

import os
from pathlib import Path

from kustos.core.alerts import Alert, AlertKind, Severity
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, Task, TaskState
from kustos.core.orders import StatsOrder
from kustos.core.repositories import RepositoryDraft
from kustos_agent.protocol.values import ErrorClass
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.waiting import eventually_async

MB = 10**6


async def _connected(manager: Manager) -> str:
    views = await manager.machines.overview()
    return next((view.machine.id for view in views if view.connected), "")


async def _low(manager: Manager) -> Alert | None:
    """The open alert."""
    views = await manager.alerting.overview()
    return next((one.alert for one in views if one.alert.kind is AlertKind.QUOTA_LOW), None)


def _bounded(folder: Path) -> Path:
    """Writes the configuration of an agent whose restic may write no big files while the file that
    is returned is there."""
    folder.mkdir()
    full, script = folder / "full", folder / "restic.sh"
    program = restics.find("0.19.1").path
    script.write_text(
        "#!/bin/sh\n"
        f'[ -e "{full}" ] && exec prlimit --fsize=1000000 -- "{program}" "$@"\n'
        f'exec "{program}" "$@"\n'
    )
    script.chmod(0o755)
    (folder / "agent.toml").write_text(f'restic = "{script}"\n')
    return full


async def test_a_quota_is_told_by_measurement_and_by_a_run_that_was_refused(tmp_path: Path) -> None:
    """Each is told by itself and ends by itself; nobody looks but the manager's own round."""
    full = _bounded(tmp_path / "agent")
    source = tmp_path / "source"
    source.mkdir()
    (source / "first").write_bytes(os.urandom(9 * MB))
    async with running_manager(tmp_path / "manager") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(tmp_path / "agent", token):
            machine_id = await eventually_async(lambda: _connected(manager), 30, "the machine")
            place = LocalPlace(path=str(tmp_path / "repository"))
            secrets = {SecretKind.PASSWORD: "correct horse"}
            nas = await manager.repositories.save(
                RepositoryDraft(name="NAS", place=place, secrets=secrets)
            )

            async def ended(task: Task) -> Task:
                return await manager.tasks.wait(task.id)

            async def is_low(severity: Severity | None) -> Alert | None:
                """The alert, once there is one as severe; None: once there is none."""

                async def seen() -> bool:
                    found = await _low(manager)
                    return (found.severity if found else None) is severity

                await eventually_async(seen, 30, f"an alert: {severity}")
                return await _low(manager)

            await ended(await manager.tasks.initialise(nas.id, machine_id))
            draft = JobDraft(
                name="Home", machine_id=machine_id, repository_id=nas.id, sources=(str(source),)
            )
            job = await manager.jobs.save(draft)
            await ended(await manager.tasks.back_up(job.id))
            await ended(await manager.tasks.care(nas.id, machine_id, StatsOrder()))

            await manager.quotas.set(nas.id, 10 * MB)
            alert = await is_low(Severity.WARNING)
            assert alert is not None
            assert alert.evidence.total == 10 * MB
            assert 0 < (alert.evidence.free or 0) < MB
            await manager.quotas.set(nas.id, 100 * MB)
            await is_low(None)

            full.touch()
            (source / "second").write_bytes(os.urandom(8 * MB))
            refused = await ended(await manager.tasks.back_up(job.id))
            assert refused.state is TaskState.FAILED
            alert = await is_low(Severity.CRITICAL)
            assert alert is not None
            assert alert.evidence.task_id == refused.id
            assert alert.evidence.problem is not None
            assert alert.evidence.problem.error is ErrorClass.QUOTA

            full.unlink()
            again = await ended(await manager.tasks.back_up(job.id))
            assert again.state is TaskState.SUCCESS
            await is_low(None)
