"""*Compliance*: what is listed of the report, what it leads to, and the file."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kustos.core.compliance import Breach, Finding, Severity
from kustos.core.compliance_reports import FleetReport, JobReport, MachineReport
from kustos.gui.language import Language, speak
from kustos.gui.models.compliance import ComplianceColumn, ComplianceModel, Shown, rows_of
from kustos.gui.navigation import (
    CompliancePlace,
    JobPlace,
    MachinePlace,
    PageKey,
    SectionPlace,
)
from kustos.gui.pages.compliance import CompliancePage
from kustos.gui.pages.jobs import JobsPage
from kustos.gui.text.compliance import ComplianceWords
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem
from tests.gui.b_stage import Stage
from tests.gui.test_b_lists import every_answer, job_on, said

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = 86_400


def breach(finding: Finding, severity: Severity, **figures: int) -> Breach:
    return Breach(finding=finding, severity=severity, since=NOW - timedelta(days=2), **figures)


BREACHES = (
    breach(Finding.NO_RECENT_BACKUP, Severity.CRITICAL, seen=3 * DAY, expected=DAY),
    Breach(finding=Finding.NO_RECENT_BACKUP, severity=Severity.WARNING),
    breach(Finding.SNAPSHOT_TOO_OLD, Severity.WARNING, seen=3 * DAY, expected=DAY),
    Breach(finding=Finding.SNAPSHOT_TOO_OLD, severity=Severity.CRITICAL),
    breach(Finding.BACKUP_FAILED, Severity.WARNING),
    breach(Finding.BACKUP_FAILED, Severity.CRITICAL),
    breach(Finding.TOO_SMALL, Severity.WARNING, seen=4_000, expected=10_000),
    breach(Finding.TOO_SMALL, Severity.WARNING, seen=4_000, expected=10_000, basis=10),
    breach(Finding.UNEXPECTED_SNAPSHOTS, Severity.WARNING, seen=1, expected=0),
    breach(Finding.RETENTION_NOT_MET, Severity.INFO, seen=7, expected=0),
)


def job(id_: str, *breaches: Breach, score: int = 40) -> JobReport:
    return JobReport(
        job_id=id_, name=f"Job {id_}", score=score, last_good_at=NOW, breaches=breaches
    )


def report(*machines: tuple[str, int, tuple[JobReport, ...]]) -> FleetReport:
    return FleetReport(
        made_at=NOW,
        score=87,
        machines=tuple(
            MachineReport(machine_id=name.lower(), name=name, score=score, jobs=jobs)
            for name, score, jobs in machines
        ),
    )


def test_what_is_amiss_is_listed_the_gravest_first() -> None:
    """Critical, then machines of which nothing is backed up, then the rest, by points and names;
    what is in order only if all is to be shown."""
    found = report(
        ("A", 90, (job("a", BREACHES[4]), job("b", score=100))),
        ("B", 30, (job("c", BREACHES[0], BREACHES[9]),)),
        ("C", 0, ()),
        ("D", 20, (job("d", BREACHES[2]),)),
    )

    def keys(shown: Shown, text: str = "") -> list[str]:
        return [row.key for row in rows_of(found, shown, text)]

    amiss = [
        "b c no-recent-backup",
        "c  ",
        "d d snapshot-too-old",
        "a a backup-failed",
        "b c retention-not-met",
    ]
    assert keys(Shown.AMISS) == amiss
    assert keys(Shown.CRITICAL) == amiss[:1]
    assert keys(Shown.ALL) == [*amiss, "a b "]
    assert keys(Shown.AMISS, " job C") == [amiss[0], amiss[4]]
    assert keys(Shown.ALL, "JOB B") == ["a b "]
    assert len(set(keys(Shown.ALL))) == 6


@pytest.mark.parametrize("of", BREACHES)
def test_each_finding_is_said_with_its_evidence_and_a_step(of: Breach, qapp: QApplication) -> None:
    """In both languages, with nothing left of a template."""
    shown = set()
    words = ComplianceWords()
    for language in (Language.GERMAN, Language.ENGLISH):
        speak(qapp, language)
        sentences = (
            words.title(job("a"), of),
            words.evidence(job("a"), of),
            words.step(job("a"), of),
        )
        for sentence in sentences:
            assert sentence
            assert not set("{}%") & set(sentence)
        shown.add(sentences)
    assert len(shown) == 2


def test_the_headline_counts_findings_and_machines(qapp: QApplication) -> None:
    """A machine without a job counts as one."""
    speak(qapp, Language.ENGLISH)
    found = report(
        ("A", 90, (job("a", *BREACHES[:3]), job("b"))), ("B", 100, (job("c"),)), ("C", 0, ())
    )
    words = ComplianceWords()
    assert words.headline(found) == "87 of 100 points. 4 findings on 2 of 3 machines."
    well = report(("B", 100, (job("c"),)))
    assert words.headline(well) == "87 of 100 points. Every job does what is expected of it."


def test_the_model_answers_whatever_a_view_asks(qtbot: QtBot) -> None:
    """Colour never alone: each severity has its word and its symbol."""
    model = ComplianceModel(now=lambda: NOW)
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, None
    )
    found = report(("A", 90, (job("a", BREACHES[0], BREACHES[6]), job("b"))), ("C", 0, ()))
    model.set_views(rows_of(found, Shown.ALL))
    every_answer(model)
    model.tick()
    pills = [model.index(row, 0).data(Role.STATE) for row in range(4)]
    assert pills == [
        PillState.FAILED,
        PillState.UNPROTECTED,
        PillState.WARNING,
        PillState.SUCCESS,
    ]
    assert len({said(model, row, 0) for row in range(4)}) == 4
    assert said(model, 0, ComplianceColumn.SINCE) == "2 days ago"
    assert model.index(0, ComplianceColumn.POINTS).data(Role.SECOND_LINE) == "machine: 90"
    del tester


async def test_a_failed_job_and_a_machine_without_one_lead_to_where_it_is_put_right(
    stage: Stage,
) -> None:
    """Reached from *Jobs*; what is put right goes by itself."""
    room = stage.room
    empfang, neu = await room.join("EMPFANG"), await room.join("NEU")
    office = await job_on(room, empfang.id, (await room.repository()).id)
    task = await room.do(lambda manager: manager.tasks.back_up(office.id))
    await empfang.start(task)
    await empfang.finish(task, outcome=Outcome.FAILED, problem=Problem(error=ErrorClass.DISK_FULL))
    jobs = stage.show(JobsPage, SectionPlace(PageKey.JOBS))
    await stage.until(jobs._compliance.isVisible, "the way there")
    jobs._compliance.click()
    assert stage.navigator.went == [CompliancePlace()]
    page = stage.show(CompliancePage, CompliancePlace())
    await stage.until(lambda: page._model.rowCount() == 3, "the findings")
    assert "3 findings on 2 of 2 machines" in page._headline.text()
    page._list.table.select_row(0)
    page._step.click()
    page._list.table.select_row(1)
    assert page._step.text() == "Add a job"
    page._step.click()
    assert stage.navigator.went[1:] == [MachinePlace(empfang.id), JobPlace(None, neu.id)]
    page._text.setText("nobody")
    await stage.until(page._empty.isVisible, "nothing of that name")
    page._text.clear()
    task = await room.do(lambda manager: manager.tasks.back_up(office.id))
    await empfang.start(task)
    await empfang.finish(task, result=BackupResult(snapshot_id="a" * 64, files_total=1))
    await stage.until(lambda: page._model.rowCount() == 1, "what is left")
    page._shown.choose(Shown.ALL)
    assert page._model.rowCount() == 2


def written(file: Path) -> str:
    """What is in it; nothing half-written lies beside it."""
    assert [each.name for each in file.parent.iterdir() if "jobs" in each.name] == [file.name]
    return file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.JSON"])
async def test_the_compliance_of_all_jobs_is_written_into_a_file(
    stage: Stage, tmp_path: Path, name: str
) -> None:
    """In the form that its name asks for; a folder that is not there is said."""
    room = stage.room
    empfang = await room.join("EMPFANG Ä")
    await job_on(room, empfang.id, (await room.repository()).id)
    page = stage.show(CompliancePage, CompliancePlace())
    await stage.until(page._export.isEnabled, "the report")
    page.export_to(str(tmp_path / "nowhere" / name))
    await stage.until(lambda: "not be written" in page._notice.title, "the trouble")
    assert page._export.isEnabled()
    page.export_to(str(tmp_path / name))
    await stage.until(lambda: page._notice.title == "The file is written", "the end")
    text = written(tmp_path / name)
    if name.endswith("csv"):
        assert text.splitlines()[1].startswith("EMPFANG Ä,80,Office,80,,no-recent-backup,warning")
    else:
        assert json.loads(text)["machines"][0]["jobs"][0]["score"] == 80
