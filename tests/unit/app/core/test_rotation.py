"""Tokens that change: nobody is locked out by a cut at any step, and old ones end in time.

A real store, a real identity file and the agent's own handling between them; the wire is a call.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from enum import Enum
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kustos.core.audit_recorder import AuditRecorder
from kustos.core.bearer import FORMER_GRACE
from kustos.core.bus import Bus
from kustos.core.enrolment import Enrolment
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.ports import AgentOfflineError, AgentRefusedError, UnitOfWork
from kustos.core.rotation import DEFAULT_DAYS, Rotation
from kustos.link.certificates import Certificates, open_certificates
from kustos.link.own_addresses import OwnAddresses
from kustos.store import open_store
from kustos_agent import paths
from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.link.kept_identity import KeptIdentity
from kustos_agent.protocol.messages import (
    Answer,
    Enrol,
    Enrolled,
    RotateToken,
    TokenRotated,
)
from kustos_agent.protocol.token import parse_token
from kustos_agent.protocol.values import ErrorClass, Problem

from .conftest import HandClock


class Step(Enum):
    """A moment in which the power may go."""

    BEFORE_OFFER = 1
    OFFERED = 2
    """Committed, and not sent."""
    RECEIVED = 3
    WRITING = 4
    """The file beside the identity is written, not renamed."""
    RENAMED = 5
    """And its folder not synced."""
    WRITTEN = 6
    ANSWERED = 7
    """The manager has the answer and has not promoted the token."""
    PROMOTED = 8


class Victim(Enum):
    """Who loses its memory in that moment. NOBODY: the link alone is cut."""

    AGENT = 1
    MANAGER = 2
    BOTH = 3
    NOBODY = 4


class _CutError(Exception):
    """Here it ends."""


class Stage:
    """A manager and an agent, each of which can be killed and started again."""

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        self._database = folder / "kustos.db"
        self._file = IdentityFile(folder / "identity.json")
        self._certificates = certificates
        self.clock = HandClock()
        self.cut: Step | None = None
        self.victim = Victim.NOBODY
        self.answer: Answer | Problem | None = None
        """What the agent answers instead of doing it."""
        self.machine_id = ""
        self.asked: list[RotateToken] = []
        self.during: Callable[[], Awaitable[None]] | None = None
        """Happens while the agent answers."""

    async def open(self, *, embedded: bool = False) -> None:
        self.start_manager()
        token = await self.enrolment.issue_token(embedded=embedded)
        enrolled = await self.enrolment.spend(
            Enrol(
                secret=parse_token(token).secret,
                hostname="PC",
                os_name="linux",
                agent_version="1",
            )
        )
        assert isinstance(enrolled, Enrolled)
        self.machine_id = enrolled.agent_id
        self._file.save(
            Identity(agent_id=self.machine_id, token=enrolled.token, addresses=("a:1",), ca="ca")
        )
        self.start_agent()

    def start_manager(self) -> None:
        self.store = open_store(self._database)
        self.audit = AuditRecorder(clock=self.clock, person="anna")
        self.enrolment = Enrolment(
            store=self.store,
            links=self,
            bus=Bus(),
            clock=self.clock,
            addresses=OwnAddresses(1, loopback_only=True),
            certificates=self._certificates,
            manager_name="office",
            audit=self.audit,
        )
        self.rotation = Rotation(store=self, links=self, clock=self.clock, audit=self.audit)

    async def restart_manager(self) -> None:
        await self.close()
        self.start_manager()

    async def close(self) -> None:
        await self.store.close()

    def start_agent(self) -> None:
        loaded = self._file.load()
        assert loaded is not None
        self.agent = KeptIdentity(loaded, self._file)

    # --- the manager's store and link, with a switch in between ---

    async def write(self, work: Callable[[UnitOfWork], Any]) -> Any:
        return await self.store.write(work)

    async def read(self, work: Callable[[UnitOfWork], Any]) -> Any:
        return await self.store.read(work)

    def connected(self, machine_id: str) -> bool:
        return machine_id == self.machine_id

    async def disconnect(self, machine_id: str) -> None:
        assert machine_id == self.machine_id

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        assert machine_id == self.machine_id
        assert isinstance(request, RotateToken)
        self.asked.append(request)
        self._pass(Step.OFFERED)
        self._pass(Step.RECEIVED)
        if isinstance(self.answer, Problem):
            raise AgentRefusedError(self.answer)
        if self.victim in {Victim.MANAGER, Victim.NOBODY}:
            # The agent goes on although nobody hears of it.
            await self.agent.take_token(request.token)
        else:
            with self._cutting_the_file():
                await self.agent.take_token(request.token)
        for step in (Step.WRITING, Step.RENAMED, Step.WRITTEN):
            self._pass(step)
        self._pass(Step.ANSWERED)
        if self.during is not None:
            await self.during()
        return TokenRotated()

    @contextmanager
    def _cutting_the_file(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            if self.cut is Step.WRITING:
                patch.setattr(os, "fsync", self._cut)
            elif self.cut is Step.RENAMED:
                patch.setattr(paths, "sync_folder", self._cut)
            yield

    def _pass(self, step: Step) -> None:
        if self.cut is step:
            self._cut()

    def _cut(self, *_: object) -> None:
        raise _CutError

    # --- what a test does ---

    async def renew(self, cut: Step | None, victim: Victim = Victim.NOBODY) -> None:
        """A rotation that is cut there, and what is left of both started again."""
        self.cut, self.victim = cut, victim
        with suppress(_CutError):
            self._pass(Step.BEFORE_OFFER)
            await self.rotation.renew(self.machine_id)
            self._pass(Step.PROMOTED)
        self.cut = None
        if victim in {Victim.AGENT, Victim.BOTH}:
            self.start_agent()
        if victim in {Victim.MANAGER, Victim.BOTH}:
            await self.restart_manager()

    async def dial(self) -> bool:
        """Whether the agent is let in with what it has, and after another start with that."""
        for token in (self.agent.current.token, self._stored):
            if await self.enrolment.recognise(token) != self.machine_id:
                return False
        return True

    @property
    def _stored(self) -> str:
        loaded = self._file.load()
        assert loaded is not None
        return loaded.token


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return open_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has been made once."""
    path = tmp_path_factory.mktemp("store") / "kustos.db"
    asyncio.run(open_store(path).close())
    return path


@pytest.fixture
async def stage(tmp_path: Path, empty: Path, certificates: Certificates) -> Any:
    shutil.copy(empty, tmp_path / "kustos.db")
    opened = Stage(tmp_path, certificates)
    await opened.open()
    yield opened
    await opened.close()


async def test_a_renewed_token_is_used_and_the_former_one_ends_after_five_minutes(
    stage: Stage,
) -> None:
    former = stage.agent.current.token
    await stage.rotation.renew(stage.machine_id)
    assert stage.agent.current.token != former
    stage.clock.forward(FORMER_GRACE - timedelta(seconds=1))
    assert await stage.enrolment.recognise(former) == stage.machine_id
    stage.clock.forward(timedelta(seconds=1))
    assert await stage.enrolment.recognise(former) is None
    assert await stage.dial()


@pytest.mark.parametrize(("step", "victim"), list(product(Step, Victim)), ids=str)
async def test_a_cut_at_any_step_locks_nobody_out(stage: Stage, step: Step, victim: Victim) -> None:
    """Nor does the rotation that follows, which goes through."""
    await stage.renew(step, victim)
    assert await stage.dial()
    before = stage.agent.current.token
    await stage.renew(None)
    assert await stage.dial()
    assert stage.agent.current.token != before or step not in {Step.BEFORE_OFFER, Step.OFFERED}
    stage.clock.forward(FORMER_GRACE)
    assert await stage.dial()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(
    history=st.lists(
        st.tuples(st.sampled_from(Step), st.sampled_from(Victim), st.booleans()),
        min_size=2,
        max_size=6,
    )
)
async def test_no_row_of_cuts_locks_anybody_out(
    history: list[tuple[Step, Victim, bool]],
    tmp_path_factory: pytest.TempPathFactory,
    empty: Path,
    certificates: Certificates,
) -> None:
    """The agent dials between them, or is still linked by the token it had, an hour later each."""
    folder = tmp_path_factory.mktemp("row")
    shutil.copy(empty, folder / "kustos.db")
    stage = Stage(folder, certificates)
    await stage.open()
    for step, victim, dials in history:
        await stage.renew(step, victim)
        stage.clock.forward(timedelta(hours=1))
        if dials:
            assert await stage.dial()
    assert await stage.dial()
    await stage.close()


async def test_a_token_that_reaches_the_disk_after_a_later_offer_is_good(stage: Stage) -> None:
    """A disk that hangs: the manager gave up, was started anew and offers another token meanwhile;
    then the first write ends, and the agent is killed before the second."""
    await stage.renew(Step.RECEIVED, Victim.MANAGER)
    late = stage.asked[-1]
    await stage.renew(Step.RECEIVED, Victim.NOBODY)
    assert stage.asked[-1] != late
    await stage.agent.take_token(late.token)
    stage.start_agent()
    assert await stage.dial()


async def test_an_agent_that_never_answers_is_offered_the_same_token_again(stage: Stage) -> None:
    for _ in range(3):
        await stage.renew(Step.RECEIVED)
    assert len({request.token for request in stage.asked}) == 1


async def test_an_agent_that_does_not_know_the_request_keeps_its_token(stage: Stage) -> None:
    stage.answer = Problem(error=ErrorClass.UNSUPPORTED)
    with pytest.raises(AgentRefusedError):
        await stage.rotation.renew(stage.machine_id)
    (asked,) = stage.asked
    assert await stage.enrolment.recognise(asked.token) is None
    assert await stage.dial()


async def test_an_agent_whose_disk_fails_is_let_in_by_either_token(stage: Stage) -> None:
    """A disk that fails late has the new one on it all the same."""
    stage.answer = Problem(error=ErrorClass.DISK_FULL)
    with pytest.raises(AgentRefusedError):
        await stage.rotation.renew(stage.machine_id)
    (asked,) = stage.asked
    assert await stage.dial()
    assert await stage.enrolment.recognise(asked.token) == stage.machine_id


async def test_tokens_are_renewed_by_age_and_the_age_can_be_chosen(stage: Stage) -> None:
    stage.clock.forward(timedelta(days=DEFAULT_DAYS))
    await stage.rotation.visit()
    assert stage.asked == []
    stage.clock.forward(timedelta(seconds=1))
    await stage.rotation.visit()
    await stage.rotation.visit()
    assert len(stage.asked) == 1
    await stage.rotation.set_days(1)
    stage.clock.forward(timedelta(days=1, seconds=1))
    await stage.restart_manager()
    await stage.rotation.visit()
    assert len(stage.asked) == 2
    assert await stage.dial()


@pytest.mark.parametrize("days", [0, -1, 366])
async def test_an_age_out_of_bounds_is_refused(stage: Stage, days: int) -> None:
    with pytest.raises(InvalidError) as refused:
        await stage.rotation.set_days(days)
    assert refused.value.problems[0].code is FieldCode.OUT_OF_RANGE
    assert await stage.rotation.days() == DEFAULT_DAYS


async def test_the_embedded_agent_is_left_alone(
    tmp_path: Path, empty: Path, certificates: Certificates
) -> None:
    """It gets another token at each start."""
    shutil.copy(empty, tmp_path / "kustos.db")
    stage = Stage(tmp_path, certificates)
    await stage.open(embedded=True)
    stage.clock.forward(timedelta(days=400))
    await stage.rotation.visit()
    assert stage.asked == []
    await stage.close()


async def test_a_machine_that_is_removed_during_a_rotation_stays_out(stage: Stage) -> None:
    """With whichever of the tokens."""
    tokens = [stage.agent.current.token]

    async def remove() -> None:
        await stage.enrolment.remove(stage.machine_id)

    stage.during = remove
    await stage.rotation.renew(stage.machine_id)
    tokens.append(stage.agent.current.token)
    assert len(set(tokens)) == 2
    for token in tokens:
        assert await stage.enrolment.recognise(token) is None
    with pytest.raises(AgentOfflineError):
        await stage.rotation.renew(stage.machine_id)


async def test_no_token_is_stored_or_shown(stage: Stage, tmp_path: Path) -> None:
    await stage.renew(Step.RECEIVED)
    (asked,) = stage.asked
    # The WAL has what the file has not yet.
    content = b"".join((tmp_path / name).read_bytes() for name in ("kustos.db", "kustos.db-wal"))
    assert b"PC" in content
    assert asked.token.encode() not in content
    assert stage.agent.current.token.encode() not in content
    assert asked.token not in repr(asked)
