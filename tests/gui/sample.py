"""A small office to look at: the fleet of the mock-ups, with a month behind it and one run live."""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from kustos.core.history import SLOT, SLOTS, Sample, began
from kustos.core.jobs import JobDraft
from kustos.core.model import (
    Job,
    Repository,
    S3Place,
    SecretKind,
    Snapshot,
    Task,
    TaskFilter,
    TaskState,
)
from kustos.core.orders import BackupOrder, RestoreOrder
from kustos.core.planned import Became, DueFilter
from kustos.core.ports import UnitOfWork
from kustos.core.repositories import RepositoryDraft
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import BrowseFilesystem, BrowseSnapshot, TaskProgress
from kustos_agent.protocol.schedules import IntervalTimes, Schedule, SkipReason
from kustos_agent.protocol.tasks import BackupResult, RestoreResult
from kustos_agent.protocol.values import (
    DiskSpace,
    ErrorClass,
    LogLevel,
    LogLine,
    NetworkKind,
    Power,
    Problem,
    TaskKind,
)
from tests.gui.b_folders import HOME, Disk
from tests.gui.scripted_links import Room, ScriptedMachine
from tests.helpers.logs import log

# Name, system, version, connected, and its month: g good, p partial, f failed, m missed, a away,
# o off, . nothing; the last letter is today's.
FLEET = (
    ("BUCHHALTUNG", "Windows", "11", True, "g" * 26 + "pfff"),
    ("LAGER-PC", "Windows", "10", False, "ggggggggggggggpgggggggggggaaaa"),
    ("SERVER-01", "Debian", "12", True, "ggggpgggggggpggggggggggpgggggp"),
    ("SERVER-02", "Debian", "12", True, "g" * 30),
    ("EMPFANG", "Windows", "11", True, "gggggpgggggggggggggggggggggggg"),
    ("CHEF-LAPTOP", "macOS", "15", False, "oogggoogggoogggoogggoogggooggm"),
    ("WERKSTATT", "Windows", "10", True, "gggg..ggggg..ggggg..ggggg..ggg"),
    ("KASSE-1", "Windows", "11", True, "g" * 30),
    ("KASSE-2", "Windows", "11", True, "ggggggggggggfggggggggggggggggg"),
    ("NEUER-PC", "Windows", "11", True, ""),
    *((f"PLATZ-{number:02}", "Windows", "11", True, "g" * 30) for number in range(1, 16)),
)
STATES = {"g": TaskState.SUCCESS, "p": TaskState.WARNING, "f": TaskState.FAILED}
UNTOLD = {"m": Became.MISSED, "a": Became.AWAY}
COMMAND = (
    "restic backup --json --use-fs-snapshot --tag kustos --tag job:7f3a"
    r" C:\Users\empfang D:\Scans"
)
LOG = (
    (LogLevel.INFO, "restic 0.18.1, repository 9c3f… opened, 212 snapshots"),
    (LogLevel.INFO, "using parent snapshot 4be1d20a"),
    (LogLevel.INFO, r"C:\Users\empfang\Documents: 18,204 files"),
    (LogLevel.WARNING, r"C:\Users\empfang\Outlook\archiv.pst: in use, read through shadow copy"),
    (LogLevel.INFO, r"D:\Scans: 2,911 new files"),
    (LogLevel.INFO, "uploaded 3.1 GB, 0.8 GB after de-duplication"),
)


@dataclass(frozen=True)
class Office:
    """What was made, for whoever wants to open it."""

    room: Room
    here: ScriptedMachine
    nas: Repository
    cloud: Repository
    jobs: dict[str, Job]
    running: Task
    warned: Task
    failed: Task
    good: Task
    queued: Task
    restored: Task


async def open_office(room: Room) -> Office:
    """The mock-ups' fleet in `room`."""
    disk = Disk(HOME)
    room.links.reply(BrowseFilesystem, disk.reply)
    room.links.reply(BrowseSnapshot, disk.reply)
    nas = await room.repository("NAS Keller", "/srv/nas/backup")
    cloud = await room.do(
        lambda manager: manager.repositories.save(
            RepositoryDraft(
                name="Cloud",
                place=S3Place(
                    endpoint="https://s3.example.com", bucket="kanzlei", key_id="AKIAEXAMPLE"
                ),
                secrets={SecretKind.PASSWORD: "geheim", SecretKind.LOGIN: "geheim"},
            )
        )
    )
    here = await room.join("VERWALTUNG", os_name="Ubuntu", os_version="24.04", embedded=True)
    months = {"VERWALTUNG": "g" * 30}
    for name, system, version, connected, month in FLEET:
        await room.join(name, os_name=system, os_version=version, connected=connected)
        months[name] = month
    jobs: dict[str, Job] = {}
    ended: dict[str, list[Task]] = {}
    for name, month in months.items():
        if month:
            job = await _job(room, "Office PCs" if name != "SERVER-01" else "Shares", name, nas)
            jobs[name] = job
            ended[name] = _month(job, month)
    datev = await _job(room, "DATEV database", "BUCHHALTUNG", cloud, r"D:\DATEV\Daten")
    ended["DATEV"] = _month(datev, "g" * 30)
    restored = _restore(ended["SERVER-02"][-1])
    every = [task for tasks in ended.values() for task in tasks] + [restored]
    await room.write(lambda unit: _put(unit, every))
    await room.write(lambda unit: _plan(unit, jobs, months))
    for shown in (ended["SERVER-01"][-1], ended["BUCHHALTUNG"][-1], ended["SERVER-02"][-1]):
        await room.write(partial(_log, task=shown))
    await _figures(room)
    await _mark_laptop(room, "CHEF-LAPTOP")
    await room.write(partial(_day, machine_id=room.machines["SERVER-02"].id))
    queued = await room.do(lambda manager: manager.tasks.back_up(jobs["LAGER-PC"].id))
    return Office(
        room=room,
        here=here,
        nas=nas,
        cloud=cloud,
        jobs=jobs,
        running=await _run(room, jobs["EMPFANG"]),
        warned=ended["SERVER-01"][-1],
        failed=ended["BUCHHALTUNG"][-1],
        good=ended["SERVER-02"][-1],
        queued=queued,
        restored=restored,
    )


def _plan(unit: UnitOfWork, jobs: dict[str, Job], months: dict[str, str]) -> None:
    """Each job is due a quarter of an hour before its runs end, and has been for a month."""
    now = datetime.now(UTC)
    for name, job in jobs.items():
        first = now - timedelta(days=len(months[name]) - 1, minutes=55)
        times = IntervalTimes(seconds=86_400, since=first)
        schedule = Schedule(times=times, zone="Europe/Berlin")
        unit.jobs.update(replace(job, schedule=schedule, applied_revision=job.revision))
        unit.ledger.holds(job.machine_id, {job.id: ("1", schedule)}, first)
        held = next(each for each in unit.ledger.held() if each.job_id == job.id)
        for day, letter in enumerate(months[name]):
            due = first + timedelta(days=day)
            if letter == "o":
                unit.ledger.skipped(
                    job.id, due, due, count=1, reason=SkipReason.OFF, at=due + timedelta(days=1)
                )
            elif letter in UNTOLD:
                unit.ledger.expect(held, {due: due + timedelta(hours=12)}, now)
                (run,) = unit.ledger.page(DueFilter(job_id=job.id), None, 1)
                unit.ledger.turn([replace(run, became=UNTOLD[letter])])
        for task in unit.tasks.page(TaskFilter(job_id=job.id), None, 50):
            if task.state.terminal:
                unit.ledger.fired(
                    job.id, task.created_at - timedelta(minutes=11), task.id, task.created_at
                )


async def _job(
    room: Room, name: str, machine: str, repository: Repository, source: str = ""
) -> Job:
    windows = any(known[:2] == (machine, "Windows") for known in FLEET)
    draft = JobDraft(
        name=name,
        machine_id=room.machines[machine].id,
        repository_id=repository.id,
        sources=(source or (r"C:\Users" if windows else "/home"),),
        excludes=("*.tmp", "~$*"),
    )
    return await room.do(lambda manager: manager.jobs.save(draft))


def _month(job: Job, month: str) -> list[Task]:
    now = datetime.now(UTC)
    return [
        _ended(job, STATES[letter], now - timedelta(days=len(month) - 1 - day, minutes=40))
        for day, letter in enumerate(month)
        if letter in STATES
    ]


def _ended(job: Job, state: TaskState, at: datetime) -> Task:
    task = Task(
        id=new_id(),
        kind=TaskKind.BACKUP,
        machine_id=job.machine_id,
        repository_id=job.repository_id,
        job_id=job.id,
        order=BackupOrder(sources=job.sources),
        created_at=at - timedelta(minutes=4),
        assigned_at=at - timedelta(minutes=4),
        started_at=at - timedelta(minutes=3, seconds=12),
        finished_at=at,
        state=state,
        command="restic backup --json --tag kustos /home",
        restic_version="0.18.1",
    )
    if state is TaskState.FAILED:
        return replace(
            task,
            exit_code=12,
            problem=Problem(
                error=ErrorClass.WRONG_PASSWORD,
                detail="Fatal: wrong password or no key found",
            ),
        )
    unreadable = tuple(
        f"C:\\Users\\maria\\Outlook\\archiv-{number}.pst"
        for number in range(12 if state is TaskState.WARNING else 0)
    )
    result = BackupResult(
        snapshot_id=new_id().replace("-", "") * 2,
        files_new=2_911,
        files_changed=18,
        files_unmodified=48_091,
        files_total=51_020,
        bytes_total=4_312_000_000,
        bytes_added=812_000_000,
        seconds=192.0,
        unreadable=unreadable,
        unreadable_count=len(unreadable),
    )
    problem = None
    if unreadable:
        problem = Problem(
            error=ErrorClass.PARTIAL_READ,
            subject=unreadable[0],
            detail="open: The process cannot access the file because it is being used",
        )
    return replace(task, result=result, problem=problem, exit_code=3 if unreadable else 0)


def _restore(backup: Task) -> Task:
    assert isinstance(backup.result, BackupResult)
    started = datetime.now(UTC) - timedelta(hours=2)
    return Task(
        id=new_id(),
        kind=TaskKind.RESTORE,
        machine_id=backup.machine_id,
        repository_id=backup.repository_id,
        job_id=backup.job_id,
        order=RestoreOrder(
            snapshot_id=backup.result.snapshot_id,
            target="/home/server-02/restored",
            paths=("/home/kanzlei",),
        ),
        created_at=started,
        started_at=started,
        finished_at=started + timedelta(seconds=41),
        state=TaskState.SUCCESS,
        result=RestoreResult(files=120, bytes=35_400_000),
        exit_code=0,
        command="restic restore --json --target /home/server-02/restored",
    )


def _put(unit: UnitOfWork, tasks: list[Task]) -> None:
    for task in tasks:
        unit.tasks.add(task)
        if isinstance(task.result, BackupResult) and isinstance(task.order, BackupOrder):
            made = Snapshot(
                id=task.result.snapshot_id,
                repository_id=task.repository_id,
                time=task.started_at or task.created_at,
                learnt_at=task.finished_at or task.created_at,
                made_at=task.started_at,
                hostname="host",
                paths=task.order.sources,
                tags=("kustos", f"job:{task.job_id}"),
                machine_id=task.machine_id,
                job_id=task.job_id,
                task_id=task.id,
                files=task.result.files_total,
                bytes=task.result.bytes_total,
                bytes_added=task.result.bytes_added,
            )
            unit.snapshots.put([made])


def _log(unit: UnitOfWork, task: Task) -> None:
    at = task.started_at or task.created_at
    said: tuple[tuple[LogLevel, str], ...] = LOG
    if task.problem is not None:
        level = LogLevel.WARNING if task.state is TaskState.WARNING else LogLevel.ERROR
        said = (*LOG[:2], (level, task.problem.detail))
    lines = [
        LogLine(at=at + timedelta(seconds=9 * number), level=level, text=text)
        for number, (level, text) in enumerate(said)
    ]
    unit.logs.append(log(task.id, 1, lines))


async def _figures(room: Room) -> None:
    for machine in room.machines.values():
        if machine.id in room.links.online:
            await machine.heartbeat(
                DiskSpace(mount_point="C:\\", free=81_000_000_000, total=237_000_000_000),
                DiskSpace(mount_point="D:\\", free=610_000_000_000, total=1_000_000_000_000),
                memory_used=6_100_000_000,
                memory_total=16_600_000_000,
                free_slots=2,
                retries_left=17,
                plugins=("ssh", "rclone", "pg_dump"),
                latency_ms=3.4,
                power=Power(on_battery=False),
                network=NetworkKind.WIRED,
                metered=False,
            )


async def _mark_laptop(room: Room, name: str) -> None:
    machine_id = room.machines[name].id
    await room.do(lambda manager: manager.machines.mark_laptop(machine_id, laptop=True))


def _day(unit: UnitOfWork, machine_id: str) -> None:
    """A night with a backup, a morning without a link, and work since."""
    now = began(datetime.now(UTC))
    samples = []
    for number in range(1, SLOTS):
        if 150 <= number < 170:
            continue
        wave = math.sin(number / 9) + math.sin(number / 2.3) / 2
        backup = 200 <= number < 214
        cpu = 12 + 6 * wave + (55 if backup else 0)
        samples.append(
            Sample(
                machine_id=machine_id,
                began_at=now - number * SLOT,
                beats=10,
                cpu_mean=cpu,
                cpu_most=min(100.0, cpu * 1.5 + 6),
                memory_mean=37 + 3 * wave,
                memory_most=39 + 3 * wave,
                disk=65.0 + (SLOTS - number) / SLOTS,
                latency_mean=3 + wave,
                latency_most=6 + 4 * abs(wave),
                running=1 if backup else 0,
            )
        )
    unit.health.put(samples)


async def _run(room: Room, job: Job) -> Task:
    machine = room.machines["EMPFANG"]
    task = await room.do(lambda manager: manager.tasks.back_up(job.id))
    begin = datetime.now(UTC) - timedelta(minutes=3)
    await machine.start(task, COMMAND, begin)
    for number, (level, text) in enumerate(LOG * 2, start=1):
        at = begin + timedelta(seconds=14 * number)
        await machine.log(task, number, text, level=level, at=at)
    await machine.progress(running_progress(task))
    return task


def running_progress(task: Task, percent: float = 72.0) -> TaskProgress:
    """Where the mock-up's run is."""
    return TaskProgress(
        task_id=task.id,
        percent=percent,
        files_done=38_412,
        files_total=51_020,
        bytes_done=3_100_000_000,
        bytes_total=4_312_000_000,
        bytes_per_second=21_000_000.0,
        seconds_left=118.0,
        current=r"D:\Scans\2026\11\Lieferschein-88213.pdf",
        errors=1,
    )
