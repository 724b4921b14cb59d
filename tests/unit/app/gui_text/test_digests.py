"""The daily digest in words: one sentence first, calm, and safe to be shown by any mail program."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from PySide6.QtWidgets import QApplication

from kustos.core.alerts import Alert, AlertKind, AlertView, Evidence, Severity
from kustos.core.channels import PingStage
from kustos.core.digest import (
    Coming,
    ComingKind,
    Digest,
    Grown,
    coming_of,
    grown_of,
    most_pressing,
)
from kustos.core.machines import MachineView
from kustos.core.messages import Run
from kustos.core.model import Job, Machine, MachineState, Task, TaskState
from kustos.core.orders import lost_order
from kustos.core.status import Verdict, Why
from kustos.core.strips import NO_DAYS
from kustos.gui.language import Language, speak
from kustos.gui.text import numbers
from kustos.gui.text.digests import MOST_NAMED, Digests, Pings
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
PC = Machine(id="m", name="<b>PC & 1</b>", hostname="e", os_name="Windows", enrolled_at=NOW)
JOB = Job(
    id="j", name="Office", machine_id="m", repository_id="r", sources=("/home",), created_at=NOW
)
_VOID = frozenset({"meta", "br"})
_ALLOWED = frozenset(
    ["html", "head", "meta", "title", "style", "body", "table", "tr", "td", "p", "h1", "h2"],
)


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    speak(qapp, Language.ENGLISH)
    yield
    speak(qapp, Language.ENGLISH)


def machine(state: MachineState, why: Why, number: int = 1) -> MachineView:
    return MachineView(
        machine=replace(PC, id=f"m{number}"),
        verdict=Verdict(state=state, why=why),
        connected=True,
        jobs=1,
        last_good_at=NOW,
        last_seen=NOW,
        running=(),
        days=NO_DAYS,
        heartbeat=None,
    )


def alert(number: int = 1, severity: Severity = Severity.WARNING) -> AlertView:
    made = Alert(
        id=str(number),
        kind=AlertKind.DISK_LOW,
        severity=severity,
        since=NOW - timedelta(hours=number),
        raised_at=NOW,
        last_seen=NOW,
        evidence=Evidence(names=("/srv",), free=5, total=100),
        machine_id="m",
    )
    return AlertView(alert=made, machine=PC)


CALM = Digest(
    day=date(2026, 11, 22),
    now=NOW,
    machines=(
        machine(MachineState.PROTECTED, Why.ALL_GOOD, 1),
        machine(MachineState.PROTECTED, Why.ALL_GOOD, 2),
    ),
    pressing=(),
    known=0,
    ended={TaskState.SUCCESS: 24},
    bytes_added=3_200_000_000,
    grown=(),
    coming=(),
)
BUSY = replace(
    CALM,
    machines=(*CALM.machines, machine(MachineState.FAILING, Why.BACKUP_FAILED, 3)),
    pressing=(alert(),),
    known=2,
    ended={TaskState.SUCCESS: 24, TaskState.FAILED: 1},
    grown=(Grown(name="Office", machine=PC.name, bytes_added=2_000_000_000),),
    coming=(Coming(kind=ComingKind.CERTIFICATE_ENDS, at=NOW + timedelta(days=9)),),
)


class Reader(HTMLParser):
    """Gathers the text, and fails for what does not belong into a mail."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALLOWED
        assert not {"href", "src", "background", "onload"} & {name for name, _ in attrs}
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return " ".join(reader.text)


def test_the_first_sentence_says_it_all() -> None:
    """It is the subject as well."""
    subject, text, html = Digests().words(BUSY)
    assert subject == "Kustos: 2 of 3 machines are protected. 1 failing."
    assert text.startswith("2 of 3 machines are protected. 1 failing.\n")
    assert "2 of 3 machines are protected. 1 failing." in read(html)


def test_what_needs_a_person_has_its_since_and_next_step() -> None:
    """Then the numbers, what grew, and what is to come."""
    _, text, html = Digests().words(BUSY)
    for said in (text, read(html)):
        places = [
            said.index(part)
            for part in (
                "a disk is nearly full",
                "Since ",
                "Make room there.",
                "2 are known or put off.",
                "The last 24 hours",
                "Added to the repositories",
                "What grew most",
                f"+{numbers.size(2_000_000_000)}",
                "Coming up",
                "The certificate of Kustos ends.",
            )
        ]
        assert places == sorted(places)


def test_a_calm_day_is_said_calmly() -> None:
    """And nothing is left out that somebody might wait for."""
    subject, text, _ = Digests().words(CALM)
    assert subject == "Kustos: All 2 machines are protected."
    assert "Nothing needs a person." in text
    assert "What grew most" not in text
    nothing = replace(CALM, ended={}, machines=())
    subject, text, _ = Digests().words(nothing)
    assert subject == "Kustos: No machine has joined yet."
    assert "No backup has ended." in text


def test_names_are_text_in_html_whatever_they_are() -> None:
    """A machine may call itself anything; nothing is loaded, and no link leads out."""
    _, _, html = Digests().words(BUSY)
    assert "<b>PC" not in html
    assert "<b>PC & 1</b>: a disk is nearly full" in read(html)
    assert "url(" not in html
    assert "http" not in html


def test_a_very_bad_day_is_still_read() -> None:
    """Beyond some alerts their number is told."""
    many = tuple(alert(number) for number in range(1, 60))
    _, text, _ = Digests().words(replace(BUSY, pressing=many))
    assert text.count("a disk is nearly full") == MOST_NAMED
    assert f"{59 - MOST_NAMED} more" in text


def test_german_says_the_same(qapp: QApplication) -> None:
    """In sober words."""
    speak(qapp, Language.GERMAN)
    subject, text, html = Digests().words(BUSY)
    assert subject == "Kustos: 2 von 3 Rechnern sind geschützt. 1 fehlgeschlagen."
    assert "Die letzten 24 Stunden" in text
    assert 'lang="de"' in html
    assert "Zu tun" in read(html)


def test_the_most_severe_comes_first_then_the_oldest() -> None:
    """Who has acknowledged one is not asked again."""
    known = replace(alert(9), alert=replace(alert(9).alert, acknowledged_at=NOW))
    views = [alert(1), alert(3), known, alert(2, Severity.CRITICAL)]
    assert [view.alert.id for view in most_pressing(views)] == ["2", "3", "1"]


def backup(number: int, size: int, **fields: object) -> Task:
    task = Task(
        id=str(number),
        kind=TaskKind.BACKUP,
        machine_id="m",
        repository_id="r",
        order=lost_order(TaskKind.BACKUP),
        created_at=NOW,
        state=TaskState.SUCCESS,
        job_id="j",
        finished_at=NOW,
        result=BackupResult(snapshot_id="0" * 64, bytes_added=size, files_new=4),
    )
    return replace(task, **fields)  # type: ignore[arg-type]


def test_what_grew_is_added_up_by_job() -> None:
    """Of jobs that are there; what is hardly anything is left out."""
    tasks = [backup(1, 5_000_000), backup(2, 6_000_000), backup(3, 10, job_id="small")]
    small = replace(JOB, id="small", name="Small")
    (one,) = grown_of(tasks, {"j": JOB, "small": small}, {"m": PC})
    assert (one.name, one.machine, one.bytes_added) == ("Office", PC.name, 11_000_000)
    assert grown_of(tasks, {}, {}) == ()


def test_what_comes_is_told_some_time_before() -> None:
    """Not years ahead, and a pause without an end is none."""
    soon = replace(JOB, paused_until=NOW + timedelta(days=2))
    late = replace(JOB, paused_until=NOW + timedelta(days=9_000))
    found = coming_of(NOW + timedelta(days=80), [soon, late], {"m": PC}, NOW)
    assert [one.kind for one in found] == [ComingKind.PAUSE_ENDS, ComingKind.CERTIFICATE_ENDS]
    assert coming_of(NOW + timedelta(days=91), [], {}, NOW) == ()


def test_a_ping_says_what_became_of_the_run() -> None:
    """One line for whoever looks at the check."""
    good = Run(task=backup(1, 5), job=JOB, machine=replace(PC, name="PC-1"))
    assert Pings().run(good, PingStage.START) == "PC-1: Office: the backup has begun."
    said = Pings().run(good, PingStage.SUCCESS)
    assert said == "PC-1: Office: Success. The snapshot is there and complete. 4 new, 0 changed"
    problem = Problem(error=ErrorClass.UNREACHABLE)
    bad = replace(good, task=backup(1, 0, state=TaskState.FAILED, problem=problem, result=None))
    said = Pings().run(bad, PingStage.FAIL)
    assert said.startswith("PC-1: Office: Failed. The repository cannot be reached.")
