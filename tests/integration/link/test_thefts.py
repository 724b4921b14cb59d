"""What a thief of the manager's files can do, and what he cannot: docs/threat-model.md."""

import asyncio
import base64
import shutil
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kustos.link.certificates import Certificates, open_certificates
from kustos_agent.link.tls import pinned_context
from kustos_agent.protocol.messages import Enrol, Enrolled, RotateToken, TokenRotated
from kustos_agent.protocol.token import parse_token
from kustos_agent.protocol.values import Problem
from tests.helpers.handshakes import shake_hands
from tests.helpers.managers import running_manager
from tests.helpers.scripted_agent import Door, enrol, scripted_agent


def _values(database: Path) -> Iterator[str]:
    """Everything that is written in it, bytes in the forms in which tokens are given."""
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for (table,) in tables.fetchall():
            for row in connection.execute(f"SELECT * FROM {table}"):
                for value in row:
                    if isinstance(value, bytes):
                        yield value.hex()
                        yield base64.urlsafe_b64encode(value).rstrip(b"=").decode()
                    elif isinstance(value, str):
                        yield value


async def test_a_stolen_database_alone_lets_nobody_in(tmp_path: Path) -> None:
    """As no machine, with a token in use, former or offered, and not by a join token that is still
    good; nor is there a key in it to pose as the manager."""
    async with running_manager(tmp_path / "home") as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        machine_id = identity.agent_id
        async with scripted_agent(Door(token), identity.token) as agent:
            agent.answer = lambda _: TokenRotated()
            await manager.rotation.renew(machine_id)
            in_use = (await agent.asked_for(RotateToken)).token
            # One more offer, of which nobody knows whether it was taken.
            await manager.rotation._offer(machine_id)
        unspent = await manager.enrolment.issue_token()
        copy = tmp_path / "stolen.db"
        for suffix in ("", "-wal"):
            shutil.copy(tmp_path / "home" / f"kustos.db{suffix}", f"{copy}{suffix}")
        values = set(await asyncio.to_thread(lambda: list(_values(copy))))
        assert machine_id in values
        for value in values:
            assert await manager.enrolment.recognise(value) is None
            guess = Enrol(secret=value, hostname="PC", os_name="linux", agent_version="1")
            assert isinstance(await manager.enrolment.spend(guess), Problem)
        assert not any("PRIVATE KEY" in value for value in values)
        # It is no accident: the real ones are known.
        assert await manager.enrolment.recognise(in_use) == machine_id
        assert isinstance(
            await manager.enrolment.spend(
                Enrol(
                    secret=parse_token(unspent).secret,
                    hostname="PC",
                    os_name="linux",
                    agent_version="1",
                )
            ),
            Enrolled,
        )


def _thief(folder: Path) -> Certificates:
    """A server with the stolen files."""
    return open_certificates(folder)


async def test_with_the_tls_folder_a_thief_can_pose_as_the_manager_until_the_ca_changes(
    tmp_path: Path,
) -> None:
    """Agents that were told of the new CA do not believe him any more, also with a certificate
    that he signs himself."""
    manager = open_certificates(tmp_path / "tls")
    shutil.copytree(tmp_path / "tls", tmp_path / "stolen")
    thief = _thief(tmp_path / "stolen")
    assert shake_hands(pinned_context(manager.ca_pem), thief.context)
    now = manager.standing.in_force.made_at
    await manager.prepare(now)
    await manager.change_over(now)
    told = pinned_context(manager.ca_pem)
    assert shake_hands(told, manager.context)
    (tmp_path / "stolen" / "server.pem").unlink()
    for posing in (thief, _thief(tmp_path / "stolen")):
        with pytest.raises(ssl.SSLCertVerificationError):
            shake_hands(told, posing.context)
