"""Who did what, when: entries that are only ever added, each bound to the one before. Pure.

The hash of an entry covers all that it says and the hash of the one before, so whoever has seen
one hash knows later whether anything up to it was changed, taken out or put in between. What that
proves and what not: docs/adr/0020-audit-chain.md.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

LONGEST_NAME: Final = 255
"""Characters of an actor's and a subject's name."""

NO_HASH: Final = bytes(32)
"""In the place of the hash before the first entry."""

_FORM: Final = "kustos-audit-1"
"""Begins what is hashed: should that ever get another form, one is not taken for the other."""


class AuditAction(StrEnum):
    """What was done. These words lie in the database."""

    MACHINE_JOINED = "machine-joined"
    MACHINE_REFUSED = "machine-refused"
    """It had announced itself and was sent away."""
    MACHINE_CHANGED = "machine-changed"
    """Its name, its limits, or whether it may be away."""
    MACHINE_LEFT = "machine-left"
    """Its agent has ended its identity by itself."""
    MACHINE_REMOVED = "machine-removed"
    CLONE_SUSPECTED = "clone-suspected"
    CLONE_ALARM_ENDED = "clone-alarm-ended"
    RESTIC_ORDERED = "restic-ordered"
    TOKEN_MADE = "token-made"  # noqa: S105  a word, not a secret
    TOKEN_USED = "token-used"  # noqa: S105  the same
    TOKEN_ROTATED = "token-rotated"  # noqa: S105  the same
    CREDENTIALS_SEALED = "credentials-sealed"
    CREDENTIALS_TAKEN_BACK = "credentials-taken-back"
    REPOSITORY_ADDED = "repository-added"
    REPOSITORY_CHANGED = "repository-changed"
    REPOSITORY_REMOVED = "repository-removed"
    SERVER_FILES_WRITTEN = "server-files-written"
    JOB_ADDED = "job-added"
    JOB_CHANGED = "job-changed"
    JOB_PAUSED = "job-paused"
    JOB_RESUMED = "job-resumed"
    JOB_REMOVED = "job-removed"
    POLICY_ADDED = "policy-added"
    POLICY_CHANGED = "policy-changed"
    POLICY_APPLIED = "policy-applied"
    """Jobs follow one of its revisions from now on."""
    POLICY_ASSIGNED = "policy-assigned"
    """Machines were given a job of it."""
    POLICY_PAUSED = "policy-paused"
    POLICY_RESUMED = "policy-resumed"
    POLICY_REMOVED = "policy-removed"
    CARE_CHANGED = "care-changed"
    """How a repository is looked after."""
    QUOTA_CHANGED = "quota-changed"
    """How much a repository may hold."""
    CHANGE_SETTLED = "change-settled"
    """Somebody has said what an unusual change was."""
    DELIVERY_REPEATED = "delivery-repeated"
    """A message that was not taken is to be tried again."""
    INIT_ORDERED = "init-ordered"
    BACKUP_ORDERED = "backup-ordered"
    SNAPSHOTS_ORDERED = "snapshots-ordered"
    RESTORE_ORDERED = "restore-ordered"
    FORGET_ORDERED = "forget-ordered"
    PRUNE_ORDERED = "prune-ordered"
    CHECK_ORDERED = "check-ordered"
    STATS_ORDERED = "stats-ordered"
    UNLOCK_ORDERED = "unlock-ordered"
    REPAIR_ORDERED = "repair-ordered"
    CANCEL_ORDERED = "cancel-ordered"
    SNAPSHOT_HELD = "snapshot-held"
    SNAPSHOT_RELEASED = "snapshot-released"
    SNAPSHOTS_ASSIGNED = "snapshots-assigned"
    ALERT_ACKNOWLEDGED = "alert-acknowledged"
    ALERT_SNOOZED = "alert-snoozed"
    ALERT_REOPENED = "alert-reopened"
    MAINTENANCE_BEGUN = "maintenance-begun"
    MAINTENANCE_ENDED = "maintenance-ended"
    CHANNEL_ADDED = "channel-added"
    CHANNEL_CHANGED = "channel-changed"
    CHANNEL_REMOVED = "channel-removed"
    SETTINGS_CHANGED = "settings-changed"
    KEY_UNLOCKED = "key-unlocked"
    """Somebody gave the passphrase, or chose it."""
    AUTHORITY_PREPARED = "authority-prepared"
    AUTHORITY_CHANGED = "authority-changed"
    UNKNOWN = "unknown"
    """What the database holds is none of these: somebody has written into it."""

    @classmethod
    def _missing_(cls, _value: object) -> "AuditAction":
        return cls.UNKNOWN


class ActorKind(StrEnum):
    """What kind of somebody."""

    PERSON = "person"
    """At this desk, by the name of the account."""
    AGENT = "agent"
    """A machine's agent, by itself."""
    KUSTOS = "kustos"
    """The manager, by itself: what is due, what follows."""
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, _value: object) -> "ActorKind":
        return cls.UNKNOWN


class SubjectKind(StrEnum):
    """What kind of thing it was done to."""

    MACHINE = "machine"
    REPOSITORY = "repository"
    JOB = "job"
    POLICY = "policy"
    TASK = "task"
    SNAPSHOT = "snapshot"
    ALERT = "alert"
    CHANNEL = "channel"
    JOIN_TOKEN = "join-token"  # noqa: S105  a word, not a secret
    SERVER = "server"
    SETTINGS = "settings"
    KEY = "key"
    AUTHORITY = "authority"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, _value: object) -> "SubjectKind":
        return cls.UNKNOWN


class Actor(NamedTuple):
    """Who. `name` is the account's, or the machine's as it was called; empty for the manager."""

    kind: ActorKind
    name: str = ""


KUSTOS: Final = Actor(ActorKind.KUSTOS)


class Subject(NamedTuple):
    """What it was done to, with the name that it had then."""

    kind: SubjectKind
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What an entry is to say. `before` and `after` are JSON objects of the fields that have
    changed, without any secret (see `audit_facts`)."""

    at: datetime
    actor: Actor
    action: AuditAction
    subject: Subject
    before: str = "{}"
    after: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """A deed in its place. Numbers begin with 1 and have no gaps."""

    number: int
    deed: Deed
    previous_hash: bytes
    hash: bytes


class Head(NamedTuple):
    """The newest entry by number and hash; (0, `NO_HASH`) if there is none."""

    number: int
    hash: bytes


NO_HEAD: Final = Head(0, NO_HASH)


class ChainRow(NamedTuple):
    """An entry just as the database has it, whatever that may be; `at` in microseconds since 1970
    UTC."""

    number: object
    at: object
    actor_kind: object
    actor_name: object
    action: object
    subject_kind: object
    subject_id: object
    subject_name: object
    before: object
    after: object
    previous_hash: object
    hash: object


def hash_of(row: ChainRow) -> bytes:
    """SHA-256 of what the row says, its own hash apart. Raises TypeError for what no entry can
    hold."""
    said = [_FORM, *row[:-1]]
    return hashlib.sha256(msgspec.json.encode(said)).digest()


def first_bad(rows: Iterable[ChainRow], head: Head) -> int | None:
    """The number of the first entry behind `head` that does not belong there; None: they all do."""
    number, previous = head
    for row in rows:
        number += 1
        try:
            right = hash_of(row)
        except (TypeError, OverflowError):
            return number
        if (row.number, row.previous_hash, row.hash) != (number, previous, right):
            return number
        previous = right
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries to show; empty or None: all. `text` is looked for, whatever its case, in names
    and in what has changed."""

    since: datetime | None = None
    until: datetime | None = None
    actors: frozenset[Actor] = frozenset()
    actions: frozenset[AuditAction] = frozenset()
    subjects: frozenset[SubjectKind] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What became of one field. None: it was not there. A secret says only that it has changed."""

    field: str
    before: object
    after: object


def changes(deed: Deed) -> Sequence[FieldChange]:
    """Field by field, in the order of their names. What is not JSON is one field without a name:
    somebody has written into the database."""
    try:
        before = msgspec.json.decode(deed.before, type=dict[str, object])
        after = msgspec.json.decode(deed.after, type=dict[str, object])
    except msgspec.DecodeError:
        return [FieldChange("", deed.before, deed.after)]
    return [
        FieldChange(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
    ]
