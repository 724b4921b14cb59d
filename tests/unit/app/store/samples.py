"""Nouns to store; every field can be given, the rest is plausible."""

from datetime import UTC, datetime, timedelta
from typing import Any

from kustos.core.model import (
    Job,
    JoinTokenRecord,
    LocalPlace,
    Machine,
    Maintenance,
    Repository,
    Snapshot,
    Task,
)
from kustos.core.orders import BackupOrder
from kustos.core.policy import Policy, PolicyContent, PolicyRevision
from kustos_agent.protocol.values import LogLine, TaskKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def machine(id_: str = "machine", **fields: Any) -> Machine:
    given = {"name": id_.title(), "hostname": f"{id_}.example", "os_name": "Linux"}
    return Machine(id=id_, **{**given, "enrolled_at": NOON, **fields})


def join_token(secret_hash: bytes = b"h" * 32, **fields: Any) -> JoinTokenRecord:
    given = {"created_at": NOON, "expires_at": NOON + 60 * MINUTE}
    return JoinTokenRecord(secret_hash=secret_hash, **{**given, **fields})


def repository(id_: str = "repository", **fields: Any) -> Repository:
    given = {"name": id_.title(), "place": LocalPlace(path="/srv/backup"), "created_at": NOON}
    return Repository(id=id_, **{**given, **fields})


def maintenance(
    repository_id: str = "repository", machine_id: str | None = "machine"
) -> Maintenance:
    place = LocalPlace(path="/srv/maintainer")
    return Maintenance(repository_id=repository_id, machine_id=machine_id, place=place)


def job(id_: str = "job", **fields: Any) -> Job:
    given = {"name": id_.title(), "machine_id": "machine", "repository_id": "repository"}
    return Job(id=id_, **{**given, "sources": ("/home",), "created_at": NOON, **fields})


def policy(id_: str = "policy", **fields: Any) -> Policy:
    given = {"name": id_.title(), "repository_id": "repository", "created_at": NOON, "revision": 1}
    return Policy(id=id_, **{**given, **fields})


def revision(number: int = 1, policy_id: str = "policy", **fields: Any) -> PolicyRevision:
    content = PolicyContent(repository_id="repository", sources=("/home",))
    given = {"name": "Policy", "content": content, "saved_at": NOON}
    return PolicyRevision(policy_id=policy_id, number=number, **{**given, **fields})


def task(id_: str = "task", **fields: Any) -> Task:
    given = {"kind": TaskKind.BACKUP, "machine_id": "machine", "repository_id": "repository"}
    order = BackupOrder(sources=("/home",))
    return Task(id=id_, **{**given, "order": order, "created_at": NOON, **fields})


def snapshot(id_: str = "a" * 64, **fields: Any) -> Snapshot:
    given = {"repository_id": "repository", "time": NOON, "learnt_at": NOON + MINUTE}
    texts = {"hostname": "machine.example", "paths": ("/home",)}
    return Snapshot(id=id_, **{**given, **texts, **fields})


def lines(*texts: str) -> list[LogLine]:
    return [LogLine(at=NOON, text=text) for text in texts]
