"""Places where no repository can be made: each is told, left as it is, and leads on."""

from dataclasses import replace
from pathlib import Path

import pytest

from kustos_agent.protocol.tasks import InitSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.trees import fingerprint


async def test_what_a_killed_initialisation_left_is_not_built_on(
    toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """Keys without a configuration: restic 0.14 would spoil the place and call it a success, newer
    ones refuse in words that nobody else uses."""
    (Path(access.location) / "config").unlink()
    before = fingerprint(Path(access.location))
    made = await initialise(toolkit, InitSpec(repository=access), Watch())
    assert made.outcome is Outcome.FAILED
    assert made.problem is not None
    assert made.problem.error is ErrorClass.TARGET_NOT_EMPTY
    assert made.problem.subject == access.location
    assert "broke off" in made.problem.detail
    report = await probe(toolkit, access, Watch(), environ={})
    assert report.problem == made.problem
    assert fingerprint(Path(access.location)) == before


async def test_an_initialisation_that_broke_off_before_its_key_is_done_again(
    toolkit: Toolkit, tmp_path: Path
) -> None:
    """Empty folders are no rest of anything."""
    for name in ("keys", "data"):
        (tmp_path / "new" / name).mkdir(parents=True)
    access = RepositoryAccess(location=str(tmp_path / "new"), password="correct horse")
    made = await initialise(toolkit, InitSpec(repository=access), Watch())
    assert made.outcome is Outcome.SUCCESS, made


@pytest.mark.provokes(ErrorClass.TARGET_NOT_EMPTY)
@pytest.mark.parametrize("below", ["", "/sub"])
async def test_a_file_in_the_place_is_told(toolkit: Toolkit, tmp_path: Path, below: str) -> None:
    """Where the repository should be, or a folder above it."""
    (tmp_path / "file").touch()
    location = f"{tmp_path}/file{below}"
    access = RepositoryAccess(location=location, password="correct horse")
    made = await initialise(toolkit, InitSpec(repository=access), Watch())
    assert made.problem is not None
    assert made.problem.error is ErrorClass.TARGET_NOT_EMPTY
    assert made.problem.subject == location
    report = await probe(toolkit, access, Watch(), environ={})
    assert report.problem == made.problem


@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_why_the_new_repository_cannot_be_read_is_told(
    toolkit: Toolkit, tmp_path: Path
) -> None:
    """0.14 does not tell the id; asking for it may be interrupted."""
    script = tmp_path / "restic"
    script.write_text(
        f'#!/bin/sh\n[ "$1" = cat ] && kill -9 $$\nexec "{toolkit.restic.path}" "$@"\n'
    )
    script.chmod(0o755)
    toolkit = replace(toolkit, restic=replace(toolkit.restic, path=str(script)))
    access = RepositoryAccess(location=str(tmp_path / "new"), password="correct horse")
    made = await initialise(toolkit, InitSpec(repository=access), Watch())
    assert made.outcome is Outcome.FAILED
    assert made.problem is not None
    assert made.problem.error is ErrorClass.INTERRUPTED
    assert made.problem.detail == "signal 9"
