"""Every change and every order has its entry: who, what, what it was before."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec
import pytest
from msgspec.structs import replace as replace_struct

from kustos.core.alert_rules import AlertRules
from kustos.core.alerts import NO_EVIDENCE, Alert, AlertKind, Severity
from kustos.core.audit import (
    KUSTOS,
    NO_HEAD,
    ActorKind,
    AuditAction,
    AuditEntry,
    AuditFilter,
    SubjectKind,
    first_bad,
)
from kustos.core.bearer import hash_of
from kustos.core.channels import ChannelDraft, EmailTarget, SmtpSecurity, WebhookTarget
from kustos.core.clones import Origin
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.keys import Keys
from kustos.core.limits import DEFAULTS
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.model import FOR_GOOD, LocalPlace, RestPlace, SecretKind
from kustos.core.orders import CheckOrder, PruneOrder, UnlockOrder
from kustos.core.ports import AgentOfflineError, KeyTrouble, VaultLockedError
from kustos.core.repositories import RepositoryDraft
from kustos.core.server_plan import ServerProgram, ServerWish
from kustos.core.tasks import RestoreWish
from kustos.core.waiting_room import Newcomer
from kustos.vault import KeySource, KustosVault, ThrowAwayKey
from kustos_agent.protocol.messages import Enrol, Enrolled
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.token import parse_token
from tests.unit.app.core.conftest import Core
from tests.unit.app.store.samples import snapshot

PLANTED: Final = "planted-"
"""Each secret of these tests begins so."""


async def entries(core: Core) -> list[AuditEntry]:
    """All there are, oldest first."""
    found = await core.store.read(lambda unit: unit.audit.page(AuditFilter(), None, 1_000))
    return found[::-1]


async def last(core: Core) -> AuditEntry:
    return (await entries(core))[-1]


async def actions(core: Core) -> list[AuditAction]:
    return [entry.deed.action for entry in await entries(core)]


def said(entry: AuditEntry) -> tuple[dict[str, object], dict[str, object]]:
    return msgspec.json.decode(entry.deed.before), msgspec.json.decode(entry.deed.after)


def after(entry: AuditEntry) -> dict[str, object]:
    return said(entry)[1]


async def repository(core: Core, name: str = "Shelf") -> str:
    made = await core.composition.manager.repositories.save(
        RepositoryDraft(
            name=name,
            place=LocalPlace(path=f"/srv/{name}"),
            secrets={SecretKind.PASSWORD: f"{PLANTED}password"},
        )
    )
    return made.id


async def test_a_machine_that_is_renamed_says_what_it_was_called(core: Core) -> None:
    machine = await core.machine("PC-1")
    await core.composition.manager.machines.rename(machine.id, "Reception")
    deed = (await last(core)).deed
    assert deed.action is AuditAction.MACHINE_CHANGED
    assert deed.actor == (ActorKind.PERSON, "anna")
    assert deed.at == core.clock.now()
    assert deed.subject == (SubjectKind.MACHINE, machine.id, "Reception")
    assert (deed.before, deed.after) == ('{"name":"PC-1"}', '{"name":"Reception"}')


async def test_what_changes_nothing_has_no_entry(core: Core) -> None:
    machine = await core.machine("PC-1")
    await core.composition.manager.machines.rename(machine.id, "PC-1")
    assert await entries(core) == []


async def test_a_job_tells_of_its_life(core: Core) -> None:
    """With the names of its machine and repository, and field by field."""
    machine, nas = await core.machine("PC-1"), await repository(core, "NAS")
    jobs = core.composition.manager.jobs
    times = Schedule(times=CronTimes(expression="0 22 * * *"), zone="UTC")
    draft = JobDraft(
        name="Documents",
        machine_id=machine.id,
        repository_id=nas,
        sources=("/home",),
        schedule=times,
    )
    job = await jobs.save(draft)
    added = await last(core)
    assert after(added)["machine"] == "PC-1"
    assert after(added)["repository"] == "NAS"
    await jobs.save(replace(draft, sources=("/home", "/etc")), job.id)
    assert said(await last(core)) == ({"sources": ["/home"]}, {"sources": ["/home", "/etc"]})
    await jobs.pause(job.id, FOR_GOOD)
    await jobs.pause(job.id, FOR_GOOD)
    await jobs.resume(job.id)
    await jobs.save(draft, job.id)
    await jobs.save(draft, job.id)
    await jobs.remove(job.id)
    await jobs.remove(job.id)
    removed = await last(core)
    assert removed.deed.subject == (SubjectKind.JOB, job.id, "Documents")
    assert (removed.deed.before, removed.deed.after) == (added.deed.after, "{}")
    assert (await actions(core))[1:] == [
        AuditAction.JOB_ADDED,
        AuditAction.JOB_CHANGED,
        AuditAction.JOB_PAUSED,
        AuditAction.JOB_RESUMED,
        AuditAction.JOB_CHANGED,
        AuditAction.JOB_REMOVED,
    ]


async def test_a_repository_tells_of_its_life_and_its_maintainer(core: Core) -> None:
    machine = await core.machine("PC-1")
    repositories = core.composition.manager.repositories
    place = RestPlace(url="https://nas:8000/pc", user="pc")
    draft = RepositoryDraft(
        name="NAS",
        place=place,
        secrets={SecretKind.PASSWORD: f"{PLANTED}1", SecretKind.LOGIN: f"{PLANTED}2"},
    )
    id_ = (await repositories.save(draft)).id
    assert after(await last(core)) == {
        "name": "NAS",
        "place.type": "rest",
        "place.url": "https://nas:8000/pc",
        "place.user": "pc",
        "secret.login": "changed",
        "secret.password": "changed",
    }
    maintained = MaintenanceDraft(
        machine_id=machine.id,
        place=replace_struct(place, user="keeper"),
        secrets={SecretKind.LOGIN: f"{PLANTED}3"},
    )
    await repositories.save(RepositoryDraft(name="NAS", place=place, maintenance=maintained), id_)
    assert said(await last(core)) == (
        {},
        {
            "maintainer.name": "PC-1",
            "maintainer.place.type": "rest",
            "maintainer.place.url": "https://nas:8000/pc",
            "maintainer.place.user": "keeper",
            "maintainer.secret.login": "changed",
        },
    )
    local = LocalPlace(path="/srv")
    await repositories.save(RepositoryDraft(name="NAS", place=local), id_)
    before, _ = said(await last(core))
    assert before["secret.login"] == "changed"
    await repositories.remove(id_)
    assert (await last(core)).deed.action is AuditAction.REPOSITORY_REMOVED
    await repositories.remove(id_)
    assert (await actions(core)).count(AuditAction.REPOSITORY_REMOVED) == 1


async def test_an_order_says_what_for_and_one_that_joins_another_is_none(core: Core) -> None:
    machine, nas = await core.machine("PC-1"), await repository(core, "NAS")
    tasks = core.composition.manager.tasks
    wish = RestoreWish(
        machine_id=machine.id,
        repository_id=nas,
        snapshot_id="5" * 64,
        target="/home/back",
        paths=("/home/anna",),
    )
    task = await tasks.restore(wish)
    await tasks.restore(wish)
    entry = await last(core)
    assert entry.deed.subject == (SubjectKind.TASK, task.id, "NAS")
    assert after(entry) == {
        "machine": "PC-1",
        "repository": "NAS",
        "order.kind": "restore",
        "order.snapshot_id": "5" * 64,
        "order.target": "/home/back",
        "order.paths": ["/home/anna"],
    }
    await tasks.care(nas, machine.id, CheckOrder(), by=KUSTOS)
    assert (await last(core)).deed.actor == KUSTOS
    for order in (PruneOrder(), UnlockOrder()):
        await tasks.care(nas, machine.id, order)
    await tasks.initialise(nas, machine.id)
    listing = await tasks.list_snapshots(nas, machine.id)
    await tasks.cancel(listing.id)
    await tasks.cancel(listing.id)
    assert (await actions(core))[1:] == [
        AuditAction.RESTORE_ORDERED,
        AuditAction.CHECK_ORDERED,
        AuditAction.PRUNE_ORDERED,
        AuditAction.UNLOCK_ORDERED,
        AuditAction.INIT_ORDERED,
        AuditAction.SNAPSHOTS_ORDERED,
        AuditAction.CANCEL_ORDERED,
    ]


async def join(core: Core, hostname: str) -> tuple[str, str]:
    """A machine that spends a token: its id, and its bearer."""
    enrolment = core.composition.manager.enrolment
    token = await enrolment.issue_token()
    enrolled = await enrolment.spend(
        Enrol(
            secret=parse_token(token).secret,
            hostname=hostname,
            os_name="linux",
            agent_version="1",
        )
    )
    assert isinstance(enrolled, Enrolled)
    return enrolled.agent_id, enrolled.token


async def test_a_machine_comes_by_a_token_leaves_and_is_removed(core: Core) -> None:
    enrolment = core.composition.manager.enrolment
    machine_id, bearer = await join(core, "PC-1")
    found = {entry.deed.action: entry.deed for entry in await entries(core)}
    assert list(found) == [
        AuditAction.TOKEN_MADE,
        AuditAction.MACHINE_JOINED,
        AuditAction.TOKEN_USED,
    ]
    assert found[AuditAction.TOKEN_USED].actor == (ActorKind.AGENT, "PC-1")
    assert found[AuditAction.TOKEN_USED].subject == found[AuditAction.TOKEN_MADE].subject
    assert await enrolment.leave(bearer)
    assert (await last(core)).deed.actor == (ActorKind.AGENT, "PC-1")
    await enrolment.remove(machine_id)
    await enrolment.remove(machine_id)
    assert (await actions(core))[3:] == [AuditAction.MACHINE_LEFT, AuditAction.MACHINE_REMOVED]
    assert (await last(core)).deed.subject == (SubjectKind.MACHINE, machine_id, "PC-1")


async def test_what_people_say_of_machines_alerts_and_settings_is_kept(core: Core) -> None:
    manager = core.composition.manager
    machine = await core.machine("PC-1")
    await manager.machines.mark_laptop(machine.id, laptop=True)
    await manager.limits.set(machine.id, replace_struct(DEFAULTS, max_tasks=1))
    assert said(await last(core)) == (
        {"limits.max_tasks": DEFAULTS.max_tasks},
        {"limits.max_tasks": 1},
    )
    await manager.alerting.begin_maintenance(machine.id)
    await manager.alerting.end_maintenance(machine.id)
    await manager.alerting.set_rules(AlertRules(disk_percent=20))
    assert said(await last(core)) == ({"disk_percent": 10}, {"disk_percent": 20})
    await manager.rotation.set_days(7)
    assert said(await last(core)) == ({"token_days": 30}, {"token_days": 7})
    origins = [Origin(journal_id=one, position=1, address=f"10.0.0.{one}") for one in "12"]
    for turn in range(4):
        pair = origins if turn % 2 else origins[::-1]
        await manager.clones.replaced(machine.id, *pair, answered=True)
    await manager.clones.end(machine.id)
    await manager.authorities.roll_over()
    await manager.authorities.change_now()
    with pytest.raises(AgentOfflineError):
        await manager.restics.fetch(machine.id)
    assert set(await actions(core)) == {
        AuditAction.MACHINE_CHANGED,
        AuditAction.MAINTENANCE_BEGUN,
        AuditAction.MAINTENANCE_ENDED,
        AuditAction.SETTINGS_CHANGED,
        AuditAction.CLONE_SUSPECTED,
        AuditAction.CLONE_ALARM_ENDED,
        AuditAction.AUTHORITY_PREPARED,
        AuditAction.AUTHORITY_CHANGED,
        AuditAction.RESTIC_ORDERED,
    }


async def test_what_people_say_to_alerts_is_kept(core: Core) -> None:
    machine, alerting = await core.machine("PC-1"), core.composition.manager.alerting
    now = core.clock.now()
    alert = Alert(
        id="a",
        kind=AlertKind.DISK_LOW,
        severity=Severity.WARNING,
        since=now,
        raised_at=now,
        last_seen=now,
        evidence=NO_EVIDENCE,
        machine_id=machine.id,
    )
    await core.store.write(lambda unit: unit.alerts.put([alert]))
    await alerting.acknowledge("a")
    assert (await last(core)).deed.subject == (SubjectKind.ALERT, "a", "PC-1")
    await alerting.snooze("a", now + timedelta(days=1))
    await alerting.reopen("a")
    with pytest.raises(LookupError):
        await alerting.acknowledge("another")
    assert await actions(core) == [
        AuditAction.ALERT_ACKNOWLEDGED,
        AuditAction.ALERT_SNOOZED,
        AuditAction.ALERT_REOPENED,
    ]


async def test_what_becomes_of_snapshots_is_kept(core: Core) -> None:
    machine, nas = await core.machine("PC-1"), await repository(core, "NAS")
    manager = core.composition.manager
    one = snapshot("5" * 64, repository_id=nas)
    await core.store.write(lambda unit: unit.snapshots.put([one]))
    await manager.tidying.hold(one, reason="Tax audit", by="anna")
    held = await last(core)
    assert held.deed.subject == (SubjectKind.SNAPSHOT, one.id, "55555555")
    assert after(held) == {"repository": "NAS", "reason": "Tax audit"}
    await manager.tidying.lift(one)
    await manager.tidying.lift(one)
    await manager.foreign.assign(nas, {"old-pc": machine.id, "other": None})
    assert said(await last(core)) == ({}, {"old-pc": "PC-1"})
    await manager.foreign.assign(nas, {"old-pc": None})
    assert said(await last(core)) == ({"old-pc": "PC-1"}, {})
    assert (await actions(core))[1:] == [
        AuditAction.SNAPSHOT_HELD,
        AuditAction.SNAPSHOT_RELEASED,
        AuditAction.SNAPSHOTS_ASSIGNED,
        AuditAction.SNAPSHOTS_ASSIGNED,
    ]


async def test_a_token_that_takes_over_and_a_machine_that_is_sent_away_are_kept(
    core: Core,
) -> None:
    machine_id, _ = await join(core, "PC-1")
    enrolment = core.composition.manager.enrolment
    await core.store.write(lambda unit: unit.machines.offer_token(machine_id, hash_of("fresh")))
    assert await enrolment.recognise("fresh") == machine_id
    rotated = (await last(core)).deed
    assert (rotated.action, rotated.actor) == (AuditAction.TOKEN_ROTATED, KUSTOS)
    assert await enrolment.recognise("fresh") == machine_id
    await enrolment.refused(Newcomer("PC-2", "linux", "1"))
    assert (await last(core)).deed.subject.name == "PC-2"
    assert (await actions(core))[3:] == [
        AuditAction.TOKEN_ROTATED,
        AuditAction.MACHINE_REFUSED,
    ]


async def test_whoever_gives_the_passphrase_is_kept_and_not_what_it_is(core: Core) -> None:
    async def none() -> KeySource:
        raise VaultLockedError(KeyTrouble.PASSPHRASE_UNSET)

    async def nothing_sealed() -> bool:
        return False

    vault = KustosVault(
        find_source=none, holds_secrets=nothing_sealed, with_passphrase=lambda _: ThrowAwayKey()
    )
    keys = Keys(
        store=core.store,
        vault=vault,
        handing_over=core.composition.handing_over,
        sealing=core.composition.sealing,
        audit=core.audit,
    )
    await keys.unlock(f"{PLANTED}passphrase")
    entry = await last(core)
    assert entry.deed.action is AuditAction.KEY_UNLOCKED
    assert after(entry) == {"chosen": True}


async def test_no_secret_that_a_person_enters_comes_into_the_audit(
    core: Core, tmp_path: Path
) -> None:
    """Looked for in all of its bytes, after each use case that takes one."""
    manager = core.composition.manager
    machine, nas = await core.machine("PC-1"), await repository(core, "NAS")
    _, bearer = await join(core, "PC-2")
    dump = JobDump(
        id="d", kind=DumpKind.POSTGRESQL, name="db", subject="shop", host="db", user="backup"
    )
    job = JobDraft(
        name="Documents",
        machine_id=machine.id,
        repository_id=nas,
        sources=("/home",),
        dumps=(dump,),
        hooks=JobHooks(before=("/usr/bin/true",)),
        passwords={"d": f"{PLANTED}dump"},
        hook_variables=f"KEY={PLANTED}hook",
    )
    saved = await manager.jobs.save(job)
    await manager.jobs.save(replace(job, passwords={"d": f"{PLANTED}other"}), saved.id)
    mail = EmailTarget(
        host="mail",
        port=587,
        security=SmtpSecurity.STARTTLS,
        sender="k@example.org",
        recipients=("a@example.org",),
        user="k",
    )
    hook = WebhookTarget(host="hooks.example.org")
    for target, address in (
        (mail, ""),
        (hook, f"https://hooks.example.org/{PLANTED}path?key={PLANTED}query"),
    ):
        draft = ChannelDraft(
            name="Channel", target=target, secret=f"{PLANTED}channel", address=address
        )
        channel = await manager.telling.save(draft)
        again = replace(draft, secret=f"{PLANTED}again", floor=Severity.CRITICAL)
        await manager.telling.save(again, channel.id)
        await manager.telling.remove(channel.id)
    await manager.tasks.back_up(saved.id)
    wish = ServerWish(
        machine_ids=(machine.id,),
        maintainer_id=machine.id,
        host="server.example.org",
        port=8000,
        maintainer_port=8001,
        settings="/etc/restic",
        program=ServerProgram.REST_SERVER,
        local=False,
        folder="/srv/restic",
        target=str(tmp_path / "server"),
        password=f"{PLANTED}server",
    )
    await manager.backup_servers.set_up(wish, "read me")
    assert AuditAction.SERVER_FILES_WRITTEN in await actions(core)
    await manager.enrolment.remove(machine.id)

    def dumped() -> str:
        with closing(sqlite3.connect(tmp_path / "kustos.db")) as connection:
            return str(connection.execute("SELECT * FROM audit").fetchall())

    kept = await asyncio.to_thread(dumped)
    assert "hooks.example.org" in kept
    assert PLANTED not in kept
    assert bearer not in kept
    rows = await core.store.read(lambda unit: unit.audit.chain(0, 1_000))
    assert first_bad(rows, NO_HEAD) is None
