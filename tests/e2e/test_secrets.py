"""Secrets go from the form to restic and leave no trace on the way: the main job, watched."""

import asyncio
import base64
import json
import logging
import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import RestPlace, SecretKind, SftpPlace, Task, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.core.tasks import RestoreWish
from kustos_agent.protocol.tasks import BackupResult
from tests.helpers.managers import running_manager
from tests.helpers.rest_server import rest_server
from tests.helpers.trees import assert_same_tree, fingerprint, small_files
from tests.helpers.waiting import eventually_async

PASSWORD = f"correct-horse-{secrets.token_hex(12)}"
LOGIN = f"let-me-in-{secrets.token_hex(12)}"
KEY = f"b3BlbnNzaC1rZXktdjE-{secrets.token_hex(12)}"
PRIVATE_KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{KEY}\n-----END OPENSSH PRIVATE KEY-----\n"
HOST_KEY = f"[127.0.0.1]:9 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{'A' * 43}"


def _forms(secret: str) -> Iterator[bytes]:
    """As it is, and as it might have been written."""
    yield secret.encode()
    yield quote(secret, safe="").encode()
    yield secret.encode().hex().encode()
    for start in range(3):  # wherever it begins in a longer text
        yield base64.b64encode(secret.encode()[start:])[4:-4]


SECRETS = {
    name: tuple(_forms(secret))
    for name, secret in (("password", PASSWORD), ("login", LOGIN), ("key", KEY))
}


@dataclass
class Sightings:
    """What a watcher of all processes saw: secrets where they must not be, and that it looked."""

    found: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    restic_had_login: bool = False


def _look(process: psutil.Process, seen: Sightings, *, may_hold: frozenset[int]) -> None:
    command = b"\0".join(word.encode(errors="replace") for word in process.cmdline())
    environment = b"\0".join(value.encode(errors="replace") for value in process.environ().values())
    name = process.name()
    seen.commands.add(command.decode(errors="replace").replace("\0", " "))
    for secret, forms in SECRETS.items():
        if any(form in command for form in forms):
            seen.found.add(f"{secret} on the command line of {name}")
        if any(form in environment for form in forms):
            if name == "restic":
                seen.restic_had_login |= secret == "login"
                if secret != "login":
                    seen.found.add(f"{secret} in the environment of restic")
            elif process.pid not in may_hold:
                seen.found.add(f"{secret} in the environment of {name}")


@contextmanager
def _watching(may_hold: frozenset[int]) -> Iterator[Sightings]:
    """Look at every process there is, again and again."""
    seen, stop = Sightings(), threading.Event()

    def watch() -> None:
        while not stop.wait(0.005):
            for process in psutil.process_iter():
                try:
                    _look(process, seen, may_hold=may_hold)
                except (psutil.Error, OSError):
                    continue  # gone, or not to be looked at

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def _holders(folder: Path, forms: tuple[bytes, ...]) -> set[str]:
    """Files below the folder with any of these in them."""
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in forms)
    }


async def _success(manager: Manager, task: Task) -> Task:
    ended = await manager.tasks.wait(task.id)
    assert ended.state is TaskState.SUCCESS, ended
    return ended


async def _main_job(manager: Manager, url: str, source: Path, target: Path) -> None:
    machine_id = await eventually_async(lambda: _machine(manager), 60, "the agent to join")
    repository = await manager.repositories.save(
        RepositoryDraft(
            name="NAS",
            place=RestPlace(url=url, user="office"),
            secrets={SecretKind.PASSWORD: PASSWORD, SecretKind.LOGIN: LOGIN},
        )
    )
    await _success(manager, await manager.tasks.initialise(repository.id, machine_id))
    job = await manager.jobs.save(
        JobDraft(
            name="Documents",
            machine_id=machine_id,
            repository_id=repository.id,
            sources=(str(source),),
        )
    )
    saved = await _success(manager, await manager.tasks.back_up(job.id))
    assert isinstance(saved.result, BackupResult)
    wish = RestoreWish(
        machine_id=machine_id,
        repository_id=repository.id,
        snapshot_id=saved.result.snapshot_id,
        target=str(target),
        job_id=job.id,
    )
    await _success(manager, await manager.tasks.restore(wish))
    wrong = RepositoryDraft(
        name="Elsewhere",
        place=RestPlace(url=url, user="nobody"),
        secrets={SecretKind.PASSWORD: PASSWORD, SecretKind.LOGIN: LOGIN},
    )
    assert (await manager.repositories.test(wrong, machine_id)).problem is not None
    vault = RepositoryDraft(
        name="Vault",
        place=SftpPlace(host="127.0.0.1", port=9, user="kustos", path="/b", known_hosts=HOST_KEY),
        secrets={SecretKind.PASSWORD: PASSWORD, SecretKind.PRIVATE_KEY: PRIVATE_KEY},
    )
    await manager.repositories.save(vault)
    assert (await manager.repositories.test(vault, machine_id)).problem is not None


async def _machine(manager: Manager) -> str:
    return next(
        (view.machine.id for view in await manager.machines.overview() if view.connected), ""
    )


@pytest.mark.servers
async def test_no_secret_is_seen_or_left_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scratch, home = tmp_path / "tmp", tmp_path / "home"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    source, target = tmp_path / "source", tmp_path / "restored"
    small_files(source, 300)
    served = tmp_path / "server"
    served.mkdir()
    before = frozenset(psutil.pids())
    with rest_server(served, user="office", password=LOGIN) as server:
        servers = frozenset(psutil.pids()) - before
        with _watching(servers) as seen:
            async with running_manager(home, embedded=True) as manager:
                await _main_job(manager, server.url + "documents/", source, target)
                # While it runs, with all files open and the write-ahead log unfolded.
                for name, forms in SECRETS.items():
                    assert await asyncio.to_thread(_holders, home, forms) == set(), name
    assert_same_tree(target / source.relative_to("/"), fingerprint(source))
    assert seen.found == set()
    assert any(" backup " in command for command in seen.commands), "the watcher saw nothing"
    assert seen.restic_had_login
    for name, forms in SECRETS.items():
        assert _holders(tmp_path, forms) == set(), name
        assert not any(form.decode() in caplog.text for form in forms), name
    bearer = json.loads((home / "agent" / "identity.json").read_text())["token"]
    assert _holders(tmp_path, (bearer.encode(),)) == {"home/agent/identity.json"}
    assert bearer not in caplog.text
    assert "kustos1-" not in caplog.text
    assert _holders(tmp_path, (b"kustos1-",)) == set()
    caplog.clear()
