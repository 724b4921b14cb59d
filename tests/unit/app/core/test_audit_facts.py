"""What an entry says of a noun: what has changed, in a few words, and never a secret."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest
from msgspec import Struct, structs

from kustos.core.alerts import Severity
from kustos.core.audit import KUSTOS, AuditAction, Deed, FieldChange, Subject, SubjectKind, changes
from kustos.core.audit_facts import CUT, MOST_ITEMS, differing, told, with_secrets, without_secrets
from kustos.core.audit_recorder import ordered
from kustos.core.channels import Channel, ChannelDraft, WebhookTarget
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.model import Job, LocalPlace, Place, SealedSecret, SecretKind
from kustos.core.repositories import RepositoryDraft
from kustos.core.retention import Retention
from kustos_agent.protocol.dumps import CommandDump, PostgresDump
from kustos_agent.protocol.hooks import Hook
from kustos_agent.protocol.values import RepositoryAccess, TaskKind

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECRET = "s3cret-in-the-clear"
JOB = Job(
    id="j",
    name="Documents",
    machine_id="m",
    repository_id="r",
    sources=("/home",),
    created_at=NOW,
    revision="one",
)


def said(facts: tuple[str, str]) -> tuple[dict[str, object], dict[str, object]]:
    before, after = facts
    return msgspec.json.decode(before), msgspec.json.decode(after)


def test_only_what_differs_is_said_by_dotted_names() -> None:
    other = replace(JOB, name="Papers", revision="two", retention=Retention(daily=7))
    assert said(differing(JOB, other)) == (
        {"name": "Documents"},
        {"name": "Papers", "retention.daily": 7, "retention.zone": "UTC"},
    )
    assert said(differing(other, replace(other, retention=Retention(daily=3)))) == (
        {"retention.daily": 7},
        {"retention.daily": 3},
    )


def test_what_is_the_same_says_nothing() -> None:
    assert differing(JOB, replace(JOB, revision="two", applied_revision="two")) == ("{}", "{}")


def test_a_new_noun_says_what_it_has_and_a_removed_one_what_it_had() -> None:
    before, after = said(differing(None, JOB, {"m": "PC-1"}))
    assert before == {}
    assert after["sources"] == ["/home"]
    assert (after["machine"], after["repository_id"]) == ("PC-1", "r")
    assert "one_file_system" not in after
    assert "hooks.timeout_seconds" not in after
    assert said(differing(JOB, None, {"m": "PC-1"})) == (after, {})


def test_a_switch_that_is_turned_off_says_so() -> None:
    on = replace(JOB, one_file_system=True)
    assert said(differing(on, JOB)) == ({"one_file_system": True}, {"one_file_system": False})


def test_long_texts_and_lists_are_cut_and_say_so() -> None:
    many = replace(JOB, sources=tuple(f"/{number}" for number in range(MOST_ITEMS + 5)))
    long = replace(JOB, name="x" * 5_000)
    sources = said(differing(None, many))[1]["sources"]
    name = said(differing(None, long))[1]["name"]
    assert isinstance(sources, list)
    assert sources[-1] == f"{CUT} +5"
    assert len(sources) == MOST_ITEMS + 1
    assert isinstance(name, str)
    assert name.endswith(CUT)
    assert len(name) < 1_100


def test_a_secret_says_that_it_has_changed_and_nothing_else() -> None:
    sealed = SealedSecret(owner_id="r", kind=SecretKind.PASSWORD, sealed=SECRET.encode())
    facts = with_secrets(differing(JOB, JOB), [sealed])
    assert said(facts) == ({}, {"secret.password": "changed"})
    facts = without_secrets(facts, [SecretKind.LOGIN])
    assert said(facts) == ({"secret.login": "changed"}, {"secret.password": "changed"})
    assert said(told(what=sealed, more=SECRET.encode())) == (
        {},
        {"what": "changed", "more": "changed"},
    )


def test_of_the_address_of_a_webhook_only_the_server_is_said_and_a_change_is_seen() -> None:
    """Whoever knows all of it may use it; most are sealed, and then there is none to be said."""
    one = Channel(
        id="c",
        name="Chat",
        target=WebhookTarget(host="hooks.example.org", url=f"https://hooks.example.org/{SECRET}"),
        floor=Severity.WARNING,
        created_at=NOW,
    )
    other = replace(
        one,
        target=WebhookTarget(host="hooks.example.org", url=f"https://hooks.example.org/{SECRET}2"),
    )
    assert said(differing(one, other)) == (
        {"target.url": "changed"},
        {"target.url": "changed"},
    )
    assert differing(one, one) == ("{}", "{}")


@pytest.mark.parametrize(
    "holder",
    [
        RepositoryDraft(
            name="r", place=LocalPlace(path="/r"), secrets={SecretKind.PASSWORD: SECRET}
        ),
        MaintenanceDraft(
            machine_id="m", place=LocalPlace(path="/r"), secrets={SecretKind.LOGIN: SECRET}
        ),
        JobDraft(name="j", machine_id="m", repository_id="r", sources=(), passwords={"d": SECRET}),
        JobDraft(name="j", machine_id="m", repository_id="r", sources=(), hook_variables=SECRET),
        ChannelDraft(name="c", target=WebhookTarget(host="x.org"), secret=SECRET),
        RepositoryAccess(location="/r", password=SECRET),
        PostgresDump(name="d", password=SECRET),
        CommandDump(name="d", command=("x",), environment={"A": SECRET}),
        Hook(command=("x",), environment={"A": SECRET}),
    ],
    ids=lambda holder: type(holder).__name__,
)
def test_what_holds_a_secret_in_the_clear_is_refused(holder: object) -> None:
    """On its own, and inside of something else."""
    for whole in (holder, {"inside": holder}, {"inside": [holder]}):
        with pytest.raises(TypeError) as refusal:
            differing(None, whole)
        assert SECRET not in str(refusal.value)


@pytest.mark.parametrize("place", get_args(Place), ids=lambda place: place.__name__)
def test_every_kind_of_place_can_be_told(place: type[Struct]) -> None:
    """How one logs in is no secret, though it is called like one."""
    filled = {
        one.name: "x"
        for one in structs.fields(place)
        if one.default is msgspec.NODEFAULT or one.default == ""
    }
    _, after = said(differing(None, {"place": place(**filled)}))
    assert after["place.type"] == place.__struct_config__.tag


def test_what_has_no_form_in_json_is_refused() -> None:
    with pytest.raises(TypeError):
        told(what=object())


def test_every_kind_of_task_has_an_action_for_its_order() -> None:
    assert len({ordered(kind) for kind in TaskKind}) == len(TaskKind)


def test_changes_are_read_field_by_field_and_what_is_no_json_is_shown_as_it_is() -> None:
    deed = Deed(
        at=NOW,
        actor=KUSTOS,
        action=AuditAction.JOB_CHANGED,
        subject=Subject(SubjectKind.JOB, "j", "Documents"),
        before='{"b":1}',
        after='{"a":[1],"b":2}',
    )
    assert changes(deed) == [FieldChange("a", None, [1]), FieldChange("b", 1, 2)]
    assert changes(replace(deed, after="nonsense")) == [FieldChange("", '{"b":1}', "nonsense")]
