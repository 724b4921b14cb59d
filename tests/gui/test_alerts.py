"""*Alerts*: what needs a person, and what the person does with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from kustos.core.alerts import Alert, AlertKind, AlertView, Evidence, Severity
from kustos.core.channels import Channel, NtfyTarget
from kustos.core.harm import Harm, Unusual
from kustos.core.holds import Hold
from kustos.core.model import CertificateTrouble, Job, LocalPlace, Machine, Repository
from kustos.core.ports import UnitOfWork
from kustos.core.trips import Trip
from kustos.gui.alert_steps import Door, next_step
from kustos.gui.dialogs.settle import SettleDialog
from kustos.gui.fleet_watch import FleetWatch
from kustos.gui.language import Language, speak
from kustos.gui.models.alerts import AlertColumn, AlertsModel
from kustos.gui.navigation import (
    JobPlace,
    MachinePlace,
    PageKey,
    RepositoryPlace,
    SectionPlace,
    TaskPlace,
)
from kustos.gui.pages.alerts import AlertsPage, tomorrow
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.machines_card import MachineCard
from kustos.gui.pages.machines_settings import MachineSettings
from kustos.gui.text.alerts import Alerts
from kustos.gui.theme.palette import Tone
from kustos.gui.tray import AlertNotices, words
from kustos.gui.widgets.tabs import TabStrip
from kustos_agent.protocol.name_figures import Ending, NameFigures, Renaming
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind
from tests.gui.alarms import alert
from tests.gui.b_stage import Stage
from tests.gui.looking import the
from tests.gui.scripted_links import Room
from tests.gui.test_b_lists import every_answer, job_on, said

ALERTS = SectionPlace(PageKey.ALERTS)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PC = Machine(id="m", name="EMPFANG", hostname="e", os_name="Windows", enrolled_at=NOW)
NAS = Repository(id="r", name="NAS", place=LocalPlace(path="/srv"), created_at=NOW)
JOB = Job(
    id="j", name="Office", machine_id="m", repository_id="r", sources=("/home",), created_at=NOW
)
CHAT = Channel(
    id="c",
    name="Chat",
    target=NtfyTarget(server="https://ntfy.sh", topic="office"),
    floor=Severity.WARNING,
    created_at=NOW,
)
FULL = Evidence(
    problem=Problem(error=ErrorClass.UNREACHABLE, subject="nas.lan"),
    task_id="t",
    names=("/srv",),
    free=5,
    total=100,
    off_by_seconds=-180.0,
    version="0.13.0",
    certificate=CertificateTrouble.AUTHORITY_ENDS,
    at=NOW,
    count=3,
)


def view(kind: AlertKind, evidence: Evidence = FULL, **fields: object) -> AlertView:
    """About an office's machine, job and repository."""
    raised = alert(kind, Severity.WARNING, 1, **fields)
    return AlertView(
        alert=replace(raised, machine_id="m", job_id="j", repository_id="r", evidence=evidence),
        machine=PC,
        job=JOB,
        repository=NAS,
        channel=CHAT,
    )


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_says_what_is_the_case_why_and_what_to_do(
    kind: AlertKind, qapp: QApplication
) -> None:
    """In both languages, with the names, and with nothing left of a template."""
    shown = []
    for language in (Language.ENGLISH, Language.GERMAN):
        speak(qapp, language)
        said = Alerts().explain(view(kind), NOW)
        for sentence in (said.title, said.cause, said.step):
            assert sentence
            assert not set("{}") & set(sentence)
            assert "%L" not in sentence
        if kind is not AlertKind.CERTIFICATE:
            assert any(name in said.title for name in ("EMPFANG", "NAS", "Chat"))
        assert Alerts().door(next_step(view(kind)).door)
        shown.append(said)
    speak(qapp, Language.ENGLISH)
    assert shown[0].step != shown[1].step


@pytest.mark.parametrize("kind", AlertKind)
def test_what_has_no_evidence_is_said_all_the_same(kind: AlertKind) -> None:
    """A column of an alert that an older program raised may know less."""
    bare = AlertView(alert=view(kind, Evidence()).alert)
    said = Alerts().explain(bare, NOW)
    assert said.title
    assert said.step
    assert next_step(bare)


def test_the_next_step_leads_to_where_it_is_put_right() -> None:
    """A wrong password to the repository, a missing folder to the job, all else to the run."""

    def failed(error: ErrorClass) -> AlertView:
        return view(AlertKind.BACKUP_FAILED, Evidence(problem=Problem(error=error), task_id="t"))

    places = {
        ErrorClass.WRONG_PASSWORD: (Door.REPOSITORY, RepositoryPlace("r")),
        ErrorClass.SOURCE_MISSING: (Door.JOB, JobPlace("j")),
        ErrorClass.CORRUPT: (Door.CARE, RepositoryPlace("r", care=True)),
        ErrorClass.INTERNAL: (Door.TASK, TaskPlace("t")),
    }
    assert {error: tuple(next_step(failed(error))) for error in places} == places
    assert next_step(view(AlertKind.DISK_LOW)).place == MachinePlace("m")
    assert next_step(view(AlertKind.CERTIFICATE)).place == SectionPlace(PageKey.SETTINGS)
    assert next_step(view(AlertKind.REPOSITORY_LOCKED)).place == RepositoryPlace("r", care=True)


def test_the_model_answers_whatever_a_view_asks(qtbot: QtBot) -> None:
    """Colour never alone: each severity has its word, each state that a person gave its own."""
    model = AlertsModel(now=lambda: NOW)
    QAbstractItemModelTester(model)
    model.set_views(
        [
            view(AlertKind.BACKUP_FAILED),
            view(AlertKind.DISK_LOW, acknowledged_at=NOW),
            view(AlertKind.CLOCK_WRONG, snoozed_until=NOW + timedelta(days=7)),
            view(AlertKind.MACHINE_LEFT, resolved_at=NOW),
        ]
    )
    every_answer(model)
    assert said(model, 0, AlertColumn.SEVERITY) == "Warning"
    states = [said(model, row, AlertColumn.STANDING).split()[0] for row in range(1, 4)]
    assert states == ["Known", "Put", "Resolved"]


def test_tomorrow_is_the_next_morning_by_the_clock_on_the_wall() -> None:
    """In whichever zone this computer is."""
    local = tomorrow(NOW).astimezone()
    assert (local.hour, local.minute) == (8, 0)
    assert local.date() == NOW.astimezone().date() + timedelta(days=1)


async def raised(stage: Stage) -> Alert:
    """A backup has failed, and it was looked at."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    nas = await room.repository()
    job = await job_on(room, empfang.id, nas.id)
    task = await room.do(lambda manager: manager.tasks.back_up(job.id))
    await empfang.start(task)
    await empfang.finish(task, Outcome.FAILED, problem=Problem(error=ErrorClass.WRONG_PASSWORD))
    await room.do(lambda manager: manager.alerting.visit())
    (found,) = await room.do(lambda manager: manager.alerting.overview())
    assert found.alert.kind is AlertKind.BACKUP_FAILED
    assert task.kind is TaskKind.BACKUP
    return found.alert


async def test_an_empty_page_says_what_will_be_here(stage: Stage) -> None:
    """That nothing is here is good news, and is said as such."""
    page = stage.show(AlertsPage, ALERTS)
    await stage.until(page._empty.isVisible, "the empty page")
    assert page._empty.accessibleName() == "Nothing needs a person"
    assert not page._list.foot.isVisible()


async def test_a_failed_backup_appears_and_its_next_step_leads_on(stage: Stage) -> None:
    """While the page is open, without a reload."""
    page = stage.show(AlertsPage, ALERTS)
    await stage.until(page._empty.isVisible, "the empty page")
    await raised(stage)
    await stage.until(page._step.isVisible, "the alert")
    assert page._why.accessibleName() == "EMPFANG: the backup “Office” failed"
    assert "password" in page._why.accessibleDescription()
    assert page._step.text() == "Open the repository"
    page._step.click()
    assert isinstance(stage.navigator.went[-1], RepositoryPlace)


async def test_an_alert_is_acknowledged_and_opened_again(stage: Stage) -> None:
    """It stays in the list, with the word for it, and the count follows."""
    await raised(stage)
    page = stage.show(AlertsPage, ALERTS)
    await stage.until(page._know.isVisible, "the alert")
    assert not page._again.isVisible()
    page._know.click()
    await stage.until(page._again.isVisible, "that it is known")
    assert said(page._model, 0, AlertColumn.STANDING).startswith("Known since")
    assert not page._know.isVisible()
    page._again.click()
    await stage.until(page._know.isVisible, "that it is open again")


async def test_an_alert_is_put_off_for_a_week(stage: Stage) -> None:
    """The menu under the button offers three times; all by the keyboard as well."""
    await raised(stage)
    page = stage.show(AlertsPage, ALERTS)
    await stage.until(page._put_off.isVisible, "the alert")
    page._put_off.setFocus(Qt.FocusReason.TabFocusReason)
    page._put_off.click()
    menu = next(menu for menu in page.findChildren(QMenu) if menu.actions())
    texts = [action.text() for action in menu.actions()]
    assert texts == ["For an hour", "Until tomorrow morning", "For a week"]
    menu.actions()[2].trigger()
    menu.close()
    await stage.until(page._again.isVisible, "that it is put off")
    (found,) = await stage.room.do(lambda manager: manager.alerting.overview())
    until = found.alert.snoozed_until
    assert until is not None
    assert timedelta(days=6, hours=23) < until - datetime.now(UTC) <= timedelta(days=7)


async def test_what_was_resolved_is_in_the_history(stage: Stage) -> None:
    """Nothing can be said to it any more but where it was."""
    alert_ = await raised(stage)
    resolved = replace(alert_, resolved_at=datetime.now(UTC))
    await stage.room.write(lambda unit: unit.alerts.put([resolved]))
    page = stage.show(AlertsPage, ALERTS)
    await stage.until(page._empty.isVisible, "that nothing is open")
    page._history.click()
    await stage.until(page._step.isVisible, "the resolved one")
    assert said(page._model, 0, AlertColumn.STANDING).startswith("Resolved")
    assert not any(button.isVisible() for button in (page._know, page._put_off, page._again))


async def test_what_resolved_meanwhile_cannot_be_acknowledged(stage: Stage) -> None:
    """It is said, and the list is read again."""
    alert_ = await raised(stage)
    page = stage.show(AlertsPage, ALERTS)
    await stage.until(page._know.isVisible, "the alert")
    resolved = replace(alert_, resolved_at=datetime.now(UTC))
    await stage.room.write(lambda unit: unit.alerts.put([resolved]))
    page._know.click()
    await stage.until(lambda: page._notice.title, "that it is not there any more")
    assert page._notice.title == "It is not there any more"


async def test_what_is_new_is_said_once_and_leads_with_the_sentence(stage: Stage) -> None:
    """By the notification area, when it is raised; not again at each look."""
    heard: list[tuple[str, str, bool]] = []
    notices = AlertNotices(stage.room.bridge)
    notices.said.connect(lambda *said: heard.append(said))
    await raised(stage)
    await stage.until(lambda: heard, "that it is said")
    await stage.room.do(lambda manager: manager.alerting.visit())
    title, text, critical = heard[0]
    assert title == "EMPFANG: the backup “Office” failed"
    assert "password" in text
    assert critical
    assert len(heard) == 1
    notices.stop()


def test_several_at_once_are_one_message() -> None:
    """A power cut is not a shower of balloons."""
    title, text, critical = words([view(AlertKind.MACHINE_OFFLINE), view(AlertKind.DISK_LOW)])
    assert "2 alert" in title
    assert text.splitlines() == ["EMPFANG is not connected", "EMPFANG: a disk is nearly full"]
    assert not critical


async def test_the_navigation_counts_what_waits_for_a_person(room: Room, qtbot: QtBot) -> None:
    """In words for who cannot see the number; what is acknowledged is not counted."""
    stage = Stage(room, qtbot)
    watch = FleetWatch(room.bridge, room.bridge)
    watch.reread()
    found = await raised(stage)
    await stage.until(lambda: watch.alerts.pressing == 1, "the count")
    assert "need" in watch.alert_words
    assert watch.alert_tone is Tone.FAILING
    await room.do(lambda manager: manager.alerting.acknowledge(found.id))
    await stage.until(lambda: not watch.alert_words, "that nothing waits any more")
    watch.stop()


async def test_maintenance_mode_is_switched_on_the_machines_settings(stage: Stage) -> None:
    """And shown as it is kept; nothing is raised meanwhile."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    page = stage.show(MachinesPage, MachinePlace(empfang.id))
    card = the(MachineCard, page)
    await stage.until(lambda: card.machine_id == empfang.id, "the card")
    the(TabStrip, card).setCurrentIndex(2)
    settings = the(MachineSettings, card)
    await stage.until(settings._maintenance.isEnabled, "the details")
    assert not settings._maintenance.isChecked()
    settings._maintenance.click()

    async def kept() -> bool:
        mode = await room.do(lambda manager: manager.alerting.maintenance(empfang.id))
        return mode is not None

    await stage.until(kept, "the mode to be kept")
    await stage.until(settings._maintenance.isChecked, "the tick")
    settings._maintenance.click()

    async def over() -> bool:
        return not await kept()

    await stage.until(over, "that it is over")
    await stage.until(lambda: not settings._maintenance.isChecked(), "no tick")


CHANGE = Unusual(
    harm=Harm.RENAMED,
    gone=48_210,
    new=48_199,
    of_files=61_377,
    added=89 * 10**9,
    of_bytes=103 * 10**9,
    usual=120,
    most=903,
    basis=60,
)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (CHANGE, "48,210 of 61,377 files are gone, and 48,199 others are there instead; 89.0 GB"),
        (
            structs.replace(CHANGE, harm=Harm.CHANGED, changed=50_000, gone=1),
            "50,000 of 61,377 files have other content, 1 is gone; 89.0 GB",
        ),
        (
            structs.replace(CHANGE, harm=Harm.GONE, added=10**6),
            "48,210 of 61,377 files are gone; 1.0 MB",
        ),
        (
            structs.replace(CHANGE, harm=Harm.REWRITTEN),
            "Of 103 GB 89.0 GB are new data, and the files are hardly bigger.",
        ),
    ],
)
def test_an_unusual_change_is_said_in_numbers(
    change: Unusual, found: str, qapp: QApplication
) -> None:
    """Against what is usual; with what is on hold for it."""
    speak(qapp, Language.ENGLISH)
    said = Alerts().explain(
        view(AlertKind.UNUSUAL_CHANGE, Evidence(change=change, count=5, task_id="t")), NOW
    )
    cause = said.cause.replace("\xa0", " ")
    assert cause.startswith(found)
    unit = " bytes" if change.harm is Harm.REWRITTEN else ""
    assert f"Usual: 120{unit}, at most 903{unit} in 60 runs." in cause
    assert cause.endswith("5 good snapshots from before are on hold.")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            NameFigures(
                new=48_199,
                renamed=48_000,
                endings=(Ending(ending="locked", new=48_100),),
                examples=(
                    Renaming(before="/a/x.txt", now="/a/x.txt.locked"),
                    Renaming(before="/a/\u202ey.txt", now="/a/\u202ey.txt"),
                    Renaming(before="/a/gone"),
                    Renaming(now="/never shown"),
                ),
            ),
            (
                "48,000 files were given the ending .locked. For example “/a/x.txt.locked”,"
                " “/a/\\u202ey.txt”, “/a/gone”."
            ),
        ),
        (
            NameFigures(
                new=48_199,
                endings=(Ending(ending="xyz", new=48_100),),
                examples=(Renaming(now=f"/{'a' * 200}.xyz"),),
            ),
            f"which none of those had that are gone or changed. For example “…{'a' * 75}.xyz”.",
        ),
        (NameFigures(new=9, renamed=1), "1 file was renamed."),
        (NameFigures(changed=9), "in 60 runs."),
    ],
    ids=["given", "new", "renamed", "nothing"],
)
def test_what_the_names_say_is_told_in_words(
    names: NameFigures, said: str, qapp: QApplication
) -> None:
    """Behind the numbers, with some examples whose names are made safe."""
    speak(qapp, Language.ENGLISH)
    evidence = Evidence(change=structs.replace(CHANGE, names=names), task_id="t")
    explained = Alerts().explain(view(AlertKind.UNUSUAL_CHANGE, evidence), NOW)
    assert explained.cause.replace("\xa0", " ").endswith(said)


@pytest.mark.parametrize("usual", [True, False])
async def test_a_person_says_what_an_unusual_change_was(stage: Stage, *, usual: bool) -> None:
    """One of two answers, neither chosen to begin with; the alert is over then, and the holds are
    lifted if it was meant to be."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    repository = await room.repository()
    job = await job_on(room, empfang.id, repository.id)
    task = await room.do(lambda manager: manager.tasks.back_up(job.id))
    await empfang.start(task)
    await empfang.finish(task)
    trip = Trip(task_id=task.id, job_id=job.id, at=datetime.now(UTC), evidence=CHANGE, held=1)
    hold = Hold(
        repository_id=repository.id,
        snapshot_id="a" * 64,
        held_at=datetime.now(UTC),
        held_by="",
        reason="",
        trip=task.id,
    )

    def catch(unit: UnitOfWork) -> None:
        unit.trips.put(trip)
        unit.holds.put(hold)

    await room.write(catch)
    await room.do(lambda manager: manager.alerting.visit())
    page = stage.show(AlertsPage, ALERTS)
    await stage.until(page._settle.isVisible, "the way to say what it was")
    page._settle.click()
    dialog = the(SettleDialog, page)
    assert not dialog.start.isEnabled()
    (dialog.usual if usual else dialog.harm).click()
    assert dialog.start.isEnabled()
    settled: list[None] = []
    dialog.settled.connect(lambda: settled.append(None))
    dialog.start.click()
    await stage.until(lambda: bool(settled), "the answer")
    await room.do(lambda manager: manager.alerting.visit())
    await stage.until(lambda: page._model.rowCount() == 0, "the alert to be over")
    holds = await room.write(lambda unit: unit.holds.of_repository(repository.id))
    assert bool(holds) is not usual
