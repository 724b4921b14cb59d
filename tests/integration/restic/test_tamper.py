"""Whoever has stolen a machine has its login and its password. At an append-only server that is
not enough to destroy what is saved there."""

import asyncio
import http.client
import subprocess
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kustos_agent.protocol.tasks import BackupSpec, InitSpec, RestoreSpec
from kustos_agent.protocol.values import Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.restore import restore
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.rest_server import RestServer, rest_server

from .conftest import PASSWORD

pytestmark = [pytest.mark.restic, pytest.mark.servers]
USER, LOGIN = "empfang", "the machine's own"
REFUSED = {http.client.FORBIDDEN, http.client.METHOD_NOT_ALLOWED}


def _ask(server: RestServer, method: str, path: str, body: bytes = b"") -> int:
    """The status of a request with the machine's login."""
    there = urlsplit(server.url)
    assert there.hostname is not None
    connection = http.client.HTTPConnection(there.hostname, there.port, timeout=20)
    login = b64encode(f"{USER}:{LOGIN}".encode()).decode()
    try:
        connection.request(method, path, body or None, {"Authorization": f"Basic {login}"})
        return connection.getresponse().status
    finally:
        connection.close()


def _content(folder: Path) -> dict[str, bytes]:
    """Of every file that makes up the backups: all but locks."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.parent.name != "locks"
    }


def _object(name: str) -> str:
    """The path of a file of the repository as the protocol has it: data lie in folders on disk."""
    parts = name.split("/")
    return f"/office/{parts[0]}/{parts[-1]}" if len(parts) > 1 else f"/office/{name}"


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_thief_destroys_nothing_on_an_append_only_server(
    toolkit: Toolkit, source: Path, tmp_path: Path
) -> None:
    """By restic's own commands, by asking the server to remove, and by writing over what is there.
    What was saved before comes back, byte by byte."""
    with rest_server(tmp_path, user=USER, password=LOGIN, append_only=True) as server:
        access = RepositoryAccess(
            location=server.location("office"), password=PASSWORD, environment=server.environment
        )
        await initialise(toolkit, InitSpec(repository=access), Watch())
        spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
        saved = await backup(toolkit, spec, Watch())
        assert saved.outcome is Outcome.SUCCESS, saved
        assert saved.result is not None
        folder = server.folder / "office"
        before = _content(folder)
        assert {name.split("/")[0] for name in before} == {
            "config",
            "data",
            "index",
            "keys",
            "snapshots",
        }

        environment = {
            **server.environment,
            "RESTIC_REPOSITORY": access.location,
            "RESTIC_PASSWORD": PASSWORD,
            "RESTIC_CACHE_DIR": str(tmp_path / "thief"),
        }
        for attempt in (
            ["forget", "--prune", saved.result.snapshot_id],
            ["forget", "--keep-last=1", "--unsafe-allow-remove-all", "--tag=nothing"],
            ["key", "remove", next(Path(name).name for name in before if name.startswith("keys/"))],
        ):
            await asyncio.to_thread(
                subprocess.run,
                [toolkit.restic.path, *attempt],
                capture_output=True,
                check=False,
                env=environment,
                timeout=120,
            )
            assert _content(folder) == before, attempt

        for name in before:
            assert _ask(server, "DELETE", _object(name)) in REFUSED, name
            assert _ask(server, "POST", _object(name), b"rubbish") in REFUSED, name
        assert _ask(server, "DELETE", "/office/") in REFUSED | {http.client.NOT_FOUND}
        assert _content(folder) == before

        target = tmp_path / "back"
        wish = RestoreSpec(
            repository=access, snapshot_id=saved.result.snapshot_id, target=str(target)
        )
        assert (await restore(toolkit, wish, Watch())).outcome is Outcome.SUCCESS
        letter = target / str(source).lstrip("/") / "letter.txt"
        assert letter.read_bytes() == (source / "letter.txt").read_bytes()
