"""Audit entries in words: every action, every field, and what it was before."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from msgspec import Struct

from kustos.core.alert_rules import AlertRules
from kustos.core.audit import (
    KUSTOS,
    Actor,
    ActorKind,
    AuditAction,
    Deed,
    FieldChange,
    Head,
    Subject,
    SubjectKind,
)
from kustos.core.audit_facts import _BOOKKEEPING
from kustos.core.audit_trail import AuditVerdict, SealStanding
from kustos.core.care_plan import CarePlan
from kustos.core.channels import Channel
from kustos.core.model import FOR_GOOD, Job, Place, SecretKind
from kustos.core.orders import CareOrder, RestoreOrder
from kustos.gui.text import audit
from kustos.gui.text.audit import AuditWords
from kustos.gui.text.audit_fields import KNOWN
from kustos_agent.protocol.values import Limits

pytestmark = pytest.mark.usefixtures("qapp")

NOUNS = (
    *(Job, AlertRules, CarePlan, Channel, Limits, RestoreOrder),
    *get_args(Place),
    *get_args(CareOrder),
)
_NAMED = {"machine_id", "repository_id", "policy_id", "site_id"}
"""Ids of which an entry says the name."""


def names(noun: type) -> Iterator[str]:
    """Of its fields, and of those of what they hold."""
    if issubclass(noun, Struct) and noun.__struct_config__.tag_field is not None:
        yield noun.__struct_config__.tag_field
    for name, hint in get_type_hints(noun).items():
        if name.startswith("_") or name in _BOOKKEEPING:
            continue
        yield name.removesuffix("_id") if name in _NAMED else name
        for part in (hint, *_parts(hint)):
            if isinstance(part, type) and (issubclass(part, Struct) or is_dataclass(part)):
                yield from names(part)


def _parts(hint: Any) -> Iterator[Any]:
    for part in get_args(hint):
        yield part
        yield from _parts(part)


def test_every_field_of_what_is_told_has_a_word() -> None:
    needed = {name for noun in NOUNS for name in names(noun)}
    needed |= {kind.value for kind in SecretKind} | {"secret", "maintainer", "token_days"}
    assert needed - KNOWN == set()
    assert {field.name for field in fields(Job)} & KNOWN


def test_every_action_and_subject_has_a_word_of_its_own() -> None:
    assert len({audit.action(action) for action in AuditAction}) == len(AuditAction)
    assert len({audit.subject_kind(kind) for kind in SubjectKind}) == len(SubjectKind)


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        (Actor(ActorKind.PERSON, "anna"), "anna"),
        (Actor(ActorKind.AGENT, "EMPFANG"), "Agent of EMPFANG"),
        (KUSTOS, "Kustos"),
        (Actor(ActorKind.UNKNOWN, "x"), "Unknown"),
    ],
)
def test_an_actor_is_told_by_what_it_is(actor: Actor, words: str) -> None:
    """A person who is called Kustos does not become the program: that one has no name."""
    assert audit.actor(actor) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (7, 14, "7 → 14"),
        (None, ["/home", "/etc"], "/home, /etc"),
        (["/home"], None, "/home → –"),
        (False, True, "no → yes"),
        (None, "changed", "changed"),
        ("https://x/…", "https://x/…", "changed"),
        (FOR_GOOD.isoformat(), None, "for good → –"),
        (None, {"name": "db"}, "Name: db"),
        (None, "2026-11-22 is no such moment", "2026-11-22 is no such moment"),
        (None, 1.5, "1.5"),
    ],
)
def test_a_change_is_told_as_what_it_was_and_is(before: object, after: object, words: str) -> None:
    assert audit.change(FieldChange("name", before, after)) == words


def test_a_moment_is_told_as_one() -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert "22 Nov 2026" in audit.value(at.isoformat())


def test_the_summary_names_each_field() -> None:
    deed = Deed(
        at=datetime(2026, 11, 22, tzinfo=UTC),
        actor=KUSTOS,
        action=AuditAction.JOB_CHANGED,
        subject=Subject(SubjectKind.JOB, "j", "Office"),
        before=msgspec.json.encode({"retention.daily": 7}).decode(),
        after=msgspec.json.encode({"retention.daily": 14, "name": "Office"}).decode(),
    )
    assert audit.summary(deed) == "Name: Office; Retention · Daily: 7 → 14"


@pytest.mark.parametrize(
    ("bad", "seal", "title", "cause"),
    [
        (None, SealStanding.HOLDS, "The audit is whole: 12 entries", "up to 10"),
        (None, SealStanding.LOCKED, "The audit is whole: 12 entries", "locked"),
        (None, SealStanding.NONE, "The audit is whole: 12 entries", "Nothing is sealed yet."),
        (None, SealStanding.BROKEN, "The seal of the audit is broken", "sealed"),
        (13, SealStanding.HOLDS, "The audit is not as it was written", "Entry 13"),
    ],
)
def test_a_verdict_says_what_it_rests_on(
    bad: int | None, seal: SealStanding, title: str, cause: str
) -> None:
    verdict = AuditVerdict(head=Head(12, bytes(32)), bad=bad, seal=seal, sealed=10)
    said = AuditWords().verdict(verdict)
    assert said.title == title
    assert cause in said.cause
    assert ("note its end: 12:00" in said.step) is verdict.whole
