"""Whatever is done in whatever order: a job's values are its policy's, overlaid by its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from kustos.core.how import How
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.model import Job
from kustos.core.policy import PolicyContent, differing, overlaid, placed
from kustos.core.policy_drafts import PolicyDraft, draft_of
from kustos.core.policy_fields import PolicyField
from kustos.core.retention import USUAL, Retention
from tests.helpers.saved import saved_repository

from .conftest import Core, open_core

JOBS = 3
VALUES: Mapping[PolicyField, tuple[Any, ...]] = {
    PolicyField.SOURCES: (("/home",), ("/home", "/etc"), ("/opt",)),
    PolicyField.EXCLUDES: ((), ("*.tmp",)),
    PolicyField.EXCLUDE_CACHES: (True, False),
    PolicyField.RETENTION: (None, USUAL, Retention(last=1)),
    PolicyField.MAX_AGE: (None, 86_400),
    PolicyField.HOW: (How(), How(retries=0)),
}
Change = tuple[PolicyField, Any]

changes = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]))
)
some = st.none() | st.sets(st.integers(0, JOBS - 1))
which = st.integers(0, JOBS - 1)


@dataclass(frozen=True)
class Save:
    """The newest content with these changes, for some jobs or for all."""

    changes: tuple[Change, ...]
    to: set[int] | None


@dataclass(frozen=True)
class Apply:
    """The revision that is so many back from the newest, or the first."""

    back: int
    to: set[int] | None


@dataclass(frozen=True)
class RollBack:
    back: int


@dataclass(frozen=True)
class Override:
    job: int
    change: Change


@dataclass(frozen=True)
class Reset:
    job: int
    field: PolicyField


@dataclass(frozen=True)
class Detach:
    job: int


@dataclass(frozen=True)
class Follow:
    """Again, after it was detached."""

    job: int


Step = Follow | Save | Apply | RollBack | Override | Reset | Detach
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(Save, st.lists(changes, max_size=3).map(tuple), some),
    st.builds(Apply, st.integers(0, 3), some),
    st.builds(RollBack, st.integers(0, 3)),
    st.builds(Override, which, changes),
    st.builds(Reset, which, st.sampled_from(sorted(VALUES))),
    st.builds(Detach, which),
    st.builds(Follow, which),
)


@dataclass
class Expected:
    """A job, as one would keep it on paper: which revision, and its own values."""

    number: int | None = 0
    own: dict[PolicyField, Any] = field(default_factory=dict)


class Paper:
    """What has to come out."""

    def __init__(self, first: PolicyContent) -> None:
        self.contents = [first]
        self.jobs = [Expected() for _ in range(JOBS)]

    def value(self, job: int, name: PolicyField) -> Any:
        expected = self.jobs[job]
        if name in expected.own or expected.number is None:
            return expected.own[name]
        return getattr(self.contents[expected.number], name)

    def older(self, back: int) -> int:
        return max(len(self.contents) - 1 - back, 0)

    def follow(self, number: int, to: set[int] | None) -> None:
        for place, expected in enumerate(self.jobs):
            if expected.number is not None and (to is None or place in to):
                expected.number = number

    def save(self, content: PolicyContent, to: set[int] | None) -> None:
        if content != self.contents[-1]:
            self.contents.append(content)
        self.follow(len(self.contents) - 1, to)

    def override(self, job: int, change: Change) -> None:
        name, value = change
        expected = self.jobs[job]
        if expected.number is None:
            expected.own[name] = value
        elif value != self.value(job, name):
            expected.own[name] = value
            if value == getattr(self.contents[expected.number], name):
                del expected.own[name]


async def play(core: Core, step: Step, paper: Paper, policy_id: str, ids: list[str]) -> None:
    """Do it, and write down what is expected of it."""
    manager = core.composition.manager
    newest = len(paper.contents)
    match step:
        case Save(changed, to):
            content = structs.replace(
                paper.contents[-1], **{name.value: value for name, value in changed}
            )
            draft = PolicyDraft(name="Office", content=content)
            chosen = None if to is None else [ids[place] for place in to]
            await manager.policies.save(draft, policy_id, based_on=newest, to=chosen)
            paper.save(content, to)
        case Apply(back, to):
            number = paper.older(back)
            chosen = None if to is None else [ids[place] for place in to]
            await manager.policies.apply(policy_id, number + 1, chosen)
            paper.follow(number, to)
        case RollBack(back):
            number = paper.older(back)
            await manager.policies.roll_back(policy_id, number + 1, based_on=newest)
            paper.save(paper.contents[number], None)
        case _:
            await play_on_one(core, step, paper, policy_id, ids)


async def play_on_one(
    core: Core,
    step: Override | Reset | Detach | Follow,
    paper: Paper,
    policy_id: str,
    ids: list[str],
) -> None:
    manager = core.composition.manager
    following = paper.jobs[step.job].number is not None
    match step:
        case Override(place, (name, value)):
            job = await manager.jobs.get(ids[place])
            assert job is not None
            changed_draft: dict[str, Any] = {name.value: value}
            await manager.jobs.save(replace(draft_of(job), **changed_draft), job.id)
            paper.override(place, (name, value))
        case Reset(place, name):
            if following:
                await manager.policies.reset(ids[place], [name])
                paper.jobs[place].own.pop(name, None)
        case Detach(place):
            if following:
                values = {name: paper.value(place, name) for name in VALUES}
                await manager.policies.detach(ids[place])
                paper.jobs[place] = Expected(number=None, own=values)

        case Follow(place):
            await manager.policies.follow(policy_id, [ids[place]])
            if not following:
                content = paper.contents[-1]
                had = paper.jobs[place].own
                own = {name: had[name] for name in had if had[name] != getattr(content, name)}
                paper.jobs[place] = Expected(number=len(paper.contents) - 1, own=own)


async def look(core: Core, paper: Paper, ids: list[str]) -> None:
    """What is there is what is written down."""
    jobs = {job.id: job for job in await core.store.read(lambda unit: unit.jobs.all())}
    revisions = [job.revision for job in jobs.values()]
    found = await core.store.read(lambda unit: [unit.jobs.noted(one) for one in revisions])
    noted = {one.revision: one for one in found if one is not None}
    assert set(jobs) == set(ids)
    for place, id_ in enumerate(ids):
        job, expected = jobs[id_], paper.jobs[place]
        values = {name: getattr(job, name) for name in VALUES}
        assert values == {name: paper.value(place, name) for name in VALUES}
        following = expected.number is not None
        assert job.policy_revision == (0 if expected.number is None else expected.number + 1)
        assert set(job.overrides) == (set(expected.own) if following else set())
        assert job.revision in noted
        assert noted[job.revision].order == job.order


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(steps, max_size=12))
async def test_values_are_the_policys_overlaid_by_the_jobs_own(
    history: list[Step], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """After every step; and no step touches a job that it was not for, or loses one."""
    async with open_core(tmp_path_factory.mktemp("policies")) as core:
        manager = core.composition.manager
        repository = await saved_repository(manager)
        content = PolicyContent(repository_id=repository.id, sources=("/home",))
        policy = await manager.policies.save(PolicyDraft(name="Office", content=content))
        machines = [(await core.machine(f"PC-{place}")).id for place in range(JOBS)]
        ids = [job.id for job in await manager.policies.assign(policy.id, machines)]
        paper = Paper(content)
        for step in history:
            await play(core, step, paper, policy.id, ids)
            await look(core, paper, ids)
        kept = [entry.revision.content for entry in await manager.policies.revisions(policy.id)]
        assert kept == paper.contents[::-1]


def test_a_job_has_a_value_for_each_field_of_a_policy() -> None:
    """By the same name; and a policy has no value that is no field."""
    names = {name.value for name in PolicyField}
    assert set(PolicyContent.__struct_fields__) == names
    assert names <= set(Job.__dataclass_fields__)


@given(st.sets(st.sampled_from(PolicyField)))
def test_overlaid_takes_just_those_fields(fields: set[PolicyField]) -> None:
    here = PolicyContent(repository_id="r", sources=("/a",), max_age_seconds=5)
    own = PolicyContent(repository_id="o", sources=("/b",), min_bytes=7, exclude_caches=False)
    result = overlaid(here, own, fields)
    assert differing(result, here) == differing(own, here) & fields
    assert not differing(result, own) & fields


def test_a_placed_policy_differs_in_the_ids_of_its_dumps_alone() -> None:
    """Which are always the same for one job."""
    dump = JobDump(id="d", kind=DumpKind.VOLUME, name="web.tar", subject="web")
    content = PolicyContent(repository_id="r", dumps=(dump,))
    here, there = placed(content, "job-1"), placed(content, "job-2")
    assert here == placed(content, "job-1")
    assert len({here.dumps[0].id, there.dumps[0].id, dump.id}) == 3
    assert structs.replace(here.dumps[0], id="d") == dump
    assert differing(here, content) == {PolicyField.DUMPS}
