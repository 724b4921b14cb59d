"""One CA takes over from another: nobody who has not heard of it is locked out unasked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kustos.core.authorities import ENDS_SOON, PATIENCE, Authorities, Facts, condition
from kustos.core.bus import Bus
from kustos.core.events import CertificatesChanged, Event
from kustos.core.model import CertificateCondition, CertificateTrouble
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.link.own_addresses import OwnAddresses
from kustos_agent.protocol.messages import KnowManager, ManagerKnown
from kustos_agent.protocol.values import ErrorClass, Problem

from .conftest import Core

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Line:
    """Who is linked, and what was told to whom."""

    def __init__(self) -> None:
        self.linked: set[str] = set()
        self.refusing: set[str] = set()
        self.told: list[tuple[str, KnowManager]] = []

    def connected(self, machine_id: str) -> bool:
        return machine_id in self.linked

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        if machine_id not in self.linked:
            raise AgentOfflineError(machine_id)
        if machine_id in self.refusing:
            raise AgentRefusedError(Problem(error=ErrorClass.DISK_FULL))
        assert isinstance(request, KnowManager)
        self.told.append((machine_id, request))
        return ManagerKnown()

    async def disconnect(self, machine_id: str) -> None:
        self.linked.discard(machine_id)


class Office:
    """Two machines that joined under the CA in force, and the service that is tested."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.line = Line()
        self.bus = Bus()
        self.heard: list[CertificateCondition | None] = []
        self.bus.listen(self._hear)
        self.certificates = core.certificates
        self.authorities = Authorities(
            store=core.store,
            links=self.line,
            bus=self.bus,
            clock=core.clock,
            certificates=core.certificates,
            addresses=OwnAddresses(1, loopback_only=True),
            audit=core.audit,
        )

    def _hear(self, event: Event) -> None:
        assert isinstance(event, CertificatesChanged)
        self.heard.append(event.condition)

    async def join(self, name: str) -> str:
        machine = await self.core.machine(name)
        pinned = frozenset({self.certificates.fingerprint})
        await self.core.store.write(lambda unit: unit.machines.set_pins(machine.id, pinned))
        self.line.linked.add(machine.id)
        return machine.id

    async def pins(self, machine_id: str) -> frozenset[str] | None:
        return (await self.core.store.read(lambda unit: unit.machines.pins()))[machine_id]

    def told(self, machine_id: str) -> list[int]:
        """How many CAs it was told to trust, each time."""
        return [
            request.authorities.count("BEGIN CERTIFICATE")
            for told, request in self.line.told
            if told == machine_id
        ]


@pytest.fixture
def office(core: Core) -> Office:
    return Office(core)


async def test_with_everybody_there_the_new_ca_takes_over_at_once(office: Office) -> None:
    """Each is told of both before, and of the new one alone after."""
    machines = [await office.join(name) for name in ("PC-1", "PC-2")]
    old = office.certificates.fingerprint
    await office.authorities.roll_over()
    new = office.certificates.fingerprint
    assert new != old
    for machine in machines:
        assert office.told(machine) == [2, 1]
        assert await office.pins(machine) == frozenset({new})
    assert office.line.told[0][1].addresses == ("127.0.0.1:1",)
    assert office.heard == []


async def test_the_change_waits_for_a_machine_that_is_away(office: Office) -> None:
    here, away = await office.join("PC-1"), await office.join("LAPTOP")
    office.line.linked.discard(away)
    old = office.certificates.fingerprint
    await office.authorities.roll_over()
    assert office.certificates.fingerprint == old
    assert [machine.name for machine in await office.authorities.waiting()] == ["LAPTOP"]
    assert office.told(here) == [2]
    office.line.linked.add(away)
    await office.authorities.visit()
    assert office.certificates.fingerprint != old
    assert (office.told(here), office.told(away)) == ([2, 1], [2, 1])
    assert await office.authorities.waiting() == ()


async def test_a_machine_that_could_not_keep_it_is_waited_for(office: Office) -> None:
    machine = await office.join("PC-1")
    office.line.refusing.add(machine)
    old = office.certificates.fingerprint
    await office.authorities.roll_over()
    assert office.certificates.fingerprint == old
    office.line.refusing.clear()
    await office.authorities.visit()
    assert office.certificates.fingerprint != old


async def test_a_machine_that_joins_during_the_change_is_told_as_well(office: Office) -> None:
    office.line.linked.discard(await office.join("LAPTOP"))
    await office.authorities.roll_over()
    late = await office.join("PC-2")
    assert {machine.name for machine in await office.authorities.waiting()} == {"LAPTOP", "PC-2"}
    await office.authorities.visit()
    assert office.told(late) == [2]
    assert [machine.name for machine in await office.authorities.waiting()] == ["LAPTOP"]


async def test_a_change_outlives_the_end_of_the_manager(office: Office) -> None:
    """Nothing of it is in memory alone."""
    away = await office.join("LAPTOP")
    office.line.linked.discard(away)
    await office.authorities.roll_over()
    coming = office.certificates.standing.coming
    again = Office(office.core)
    await again.authorities.roll_over()
    assert again.certificates.standing.coming == coming
    again.line.linked.add(away)
    await again.authorities.visit()
    assert again.certificates.standing.in_force == coming


async def test_after_two_weeks_a_person_is_told_for_whom_it_waits_and_may_decide(
    office: Office,
) -> None:
    """Those who were not there have to join again, and are named until they have."""
    here, away = await office.join("PC-1"), await office.join("LAPTOP")
    office.line.linked.discard(away)
    await office.authorities.roll_over()
    office.core.clock.forward(PATIENCE - DAY)
    await office.authorities.visit()
    assert office.heard == []
    office.core.clock.forward(DAY)
    await office.authorities.visit()
    waits = office.authorities.condition()
    assert waits is not None
    assert (waits.kind, waits.names) == (CertificateTrouble.CHANGE_WAITS, ("LAPTOP",))
    behind = await office.authorities.change_now()
    assert [machine.name for machine in behind] == ["LAPTOP"]
    left = office.authorities.condition()
    assert left is not None
    assert (left.kind, left.names) == (CertificateTrouble.LEFT_BEHIND, ("LAPTOP",))
    assert office.heard == [waits, left]
    assert await office.pins(here) == frozenset({office.certificates.fingerprint})
    await office.core.composition.manager.enrolment.remove(away)
    await office.authorities.visit()
    assert office.authorities.condition() is None


async def test_a_machine_of_which_nobody_knows_is_told_once(office: Office) -> None:
    """It joined before the manager kept book."""
    machine = await office.core.machine("OLD")
    office.line.linked.add(machine.id)
    for _ in range(2):
        await office.authorities.visit()
    assert office.told(machine.id) == [1]


async def test_without_a_change_nobody_is_asked_anything(office: Office) -> None:
    await office.join("PC-1")
    await office.authorities.visit()
    await office.authorities.change_now()
    assert office.line.told == []


async def test_files_that_cannot_be_renewed_are_told_before_the_links_end(
    office: Office, logged: Any
) -> None:
    folder = office.certificates._files._folder
    (folder / "ca.key").write_bytes(b"rubbish")
    ends = office.certificates.standing.server_ends
    office.core.clock.moment = ends - ENDS_SOON + 3 * DAY
    await office.authorities.visit()
    logged("certificates cannot be changed")
    assert office.heard == [
        CertificateCondition(kind=CertificateTrouble.SERVER_ENDS, at=ends),
    ]


FAR = NOW + 1_000 * DAY


def facts(**changed: Any) -> Facts:
    """Nothing is wrong but for this."""
    calm = Facts(authority_made_at=NOW, authority_ends=FAR, server_ends=FAR)
    return replace(calm, **changed)


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (facts(), None),
        (facts(authority_ends=NOW + ENDS_SOON), None),
        (facts(authority_ends=NOW + ENDS_SOON - DAY), CertificateTrouble.AUTHORITY_ENDS),
        # It is being renewed in these days.
        (facts(server_ends=NOW + ENDS_SOON - DAY), None),
        (
            facts(server_ends=NOW + ENDS_SOON - 3 * DAY, behind=("A",)),
            CertificateTrouble.SERVER_ENDS,
        ),
        (facts(behind=("A",), changing_since=NOW), CertificateTrouble.LEFT_BEHIND),
        (facts(waiting=("A",), changing_since=NOW - DAY), None),
        (facts(waiting=("A",), changing_since=NOW - PATIENCE), CertificateTrouble.CHANGE_WAITS),
        # Two weeks of patience are too many for a CA that ends.
        (
            facts(authority_ends=NOW + DAY, waiting=("A",), changing_since=NOW - DAY),
            CertificateTrouble.CHANGE_WAITS,
        ),
        # It waits for nobody: the files could not be changed, which is tried at every round.
        (facts(changing_since=NOW - PATIENCE), None),
        (facts(authority_ends=NOW + DAY, changing_since=NOW), CertificateTrouble.AUTHORITY_ENDS),
    ],
)
def test_the_worst_condition_is_told(found: Facts, kind: CertificateTrouble | None) -> None:
    said = condition(found, NOW)
    assert (None if said is None else said.kind) is kind
