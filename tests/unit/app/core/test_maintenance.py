"""One machine looks after a repository, and its login goes to nobody else."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from kustos.core.fields import FieldCode, InvalidError
from kustos.core.maintenance import MaintenanceDraft, NotMaintainerError
from kustos.core.model import (
    LocalPlace,
    Place,
    RestPlace,
    S3Place,
    SealedSecret,
    SecretKind,
    SftpPlace,
    Task,
    TaskState,
    TypedPlace,
)
from kustos.core.orders import CareOrder, Order, PruneOrder, kind_of, lost_order
from kustos.core.owned_secrets import of_maintainer
from kustos.core.ports import SecretDamagedError
from kustos.core.repositories import RepositoryDraft
from kustos.core.specs import Specs
from kustos_agent.protocol.messages import ProbeReport, ProbeRepository
from kustos_agent.protocol.values import ErrorClass, Problem, RepositoryAccess, TaskKind

from .conftest import Core
from .test_handing_over import Line, Room, compose_room
from .test_handing_over import room as _room

room = _room

PASSWORD, LOGIN, OWN = "correct horse", "what all machines know", "what one machine knows"
CARE = [kind for kind in TaskKind if isinstance(lost_order(kind), CareOrder)]
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----\n"
AGENTS = RestPlace(url="https://nas:8000/empfang", user="empfang")
MAINTAINER = RestPlace(url="https://nas:8001/empfang", user="maintainer")


def draft_of(machine_id: str, **secrets: str) -> RepositoryDraft:
    """A REST server with two logins."""
    return RepositoryDraft(
        name="NAS",
        place=AGENTS,
        secrets={SecretKind.PASSWORD: PASSWORD, SecretKind.LOGIN: LOGIN},
        maintenance=MaintenanceDraft(
            machine_id=machine_id,
            place=MAINTAINER,
            secrets={SecretKind(kind): secret for kind, secret in secrets.items()},
        ),
    )


def specs(core: Core) -> Specs:
    """The very ones by which tasks are handed over."""
    return core.composition.handing_over._offering._specs


def a_task(order: Order, machine_id: str, repository_id: str, core: Core) -> Task:
    """Ordered past all rules, as by a faulty caller or before the maintainer changed."""
    return Task(
        id="t",
        kind=kind_of(order),
        machine_id=machine_id,
        repository_id=repository_id,
        order=order,
        created_at=core.clock.now(),
    )


def sent(spec: object) -> str:
    """Everything that goes over the wire."""
    return msgspec.json.encode(spec).decode()


@pytest.fixture
async def two(core: Core) -> tuple[Core, str, str, str]:
    """A maintainer, another machine, and the repository that one of them looks after."""
    maintainer, other = await core.machine("SERVER"), await core.machine("EMPFANG")
    saved = await core.composition.manager.repositories.save(draft_of(maintainer.id, login=OWN))
    return core, maintainer.id, other.id, saved.id


@pytest.mark.parametrize("kind", TaskKind)
async def test_no_spec_for_another_machine_holds_the_maintainer_s_login(
    two: tuple[Core, str, str, str], kind: TaskKind
) -> None:
    """Whatever the task is: built, it has the agents' login; or it is not built at all."""
    core, _, other, repository_id = two
    task = a_task(lost_order(kind), other, repository_id, core)
    if kind in CARE:
        with pytest.raises(NotMaintainerError) as refused:
            await specs(core).build(task)
        assert refused.value.problem.subject == "SERVER"
        return
    wire = sent(await specs(core).build(task))
    assert OWN not in wire
    assert "8001" not in wire
    assert LOGIN in wire


@pytest.mark.parametrize("kind", TaskKind)
async def test_the_maintainer_looks_after_it_with_its_own_login(
    two: tuple[Core, str, str, str], kind: TaskKind
) -> None:
    """And does all else, such as its own backups, as every machine does."""
    core, maintainer, _, repository_id = two
    spec = await specs(core).build(a_task(lost_order(kind), maintainer, repository_id, core))
    wire = sent(spec)
    assert (OWN in wire, LOGIN in wire) == ((True, False) if kind in CARE else (False, True))
    assert spec.repository.password == PASSWORD
    assert ("8001" in spec.repository.location) is (kind in CARE)


async def test_everything_that_can_be_done_to_a_repository_is_the_maintainer_s_affair() -> None:
    """Forget, prune, check, measure, unlock and repair."""
    assert set(CARE) == {
        TaskKind.FORGET,
        TaskKind.PRUNE,
        TaskKind.CHECK,
        TaskKind.STATS,
        TaskKind.UNLOCK,
        TaskKind.REPAIR,
    }


async def test_another_machine_cannot_be_ordered_to_look_after_it(
    two: tuple[Core, str, str, str],
) -> None:
    """And no task comes of it."""
    core, maintainer, other, repository_id = two
    care = core.composition.manager.tasks.care
    with pytest.raises(NotMaintainerError) as refused:
        await care(repository_id, other, PruneOrder())
    assert refused.value.problem.subject == "SERVER"
    assert not await core.store.read(lambda unit: unit.tasks.unfinished())
    assert (await care(repository_id, maintainer, PruneOrder())).machine_id == maintainer


async def test_without_a_maintainer_all_is_as_it_was(core: Core) -> None:
    """Every machine may, with the one login there is."""
    machine = await core.machine()
    repositories = core.composition.manager.repositories
    saved = await repositories.save(replace(draft_of(machine.id), maintenance=None))
    task = await core.composition.manager.tasks.care(saved.id, machine.id, PruneOrder())
    assert LOGIN in sent(await specs(core).build(task))


async def test_the_login_follows_to_another_maintainer(two: tuple[Core, str, str, str]) -> None:
    """Without being entered again; the former one is given nothing any more."""
    core, former, other, repository_id = two
    await core.composition.manager.repositories.save(draft_of(other), repository_id)
    order = PruneOrder()
    assert OWN in sent(await specs(core).build(a_task(order, other, repository_id, core)))
    with pytest.raises(NotMaintainerError):
        await specs(core).build(a_task(order, former, repository_id, core))


@pytest.mark.provokes(ErrorClass.NOT_MAINTAINER)
async def test_what_waited_for_the_former_maintainer_is_not_handed_over(room: Room) -> None:
    """The task ends, says who looks after the repository now, and the machine is not even asked."""
    manager = room.made.manager
    await manager.repositories.save(draft_of(room.machine_id, login=OWN), room.repository_id)
    task = await room.tasks.care(room.repository_id, room.machine_id, PruneOrder())
    other = await room.core.machine("SERVER")
    await manager.repositories.save(draft_of(other.id), room.repository_id)
    await room.agent_ready()
    ended = await room.stored(task.id)
    assert ended.state is TaskState.FAILED
    assert ended.problem == Problem(error=ErrorClass.NOT_MAINTAINER, subject="SERVER")
    assert room.line.asked == []


async def test_a_removed_maintainer_leaves_the_repository_without_one(
    two: tuple[Core, str, str, str],
) -> None:
    """Nobody takes its place unasked, and the list says so. Whoever is chosen has the login."""
    core, maintainer, other, repository_id = two
    manager = core.composition.manager
    heard: list[object] = []
    manager.bus.listen(heard.append)
    await manager.enrolment.remove(maintainer)
    assert repository_id in [getattr(event, "repository_id", "") for event in heard]
    (view,) = await manager.repositories.overview()
    assert view.maintenance is not None
    assert (view.maintenance.machine_id, view.maintainer) == (None, "")
    with pytest.raises(NotMaintainerError) as refused:
        await manager.tasks.care(repository_id, other, PruneOrder())
    assert refused.value.problem.subject == ""
    await manager.repositories.save(draft_of(other), repository_id)
    task = await manager.tasks.care(repository_id, other, PruneOrder())
    assert OWN in sent(await specs(core).build(task))


async def test_without_a_maintainer_again_its_login_is_gone(
    two: tuple[Core, str, str, str],
) -> None:
    """The sealed rows too; chosen anew, it has to be entered anew."""
    core, maintainer, _, repository_id = two
    manager = core.composition.manager
    draft = draft_of(maintainer)
    await manager.repositories.save(replace(draft, maintenance=None), repository_id)
    assert not await core.store.read(
        lambda unit: unit.secrets.kinds(of_maintainer(repository_id).rows)
    )
    (view,) = await manager.repositories.overview()
    assert view.maintenance is None
    await manager.repositories.save(draft, repository_id)
    task = await manager.tasks.care(repository_id, maintainer, PruneOrder())
    assert OWN not in sent(await specs(core).build(task))


async def test_a_removed_repository_takes_the_login_along(
    two: tuple[Core, str, str, str],
) -> None:
    core, _, _, repository_id = two
    await core.composition.manager.repositories.remove(repository_id)
    assert not await core.store.read(
        lambda unit: unit.secrets.kinds(of_maintainer(repository_id).rows)
    )


@pytest.mark.parametrize("to_agents", [True, False])
async def test_the_two_logins_cannot_be_swapped_in_the_store(
    two: tuple[Core, str, str, str], *, to_agents: bool
) -> None:
    """Who may write to the database cannot have the maintainer's sent to every machine."""
    core, maintainer, other, repository_id = two
    owners = [of_maintainer(repository_id).rows, repository_id]
    source, target = owners if to_agents else owners[::-1]
    stolen = await core.store.read(lambda unit: unit.secrets.get(source, SecretKind.LOGIN))
    assert stolen is not None
    moved = SealedSecret(owner_id=target, kind=SecretKind.LOGIN, sealed=stolen)
    await core.store.write(lambda unit: unit.secrets.put(moved))
    machine_id, order = (
        (other, lost_order(TaskKind.BACKUP))
        if to_agents
        else (
            maintainer,
            PruneOrder(),
        )
    )
    with pytest.raises(SecretDamagedError):
        await specs(core).build(a_task(order, machine_id, repository_id, core))


async def test_the_login_of_one_kind_of_server_does_not_reach_another(
    two: tuple[Core, str, str, str],
) -> None:
    """The maintainer's place changes its type with the repository's."""
    core, maintainer, _, repository_id = two
    s3 = S3Place(endpoint="https://s3", bucket="b", key_id="k")
    draft = RepositoryDraft(
        name="NAS",
        place=s3,
        secrets={SecretKind.LOGIN: "key"},
        maintenance=MaintenanceDraft(machine_id=maintainer, place=s3),
    )
    with pytest.raises(InvalidError) as refused:
        await core.composition.manager.repositories.save(draft, repository_id)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("maintenance.login", FieldCode.REQUIRED)
    ]


@pytest.mark.parametrize(
    ("place", "of_maintainer", "secrets", "field"),
    [
        (AGENTS, RestPlace(url="nas", user="m"), {}, "maintenance.url"),
        (AGENTS, LocalPlace(path="/x"), {}, "maintenance.place"),
        (
            SftpPlace(host="nas", user="k", path="/x"),
            SftpPlace(host="nas", user="m", path="/x"),
            {SecretKind.PRIVATE_KEY: KEY.format("a")},
            "maintenance.private-key",
        ),
        (
            TypedPlace(location="swift:a:/"),
            TypedPlace(location="rest:https://u:p@host/"),
            {},
            "maintenance.location",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_is_wrong_with_the_maintainer_s_way_in_is_said_at_its_field(
    core: Core, place: Place, of_maintainer: Place, secrets: dict[SecretKind, str], field: str
) -> None:
    """Nothing is stored, neither of it nor of the repository."""
    machine = await core.machine()
    draft = RepositoryDraft(
        name="NAS",
        place=place,
        secrets={SecretKind.PASSWORD: PASSWORD, **secrets},
        maintenance=MaintenanceDraft(machine_id=machine.id, place=of_maintainer),
    )
    repositories = core.composition.manager.repositories
    with pytest.raises(InvalidError) as refused:
        await repositories.save(draft)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert await repositories.overview() == []


@pytest.mark.parametrize(
    ("machine_id", "code"), [("", FieldCode.REQUIRED), ("gone", FieldCode.UNKNOWN)]
)
async def test_a_maintainer_has_to_be_there(core: Core, machine_id: str, code: FieldCode) -> None:
    with pytest.raises(InvalidError) as refused:
        await core.composition.manager.repositories.save(draft_of(machine_id, login=OWN))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("maintenance.machine_id", code)


async def test_neither_login_is_stored_in_plain_or_shown(two: tuple[Core, str, str, str]) -> None:
    core, maintainer, _, repository_id = two
    kept = await core.store.read(
        lambda unit: unit.secrets.get(of_maintainer(repository_id).rows, SecretKind.LOGIN)
    )
    assert kept is not None
    assert OWN.encode() not in kept
    (view,) = await core.composition.manager.repositories.overview()
    assert view.maintainer_secrets == {SecretKind.LOGIN}
    assert OWN not in repr(view) + repr(draft_of(maintainer, login=OWN))


# --- trying it -----------------------------------------------------------------------------------


class _Asked(Line):
    def tells(self, **report: Any) -> None:
        self.answer = ProbeReport(**report)

    @property
    def last(self) -> RepositoryAccess:
        request = self.asked[-1]
        assert isinstance(request, ProbeRepository)
        return request.repository


@pytest.mark.parametrize(("found", "another"), [("a" * 64, False), ("b" * 64, True)])
async def test_a_test_tries_the_maintainer_s_login_and_knows_the_repository(
    core: Core, found: str, *, another: bool
) -> None:
    """From its machine, with what is stored where nothing was entered; another repository that
    happens to open is told from the one that the agents write to."""
    line = _Asked()
    repositories = compose_room(core, line).manager.repositories
    machine = await core.machine("SERVER")
    saved = await repositories.save(draft_of(machine.id, login=OWN))
    await repositories.learn(saved.id, "a" * 64)
    line.tells(repository_id=found)
    draft = replace(draft_of(machine.id), secrets={})
    report = await repositories.test_maintainer(draft, saved.id)
    assert report.another is another
    assert line.last.environment == {
        "RESTIC_REST_USERNAME": "maintainer",
        "RESTIC_REST_PASSWORD": OWN,
    }
    assert line.last.password == PASSWORD
    kept = await repositories.get(saved.id)
    assert kept is not None
    assert kept.restic_id == "a" * 64


@pytest.mark.parametrize("removed", [True, False])
async def test_a_test_sends_the_stored_login_to_nobody_but_the_maintainer(
    core: Core, *, removed: bool
) -> None:
    """Another machine was picked in the form, perhaps by mistake: it has to be saved as the
    maintainer first, or the login entered anew."""
    line = _Asked()
    manager = compose_room(core, line).manager
    repositories = manager.repositories
    machine, other = await core.machine("SERVER"), await core.machine("EMPFANG")
    saved = await repositories.save(draft_of(machine.id, login=OWN))
    if removed:
        await manager.enrolment.remove(machine.id)
    with pytest.raises(InvalidError) as refused:
        await repositories.test_maintainer(draft_of(other.id), saved.id)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("maintenance.machine_id", FieldCode.SAVE_FIRST)
    assert line.asked == []
    line.tells(repository_id="a" * 64)
    await repositories.test_maintainer(draft_of(other.id, login="another"), saved.id)
    assert OWN not in sent(line.asked[-1])
    await repositories.save(draft_of(other.id), saved.id)
    await repositories.test_maintainer(draft_of(other.id), saved.id)
    assert OWN in sent(line.asked[-1])


async def test_a_test_of_the_agents_login_does_not_wait_for_the_maintainer_s(core: Core) -> None:
    """What is not entered yet of the one is no fault of the other."""
    line = _Asked()
    repositories = compose_room(core, line).manager.repositories
    machine = await core.machine("SERVER")
    line.tells(repository_id="a" * 64)
    report = await repositories.test(draft_of(""), machine.id)
    assert report.problem is None
    assert LOGIN in sent(line.asked[-1])


async def test_many_are_created_together_or_not_at_all(core: Core) -> None:
    """The second one's name is taken."""
    repositories = core.composition.manager.repositories
    drafts = [
        RepositoryDraft(
            name=name,
            place=LocalPlace(path=f"/srv/{name}"),
            secrets={SecretKind.PASSWORD: PASSWORD},
        )
        for name in ("A", "B")
    ]
    await repositories.save(replace(drafts[1], name="b"))
    with pytest.raises(InvalidError):
        await repositories.create(drafts)
    assert [view.repository.name for view in await repositories.overview()] == ["b"]
    created = await repositories.create(drafts[:1])
    assert [one.name for one in created] == ["A"]
