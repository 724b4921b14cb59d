"""What the manager changes of the identity is on disk before it is answered."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kustos_agent.browse import Browser
from kustos_agent.figures.meter import FigureMeter
from kustos_agent.figures.reading import Figures
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.journal_thread import JournalThread
from kustos_agent.link import handlers as module
from kustos_agent.link.handlers import Handlers
from kustos_agent.link.kept_identity import MOST_ADDRESSES, MOST_CHANGES, KeptIdentity
from kustos_agent.protocol.messages import (
    Answer,
    KnowManager,
    ManagerKnown,
    Request,
    RotateToken,
    TokenRotated,
)
from kustos_agent.protocol.values import ErrorClass, Problem
from kustos_agent.schedule.service import ScheduleService
from kustos_agent.tasks.desk import TaskDesk
from tests.helpers.memory_credentials import MemoryCredentials
from tests.helpers.waiting import eventually_async

from ..tasks.scripted import ScriptedOperations
from .test_handlers import NOW
from .test_tls import CERTIFICATE

OLD, NEW, NEWER = "old-" + "t" * 20, "new-" + "t" * 20, "newer-" + "t" * 20
IDENTITY = Identity(agent_id="a", token=OLD, addresses=("pc:1", "vpn:2"), ca=CERTIFICATE)


class SlowFile(IdentityFile):
    """Its disk answers when the test says so, or fails."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.answers = threading.Event()
        self.answers.set()
        self.failure: OSError | None = None
        self.begun = 0

    def save(self, identity: Identity) -> None:
        """See `IdentityFile.save`."""
        self.begun += 1
        self.answers.wait()
        if self.failure is not None:
            raise self.failure
        super().save(identity)


class Agent:
    """The handlers with an identity behind them."""

    def __init__(self, folder: Path) -> None:
        self.file = SlowFile(folder / "identity.json")
        self.file.save(IDENTITY)
        self.kept = KeptIdentity(IDENTITY, self.file)
        operations = ScriptedOperations()
        forbidden = ForbiddenPaths([])
        journal = JournalThread(folder / "journal.sqlite3", owner="a")
        desk = TaskDesk(
            journal=journal,
            operations=operations,
            credentials=MemoryCredentials(),
            forbidden=forbidden,
            show=lambda _: None,
            now=lambda: NOW,
        )
        self._handlers = Handlers(
            desk=desk,
            operations=operations,
            credentials=MemoryCredentials(),
            browser=Browser(forbidden),
            forbidden=forbidden,
            identity=self.kept,
            schedule=ScheduleService(
                journal=journal,
                desk=desk,
                meter=FigureMeter(Figures),
                machine_id="a",
                now=lambda: NOW,
            ),
        )

    async def answer(self, request: Request[Answer]) -> Answer | Problem:
        """The agent's."""
        return await self._handlers.answer(request)


@pytest.fixture
def agent(tmp_path: Path) -> Agent:
    """Not linked with anybody."""
    return Agent(tmp_path)


async def test_a_new_token_is_on_disk_when_it_is_answered(agent: Agent) -> None:
    """And counts for the next connection; everything else stays."""
    assert await agent.answer(RotateToken(token=NEW)) == TokenRotated()
    stored = agent.file.load()
    assert stored == agent.kept.current
    assert stored is not None
    assert (stored.token, stored.addresses, stored.ca) == (NEW, IDENTITY.addresses, IDENTITY.ca)


async def test_the_token_before_is_kept_if_it_has_opened_a_link(agent: Agent) -> None:
    """A manager that is put back from a copy knows that one; one that nobody has tried it may not
    even have seen."""
    agent.kept.reached("pc:1", OLD)
    for token in (NEW, NEWER):
        await agent.answer(RotateToken(token=token))
    assert agent.kept.current.tokens == (NEWER, OLD)
    agent.kept.reached("pc:1", NEWER)
    await agent.answer(RotateToken(token=NEW))
    assert agent.kept.current.tokens == (NEW, NEWER)
    assert agent.file.load() == agent.kept.current


async def test_the_same_token_again_is_answered_and_nothing_written(agent: Agent) -> None:
    """An answer that was lost is asked for again."""
    begun = agent.file.begun
    for _ in range(3):
        assert await agent.answer(RotateToken(token=NEW)) == TokenRotated()
    assert agent.file.begun == begun + 1


async def test_a_manager_is_known_anew_and_the_address_it_answers_at_stays(agent: Agent) -> None:
    """The manager need not know the name by which this network reaches it."""
    agent.kept.reached("vpn:2", OLD)
    both = CERTIFICATE + CERTIFICATE
    known = KnowManager(authorities=both, addresses=("192.0.2.1:1", "vpn:2"))
    assert await agent.answer(known) == ManagerKnown()
    stored = agent.file.load()
    assert stored is not None
    assert (stored.ca, stored.addresses, stored.token) == (both, ("vpn:2", "192.0.2.1:1"), OLD)


async def test_addresses_have_a_limit(agent: Agent) -> None:
    """However many the manager has."""
    agent.kept.reached("vpn:2", OLD)
    many = tuple(f"192.0.2.{number}:1" for number in range(MOST_ADDRESSES))
    await agent.answer(KnowManager(authorities=CERTIFICATE, addresses=many))
    assert len(agent.kept.current.addresses) == MOST_ADDRESSES
    assert agent.kept.current.addresses[0] == "vpn:2"


@pytest.mark.parametrize(
    "pem",
    [
        "rubbish",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        CERTIFICATE.replace("M", "N", 3),
        "\N{SNOWMAN}",
    ],
    ids=["text", "no certificate", "damaged", "not ASCII"],
)
async def test_what_is_no_ca_certificate_is_refused(agent: Agent, pem: str) -> None:
    """Pinning it would end every link for good."""
    refusal = await agent.answer(KnowManager(authorities=pem, addresses=("b:1",)))
    assert refusal == Problem(error=ErrorClass.TLS_FAILED, subject="authorities")
    assert agent.file.load() == IDENTITY == agent.kept.current


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, ErrorClass.DISK_FULL),
        (errno.EROFS, ErrorClass.PERMISSION_DENIED),
        (errno.EIO, ErrorClass.INTERNAL),
    ],
)
async def test_what_cannot_be_written_does_not_count(
    agent: Agent, number: int, error: ErrorClass, logged: Callable[[str], None]
) -> None:
    """Told to the manager by its kind, and to this machine's log without the token."""
    agent.file.failure = OSError(number, os.strerror(number))
    refusal = await agent.answer(RotateToken(token=NEW))
    assert isinstance(refusal, Problem)
    assert (refusal.error, refusal.subject) == (error, "identity")
    assert agent.kept.current == IDENTITY
    logged("identity cannot be written")
    agent.file.failure = None
    assert await agent.answer(RotateToken(token=NEW)) == TokenRotated()


async def test_a_disk_that_hangs_is_told_and_its_writes_keep_their_order(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asked has gone by then."""
    monkeypatch.setattr(module, "IDENTITY_SECONDS", 0.05)
    agent.file.answers.clear()
    for token in (NEW, NEWER):
        refusal = await agent.answer(RotateToken(token=token))
        assert refusal == Problem(error=ErrorClass.TIMEOUT, subject="identity")
    assert agent.kept.current.token == OLD
    agent.file.answers.set()
    await eventually_async(lambda: agent.kept.current.token == NEWER, 5, "both writes")
    stored = agent.file.load()
    assert stored is not None
    assert stored.token == NEWER


async def test_a_disk_that_hangs_does_not_collect_changes(
    agent: Agent, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """However long the manager goes on asking."""
    monkeypatch.setattr(module, "IDENTITY_SECONDS", 0.01)
    agent.file.answers.clear()
    for number in range(MOST_CHANGES):
        await agent.answer(RotateToken(token=f"{NEW}-{number}"))
    refusal = await agent.answer(RotateToken(token=NEWER))
    assert isinstance(refusal, Problem)
    assert refusal.error is ErrorClass.INTERNAL
    logged("identity cannot be written")
    agent.file.answers.set()
    last = f"{NEW}-{MOST_CHANGES - 1}"
    await eventually_async(lambda: agent.kept.current.token == last, 5, "the writes")


async def test_a_link_that_ends_during_the_write_leaves_disk_and_memory_alike(
    agent: Agent,
) -> None:
    """The request is cancelled with its connection; the write is not."""
    agent.file.answers.clear()
    asked = asyncio.create_task(agent.answer(RotateToken(token=NEW)))
    await eventually_async(lambda: agent.file.begun == 2, 5, "the write")
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    agent.file.answers.set()
    await eventually_async(lambda: agent.kept.current.token == NEW, 5, "the write's end")
    assert agent.file.load() == agent.kept.current


KILLED = """
import os, signal, sys
from pathlib import Path
from kustos_agent import paths
from kustos_agent.identity import IdentityFile
from msgspec.structs import replace

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

file = IdentityFile(Path(sys.argv[1]))
step = sys.argv[2]
if step == "open":
    os.fdopen = die
elif step == "fsync":
    os.fsync = die
elif step == "replace":
    Path.replace = die
elif step == "folder":
    paths.sync_folder = die
identity = file.load()
file.save(replace(identity, token=sys.argv[3]))
die()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("step", ["open", "fsync", "replace", "folder", "end"])
def test_killed_at_any_step_of_the_write_one_whole_identity_is_there(
    tmp_path: Path, step: str
) -> None:
    """The old one or the new one, and the next start can write another."""
    path = tmp_path / "identity.json"
    file = IdentityFile(path)
    file.save(IDENTITY)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path), step, NEW], check=False)
    assert ended.returncode == -signal.SIGKILL
    stored = file.load()
    assert stored is not None
    assert stored.token == (NEW if step in {"folder", "end"} else OLD)
    file.save(IDENTITY)
    assert file.load() == IDENTITY
