"""A look into a repository: which snapshots there are, or why it does not open."""

from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.ids import digest_of
from kustos_agent.protocol.values import ErrorClass, RepositoryAccess
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.toolkit import Toolkit
from tests.integration.restic.damage import saved


async def test_the_snapshots_are_told_by_their_digest(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """In whatever order restic lists them; a damaged one is there as well. No lock is needed and
    nothing is kept in the cache."""
    empty = await probe(toolkit, access, Watch(), environ={}, tally=True)
    assert (empty.problem, empty.snapshots, empty.digest) == (None, 0, digest_of([]))
    ids = [await saved(toolkit, access, source) for _ in range(3)]
    damaged = Path(access.location) / "snapshots" / ids[0]
    damaged.chmod(0o600)
    damaged.write_bytes(b"no snapshot")
    cache = tmp_path / "cache"
    before = sorted(cache.rglob("*"))
    report = await probe(toolkit, access, Watch(), environ={}, tally=True)
    assert (report.problem, report.snapshots) == (None, 3)
    assert report.digest == digest_of(reversed(ids))
    assert sorted(cache.rglob("*")) == before


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"password": "battery staple"}, ErrorClass.WRONG_PASSWORD),
        ({"location": "/nowhere/at/all"}, ErrorClass.REPOSITORY_MISSING),
    ],
)
async def test_why_it_does_not_open_is_told_as_by_any_test(
    toolkit: Toolkit, access: RepositoryAccess, wrong: dict[str, str], error: ErrorClass
) -> None:
    other = msgspec.structs.replace(access, **wrong)
    report = await probe(toolkit, other, Watch(), environ={}, tally=True)
    assert report.problem is not None
    assert (report.problem.error, report.snapshots, report.digest) == (error, None, "")
