"""Machines that wait to be let in, and the person who decides."""

import asyncio
import secrets
from datetime import timedelta

import pytest

from kustos.core.announced import AnnouncedMachine, NotWaitingError
from kustos.core.bearer import FORMER_GRACE, hash_of
from kustos.core.enrolment import Newcomer
from kustos.core.events import AnnouncedChanged, Event
from kustos.core.ports import StoreFullError, UnitOfWork
from kustos.core.status import Why
from kustos_agent.protocol.check_words import check_words
from kustos_agent.protocol.messages import Announce, Enrol, Enrolled
from kustos_agent.protocol.token import parse_token
from kustos_agent.protocol.values import ErrorClass, Problem
from tests.helpers.waiting import eventually_async

from .conftest import Core


def _machine(hostname: str = "LAGER") -> Announce:
    return Announce(
        nonce=secrets.token_urlsafe(32), hostname=hostname, os_name="Linux", agent_version="1"
    )


def _no(subject: str) -> Problem:
    return Problem(error=ErrorClass.LOGIN_REFUSED, subject=subject)


async def _waiting(
    core: Core, request: Announce, address: str = "10.0.0.1"
) -> asyncio.Task[object]:
    """A machine that has a place, or whose answer is there already."""
    announced = core.composition.manager.announced
    before = len(announced.announced())
    task: asyncio.Task[object] = asyncio.create_task(announced.wait(request, address))
    await eventually_async(lambda: task.done() or len(announced.announced()) > before, 5, "a place")
    return task


def _ca(core: Core) -> str:
    return core.certificates.standing.in_force.fingerprint


def _only(core: Core) -> AnnouncedMachine:
    (machine,) = core.composition.manager.announced.announced()
    return machine


async def test_an_approved_machine_is_in_the_fleet_and_not_before(core: Core) -> None:
    manager = core.composition.manager
    request = _machine()
    task = await _waiting(core, request)
    shown = _only(core)
    assert shown.words == check_words(_ca(core), request.nonce)
    assert (shown.hostname, shown.address, shown.connected) == ("LAGER", "10.0.0.1", True)
    assert shown.until - shown.since == timedelta(hours=1)
    assert await manager.machines.overview() == []
    machine_id = await manager.announced.approve(shown.id)
    identity = await task
    assert isinstance(identity, Enrolled)
    assert identity.agent_id == machine_id
    assert await manager.enrolment.recognise(identity.token) == machine_id
    assert identity.addresses == ("127.0.0.1:1",)
    (view,) = await manager.machines.overview()
    assert view.machine.name == "LAGER"
    assert manager.announced.announced() == ()


async def test_a_refused_machine_hears_so_and_is_no_part_of_the_fleet(core: Core) -> None:
    task = await _waiting(core, _machine())
    await core.composition.manager.announced.refuse(_only(core).id)
    assert await task == _no("announce-refused")
    assert await core.composition.manager.machines.overview() == []


async def test_who_does_not_wait_any_more_is_not_decided_about(core: Core) -> None:
    announced = core.composition.manager.announced
    await _waiting(core, _machine())
    id_ = _only(core).id
    await announced.refuse(id_)
    with pytest.raises(NotWaitingError):
        await announced.approve(id_)
    with pytest.raises(NotWaitingError):
        await announced.refuse(id_)


async def test_after_an_hour_nobody_waits_any_more(core: Core) -> None:
    task = await _waiting(core, _machine())
    core.clock.forward(timedelta(hours=1))
    assert core.composition.manager.announced.announced() == ()
    assert await task == _no("announce-expired")


async def test_time_ends_a_wait_without_anybody_looking(core: Core) -> None:
    """The list changes by itself, and the machine is told."""
    task = await _waiting(core, _machine())
    core.clock.forward(timedelta(minutes=59, seconds=59.9))
    again = await _waiting(core, _machine(), "10.0.0.2")  # sets the next look
    core.clock.forward(timedelta(seconds=0.1))
    assert await asyncio.wait_for(task, 5) == _no("announce-expired")
    again.cancel()


async def test_a_cut_machine_comes_back_to_its_place(core: Core) -> None:
    """With the same nonce, and from another address."""
    request = _machine()
    task = await _waiting(core, request)
    before = _only(core)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not _only(core).connected
    back = asyncio.create_task(core.composition.manager.announced.wait(request, "10.0.0.9"))
    await eventually_async(lambda: _only(core).connected, 5, "the machine to be back")
    assert _only(core) == before
    back.cancel()
    await asyncio.gather(back, return_exceptions=True)
    core.clock.forward(timedelta(minutes=2))
    assert core.composition.manager.announced.announced() == ()


async def test_what_was_decided_meanwhile_is_told_to_a_machine_that_was_cut_off(
    core: Core,
) -> None:
    """For two minutes, and to nobody else."""
    announced = core.composition.manager.announced
    request = _machine()
    task = await _waiting(core, request)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    machine_id = await announced.approve(_only(core).id)
    for _ in range(2):  # the answer may be lost once more
        identity = await announced.wait(request, "10.0.0.1")
        assert isinstance(identity, Enrolled)
        assert identity.agent_id == machine_id
    core.clock.forward(timedelta(minutes=2))
    task = await _waiting(core, request)
    assert not task.done()
    assert len(await core.composition.manager.machines.overview()) == 1
    task.cancel()


async def test_the_newest_connection_of_a_nonce_counts(core: Core) -> None:
    """The former one is a cable that was cut and nobody has noticed."""
    request = _machine()
    former = await _waiting(core, request)
    task = asyncio.create_task(core.composition.manager.announced.wait(request, "10.0.0.1"))
    assert await former == _no("announce-replaced")
    assert _only(core).connected
    await core.composition.manager.announced.approve(_only(core).id)
    assert isinstance(await task, Enrolled)


async def test_strangers_push_nobody_out_and_are_told_to_come_later(core: Core) -> None:
    rightful = _machine("RIGHTFUL")
    task = await _waiting(core, rightful)
    strangers = [
        await _waiting(core, _machine(), f"10.0.{number // 2}.{number}") for number in range(40)
    ]
    assert sum(stranger.done() for stranger in strangers) == 21
    assert strangers[-1].result() == _no("announce-full")
    first = core.composition.manager.announced.announced()[0]
    assert (first.hostname, first.words) == ("RIGHTFUL", check_words(_ca(core), rightful.nonce))
    await core.composition.manager.announced.approve(first.id)
    assert isinstance(await task, Enrolled)
    for stranger in strangers:
        stranger.cancel()


async def test_a_store_that_fails_leaves_the_machine_waiting(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person may try again when there is room."""
    announced = core.composition.manager.announced

    async def full(newcomer: Newcomer, *, pinned: str) -> Enrolled:
        raise StoreFullError

    task = await _waiting(core, _machine())
    with monkeypatch.context() as patched:
        patched.setattr(core.composition.manager.enrolment, "admit", full)
        with pytest.raises(StoreFullError):
            await announced.approve(_only(core).id)
    assert not task.done()
    machine_id = await announced.approve(_only(core).id)
    identity = await task
    assert isinstance(identity, Enrolled)
    assert identity.agent_id == machine_id


async def test_every_change_is_announced(core: Core) -> None:
    """Coming, going for good, being decided about."""
    heard: list[Event] = []
    manager = core.composition.manager
    manager.bus.listen(heard.append)

    def changes() -> int:
        found = sum(isinstance(event, AnnouncedChanged) for event in heard)
        heard.clear()
        return found

    request = _machine()
    task = await _waiting(core, request)
    assert changes()
    manager.announced.withdraw(request.nonce)
    assert changes()
    assert manager.announced.announced() == ()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await _waiting(core, _machine())
    heard.clear()
    await manager.announced.refuse(_only(core).id)
    assert changes()


async def test_a_stranger_s_words_are_one_short_line(core: Core) -> None:
    """Nothing that looks like the program's own, and no secret in any text."""
    request = _machine("PC\n\u202eAPPROVED" + "x" * 200)
    await _waiting(core, request)
    shown = _only(core)
    assert shown.hostname.isprintable()
    assert len(shown.hostname) == 64
    assert request.nonce not in repr(shown)
    assert request.nonce not in repr(request)


async def test_the_ca_that_the_machine_checked_is_noted_as_the_one_it_trusts(core: Core) -> None:
    task = await _waiting(core, _machine())
    machine_id = await core.composition.manager.announced.approve(_only(core).id)
    await task
    pins = await core.store.read(lambda unit: unit.machines.pins())
    assert pins[machine_id] == frozenset({_ca(core)})


async def test_who_checked_a_ca_that_was_changed_meanwhile_is_sent_away(core: Core) -> None:
    """It could never link: it has to be given the fingerprint that holds now."""
    task = await _waiting(core, _machine())
    shown, now = _only(core), core.clock.now()
    await core.certificates.prepare(now)
    await core.certificates.change_over(now)
    with pytest.raises(NotWaitingError):
        await core.composition.manager.announced.approve(shown.id)
    assert await task == _no("announce-expired")
    assert await core.composition.manager.machines.overview() == []


async def test_the_invitation_says_what_to_type(core: Core) -> None:
    invitation = await core.composition.manager.enrolment.invitation()
    assert invitation.command == f"kustos-agent announce 127.0.0.1:1 {_ca(core)}"


async def test_who_leaves_has_a_token_for_nothing_and_stays_on_the_list(core: Core) -> None:
    """Until the admin removes the machine; nobody else's token ends."""
    manager = core.composition.manager
    leaver, other = [
        await manager.enrolment.admit(_machine(name), pinned=_ca(core))
        for name in ("LEAVER", "OTHER")
    ]
    assert await manager.enrolment.leave(leaver.token)
    assert not await manager.enrolment.leave(leaver.token)
    assert not await manager.enrolment.leave("guessed")
    assert await manager.enrolment.recognise(leaver.token) is None
    assert await manager.enrolment.recognise(other.token) == other.agent_id
    views = {view.machine.id: view for view in await manager.machines.overview()}
    gone = views.pop(leaver.agent_id)
    assert (gone.verdict.why, gone.verdict.since) == (Why.LEFT, core.clock.now())
    assert [view.machine.left_at for view in views.values()] == [None]


async def test_this_computer_s_agent_comes_back_after_it_has_left(core: Core) -> None:
    """It joins with a token at every start, and keeps its place."""
    manager = core.composition.manager

    async def join() -> Enrolled:
        token = parse_token(await manager.enrolment.issue_token(embedded=True))
        answer = await manager.enrolment.spend(
            Enrol(secret=token.secret, hostname="HERE", os_name="Linux", agent_version="1")
        )
        assert isinstance(answer, Enrolled)
        return answer

    first = await join()
    assert await manager.enrolment.leave(first.token)
    assert (await join()).agent_id == first.agent_id
    (view,) = await manager.machines.overview()
    assert view.machine.left_at is None


async def test_a_former_token_that_opens_nothing_any_more_ends_nothing_either(core: Core) -> None:
    """It may lie on an old copy of the machine's disk."""
    manager = core.composition.manager
    enrolled = await manager.enrolment.admit(_machine(), pinned=_ca(core))
    now = core.clock.now()

    def rotate(unit: UnitOfWork) -> None:
        unit.machines.offer_token(enrolled.agent_id, hash_of("newer"))
        unit.machines.take_token(hash_of("newer"), now, now + FORMER_GRACE)

    await core.store.write(rotate)
    core.clock.forward(FORMER_GRACE)
    assert not await manager.enrolment.leave(enrolled.token)
    assert await manager.enrolment.recognise("newer") == enrolled.agent_id
