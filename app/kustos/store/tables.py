"""The tables. Every change here is also a numbered script in migrations/versions.

Ids are the text that the core gives. What a row owns goes with it (CASCADE); what merely mentions
a row lets go of it (SET NULL). Some columns mention without a foreign key, because the mention
outlives the row on purpose: a task's repository (history stays when a repository is removed), a
snapshot's task (a snapshot of ours does not become *unexpected* when its machine goes), and the
ledger's job (what was due and done stays when a job is removed). Its task may be told of before it
is stored.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from kustos.core.alerts import AlertKind, Evidence, Severity
from kustos.core.channels import DeliveryState, Errand, Target, TellTrouble, Told
from kustos.core.how import How
from kustos.core.job_dump import JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.model import CloneAlarm, Credentials, Place, SecretKind, TaskState
from kustos.core.orders import BackupOrder, Order
from kustos.core.planned import Became
from kustos.core.policy import PolicyContent
from kustos.core.policy_fields import PolicyField
from kustos.core.quiet_hours import DailyAt, QuietHours
from kustos.core.retention import Retention
from kustos.core.routes import Route
from kustos_agent.protocol.schedules import Schedule, SkipReason
from kustos_agent.protocol.tasks import TaskResult
from kustos_agent.protocol.values import Limits, Problem, TaskKind

from .columns import Json, Moment, Word

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

_TEXTS: Final = tuple[str, ...]

HOUR: Final = 3_600_000_000
"""As moments are kept: in microseconds."""

machines: Final = Table(
    "machines",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("hostname", Text, nullable=False),
    Column("os_name", Text, nullable=False),
    Column("os_version", Text, nullable=False),
    Column("agent_version", Text, nullable=False),
    Column("restic_version", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("embedded", Boolean, nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    Column("last_seen", Moment),
    Column("laptop", Boolean, nullable=False, server_default=text("0")),
    Column("limits", Json(Limits)),
    Column("clone_alarm", Json(CloneAlarm)),
    Column("left_at", Moment),
    Column("job_gone_at", Moment),
    # The bearer token in use, and the one before for as long as it is let in.
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("token_since", Moment, nullable=False, server_default=text("0")),
    Column("former_token_hash", LargeBinary),
    Column("former_token_until", Moment),
    # SHA-256 of the CA certificates that the agent is known to pin; NULL: nobody has told.
    Column("pinned", Json(_TEXTS)),
    Index("ix_machines_former_token", "former_token_hash", unique=True),
)

# Bearer tokens that were offered and of which nobody knows yet whether the agent has them.
offered_tokens: Final = Table(
    "offered_tokens",
    METADATA,
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False),
    Index("ix_offered_tokens_token", "token_hash", unique=True),
    sqlite_with_rowid=False,
)

# A day of figures: `slot` is the time of day in steps of five minutes. Today's row takes the place
# of yesterday's.
machine_health: Final = Table(
    "machine_health",
    METADATA,
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("began_at", Moment, nullable=False),
    Column("beats", Integer, nullable=False),
    Column("cpu_mean", Float, nullable=False),
    Column("cpu_most", Float, nullable=False),
    Column("memory_mean", Float, nullable=False),
    Column("memory_most", Float, nullable=False),
    Column("disk", Float),
    Column("latency_mean", Float),
    Column("latency_most", Float),
    Column("running", Integer, nullable=False),
    sqlite_with_rowid=False,
)

journals: Final = Table(
    "journals",
    METADATA,
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), primary_key=True),
    Column("journal_id", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

join_tokens: Final = Table(
    "join_tokens",
    METADATA,
    Column("secret_hash", LargeBinary, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("machine_id", ForeignKey("machines.id", ondelete="SET NULL")),
    Column("embedded", Boolean, nullable=False),
)

repositories: Final = Table(
    "repositories",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("place", Json(Place), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("restic_id", Text, nullable=False),
    Column("revision", Text, nullable=False, server_default=""),
)

# Who alone looks after a repository; without a machine that one was removed.
maintenances: Final = Table(
    "maintenances",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("machine_id", ForeignKey("machines.id", ondelete="SET NULL")),
    Column("place", Json(Place), nullable=False),
    Index("ix_maintenances_machine", "machine_id"),
    sqlite_with_rowid=False,
)

secrets: Final = Table(
    "secrets",
    METADATA,
    Column("owner_id", Text, primary_key=True),
    Column("kind", Word(SecretKind), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Values that jobs share; `name` and `repository_id` are those of the newest revision.
policies: Final = Table(
    "policies",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("repository_id", ForeignKey("repositories.id", ondelete="RESTRICT"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("paused_until", Moment),
    Index("ix_policies_repository", "repository_id"),
)

policy_revisions: Final = Table(
    "policy_revisions",
    METADATA,
    Column("policy_id", ForeignKey("policies.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("content", Json(PolicyContent), nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("restored", Integer),
    Column("secrets", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

jobs: Final = Table(
    "jobs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), nullable=False),
    Column("repository_id", ForeignKey("repositories.id", ondelete="RESTRICT"), nullable=False),
    Column("sources", Json(_TEXTS), nullable=False),
    Column("excludes", Json(_TEXTS), nullable=False),
    Column("exclude_caches", Boolean, nullable=False),
    Column("one_file_system", Boolean, nullable=False),
    Column("dumps", Json(tuple[JobDump, ...]), nullable=False, server_default=text("'[]'")),
    Column("hooks", Json(JobHooks), nullable=False, server_default=text("'{}'")),
    Column("created_at", Moment, nullable=False),
    Column("exclude_if_present", Text, nullable=False, server_default=""),
    Column("exclude_larger_than", BigInteger, nullable=False, server_default=text("0")),
    Column("use_fs_snapshot", Boolean, nullable=False, server_default=text("0")),
    Column("credentials", Word(Credentials), nullable=False, server_default="on-demand"),
    Column("schedule", Json(Schedule)),
    Column("paused_until", Moment),
    Column("revision", Text, nullable=False, server_default=""),
    Column("applied_revision", Text, nullable=False, server_default=""),
    # NULL: all snapshots are kept.
    Column("retention", Json(Retention)),
    Column("max_age_seconds", BigInteger),
    Column("min_bytes", BigInteger),
    # No reference: SQLite adds none to a table that is there. `policies.SqlPolicies.remove` looks.
    Column("policy_id", Text),
    Column("policy_revision", Integer, nullable=False, server_default=text("0")),
    Column("overrides", Json(tuple[PolicyField, ...]), nullable=False, server_default=text("'[]'")),
    Column("own_pause", Moment),
    Column("paused_since", Moment),
    Column("how", Json(How), nullable=False, server_default=text("'{}'")),
    Index("ix_jobs_machine", "machine_id"),
    Index("ix_jobs_repository", "repository_id"),
    Index("ix_jobs_policy", "policy_id"),
)

# What jobs were to do. No reference to the job: a run of one that was removed may yet be told of.
job_revisions: Final = Table(
    "job_revisions",
    METADATA,
    Column("revision", Text, primary_key=True),
    Column("job_id", Text, nullable=False),
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), nullable=False),
    Column("repository_id", Text, nullable=False),
    Column("order", Json(BackupOrder), nullable=False),
    Column("saved_at", Moment, nullable=False),
    Index("ix_job_revisions_machine", "machine_id"),
    sqlite_with_rowid=False,
)

tasks: Final = Table(
    "tasks",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Word(TaskKind), nullable=False),
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), nullable=False),
    Column("repository_id", Text, nullable=False),
    Column("job_id", ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("state", Word(TaskState), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("assigned_at", Moment),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    # When a task in a terminal state ended, NULL until then: see `tasks.ended_at`.
    Column("ended_at", Moment),
    Column("exit_code", Integer),
    Column("restic_version", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("order", Json(Order), nullable=False),
    Column("problem", Json(Problem)),
    Column("result", Json(TaskResult)),
    Column("expires_at", Moment),
    Column("offered_at", Moment),
    Column("cancel_asked_at", Moment),
    Column("attempt", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", Moment),
    Column("due_at", Moment),
)

attempts: Final = Table(
    "attempts",
    METADATA,
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("ended_at", Moment, nullable=False),
    Column("problem", Json(Problem), nullable=False),
    Column("exit_code", Integer),
    sqlite_with_rowid=False,
)

# Pages: the columns behind the keyset let every filter be judged without reading the rows.
Index(
    "ix_tasks_page",
    tasks.c.created_at,
    tasks.c.id,
    tasks.c.state,
    tasks.c.kind,
    tasks.c.machine_id,
    tasks.c.job_id,
)
Index("ix_tasks_machine", tasks.c.machine_id, tasks.c.created_at, tasks.c.id)
Index("ix_tasks_job", tasks.c.job_id, tasks.c.created_at, tasks.c.id)
Index("ix_tasks_record", tasks.c.job_id, tasks.c.kind, tasks.c.ended_at, tasks.c.id, tasks.c.state)
Index(
    "ix_tasks_day",
    tasks.c.kind,
    tasks.c.ended_at,
    tasks.c.machine_id,
    tasks.c.state,
    tasks.c.job_id,
)
# Two small ones of the few tasks that are not over: for all machines in order, and for one.
# Partial on PostgreSQL too, by the migration; said here, SQLAlchemy would load that dialect.
Index(
    "ix_tasks_unfinished",
    tasks.c.created_at,
    tasks.c.id,
    sqlite_where=tasks.c.ended_at.is_(None),
)
Index(
    "ix_tasks_unfinished_machine",
    tasks.c.machine_id,
    tasks.c.created_at,
    tasks.c.id,
    sqlite_where=tasks.c.ended_at.is_(None),
)

# The newest of each kind that looks after a repository. Partial on PostgreSQL too, as above.
Index(
    "ix_tasks_care",
    tasks.c.repository_id,
    tasks.c.kind,
    tasks.c.ended_at,
    tasks.c.id,
    sqlite_where=tasks.c.kind != TaskKind.BACKUP,
)

log_chunks: Final = Table(
    "log_chunks",
    METADATA,
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("lines", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

snapshots: Final = Table(
    "snapshots",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("time", Moment, nullable=False),
    Column("learnt_at", Moment, nullable=False),
    Column("hostname", Text, nullable=False),
    Column("paths", Json(_TEXTS), nullable=False),
    Column("tags", Json(_TEXTS), nullable=False),
    Column("machine_id", ForeignKey("machines.id", ondelete="SET NULL")),
    Column("job_id", ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("task_id", Text),
    Column("files", BigInteger),
    Column("bytes", BigInteger),
    Column("bytes_added", BigInteger),
    Column("made_at", Moment),
    # Of host name and paths: see `core.snapshot_groups.origin_of`.
    Column("origin", Text, nullable=False, server_default=""),
)
Index("ix_snapshots_repository", snapshots.c.repository_id, snapshots.c.time, snapshots.c.id)
Index("ix_snapshots_job", snapshots.c.job_id, snapshots.c.time, snapshots.c.id)
Index("ix_snapshots_machine", snapshots.c.machine_id)
# A small one of those that are of no job. Partial on PostgreSQL too, as above.
Index(
    "ix_snapshots_origin",
    snapshots.c.repository_id,
    snapshots.c.origin,
    snapshots.c.machine_id,
    snapshots.c.time,
    snapshots.c.id,
    sqlite_where=snapshots.c.job_id.is_(None),
)

# Two small ones of those that may be in quarantine: by their own words, and those that were told
# much later than they were made. See `snapshots.doubted`. Partial on PostgreSQL too, as above.
DOUBTED: Final = text(
    "job_id IS NOT NULL AND (task_id IS NULL OR made_at IS NULL"
    f" OR time > learnt_at + {HOUR} OR time < made_at - {HOUR})"
)
LATE: Final = text(f"made_at < learnt_at - {24 * HOUR}")
Index("ix_snapshots_doubted", snapshots.c.job_id, sqlite_where=DOUBTED)
Index(
    "ix_snapshots_late",
    snapshots.c.learnt_at,
    snapshots.c.job_id,
    snapshots.c.made_at,
    sqlite_where=LATE,
)

# Which machine the snapshots of an origin belong to that no machine is known to have made. No
# reference to those: the rule holds for snapshots that are learnt later as well.
assignments: Final = Table(
    "assignments",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), nullable=False),
    Index("ix_assignments_machine", "machine_id"),
    sqlite_with_rowid=False,
)

# Planned against done: a row for each time that a job was due.
ledger: Final = Table(
    "ledger",
    METADATA,
    Column("job_id", Text, primary_key=True),
    Column("due", Moment, primary_key=True),
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), nullable=False),
    Column("became", Word(Became), nullable=False),
    Column("reason", Word(SkipReason)),
    Column("since", Moment, nullable=False),
    Column("task_id", Text),
    Column("until", Moment),
    Column("times", Integer, nullable=False, server_default=text("1")),
    sqlite_with_rowid=False,
)
NOTHING_TOLD: Final = text("task_id IS NULL AND became IN ('planned', 'away')")
# The days of all machines, without reading a row.
Index(
    "ix_ledger_days",
    ledger.c.due,
    ledger.c.job_id,
    ledger.c.machine_id,
    ledger.c.became,
    ledger.c.reason,
    ledger.c.times,
)
Index("ix_ledger_machine", ledger.c.machine_id, ledger.c.due, ledger.c.job_id)
# Two small ones: of the runs that have a task, and of those of which nothing was told. SQLite uses
# the second where the question has the very same words.
Index("ix_ledger_task", ledger.c.task_id, sqlite_where=ledger.c.task_id.is_not(None))
Index(
    "ix_ledger_untold",
    ledger.c.became,
    ledger.c.machine_id,
    sqlite_where=NOTHING_TOLD,
)

# By which schedule a machine ran a job from when to when.
schedules_held: Final = Table(
    "schedules_held",
    METADATA,
    Column("job_id", Text, primary_key=True),
    Column("since", Moment, primary_key=True),
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Text, nullable=False),
    Column("schedule", Json(Schedule), nullable=False),
    Column("counted", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_schedules_held_machine", "machine_id"),
    sqlite_with_rowid=False,
)

# Snapshots that a person wants kept. No reference to those: one that a listing finds again is still
# on hold.
holds: Final = Table(
    "holds",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("snapshot_id", Text, primary_key=True),
    Column("held_at", Moment, nullable=False),
    Column("held_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # The task that the tripwire has caught; NULL: a person wants it kept.
    Column("trip", Text),
    sqlite_with_rowid=False,
)

# Conditions that need a person, from raised to resolved.
alerts: Final = Table(
    "alerts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Word(AlertKind), nullable=False),
    Column("severity", Word(Severity), nullable=False),
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE")),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE")),
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE")),
    # What it is about, as one text: see `core.alerts.AlertKey.text`.
    Column("about", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("evidence", Json(Evidence), nullable=False),
    Column("acknowledged_at", Moment),
    Column("snoozed_until", Moment),
    Column("escalated_at", Moment),
    Column("resolved_at", Moment),
    Column("channel_id", ForeignKey("channels.id", ondelete="CASCADE")),
    Index("ix_alerts_machine", "machine_id"),
    Index("ix_alerts_job", "job_id"),
    Index("ix_alerts_repository", "repository_id"),
    Index("ix_alerts_channel", "channel_id"),
    Index("ix_alerts_resolved", "resolved_at", "id"),
)
# The open ones, of which there is one a matter. Partial on PostgreSQL too, as above.
Index(
    "ix_alerts_open",
    alerts.c.about,
    unique=True,
    sqlite_where=alerts.c.resolved_at.is_(None),
)

# Machines that somebody works on: nothing is raised about them.
maintenance_modes: Final = Table(
    "maintenance_modes",
    METADATA,
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    sqlite_with_rowid=False,
)

# Ways to tell people; their secrets lie in `secrets`.
channels: Final = Table(
    "channels",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("target", Json(Target), nullable=False),
    Column("floor", Word(Severity), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("route", Json(Route), nullable=False, server_default='{"type":"all"}'),
    Column("quiet", Json(QuietHours)),
    Column("digest", Json(DailyAt)),
)

# What they are to be told, and what has become of that.
deliveries: Final = Table(
    "deliveries",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("channel_id", ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("told", Json(tuple[Told, ...]), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", Word(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", Moment),
    Column("trouble", Word(TellTrouble)),
    Column("answer", Text, nullable=False),
    Column("errand", Json(Errand)),
    Index("ix_deliveries_due", "state", "due_at", "id"),
    Index("ix_deliveries_channel", "channel_id", "created_at", "id"),
    Index("ix_deliveries_ended", "ended_at"),
    Index("ix_deliveries_last", "channel_id", "ended_at", "id"),
)

settings: Final = Table(
    "settings",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
