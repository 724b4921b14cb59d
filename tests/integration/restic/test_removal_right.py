"""Whether a login may remove is found out without removing anything."""

from pathlib import Path

import pytest

from kustos_agent.protocol.tasks import BackupSpec, InitSpec
from kustos_agent.protocol.values import Outcome, Removal, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.rest_server import rest_server

from .conftest import PASSWORD

pytestmark = [pytest.mark.restic, pytest.mark.servers]


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("append_only", "said"), [(True, Removal.REFUSED), (False, Removal.POSSIBLE)]
)
@pytest.mark.parametrize("tls", [True, False])
async def test_a_test_tells_whether_the_login_may_remove(
    toolkit: Toolkit, source: Path, tmp_path: Path, said: Removal, *, append_only: bool, tls: bool
) -> None:
    """Of an append-only server and of another, and both hold every byte that they held before."""
    with rest_server(
        tmp_path, user="anna", password="her login", tls=tls, append_only=append_only
    ) as server:
        access = RepositoryAccess(
            location=server.location("büro 1"),
            password=PASSWORD,
            environment=server.environment,
            ca_certificate=server.ca_pem,
        )
        await initialise(toolkit, InitSpec(repository=access), Watch())
        saved = await backup(
            toolkit, BackupSpec(repository=access, sources=(str(source),), host="pc"), Watch()
        )
        assert saved.outcome is Outcome.SUCCESS, saved
        before = _files(server.folder)
        report = await probe(toolkit, access, Watch(), environ={})
        assert (report.problem, report.removal) == (None, said)
        assert _files(server.folder) == before
        assert any("/snapshots/" in name for name in before)


async def test_where_nobody_can_be_asked_nothing_is_claimed(
    toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """A folder has no server; through a proxy our own question could go elsewhere."""
    await initialise(toolkit, InitSpec(repository=access), Watch())
    report = await probe(toolkit, access, Watch(), environ={})
    assert (report.problem, report.removal) == (None, Removal.UNKNOWN)
