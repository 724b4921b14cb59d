"""What new policies begin with: as it is, it can be saved and assigned."""

from itertools import product

import pytest

from kustos.core.fields import FieldProblem
from kustos.core.job_context import context_problems
from kustos.core.model import LocalPlace, Machine, Repository
from kustos.core.policy_drafts import PolicyDraft, policy_problems
from kustos.core.policy_templates import Template, content
from kustos.core.retention_fit import unmet
from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.excludes import Excludes
from tests.unit.app.store.samples import NOON, machine, repository

SYSTEMS = ("Linux", "Windows", "macOS", "FreeBSD")
NAS = repository(place=LocalPlace(path="/mnt/nas"))


def wrong(template: Template, system: str) -> list[FieldProblem]:
    begin = content(template, system, NAS.id, "Europe/Berlin")
    found = policy_problems(PolicyDraft(name="New", content=begin))
    there: Machine = machine(os_name=system)
    saved_to: Repository = NAS
    return found + context_problems(begin.sources, begin.excludes, there, saved_to)


@pytest.mark.parametrize(("template", "system"), list(product(Template, SYSTEMS)))
def test_each_can_be_used_as_it_is(template: Template, system: str) -> None:
    """On that system, and its schedule fills the slots of its rules."""
    assert wrong(template, system) == []
    begin = content(template, system, NAS.id, "Europe/Berlin")
    assert begin.schedule is not None
    assert begin.retention is not None
    assert begin.schedule.zone == begin.retention.zone == "Europe/Berlin"
    short = unmet(begin.retention, due_times(begin.schedule), NOON)
    assert [each.slots for each in short] == []


@pytest.mark.parametrize(
    ("system", "left_out", "saved"),
    [
        ("Linux", "/home/anna/.cache/x", "/home/anna/cache/x"),
        ("macOS", "/Users/anna/Library/Caches/x", "/Users/anna/Documents/x"),
        ("Windows", "C:/Users/anna/AppData/Local/Temp/x", "C:/Users/anna/AppData/Local/x"),
    ],
)
def test_what_comes_back_by_itself_is_left_out(system: str, left_out: str, saved: str) -> None:
    begin = content(Template.OFFICE_PC, system, "r", "UTC")
    patterns = Excludes(begin.excludes, windows=system == "Windows")
    assert patterns.first(left_out) is not None
    assert patterns.first(saved) is None


def test_a_laptop_may_wait_for_days_and_for_mains() -> None:
    begin = content(Template.LAPTOP, "Linux", "r", "UTC")
    assert begin.schedule is not None
    assert (begin.schedule.catch_up_seconds, begin.schedule.on_mains) == (3 * 86_400, True)
    assert begin.max_age_seconds == 7 * 86_400


def test_a_database_server_begins_with_a_dump() -> None:
    """Of its own: two policies never share the id that passwords are bound to."""
    one = content(Template.DATABASE_SERVER, "Linux", "r", "UTC")
    other = content(Template.DATABASE_SERVER, "Linux", "r", "UTC")
    assert [dump.name for dump in one.dumps] == ["databases.sql"]
    assert one.dumps[0].id != other.dumps[0].id
