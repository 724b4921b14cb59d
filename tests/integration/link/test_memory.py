"""What connected agents cost the manager."""

import asyncio.sslproto
import gc
from pathlib import Path

import pytest

from kustos.link.read_buffer import READ_BUFFER_BYTES
from kustos_agent.protocol.messages import Enrolled
from tests.helpers.managers import running_manager
from tests.helpers.scripted_agent import Door, enrol, scripted_agent


async def test_a_connected_agent_has_a_read_buffer_of_one_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncio's own would be sixteen times as much, for each of a thousand agents."""
    monkeypatch.setattr(asyncio.sslproto.SSLProtocol, "max_size", 256 * 1024)
    async with running_manager(tmp_path) as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        async with scripted_agent(Door(token), identity.token):
            sizes = {
                len(vars(found)["_ssl_buffer"])
                for found in gc.get_objects()
                if type(found) is asyncio.sslproto.SSLProtocol and found._transport is not None
            }
    assert sizes == {READ_BUFFER_BYTES}
