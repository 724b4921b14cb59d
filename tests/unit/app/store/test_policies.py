"""Policies and their revisions."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from kustos.core.how import How
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.model import FOR_GOOD, Credentials
from kustos.core.policy import PolicyContent
from kustos.core.policy_fields import PolicyField
from kustos.core.ports import InUseError
from kustos.core.retention import USUAL
from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.effort import Compression, Effort
from kustos_agent.protocol.schedules import CronTimes, Schedule

from .samples import DAY, NOON, job, machine, policy, repository, revision

ALL_OF_IT = PolicyContent(
    repository_id="repository",
    sources=("/home/\0e9", "C:/Users"),
    excludes=("!*.tmp",),
    exclude_caches=False,
    exclude_if_present=".nobackup",
    exclude_larger_than=1 << 40,
    one_file_system=True,
    use_fs_snapshot=True,
    dumps=(JobDump(id="d", kind=DumpKind.COMMAND, name="ü.sql", command=("a b", "\n")),),
    hooks=JobHooks(before=("x",), run_as="y", timeout_seconds=5),
    schedule=Schedule(times=CronTimes(expression="30 2 * * *"), zone="Europe/Berlin"),
    retention=USUAL,
    credentials=Credentials.ON_DEMAND,
    max_age_seconds=86_400,
    min_bytes=1 << 50,
    how=How(retries=1, effort=Effort(upload_kib=300, compression=Compression.MAX)),
)


def test_a_policy_and_its_revisions_read_back(unit: SqlUnit) -> None:
    """With every value there can be."""
    unit.policies.add(policy(revision=2))
    first = revision(content=ALL_OF_IT)
    second = revision(2, saved_at=NOON + DAY, note="ü", restored=1, secrets=True)
    unit.policies.add_revision(first)
    unit.policies.add_revision(second)
    assert unit.policies.get("policy") == policy(revision=2)
    assert unit.policies.get("other") is None
    assert unit.policies.revision("policy", 1) == first
    assert unit.policies.revision("policy", 3) is None
    assert unit.policies.revisions("policy") == [second, first]
    changed = policy(name="New", revision=2, paused_until=FOR_GOOD)
    unit.policies.update(changed)
    assert unit.policies.get("policy") == changed


def test_the_newest_of_each_is_the_one_that_the_policy_names(unit: SqlUnit) -> None:
    unit.policies.add(policy("b", revision=1))
    unit.policies.add(policy("a", revision=2))
    for policy_id, number in (("a", 1), ("a", 2), ("b", 1)):
        unit.policies.add_revision(revision(number, policy_id))
    assert [each.id for each in unit.policies.all()] == ["a", "b"]
    found = {(each.policy_id, each.number) for each in unit.policies.newest()}
    assert found == {("a", 2), ("b", 1)}


def test_a_job_reads_back_with_what_it_has_of_a_policy(unit: SqlUnit) -> None:
    unit.policies.add(policy())
    following = job(
        "following",
        max_age_seconds=86_400,
        min_bytes=1 << 50,
        policy_id="policy",
        policy_revision=7,
        overrides=(PolicyField.SOURCES, PolicyField.MIN_BYTES),
        own_pause=NOON,
    )
    unit.jobs.add(following)
    assert unit.jobs.get("following") == following
    assert unit.jobs.of_policy("policy") == [following]
    assert unit.jobs.of_policy("other") == []


def test_a_number_is_given_once(unit: SqlUnit) -> None:
    unit.policies.add(policy())
    unit.policies.add_revision(revision())
    savepoint = unit.policies._connection.begin_nested()
    with pytest.raises(IntegrityError):
        unit.policies.add_revision(revision(note="another"))
    savepoint.rollback()
    assert unit.policies.revisions("policy") == [revision()]


def test_a_policy_that_jobs_follow_is_kept_and_names_their_machines(unit: SqlUnit) -> None:
    """Each once, by name; without jobs it goes with all its revisions."""
    unit.policies.add(policy())
    unit.policies.add_revision(revision())
    unit.machines.add(machine("another"), b"2" * 32)
    for id_, machine_id in (("one", "machine"), ("two", "machine"), ("three", "another")):
        unit.jobs.add(job(id_, machine_id=machine_id, policy_id="policy"))
    with pytest.raises(InUseError) as raised:
        unit.policies.remove("policy")
    assert raised.value.names == ("Another", "Machine")
    unit.jobs.update(replace(job("one"), policy_id=None))
    unit.jobs.remove("two")
    unit.machines.remove("another")
    unit.policies.remove("policy")
    assert unit.policies.all() == []
    assert unit.policies.revisions("policy") == []


def test_a_repository_that_a_policy_names_is_kept(unit: SqlUnit) -> None:
    unit.repositories.add(repository("spare"))
    unit.policies.add(policy(repository_id="spare"))
    with pytest.raises(InUseError) as raised:
        unit.repositories.remove("spare")
    assert raised.value.names == ("Policy",)
    unit.policies.remove("policy")
    unit.repositories.remove("spare")
    assert unit.repositories.get("spare") is None


def test_what_is_not_there_cannot_be_changed(unit: SqlUnit) -> None:
    with pytest.raises(RowMissingError):
        unit.policies.update(policy("gone"))
    unit.policies.remove("gone")
