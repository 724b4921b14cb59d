"""A repository, a folder and everything an operation needs, for every version of restic."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from kustos_agent.protocol.tasks import BackupSpec, InitResult, InitSpec
from kustos_agent.protocol.values import Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.version import Restic
from tests.helpers import restics
from tests.helpers.cheap_key import make_cheap
from tests.helpers.restics import Heard

PASSWORD = "correct horse battery"
OTHER_PASSWORD = "staple of another"


@pytest.fixture(scope="session", params=restics.VERSIONS)
def restic(request: pytest.FixtureRequest) -> Restic:
    """Each restic in turn."""
    return restics.find(request.param)


@pytest.fixture
def runner(tmp_path: Path) -> ProcessRunner:
    return ProcessRunner(cache_dir=str(tmp_path / "cache"), environ=os.environ)


@pytest.fixture
def toolkit(restic: Restic, runner: ProcessRunner, tmp_path: Path) -> Toolkit:
    return Toolkit(restic, runner, tmp_path / "scratch", lock_patience_seconds=1)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@dataclass(frozen=True)
class Blank:
    """A new repository, and the id that was told when it was made."""

    path: Path
    id: str


class Blanks:
    """New repositories, to be copied: making one takes longer than that. One for each restic and
    password, however often pytest goes through the versions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, str], Blank] = {}

    def of(self, restic: Restic, password: str) -> Blank:
        """Its parent folders did not exist."""
        key = (restic.path, password)
        if key not in self._made:
            self._made[key] = self._make(restic, password, self._folder / str(len(self._made)))
        return self._made[key]

    def _make(self, restic: Restic, password: str, folder: Path) -> Blank:
        runner = ProcessRunner(cache_dir=str(folder / "cache"), environ=os.environ)
        toolkit = Toolkit(restic, runner, folder / "scratch")
        path = folder / "a" / "b"
        spec = InitSpec(repository=RepositoryAccess(location=str(path), password=password))
        # A loop that is nobody else's: the test's own is set up around its fixtures.
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as own:
            made = own.run(_initialise(toolkit, spec))
        assert made.outcome is Outcome.SUCCESS, made
        assert made.result is not None
        make_cheap(path, password)
        return Blank(path, made.result.repository_id)


async def _initialise(toolkit: Toolkit, spec: InitSpec) -> Finished[InitResult]:
    return await initialise(toolkit, spec, Watch())


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Blanks:
    return Blanks(tmp_path_factory.mktemp("blanks"))


@pytest.fixture
def blank(blanks: Blanks, restic: Restic) -> Blank:
    return blanks.of(restic, PASSWORD)


@pytest.fixture
def other_blank(blanks: Blanks, restic: Restic) -> Path:
    """A repository with an id, key and password of its own."""
    return blanks.of(restic, OTHER_PASSWORD).path


@pytest.fixture
def access(blank: Blank, tmp_path: Path) -> RepositoryAccess:
    """An empty repository of the test's own."""
    shutil.copytree(blank.path, tmp_path / "repository")
    return RepositoryAccess(location=str(tmp_path / "repository"), password=PASSWORD)


@pytest.fixture
def second(other_blank: Path, tmp_path: Path) -> RepositoryAccess:
    """Another empty repository, to copy into."""
    shutil.copytree(other_blank, tmp_path / "second")
    return RepositoryAccess(location=str(tmp_path / "second"), password=OTHER_PASSWORD)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small folder to save."""
    folder = tmp_path / "source"
    (folder / "sub").mkdir(parents=True)
    (folder / "letter.txt").write_text("Dear all")
    (folder / "sub" / "numbers.txt").write_text("1 2 3")
    return folder


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A folder whose backup takes minutes and no space: a sparse file of a tebibyte."""
    folder = tmp_path / "endless"
    folder.mkdir()
    with (folder / "hole").open("wb") as file:
        file.truncate(1 << 40)
    return folder


@pytest.fixture(autouse=True)
def _no_children_left() -> Iterator[None]:
    """No test leaves a restic or ssh behind."""
    yield
    # Reaped or not yet: psutil knows both.
    left = [child for child in psutil.Process().children() if child.name() in {"restic", "ssh"}]
    assert not left


@pytest.fixture
async def backup_under_way(
    toolkit: Toolkit, access: RepositoryAccess, endless: Path, heard: Heard
) -> AsyncIterator[asyncio.Task[object]]:
    """A backup that has begun to read; cancelled afterwards if it still runs."""
    spec = BackupSpec(repository=access, sources=(str(endless),), host="pc")
    task: asyncio.Task[object] = asyncio.create_task(backup(toolkit, spec, heard.watch))
    async with asyncio.timeout(30):
        await heard.progressed.wait()
    yield task
    heard.cancel.set()
    await task
