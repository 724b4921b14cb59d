"""A repository on an SFTP server whose key nobody entered: each machine has its own."""

from pathlib import Path

import pytest

from kustos.core.manager import Manager
from kustos.core.model import SecretKind, SftpPlace, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos_agent.protocol.values import ErrorClass
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.sshd import sftp_server, ssh_agent
from tests.helpers.waiting import eventually_async

pytestmark = [pytest.mark.restic, pytest.mark.servers]


async def _connected(manager: Manager) -> str:
    return next(
        (one.machine.id for one in await manager.machines.overview() if one.machine.restic_version),
        "",
    )


@pytest.mark.parametrize("lent", [True, False])
async def test_the_owner_s_word_decides_whether_a_machine_s_ssh_agent_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, lent: bool
) -> None:
    """By `ssh_agent` in agent.toml; one that is merely in the environment is left alone."""
    home, socket = tmp_path / "agent", tmp_path / "agent.sock"
    home.mkdir()
    (home / "agent.toml").write_text(f'ssh_agent = "{socket}"\n' if lent else "")
    with sftp_server(tmp_path) as server, ssh_agent(socket, server.private_key):
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        place = SftpPlace(
            host=server.host,
            port=server.port,
            user=server.user,
            path=str(server.folder / "office"),
            known_hosts=server.known_hosts_line,
            lent_key=True,
        )
        secrets = {SecretKind.PASSWORD: "correct horse"}
        draft = RepositoryDraft(name="NAS", place=place, secrets=secrets)
        async with running_manager(tmp_path / "manager") as manager:
            token = await manager.enrolment.issue_token()
            async with running_agent(home, token):
                machine_id = await eventually_async(lambda: _connected(manager), 30, "the agent")
                found = (await manager.repositories.test(draft, machine_id)).problem
                assert found is not None
                if not lent:
                    assert found.error is ErrorClass.LOGIN_REFUSED
                    assert "ssh-agent" in found.detail
                    return
                assert found.error is ErrorClass.REPOSITORY_MISSING
                saved = await manager.repositories.save(draft)
                task = await manager.tasks.initialise(saved.id, machine_id)
                ended = await manager.tasks.wait(task.id)
                assert ended.state is TaskState.SUCCESS, ended.problem
