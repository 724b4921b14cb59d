"""Every operation of the engine, one after the other, with somebody who looks for its secrets."""

import inspect
import logging
import os
import pkgutil
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any, Final

import msgspec
import psutil
import pytest

import kustos_agent.restic
from kustos_agent.protocol.restic_versions import Capability
from kustos_agent.protocol.tasks import (
    BackupSpec,
    CheckSpec,
    ForgetSpec,
    InitSpec,
    PruneSpec,
    RepairPart,
    RepairSpec,
    RestoreSpec,
    SnapshotsSpec,
    StatsSpec,
    UnlockSpec,
)
from kustos_agent.protocol.values import Outcome, RepositoryAccess, SnapshotInfo, SshAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.cache import clean_cache
from kustos_agent.restic.check import check
from kustos_agent.restic.copy import copy
from kustos_agent.restic.diff import diff, tally_names
from kustos_agent.restic.dump import dump
from kustos_agent.restic.find import find
from kustos_agent.restic.forget import forget
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.keys import add_key, change_password, list_keys, remove_key
from kustos_agent.restic.listing import list_folder
from kustos_agent.restic.mending_commands import TagChange
from kustos_agent.restic.outcome import Finished
from kustos_agent.restic.probe import probe
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.prune import prune
from kustos_agent.restic.repair import repair
from kustos_agent.restic.restore import restore
from kustos_agent.restic.rewrite import rewrite
from kustos_agent.restic.snapshots import list_snapshots
from kustos_agent.restic.stats import stats
from kustos_agent.restic.tag import tag
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.unlock import unlock
from tests.helpers.cheap_key import make_cheap
from tests.helpers.rest_server import rest_server
from tests.helpers.restics import Heard
from tests.helpers.secret_watch import SecretWatch, watching
from tests.helpers.sshd import sftp_server

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc"),
]

PARTS: Final = frozenset({"toolkit", "mending", "credentials", "limited"})
"""Modules whose functions are steps of operations, and none themselves."""


@dataclass
class Work:
    """What the operations are done to. `access` is what opens the repository now."""

    toolkit: Toolkit
    access: RepositoryAccess
    second: RepositoryAccess
    new_password: str
    folder: Path
    heard: Heard = field(default_factory=Heard)
    snapshots: list[str] = field(default_factory=list)

    @property
    def source(self) -> Path:
        return self.folder / "source"


async def _backup(work: Work) -> Finished[Any]:
    spec = BackupSpec(repository=work.access, sources=(str(work.source),), host="pc")
    done = await backup(work.toolkit, spec, work.heard.watch)
    assert done.result is not None
    work.snapshots.append(done.result.snapshot_id)
    (work.source / "letter.txt").write_text("Dear all, once more")
    return done


async def _initialise_second(work: Work) -> Finished[Any]:
    return await initialise(work.toolkit, InitSpec(repository=work.second), work.heard.watch)


async def _probe(work: Work) -> Finished[Any]:
    report = await probe(work.toolkit, work.access, work.heard.watch, environ={})
    return Finished(Outcome.SUCCESS if report.problem is None else Outcome.FAILED, report.problem)


async def _probe_with_a_mistyped_password(work: Work) -> Finished[Any]:
    """What fails is told at more length."""
    wrong = msgspec.structs.replace(work.access, password=work.new_password)
    report = await probe(work.toolkit, wrong, work.heard.watch, environ={})
    assert report.problem is not None
    work.heard.log.clear()
    return Finished(Outcome.SUCCESS, report.problem)


async def _list_snapshots(work: Work) -> Finished[Any]:
    found: list[SnapshotInfo] = []
    spec = SnapshotsSpec(repository=work.access)
    done = await list_snapshots(work.toolkit, spec, work.heard.watch, found.extend)
    assert found
    return done


async def _tag(work: Work) -> Finished[Any]:
    change = TagChange(add=("kept",))
    done = await tag(work.toolkit, work.access, work.snapshots[-1:], change, work.heard.watch)
    assert done.result is not None
    work.snapshots[-1] = done.result[0].new
    return done


async def _rewrite(work: Work) -> Finished[Any]:
    path = str(work.source / "sub")
    done = await rewrite(work.toolkit, work.access, work.snapshots[-1:], (path,), work.heard.watch)
    if done.result:
        work.snapshots[-1] = done.result[0].new
    return done


async def _change_password(work: Work) -> Finished[Any]:
    done = await change_password(work.toolkit, work.access, work.new_password, work.heard.watch)
    work.access = msgspec.structs.replace(work.access, password=work.new_password)
    return done


async def _remove_key(work: Work) -> Finished[Any]:
    keys = await list_keys(work.toolkit, work.access, work.heard.watch)
    assert keys.result is not None
    other = next(key for key in keys.result if not key.current)
    return await remove_key(work.toolkit, work.access, other.id, work.heard.watch)


def _spec_of(kind: Any, operation: Any, **more: Any) -> Callable[[Work], Awaitable[Finished[Any]]]:
    """An operation of a spec that has nothing but the repository and what never changes."""

    async def run(work: Work) -> Finished[Any]:
        done: Finished[Any] = await operation(
            work.toolkit, kind(repository=work.access, **more), work.heard.watch
        )
        return done

    return run


OPERATIONS: Final[dict[str, Callable[[Work], Awaitable[Finished[Any]]]]] = {
    "initialise": _spec_of(InitSpec, initialise),
    "initialise the second": _initialise_second,
    "probe": _probe,
    "probe with a mistyped password": _probe_with_a_mistyped_password,
    "backup": _backup,
    "backup again": _backup,
    "list_snapshots": _list_snapshots,
    "list_folder": lambda work: list_folder(
        work.toolkit, work.access, work.snapshots[0], str(work.source), work.heard.watch
    ),
    "find": lambda work: find(work.toolkit, work.access, ("letter*",), work.heard.watch),
    "diff": lambda work: diff(
        work.toolkit, work.access, work.snapshots[0], work.snapshots[1], work.heard.watch
    ),
    "tally_names": lambda work: tally_names(
        work.toolkit, work.access, work.snapshots[0], work.snapshots[1], work.heard.watch
    ),
    "dump": lambda work: dump(
        work.toolkit,
        work.access,
        work.snapshots[0],
        str(work.source / "letter.txt"),
        work.heard.watch,
        target=str(work.folder / "dumped"),
    ),
    "restore": lambda work: restore(
        work.toolkit,
        RestoreSpec(
            repository=work.access,
            snapshot_id=work.snapshots[0],
            target=str(work.folder / "restored"),
        ),
        work.heard.watch,
    ),
    "stats": _spec_of(StatsSpec, stats),
    "copy": lambda work: copy(
        work.toolkit, work.access, work.second, work.snapshots[:1], work.heard.watch
    ),
    "tag": _tag,
    "rewrite": _rewrite,
    "list_keys": lambda work: list_keys(work.toolkit, work.access, work.heard.watch),
    "add_key": lambda work: add_key(work.toolkit, work.access, work.new_password, work.heard.watch),
    "remove_key": _remove_key,
    "change_password": _change_password,
    "repair the index": _spec_of(RepairSpec, repair, part=RepairPart.INDEX),
    "forget": lambda work: forget(
        work.toolkit,
        ForgetSpec(repository=work.access, snapshots=tuple(work.snapshots[:1])),
        work.heard.watch,
    ),
    "prune": _spec_of(PruneSpec, prune),
    "check": _spec_of(CheckSpec, check),
    "unlock": _spec_of(UnlockSpec, unlock),
    "clean_cache": lambda work: clean_cache(work.toolkit, work.heard.watch),
}
"""In the order in which they are done; their names begin as their functions are called."""


def _functions() -> Iterator[FunctionType]:
    """Public coroutines of the restic room that are given a toolkit."""
    room = kustos_agent.restic
    for module_info in pkgutil.iter_modules(room.__path__):
        if module_info.name in PARTS:
            continue
        module = import_module(f"{room.__name__}.{module_info.name}")
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            first = next(iter(inspect.signature(function).parameters), "")
            own = function.__module__ == module.__name__
            if own and first == "toolkit" and not name.startswith("_"):
                yield function


def test_no_operation_is_left_out() -> None:
    """What the engine can do is what is watched below. `full_id` is a step of a backup."""
    done = {name.split()[0] for name in OPERATIONS} | {"repair", "full_id"}
    assert {function.__name__ for function in _functions()} == done


@contextmanager
def _rest(folder: Path) -> Iterator[tuple[RepositoryAccess, dict[str, str], Path]]:
    login = f"let/me+in-{secrets.token_hex(12)}"
    with rest_server(folder, user="anna", password=login) as server:
        location = server.location("office")
        access = _access(location, environment=server.environment)
        yield access, {"login": login}, server.folder / "office"


@contextmanager
def _sftp(folder: Path) -> Iterator[tuple[RepositoryAccess, dict[str, str], Path]]:
    with sftp_server(folder) as server:
        passphrase = f"open sesame {secrets.token_hex(12)}"
        server.protect_key(passphrase)
        key = server.private_key.read_text()
        ssh = SshAccess(
            host=server.host,
            port=server.port,
            user=server.user,
            private_key=key,
            known_hosts=server.known_hosts_line,
            passphrase=passphrase,
        )
        hidden = {"key": key.splitlines()[3], "passphrase": passphrase}
        yield _access(server.location("office"), ssh=ssh), hidden, server.folder / "office"


def _access(location: str, **more: Any) -> RepositoryAccess:
    return RepositoryAccess(
        location=location, password=f"correct horse {secrets.token_hex(12)}", **more
    )


@pytest.mark.parametrize(
    ("restic", "server"),
    [("0.14.0", _rest), ("0.19.1", _sftp)],
    indirect=["restic"],
    ids=["0.14-rest", "0.19-sftp"],
)
async def test_no_secret_shows_whatever_is_done(
    toolkit: Toolkit, tmp_path: Path, server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in a command line, in the environment of anything but restic, in a file, in a log, in a
    result, or in what people are shown of a command; neither meanwhile nor afterwards."""
    caplog.set_level(logging.DEBUG)
    served, own = tmp_path / "served", tmp_path / "own"
    served.mkdir()
    (own / "tmp").mkdir(parents=True)
    (own / "source" / "sub").mkdir(parents=True)
    (own / "source" / "letter.txt").write_text("Dear all")
    (own / "source" / "sub" / "numbers.txt").write_text("1 2 3")
    runner = ProcessRunner(
        cache_dir=str(own / "cache"), environ={**os.environ, "TMPDIR": str(own / "tmp")}
    )
    before = frozenset(psutil.pids())
    with server(served) as (access, logins, files):
        work = Work(
            toolkit=replace(toolkit, runner=runner, scratch=own / "scratch"),
            access=access,
            second=_access(str(served / "second")),
            new_password=f"battery staple {secrets.token_hex(12)}",
            folder=own,
        )
        watch = SecretWatch(
            {
                **logins,
                "password": access.password,
                "second password": work.second.password,
                "new password": work.new_password,
            },
            {"restic": frozenset({"login"})},
            strangers=frozenset(psutil.pids()) - before,
            folders=(own,),
        )
        with watching(watch):
            for name, operation in OPERATIONS.items():
                watch.doing = name
                if name == "rewrite" and not work.toolkit.restic.can(Capability.REWRITE):
                    continue
                done = await operation(work)
                assert done.outcome is Outcome.SUCCESS, (name, done, work.heard.text)
                if name == "initialise":
                    make_cheap(files, work.access.password)
                elif name == "initialise the second":
                    make_cheap(Path(work.second.location), work.second.password)
                watch.inspect("result", name, f"{done}".encode())
                watch.inspect("log", name, f"{work.heard.text}{caplog.text}".encode())
    assert watch.seen == set()
    assert watch.rounds > len(OPERATIONS)
    assert watch.given == logins.keys() & {"login"}
    for word in ("backup", "copy", "passwd", "prune"):
        assert any(word in command.split() for command in watch.commands), word
    assert not (own / "scratch").exists()
