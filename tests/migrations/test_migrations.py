"""Migrations: numbered, in step with the tables, and safe for what is in them."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from kustos.core.alerts import Alert, AlertKind, Evidence, MaintenanceMode, Severity
from kustos.core.audit import KUSTOS, NO_HEAD, AuditAction, AuditFilter, Deed, Subject, SubjectKind
from kustos.core.care_plan import USUAL
from kustos.core.channels import WebhookTarget
from kustos.core.harm import Harm, Unusual
from kustos.core.how import How
from kustos.core.looks import Look, LookDay
from kustos.core.model import SecretKind, TaskState
from kustos.core.planned import DueFilter
from kustos.core.quota import MOST_BYTES, Quota
from kustos.core.routes import AllMachines
from kustos.core.site import FIRST_SITE, Site
from kustos.core.snapshot_groups import origin_of
from kustos.core.trips import Trip
from kustos.store import StoreError, StoreTooNewError, open_store
from kustos.store.database_file import revision_of
from kustos.store.engine import url_of, writer_engine
from kustos.store.revision import HEAD
from kustos.store.schema import SCRIPTS, prepare
from kustos.store.tables import METADATA
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.values import ErrorClass, Problem
from tests.helpers.logs import log
from tests.unit.app.store.samples import (
    job,
    lines,
    machine,
    maintenance,
    policy,
    repository,
    revision,
    snapshot,
    task,
)

_PLACE = '{"type": "local", "path": "/srv"}'
NEXT = f"{int(HEAD) + 1:04}"
CAREFUL = """
import sqlalchemy as sa
from alembic import op

revision = {next!r}
down_revision = {head!r}


def upgrade():
    # recreate="always": a new table, all rows copied, the old one dropped, the new one renamed.
    with op.batch_alter_table("machines", recreate="always") as machines:
        machines.add_column(sa.Column("colour", sa.Text(), server_default="grey"))
"""
FAILING = (
    CAREFUL
    + """
    op.execute("UPDATE settings SET value = 'changed'")
    op.execute("SELECT * FROM a_table_that_is_not_there")
"""
)
STRAYING = (
    CAREFUL
    + """
    op.execute("DELETE FROM repositories")
"""
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A full database of today's revision."""
    created = tmp_path / "kustos.db"
    url = url_of(created)
    prepare(url)
    engine = writer_engine(url)
    with engine.begin() as connection:
        unit = SqlUnit(connection)
        unit.machines.add(machine(), b"t" * 32)
        unit.machines.advance_journal("machine", "journal", 7)
        unit.repositories.add(repository())
        unit.maintenances.put(maintenance())
        unit.jobs.add(job())
        unit.tasks.add(task(job_id="job", state=TaskState.SUCCESS))
        unit.logs.append(log("task", 1, lines("a", "b")))
        unit.snapshots.put([snapshot(machine_id="machine", job_id="job", task_id="task")])
        unit.settings.put("name", "value")
    engine.dispose()
    return created


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    opened = create_engine(url_of(path))
    yield opened
    opened.dispose()


@contextmanager
def _old(folder: Path) -> Iterator[tuple[Connection, Callable[[str], None]]]:
    """A database without anything in it, and what migrates it up to a revision."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    engine = create_engine(url_of(folder / "old.db"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        yield connection, partial(command.upgrade, config)
    engine.dispose()


def scripts(tmp_path: Path, body: str) -> Path:
    """The scripts there are, and one more that comes after them."""
    copied = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, copied)
    script = copied / "versions" / f"{NEXT}_next.py"
    script.write_text(body.format(next=NEXT, head=HEAD))
    return copied


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the revision."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table.name: connection.execute(f"SELECT * FROM {table.name}").fetchall()
            for table in METADATA.sorted_tables
        }


def backup_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.before-{NEXT}")


def test_the_newest_script_is_the_head_that_the_store_names() -> None:
    """The store compares with a constant, so that it need not load Alembic."""
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


def test_scripts_are_one_line_numbered_from_one_and_named() -> None:
    line = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]
    assert line == [f"{number:04}" for number in range(1, len(line) + 1)]
    names = sorted(path.stem for path in (SCRIPTS / "versions").glob("*.py"))
    assert [name[:4] for name in names] == line
    assert all(re.fullmatch(r"\d{4}(_[a-z]+)+", name) for name in names)


def test_migrating_from_nothing_makes_exactly_the_tables_of_today(
    engine: Engine, tmp_path: Path
) -> None:
    """In Alembic's eyes, and to the letter of the schema: options and partial indexes as well."""
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        migrated = schema(engine)
    direct = create_engine(url_of(tmp_path / "direct.db"))
    METADATA.create_all(direct)
    assert migrated == schema(direct)
    direct.dispose()


def schema(engine: Engine) -> dict[str, list[str]]:
    """The words of the statements that made tables and indexes; constraints in any order. SQLite
    puts the name of a table that was renamed into quotes."""
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT name, sql FROM sqlite_schema WHERE name <> 'alembic_version'")
        )
        return {
            name: sorted(re.split(r"[\s,]+", sql.replace('"', ""))) for name, sql in rows if sql
        }


def test_rebuilding_a_parent_table_keeps_its_children(path: Path, tmp_path: Path) -> None:
    """With foreign keys on, SQLite would empty jobs, tasks, logs and journals (a known trap)."""
    before = content(path)
    prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, CAREFUL))
    after = content(path)
    assert [row[:-1] for row in after.pop("machines")] == before.pop("machines")
    assert after == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT colour FROM machines").fetchall() == [("grey",)]


def test_children_still_point_to_a_rebuilt_parent(path: Path, tmp_path: Path) -> None:
    """Renaming must not make them point to the table that was dropped (the other known trap)."""
    prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, CAREFUL))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("DELETE FROM machines")
        for table in ("jobs", "tasks", "log_chunks", "journals"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_before_a_migration_a_copy_is_kept(path: Path, tmp_path: Path) -> None:
    before = content(path)
    prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, CAREFUL))
    assert revision_of(path) == NEXT
    assert revision_of(backup_of(path)) == HEAD
    assert content(backup_of(path)) == before
    assert backup_of(path).stat().st_mode & 0o777 == 0o600


def test_the_copy_has_what_was_committed_before_a_crash(path: Path, tmp_path: Path) -> None:
    """Rows that are in the WAL alone when the newer program starts."""
    with closing(sqlite3.connect(path)) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("UPDATE settings SET value = 'newest'")
        running.commit()
        crashed = shutil.copytree(path.parent, tmp_path / "crashed") / path.name
    prepare(url_of(crashed), head=NEXT, scripts=scripts(tmp_path, CAREFUL))
    assert content(backup_of(crashed))["settings"] == [("name", "newest")]
    assert content(crashed)["settings"] == [("name", "newest")]


def test_a_migration_that_fails_changes_nothing(path: Path, tmp_path: Path) -> None:
    before = content(path)
    with pytest.raises(OperationalError):
        prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, FAILING))
    assert content(path) == before
    assert revision_of(path) == HEAD


def test_a_migration_can_be_tried_again_after_a_failure(path: Path, tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, FAILING))
    shutil.rmtree(tmp_path / "scripts")
    prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, CAREFUL))
    assert revision_of(path) == NEXT


def test_a_migration_that_leaves_rows_pointing_to_nothing_is_undone(
    path: Path, tmp_path: Path
) -> None:
    before = content(path)
    with pytest.raises(StoreError, match="references"):
        prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, STRAYING))
    assert content(path) == before
    assert revision_of(path) == HEAD


def test_the_older_program_then_refuses_the_migrated_database(path: Path, tmp_path: Path) -> None:
    prepare(url_of(path), head=NEXT, scripts=scripts(tmp_path, CAREFUL))
    with pytest.raises(StoreTooNewError):
        open_store(path)


def test_a_folder_with_a_percent_sign_can_hold_the_scripts(path: Path, tmp_path: Path) -> None:
    """Alembic's configuration gives % a meaning; an installation folder may well have one."""
    odd = tmp_path / "100% odd"
    odd.mkdir()
    prepare(url_of(path), head=NEXT, scripts=scripts(odd, CAREFUL))
    assert revision_of(path) == NEXT


def test_a_queued_task_of_before_may_have_been_sent(tmp_path: Path) -> None:
    """Nobody noted it then: its agent, or the next hello, says what became of it."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0001")
        connection.execute(
            text("INSERT INTO machines VALUES ('m', '', '', '', '', '', '', '', 0, 5, NULL, x'00')")
        )
        connection.execute(
            text(
                "INSERT INTO tasks (id, kind, machine_id, repository_id, state, created_at, "
                'restic_version, command, "order") '
                "VALUES ('t', 'backup', 'm', '', 'queued', 7, '', '', '{}')"
            )
        )
        upgrade("0002")
        assert connection.scalar(text("SELECT offered_at FROM tasks")) == 7
        assert connection.scalar(text("SELECT token_since FROM machines")) == 5


def test_before_there_were_maintainers_everybody_looked_after_a_repository(tmp_path: Path) -> None:
    """And so it stays until somebody is chosen; a repository keeps its rows and its secrets."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0002")
        connection.execute(
            text(
                "INSERT INTO repositories VALUES "
                "('r', 'NAS', '{\"type\":\"local\",\"path\":\"/srv\"}', 5, 'f')"
            )
        )
        connection.execute(text("INSERT INTO secrets VALUES ('r', 'password', x'00')"))
        upgrade("head")
        unit = SqlUnit(connection)
        assert unit.maintenances.get("r") is None
        assert unit.secrets.kinds("r") == {SecretKind.PASSWORD}
        stored = unit.repositories.get("r")
        assert stored is not None
        assert stored.name == "NAS"


def test_jobs_of_before_do_not_put_secrets_on_disks(tmp_path: Path) -> None:
    """Nobody has chosen that for them. Their repositories have a revision each from now on."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0003")
        connection.execute(
            text(
                "INSERT INTO machines (id, name, hostname, os_name, os_version, agent_version, "
                "restic_version, home, embedded, enrolled_at, token_hash) "
                "VALUES ('m', '', '', '', '', '', '', '', 0, 5, x'00')"
            )
        )
        for id_ in ("r1", "r2"):
            connection.execute(
                text(
                    "INSERT INTO repositories (id, name, place, created_at, restic_id) "
                    "VALUES (:id, '', '{}', 5, '')"
                ),
                {"id": id_},
            )
        connection.execute(
            text(
                "INSERT INTO jobs (id, name, machine_id, repository_id, sources, excludes, "
                "exclude_caches, one_file_system, created_at) "
                "VALUES ('j', '', 'm', 'r1', '[]', '[]', 1, 0, 5)"
            )
        )
        upgrade("0004")
        assert connection.scalar(text("SELECT credentials FROM jobs")) == "on-demand"
        revisions = connection.scalars(text("SELECT revision FROM repositories")).all()
        assert len(set(revisions)) == 2
        assert all(revisions)


def test_snapshots_of_before_get_their_origin(tmp_path: Path) -> None:
    """The same that new ones get, so that both are one group."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0002")
        connection.execute(text("INSERT INTO repositories VALUES ('r', 'NAS', '{}', 5, '')"))
        for number, (host, paths) in enumerate(
            (("OLD-PC", '["/home","/srv/n\\u0000e9s"]'), ("Büro", "[]"))
        ):
            connection.execute(
                text(
                    "INSERT INTO snapshots (repository_id, id, time, learnt_at, hostname, paths,"
                    " tags) VALUES ('r', :id, 1, 1, :host, :paths, '[]')"
                ),
                {"id": str(number), "host": host, "paths": paths},
            )
        upgrade("0005")
        found = connection.execute(text("SELECT origin FROM snapshots ORDER BY id")).scalars().all()
    assert found == [
        origin_of("old-pc", ["/srv/n\0e9s", "/home"]),
        origin_of("büro", []),
    ]


def test_jobs_of_before_are_started_by_hand(tmp_path: Path) -> None:
    """Nobody has chosen a time for them. Each has a revision from now on, and its tasks stay."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        connection.execute(
            text(
                "INSERT INTO machines (id, name, hostname, os_name, os_version, agent_version, "
                "restic_version, home, embedded, enrolled_at, token_hash) "
                "VALUES ('m', '', '', '', '', '', '', '', 0, 5, x'00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO repositories (id, name, place, created_at, restic_id) "
                "VALUES ('r', '', '{\"type\":\"local\",\"path\":\"/srv\"}', 5, '')"
            )
        )
        for id_ in ("j1", "j2"):
            connection.execute(
                text(
                    "INSERT INTO jobs (id, name, machine_id, repository_id, sources, excludes, "
                    "exclude_caches, one_file_system, created_at) "
                    "VALUES (:id, '', 'm', 'r', '[\"/home\"]', '[]', 1, 0, 5)"
                ),
                {"id": id_},
            )
        connection.execute(
            text(
                "INSERT INTO tasks (id, kind, machine_id, repository_id, job_id, state, created_at,"
                ' restic_version, command, "order") VALUES ('
                "'t', 'backup', 'm', 'r', 'j1', 'running', 7, '', '', "
                '\'{"kind":"backup","sources":["/home"]}\')'
            )
        )
        upgrade("head")
        unit = SqlUnit(connection)
        jobs = unit.jobs.all()
        assert [(one.schedule, one.paused_until, one.applied_revision) for one in jobs] == [
            (None, None, "")
        ] * 2
        assert len({one.revision for one in jobs} - {""}) == 2
        running = unit.tasks.get("t")
        assert running is not None
        assert (running.job_id, running.due_at) == ("j1", None)


def test_backups_of_before_are_no_due_times(tmp_path: Path) -> None:
    """Nothing was planned then; from now on a run of then that goes on is followed all the same."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        connection.execute(
            text(
                "INSERT INTO machines (id, name, hostname, os_name, os_version, agent_version, "
                "restic_version, home, embedded, enrolled_at, token_hash) "
                "VALUES ('machine', '', '', '', '', '', '', '', 0, 5, x'00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO tasks (id, kind, machine_id, repository_id, state, created_at, "
                'restic_version, command, "order") VALUES '
                "('task', 'backup', 'machine', '', 'running', 7, '', '', '{}')"
            )
        )
        upgrade("head")
        unit = SqlUnit(connection)
        assert unit.ledger.count(DueFilter()) == 0
        assert unit.ledger.held() == []
        unit.tasks.update(task(state=TaskState.SUCCESS))
        assert unit.ledger.count(DueFilter()) == 0


_OF_BEFORE = """
INSERT INTO machines (id, name, hostname, os_name, os_version, agent_version, restic_version, home,
    embedded, enrolled_at, token_hash) VALUES ('m', '', '', '', '', '', '', '', 0, 5, x'00');
INSERT INTO repositories (id, name, place, created_at, restic_id) VALUES ('r', '', '{}', 5, '');
INSERT INTO jobs (id, name, machine_id, repository_id, sources, excludes, exclude_caches,
    one_file_system, created_at) VALUES ('j', '', 'm', 'r', '[]', '[]', 1, 0, 5);
INSERT INTO tasks (id, kind, machine_id, repository_id, job_id, state, created_at, started_at,
    restic_version, command, "order")
    VALUES ('t', 'backup', 'm', 'r', 'j', 'success', 5, 7, '', '', '{}');
INSERT INTO snapshots (repository_id, id, time, learnt_at, hostname, paths, tags, task_id) VALUES
    ('r', 'a', 1, 9, '', '[]', '[]', 't'), ('r', 'b', 1, 9, '', '[]', '[]', 'gone'),
    ('r', 'c', 1, 9, '', '[]', '[]', NULL)
"""


def test_snapshots_of_before_were_made_when_their_tasks_began(tmp_path: Path) -> None:
    """Those whose task is gone have no such record. Jobs go on keeping everything."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        for statement in _OF_BEFORE.split(";"):
            connection.execute(text(statement))
        upgrade("0008")
        made = connection.execute(text("SELECT made_at FROM snapshots ORDER BY id")).scalars().all()
        retention = connection.execute(text("SELECT retention FROM jobs")).scalars().all()
    assert made == [7, None, None]
    assert retention == [None]


def test_alerts_begin_with_none_and_other_rows_stay(tmp_path: Path) -> None:
    """The first look raises what there is; what a machine was is as it was."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        connection.execute(
            text(
                "INSERT INTO machines (id, name, hostname, os_name, os_version, agent_version, "
                "restic_version, home, embedded, enrolled_at, token_hash) "
                "VALUES ('m', 'PC', '', '', '', '', '', '', 0, 5, x'00')"
            )
        )
        upgrade("head")
        unit = SqlUnit(connection)
        assert [machine.name for machine in unit.machines.all()] == ["PC"]
        assert unit.alerts.open() == []
        now = datetime(2026, 11, 22, tzinfo=UTC)
        alert = Alert(
            id="a",
            kind=AlertKind.DISK_LOW,
            severity=Severity.WARNING,
            since=now,
            raised_at=now,
            last_seen=now,
            evidence=Evidence(names=("/",), free=1, total=20),
            machine_id="m",
        )
        unit.alerts.put([alert])
        unit.alerts.put_mode(MaintenanceMode(machine_id="m", since=now))
        assert unit.alerts.open() == [alert]
        assert unit.alerts.get("a") == alert
        assert unit.alerts.modes() == [MaintenanceMode(machine_id="m", since=now)]


def test_jobs_of_before_follow_no_policy(tmp_path: Path) -> None:
    """And their pause is their own: a policy that comes later does not end it. They run as ever."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        for statement in _OF_BEFORE.split(";"):
            connection.execute(text(statement))
        upgrade("0009")
        connection.execute(text("UPDATE jobs SET paused_until = 7000000"))
        connection.execute(text("UPDATE repositories SET place = :place"), {"place": _PLACE})
        upgrade("head")
        unit = SqlUnit(connection)
        (kept,) = unit.jobs.all()
        unit.policies.add(policy(repository_id="r"))
        unit.policies.add_revision(revision())
        unit.jobs.update(replace(kept, policy_id="policy", policy_revision=1))
        followers = unit.jobs.of_policy("policy")
    pause = datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC)
    assert (kept.id, kept.paused_until, kept.own_pause) == ("j", pause, pause)
    assert (kept.policy_id, kept.policy_revision, kept.overrides) == (None, 0, ())
    assert (kept.max_age_seconds, kept.min_bytes, kept.how) == (None, None, How())
    assert [job.id for job in followers] == ["j"]


def test_repositories_of_before_are_looked_after_from_now_on(tmp_path: Path) -> None:
    """By the usual plan, and as if they were new: nothing that nobody planned is overdue."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0009")
        connection.execute(
            text(
                "INSERT INTO repositories (id, name, place, created_at, restic_id)"
                " VALUES ('r', 'NAS', '{}', 5, '')"
            )
        )
        before = datetime.now(UTC)
        upgrade("0011")
        unit = SqlUnit(connection)
        kept = unit.care.plan("r")
        assert kept is not None
        assert kept.plan == USUAL
        assert before - timedelta(seconds=1) < kept.since <= datetime.now(UTC)
        assert unit.care.records() == []


def test_holds_of_before_were_put_by_people(tmp_path: Path) -> None:
    """The tripwire has caught nothing as yet, and what a person wants kept stays so."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        for statement in _OF_BEFORE.split(";"):
            connection.execute(text(statement))
        upgrade("0009")
        connection.execute(text("INSERT INTO holds VALUES ('r', 'a', 9, 'mia', 'audit')"))
        upgrade("head")
        unit = SqlUnit(connection)
        (hold,) = unit.holds.of_repository("r").values()
        assert (hold.held_by, hold.reason, hold.trip) == ("mia", "audit", None)
        assert unit.trips.open() == []
        change = Unusual(harm=Harm.GONE, gone=90, of_files=100)
        at = datetime(2026, 11, 22, tzinfo=UTC)
        trip = Trip(task_id="t", job_id="j", at=at, evidence=change, held=3)
        unit.trips.put(trip)
        assert unit.trips.open() == [trip]


def test_of_repositories_of_before_nobody_has_said_how_much(tmp_path: Path) -> None:
    """They have no quota, and can be given one of any size."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0014")
        connection.execute(
            text(
                "INSERT INTO repositories (id, name, place, created_at, restic_id)"
                " VALUES ('r', 'NAS', '{}', 5, '')"
            )
        )
        upgrade("0015")
        unit = SqlUnit(connection)
        assert unit.quotas.all() == {}
        unit.quotas.put(Quota(repository_id="r", bytes=MOST_BYTES))
        assert unit.quotas.all() == {"r": MOST_BYTES}


def test_into_repositories_of_before_nobody_has_looked_yet(tmp_path: Path) -> None:
    """What is found from now on goes with the repository."""
    at = datetime(2026, 11, 22, tzinfo=UTC)
    problem = Problem(error=ErrorClass.UNREACHABLE)
    look = Look(
        repository_id="r",
        looked_at=at,
        machine_id="m",
        failures=1,
        failed_at=at,
        problem=problem,
    )
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0016")
        connection.execute(
            text(
                "INSERT INTO repositories (id, name, place, created_at, restic_id)"
                " VALUES ('r', 'NAS', '{}', 5, '')"
            )
        )
        upgrade("0017")
        unit = SqlUnit(connection)
        assert unit.looks.all() == {}
        unit.looks.put(look)
        for good in (True, False, False):
            unit.looks.count("r", at.date(), good=good)
        assert unit.looks.all() == {"r": look}
        assert unit.looks.days("r") == [LookDay(repository_id="r", day=at.date(), good=1, failed=2)]


def test_machines_of_before_are_in_the_first_site(tmp_path: Path) -> None:
    """They are what they were, and can be put into another."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        for statement in _OF_BEFORE.split(";"):
            connection.execute(text(statement))
        upgrade("0018")
        before = connection.execute(text("SELECT * FROM machines")).all()
        upgrade("0019")
        assert connection.execute(text("SELECT * FROM machines")).all() == before
        unit = SqlUnit(connection)
        assert unit.sites.all() == [Site(id=FIRST_SITE, name="")]
        assert unit.sites.of_machines() == {}
        unit.sites.put(Site(id="s", name="North"))
        unit.sites.assign(["m"], "s")
        assert unit.sites.of_machines() == {"m": "s"}


def test_channels_keep_their_messages_and_webhooks_get_a_host(tmp_path: Path) -> None:
    """A channel of before tells of all machines, at any hour, without a digest; alerts and what
    waited for it are as they were. The address stays until the master key is open."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0009")
        url = "https://hooks.example.org:8443/in/t0ken"
        target = f'{{"type":"webhook","url":"{url}"}}'
        connection.execute(
            text("INSERT INTO channels VALUES ('c', 'Chat', :target, 'warning', 5)"),
            {"target": target},
        )
        connection.execute(
            text(
                "INSERT INTO alerts (id, kind, severity, about, since, raised_at, last_seen,"
                " evidence) VALUES ('a', 'certificate', 'warning', 'certificate///', 1, 1, 1, '{}')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO deliveries (id, channel_id, told, created_at, due_at, state, attempts,"
                " answer) VALUES ('d', 'c', :told, 5, 5, 'waiting', 0, '')"
            ),
            {"told": '[{"alert_id":"a","news":"raised"}]'},
        )
        upgrade(HEAD)
        unit = SqlUnit(connection)
        (channel,) = unit.channels.all()
        assert channel.target == WebhookTarget(host="hooks.example.org:8443", url=url)
        assert (channel.route, channel.quiet, channel.digest) == (AllMachines(), None, None)
        (alert,) = unit.alerts.open()
        assert (alert.key.text, alert.channel_id) == ("certificate///", None)
        (delivery,) = unit.deliveries.of_channel("c", 5)
        assert (delivery.told[0].alert_id, delivery.errand) == ("a", None)
        unit.alerts.put([replace(alert, id="b", kind=AlertKind.CHANNEL_GAVE_UP, channel_id="c")])
        assert [one.channel_id for one in unit.alerts.open()] == [None, "c"]


def test_the_audit_begins_empty_and_then_nobody_changes_it(tmp_path: Path) -> None:
    """What was done before is not made up; other rows are as they were."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0009")
        connection.execute(text("INSERT INTO settings VALUES ('name', 'value')"))
        upgrade("0014")
        unit = SqlUnit(connection)
        assert unit.settings.get("name") == "value"
        assert unit.audit.head() == NO_HEAD
        subject = Subject(SubjectKind.SETTINGS, "name")
        action = AuditAction.SETTINGS_CHANGED
        entry = unit.audit.add(
            Deed(
                at=datetime(2026, 11, 22, tzinfo=UTC), actor=KUSTOS, action=action, subject=subject
            )
        )
        for change in ("UPDATE audit SET number = 2", "DELETE FROM audit"):
            with pytest.raises(IntegrityError):
                connection.execute(text(change))
        assert unit.audit.page(AuditFilter(), None, 10) == [entry]


def test_pauses_and_lost_jobs_of_before_began_when_the_audit_says(tmp_path: Path) -> None:
    """By the job's own pause, else its policy's; where there was no audit yet, when the job became
    what it is."""
    with _old(tmp_path) as (connection, upgrade):
        upgrade("0005")
        for statement in _OF_BEFORE.split(";"):
            connection.execute(text(statement))
        upgrade("0015")
        connection.execute(text("UPDATE repositories SET place = :place"), {"place": _PLACE})
        connection.execute(text("UPDATE jobs SET name = id, paused_until = 99, revision = 'new'"))
        copied = "machine_id, repository_id, sources, excludes, exclude_caches, one_file_system"
        for id_, until, revision_, policy_id in (
            ("own", 99, "", "p"),
            ("by-policy", 99, "", "p"),
            ("bare", 99, "", None),
            ("free", None, "", None),
        ):
            connection.execute(
                text(
                    f"INSERT INTO jobs (id, name, created_at, paused_until, revision, policy_id,"
                    f" {copied}) SELECT :id, :id, 6, :until, :revision, :policy, {copied}"
                    " FROM jobs WHERE id = 'j'"
                ),
                {"id": id_, "until": until, "revision": revision_, "policy": policy_id},
            )
        for revision_, job_id, at in (("new", "j", 20), ("gone-1", "gone", 21)):
            connection.execute(
                text("INSERT INTO job_revisions VALUES (:revision, :job, 'm', 'r', '{}', :at)"),
                {"revision": revision_, "job": job_id, "at": at},
            )
        for number, (at, action, subject) in enumerate(
            (
                (30, "job-paused", "own"),
                (31, "job-paused", "own"),
                (40, "policy-paused", "p"),
                (50, "job-removed", "gone"),
            )
        ):
            connection.execute(
                text(
                    "INSERT INTO audit VALUES (:number, :at, 'person', 'mia', :action, 'job',"
                    " :subject, '', '{}', '{}', x'00', x'00')"
                ),
                {"number": number, "at": at, "action": action, "subject": subject},
            )
        upgrade("head")
        unit = SqlUnit(connection)
        since = {job.id: job.paused_since for job in unit.jobs.all()}
        (machine,) = unit.machines.all()
    begin = datetime(1970, 1, 1, tzinfo=UTC)
    assert since == {
        "own": begin + timedelta(microseconds=31),
        "by-policy": begin + timedelta(microseconds=40),
        "j": begin + timedelta(microseconds=20),
        "bare": begin + timedelta(microseconds=6),
        "free": None,
    }
    assert machine.job_gone_at == begin + timedelta(microseconds=50)
