"""The few readings that do without SQLAlchemy say what the others say."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kustos.core.how import How
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import NO_HOOKS, JobHooks
from kustos.core.model import LocalPlace, RestPlace, S3Place, SftpPlace, Task, TaskState, TypedPlace
from kustos.core.orders import (
    CheckOrder,
    ForgetOrder,
    InitOrder,
    PruneOrder,
    RepairOrder,
    RestoreOrder,
    SnapshotsOrder,
    StatsOrder,
    UnlockOrder,
)
from kustos.core.policy_fields import PolicyField
from kustos.core.ports import UnitOfWork
from kustos.core.site import Site
from kustos.store import StoreDamagedError, open_store, plain
from kustos.store.kept import of_moment
from kustos.store.sql_store import SqlStore
from kustos_agent.protocol.effort import Effort
from kustos_agent.protocol.schedules import CronTimes, Schedule, SkipReason
from kustos_agent.protocol.tasks import (
    BackupResult,
    CheckDepth,
    CheckResult,
    ForgetResult,
    InitResult,
    PruneResult,
    RepairPart,
    RepairResult,
    RestoreResult,
    SnapshotsResult,
    StatsResult,
    UnlockResult,
)
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind
from tests.unit.app.store.samples import DAY, MINUTE, NOON, job, machine, repository, task

READINGS: dict[str, Callable[[UnitOfWork], object]] = {
    "machines": lambda unit: unit.machines.all(),
    "repositories": lambda unit: unit.repositories.all(),
    "jobs": lambda unit: unit.jobs.all(),
    "unfinished tasks": lambda unit: unit.tasks.unfinished(),
    "records": lambda unit: unit.tasks.records(),
    "days": lambda unit: sorted(
        unit.tasks.days(date(2026, 3, 3)),
        key=lambda day: (day.machine_id, day.job_id or "", day.day, day.state),
    ),
    "sites": lambda unit: unit.sites.all(),
    "machines of sites": lambda unit: unit.sites.of_machines(),
    "planned and done": lambda unit: sorted(unit.ledger.days(date(2026, 3, 3))),
}

ORDERS = {
    TaskKind.INIT: (InitOrder(), InitResult(repository_id="f" * 64)),
    TaskKind.BACKUP: (task().order, BackupResult(snapshot_id="a" * 64, unreadable=("/\n",))),
    TaskKind.SNAPSHOTS: (SnapshotsOrder(), SnapshotsResult(count=3)),
    TaskKind.RESTORE: (
        RestoreOrder(snapshot_id="a" * 64, target="/tmp/r", paths=("/home/\0e9",)),
        RestoreResult(files=1, bytes=2, missing=("/home/x",)),
    ),
    TaskKind.FORGET: (ForgetOrder(snapshots=("a" * 64,)), ForgetResult(left=("a" * 64,))),
    TaskKind.PRUNE: (PruneOrder(max_repack_bytes=5), PruneResult(bytes_freed=1, bytes_unused=2)),
    TaskKind.CHECK: (
        CheckOrder(depth=CheckDepth.SUBSET, part=2, parts=3),
        CheckResult(errors=1, damaged=("b" * 64,), repair_index=True),
    ),
    TaskKind.STATS: (StatsOrder(), StatsResult(snapshots=1, stored_bytes=2, restore_bytes=3)),
    TaskKind.UNLOCK: (UnlockOrder(), UnlockResult(left=1)),
    TaskKind.REPAIR: (RepairOrder(part=RepairPart.SNAPSHOTS), RepairResult(changed=2)),
}
PLACES = [
    LocalPlace(path="/srv/backup"),
    SftpPlace(host="nas", user="kustos", path="/b", known_hosts="nas ssh-ed25519 AAAA"),
    RestPlace(url="https://nas:8000/b", user="anna"),
    S3Place(endpoint="https://s3", bucket="b", key_id="k"),
    TypedPlace(location="rclone:x:y"),
]
PROBLEM = Problem(error=ErrorClass.PARTIAL_READ, subject="/home/\0e9", detail="…")

moments = st.integers(0, 8 * 24 * 60).map(lambda minutes: NOON + minutes * MINUTE)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    kind = draw(st.sampled_from(TaskKind))
    order, result = ORDERS[kind]
    created = draw(moments)
    return task(
        "",
        kind=kind,
        order=order,
        job_id=draw(st.sampled_from(["job-0", "job-1", None])),
        machine_id=draw(st.sampled_from(["machine", "other"])),
        state=draw(st.sampled_from(TaskState)),
        created_at=created,
        assigned_at=draw(st.none() | st.just(created)),
        finished_at=draw(st.none() | moments),
        due_at=draw(st.none() | moments),
        result=draw(st.sampled_from([result, None])),
        problem=draw(st.sampled_from([PROBLEM, None])),
        exit_code=draw(st.sampled_from([0, 3, None])),
    )


def fill(histories: list[Task], unit: UnitOfWork) -> None:
    hourly = Schedule(times=CronTimes(expression="0 * * * *"), zone="UTC")
    unit.machines.add(machine("machine", name="ärger", last_seen=NOON, embedded=True), b"1")
    unit.machines.add(machine("other", name="Zoo"), b"2")
    for name in ("zeta", "Ärger", "alpha"):
        unit.sites.put(Site(id=name, name=name))
    unit.sites.assign(["machine"], "zeta")
    for number, place in enumerate(PLACES):
        unit.repositories.add(repository(f"repository-{number}", place=place, restic_id="x"))
    for number in range(3):
        unit.jobs.add(
            job(
                f"job-{number}",
                repository_id="repository-0",
                sources=("/home", "/srv\n"),
                excludes=("*.tmp",),
                exclude_caches=number == 0,
                one_file_system=number == 1,
                hooks=JobHooks(after=("a b", "ü")) if number else NO_HOOKS,
                dumps=(JobDump(id="d", kind=DumpKind.MYSQL, name="a.sql"),) * (number == 2),
                schedule=hourly if number == 1 else None,
                paused_until=NOON if number == 1 else None,
                revision=f"r{number}",
                max_age_seconds=86_400 if number else None,
                min_bytes=5 if number == 2 else None,
                how=How(timeout_seconds=600, effort=Effort(nice=number)),
                policy_id="p" if number == 1 else None,
                policy_revision=number,
                overrides=(PolicyField.SOURCES, PolicyField.MAX_AGE) * (number == 1),
                own_pause=NOON if number == 1 else None,
            )
        )
    unit.ledger.holds("machine", {"job-0": ("r", hourly), "gone": ("r", hourly)}, NOON)
    unit.ledger.skipped(
        "job-2", NOON, NOON + 2 * DAY, count=9, reason=SkipReason.METERED, at=NOON + 2 * DAY
    )
    for number, each in enumerate(histories):
        unit.ledger.fired("job-0", each.created_at, f"task-{number}", each.created_at)
        unit.tasks.add(task_named(f"task-{number}", each))


def task_named(name: str, of: Task) -> Task:
    fields = {slot: getattr(of, slot) for slot in Task.__slots__}
    return Task(**{**fields, "id": name})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(histories=st.lists(tasks(), max_size=12))
async def test_each_reading_says_what_the_whole_store_says(
    histories: list[Task], fresh_database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kustos.db"
    shutil.copy(fresh_database, path)
    store = SqlStore.open(path)
    await store.write(partial(fill, histories))
    for name, reading in READINGS.items():
        assert plain.read(path, reading) == await store.read(reading), name
    await store.close()


@pytest.mark.parametrize(
    "beyond",
    [
        lambda unit: unit.settings.get("a"),
        lambda unit: unit.machines.get("machine"),
        lambda unit: unit.tasks.unfinished("machine"),
        lambda unit: unit.machines.seen({"machine": NOON}),
    ],
)
def test_what_it_cannot_read_it_says(path: Path, beyond: Callable[[UnitOfWork], object]) -> None:
    with pytest.raises(plain.NotPlainError):
        plain.read(path, beyond)


@pytest.mark.parametrize(
    ("column", "value", "reading"),
    [
        ("state", "asleep", "records"),
        ("kind", "dance", "unfinished tasks"),
        ("order", '{"kind": "secret"}', "unfinished tasks"),
    ],
)
async def test_a_value_that_cannot_be_is_damage_and_is_not_quoted(
    path: Path, column: str, value: str, reading: str
) -> None:
    store = open_store(path)
    state = TaskState.SUCCESS if column == "state" else TaskState.QUEUED
    history = task(machine_id="machine", job_id="job-0", state=state, finished_at=NOON + DAY)
    await store.write(partial(fill, [history]))
    await store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f'UPDATE tasks SET "{column}" = ?', [value])
        connection.commit()
    with pytest.raises(StoreDamagedError) as raised:
        plain.read(path, READINGS[reading])
    assert value not in str(raised.value)


def test_days_begin_at_midnight_utc(path: Path) -> None:
    """Of the day before nothing counts."""
    midnight = datetime(2026, 3, 3, tzinfo=NOON.tzinfo)
    with closing(sqlite3.connect(path)) as connection:
        for number, ended in enumerate((midnight, midnight - timedelta(microseconds=1))):
            moment = of_moment(ended)
            connection.execute(
                "INSERT INTO machines (id, token_hash, name, hostname, os_name, os_version, "
                "agent_version, restic_version, home, embedded, enrolled_at) "
                "VALUES (?, ?, '', '', '', '', '', '', '', 0, 0)",
                (f"machine-{number}", bytes([number])),
            )
            connection.execute(
                "INSERT INTO tasks (id, kind, machine_id, repository_id, state, created_at, "
                'ended_at, restic_version, command, "order") '
                "VALUES (?, 'backup', ?, '', 'success', 0, ?, '', '', '{}')",
                (str(number), f"machine-{number}", moment),
            )
        connection.commit()
    found = plain.read(path, lambda unit: unit.tasks.days(midnight.date()))
    assert [(day.machine_id, day.day) for day in found] == [("machine-0", midnight.date())]
