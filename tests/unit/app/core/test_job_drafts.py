"""What is wrong with a job is named at its field, before anything is stored."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.fields import FieldCode
from kustos.core.how import How
from kustos.core.job_context import within
from kustos.core.jobs import JobDraft, problems
from kustos_agent.protocol.effort import Effort

GOOD = JobDraft(name="Office", machine_id="m", repository_id="r", sources=("/home/anna",))


def test_a_complete_draft_has_no_problems() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("draft", "field", "code"),
    [
        (replace(GOOD, name="  "), "name", FieldCode.REQUIRED),
        (replace(GOOD, machine_id=""), "machine_id", FieldCode.REQUIRED),
        (replace(GOOD, repository_id=""), "repository_id", FieldCode.REQUIRED),
        (replace(GOOD, sources=()), "sources", FieldCode.REQUIRED),
        (replace(GOOD, sources=("home",)), "sources", FieldCode.NOT_ABSOLUTE),
        (replace(GOOD, sources=("/a", "/a")), "sources", FieldCode.DUPLICATE),
        (replace(GOOD, sources=("/a", "/a/b")), "sources", FieldCode.INSIDE_ANOTHER),
        (replace(GOOD, sources=("C:\\Users", "c:\\users\\x")), "sources", FieldCode.INSIDE_ANOTHER),
    ],
)
def test_each_fault_is_named_at_its_field(draft: JobDraft, field: str, code: FieldCode) -> None:
    assert [(found.field, found.code) for found in problems(draft)] == [(field, code)]


@pytest.mark.parametrize(
    ("how", "field"),
    [
        (How(timeout_seconds=599), "timeout_seconds"),
        (How(timeout_seconds=604_801), "timeout_seconds"),
        (How(retries=4), "retries"),
        (How(effort=Effort(nice=20)), "nice"),
        (How(effort=Effort(upload_kib=-1)), "upload_kib"),
        (How(effort=Effort(read_concurrency=65)), "read_concurrency"),
    ],
)
def test_no_run_goes_beyond_what_agents_take(how: How, field: str) -> None:
    """Said at the field, before a machine would refuse it."""
    (found,) = problems(replace(GOOD, how=how))
    assert (found.field, found.code) == (field, FieldCode.OUT_OF_RANGE)


def test_paths_are_compared_by_components() -> None:
    assert within("/home/anna", "/home")
    assert within("/home", "/home")
    assert not within("/homework", "/home")


@given(st.lists(st.text("ab/", max_size=6).map(lambda tail: "/" + tail), max_size=5))
def test_a_list_without_problems_has_no_path_inside_another(sources: list[str]) -> None:
    draft = replace(GOOD, sources=tuple(sources))
    if sources and not problems(draft):
        for first in sources:
            assert not any(within(first, other) for other in sources if other is not first)
