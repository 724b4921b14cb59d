"""A typed address of an SFTP server, from the form's reading of it to a repository behind an
approved key: a real manager, agent and sshd."""

import sys
from pathlib import Path

import pytest
from msgspec import structs

from kustos.core.fields import FieldCode, FieldProblem, InvalidError
from kustos.core.manager import Manager
from kustos.core.model import SecretKind, TaskState, TypedPlace
from kustos.core.repositories import RepositoryDraft
from kustos.core.sftp_address import read_sftp
from kustos_agent.protocol.values import ErrorClass
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.sshd import sftp_server
from tests.helpers.waiting import eventually_async

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(sys.platform == "win32", reason="an sshd"),
]


async def _connected(manager: Manager) -> str:
    async def found() -> str:
        views = await manager.machines.overview()
        return next((view.machine.id for view in views if view.machine.restic_version), "")

    return await eventually_async(found, 30, "the machine")


async def test_what_was_typed_is_opened_with_an_approved_key_alone(tmp_path: Path) -> None:
    """As an address it is not taken; as the place that it says it is tested, its key shown and
    approved, and the repository made where the address leads."""
    with sftp_server(tmp_path / "sshd") as server:
        address = server.location("office")
        secrets = {
            SecretKind.PASSWORD: "correct horse",
            SecretKind.PRIVATE_KEY: server.private_key.read_text(),
        }
        async with running_manager(tmp_path / "manager") as manager:
            token = await manager.enrolment.issue_token()
            async with running_agent(tmp_path / "agent", token):
                machine_id = await _connected(manager)
                typed = RepositoryDraft(
                    name="NAS",
                    place=TypedPlace(location=address),
                    secrets={SecretKind.PASSWORD: "correct horse"},
                )
                refused = (FieldProblem("location", FieldCode.NOT_SFTP),)
                for trying in (
                    manager.repositories.save(typed),
                    manager.repositories.test(typed, machine_id),
                ):
                    with pytest.raises(InvalidError) as error:
                        await trying
                    assert error.value.problems == refused

                place = read_sftp(address)
                assert place is not None
                draft = RepositoryDraft(name="NAS", place=place, secrets=secrets)
                report = await manager.repositories.test(draft, machine_id)
                assert report.problem is not None
                assert report.problem.error is ErrorClass.HOST_KEY_UNKNOWN
                assert server.known_hosts_line.strip() in report.host_keys.splitlines()

                approved = structs.replace(place, known_hosts=report.host_keys)
                draft = RepositoryDraft(name="NAS", place=approved, secrets=secrets)
                report = await manager.repositories.test(draft, machine_id)
                assert report.problem is not None
                assert report.problem.error is ErrorClass.REPOSITORY_MISSING
                repository = await manager.repositories.save(draft)
                task = await manager.tasks.initialise(repository.id, machine_id)
                ended = await manager.tasks.wait(task.id)
                assert ended.state is TaskState.SUCCESS, ended.problem
                assert (server.folder / "office" / "config").exists()
                assert (await manager.repositories.test(draft, machine_id)).problem is None
