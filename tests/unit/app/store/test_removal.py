"""What goes and what stays when a noun is removed from a full database."""

from typing import Any

import pytest
from sqlalchemy import func, select

from kustos.core.care_plan import USUAL, Kept
from kustos.core.model import SealedSecret, SecretKind, Task, TaskFilter, TaskState
from kustos.core.orders import PruneOrder
from kustos.core.owned_secrets import of_maintainer
from kustos.core.quota import Quota
from kustos.core.site import Site
from kustos.store.tables import METADATA
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.values import TaskKind
from tests.helpers.logs import log
from tests.unit.app.store.conftest import Units
from tests.unit.app.store.samples import (
    NOON,
    job,
    join_token,
    lines,
    machine,
    maintenance,
    repository,
    snapshot,
    task,
)

DAILY = Schedule(times=CronTimes(expression="@daily"), zone="UTC")


@pytest.fixture
def full(units: Units) -> Units:
    """Two machines with two jobs each in two repositories, with all that hangs on them."""
    with units() as unit:
        for r in "12":
            unit.repositories.add(repository(f"r{r}"))
            for kind in SecretKind:
                for owned_by in (f"r{r}", of_maintainer(f"r{r}").rows):
                    unit.secrets.put(SealedSecret(owner_id=owned_by, kind=kind, sealed=b"x"))
        for m in "12":
            unit.machines.add(machine(f"m{m}"), m.encode() * 32)
            unit.sites.put(Site(id=f"site{m}", name=m))
            unit.sites.assign([f"m{m}"], f"site{m}")
            unit.machines.advance_journal(f"m{m}", "journal", 5)
            unit.join_tokens.add(join_token(m.encode() * 32))
            unit.join_tokens.spend(m.encode() * 32, NOON, f"m{m}")
            unit.maintenances.put(maintenance(f"r{m}", f"m{m}"))
            for r in "12":
                ids = {"machine_id": f"m{m}", "repository_id": f"r{r}"}
                unit.jobs.add(job(f"j{m}{r}", **ids))
                ids["job_id"] = f"j{m}{r}"
                unit.tasks.add(task(f"t{m}{r}", state=TaskState.SUCCESS, **ids))
                unit.logs.append(log(f"t{m}{r}", 1, lines("a", "b")))
                unit.snapshots.put([snapshot(f"s{m}{r}", task_id=f"t{m}{r}", **ids)])
                if m == r:
                    unit.care.put_plan(Kept(repository_id=f"r{r}", plan=USUAL, since=NOON))
                    unit.quotas.put(Quota(repository_id=f"r{r}", bytes=10**12))
                    unit.tasks.add(pruned(f"p{r}", **ids))
                unit.ledger.fired(f"j{m}{r}", NOON, f"t{m}{r}", NOON)
            unit.ledger.holds(f"m{m}", {f"j{m}1": ("r", DAILY)}, NOON)
    return units


def pruned(id_: str, **fields: Any) -> Task:
    """A prune that went well."""
    done = {"kind": TaskKind.PRUNE, "order": PruneOrder(), "state": TaskState.SUCCESS}
    return task(id_, **{**fields, **done, "job_id": None})


def counts(unit: SqlUnit) -> dict[str, int]:
    return {
        table.name: unit.tasks._connection.scalar(select(func.count()).select_from(table)) or 0
        for table in METADATA.sorted_tables
    }


def changes(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - count for name, count in before.items() if after[name] != count}


def test_a_machine_goes_with_its_jobs_tasks_logs_and_journals(full: Units) -> None:
    with full() as unit:
        before = counts(unit)
        unit.machines.remove("m1")
        gone = {"machines": -1, "journals": -1, "jobs": -2, "tasks": -3, "log_chunks": -2}
        gone |= {"ledger": -2, "schedules_held": -1, "machine_sites": -1}
        assert changes(before, counts(unit)) == gone


def test_a_removed_machine_looks_after_nothing_and_leaves_the_way_in(full: Units) -> None:
    """Whoever takes its place needs not be told the login again."""
    with full() as unit:
        unit.machines.remove("m1")
        assert unit.maintenances.get("r1") == maintenance("r1", None)
        assert unit.maintenances.get("r2") == maintenance("r2", "m2")
        assert unit.maintenances.of_machine("m2") == ["r2"]
        assert unit.secrets.kinds(of_maintainer("r1").rows) == frozenset(SecretKind)


def test_the_snapshots_of_a_removed_machine_stay_without_it(full: Units) -> None:
    with full() as unit:
        unit.machines.remove("m1")
        left = unit.snapshots.get("r1", "s11")
        assert left is not None
        assert (left.machine_id, left.job_id) == (None, None)
        other = unit.snapshots.get("r1", "s21")
        assert other is not None
        assert (other.machine_id, other.job_id) == ("m2", "j21")


def test_a_snapshot_of_ours_does_not_become_unexpected_when_its_machine_goes(full: Units) -> None:
    """It still says that a task made it."""
    with full() as unit:
        unit.machines.remove("m1")
        left = unit.snapshots.get("r1", "s11")
        assert left is not None
        assert left.task_id == "t11"


def test_the_token_of_a_removed_machine_opens_nothing(full: Units) -> None:
    with full() as unit:
        unit.machines.remove("m1")
        assert unit.machines.by_token(b"1" * 32) is None


def test_the_spent_join_token_of_a_removed_machine_stays_spent(full: Units) -> None:
    with full() as unit:
        unit.machines.remove("m1")
        token = unit.join_tokens.get(b"1" * 32)
        assert token is not None
        assert (token.used_at, token.machine_id) == (NOON, None)


def test_a_job_goes_and_its_tasks_and_snapshots_stay_without_it(full: Units) -> None:
    with full() as unit:
        before = counts(unit)
        unit.jobs.remove("j11")
        assert changes(before, counts(unit)) == {"jobs": -1}
        history = unit.tasks.get("t11")
        known = unit.snapshots.get("r1", "s11")
        assert history is not None
        assert known is not None
        assert (history.job_id, known.job_id) == (None, None)
        assert (history.machine_id, known.task_id) == ("m1", "t11")


def test_a_repository_goes_with_its_secrets_and_snapshots_once_no_job_needs_it(
    full: Units,
) -> None:
    with full() as unit:
        unit.jobs.remove("j11")
        unit.jobs.remove("j21")
        before = counts(unit)
        unit.repositories.remove("r1")
        gone = {"repositories": -1, "secrets": -2 * len(SecretKind)}
        gone |= {
            "maintenances": -1,
            "snapshots": -2,
            "care_plans": -1,
            "care_records": -1,
            "quotas": -1,
        }
        assert changes(before, counts(unit)) == gone
        assert unit.secrets.kinds("r2") == frozenset(SecretKind)


def test_the_history_of_a_removed_repository_stays(full: Units) -> None:
    with full() as unit:
        unit.jobs.remove("j11")
        unit.jobs.remove("j21")
        unit.repositories.remove("r1")
        assert unit.tasks.count(TaskFilter()) == 6
        history = unit.tasks.get("t11")
        assert history is not None
        assert history.repository_id == "r1"


def test_removing_what_is_not_there_is_no_error(full: Units) -> None:
    with full() as unit:
        before = counts(unit)
        unit.machines.remove("nobody")
        unit.jobs.remove("nothing")
        unit.repositories.remove("nowhere")
        assert changes(before, counts(unit)) == {}
