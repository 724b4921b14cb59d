"""How a repository is looked after by itself: shown, and changed."""

from functools import partial

from kustos.core.care_plan import OFF, CarePlan, Window
from kustos.core.jobs import JobDraft
from kustos.core.model import Job, Repository
from kustos.gui.dialogs.care_plan import CarePlanDialog
from kustos.gui.forms.care_form import CareForm
from kustos.gui.navigation import PageKey, SectionPlace, TaskPlace
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.pages.repositories_care import CareCard
from kustos.gui.text.schedules import minute_of_day
from kustos_agent.protocol.tasks import CheckDepth
from kustos_agent.protocol.values import TaskKind
from tests.gui.b_stage import Stage
from tests.gui.nights import put_looks, put_nights

REPOSITORIES = SectionPlace(PageKey.REPOSITORIES)


async def _nas(stage: Stage) -> tuple[Repository, Job]:
    """A repository in which SERVER keeps the backups of a job."""
    nas = await stage.room.repository("NAS")
    server = await stage.room.join("SERVER")
    draft = JobDraft(name="Office", machine_id=server.id, repository_id=nas.id, sources=("/home",))
    return nas, await stage.room.do(lambda manager: manager.jobs.save(draft))


async def _card(stage: Stage) -> tuple[RepositoriesPage, CareCard]:
    """The page, once the card says something."""
    page = stage.show(RepositoriesPage, REPOSITORIES)
    card = page._planned
    await stage.until(lambda: card.isVisible() and card.summary.text(), "the card")
    return page, card


async def _dialog(stage: Stage) -> tuple[CareCard, CarePlanDialog]:
    page, card = await _card(stage)
    card.change.click()
    dialog = page.findChild(CarePlanDialog)
    assert isinstance(dialog, CarePlanDialog)
    await stage.until(lambda: dialog.form.machine.count() > 1, "the machines")
    return card, dialog


async def test_the_card_says_what_is_done_by_itself(stage: Stage) -> None:
    """By whom and when, and that nothing was done yet; without rules nothing is forgotten."""
    await _nas(stage)
    _, card = await _card(stage)
    assert card.summary.text() == (
        "Space freed weekly, checked every 30 days (with 1/12 of the data each time), measured"
        f" weekly; between {_clock(22)} and {_clock(6)}, by SERVER."
    )
    assert card.lines[TaskKind.FORGET].next.text() == "no job has rules: everything is kept"
    prune = card.lines[TaskKind.PRUNE]
    assert prune.last.text() == "never yet"
    assert prune.next.text().endswith(_clock(22))
    assert not prune.run.isVisible()


def _clock(hour: int) -> str:
    return minute_of_day(hour * 60)


async def test_nights_that_were_are_told_with_what_they_freed(stage: Stage) -> None:
    """What failed is marked, and leads to its run."""
    nas, job = await _nas(stage)
    await stage.room.write(partial(put_nights, job=job, machine_id=job.machine_id))
    page, card = await _card(stage)
    page._read_plan()
    prune = card.lines[TaskKind.PRUNE]
    await stage.until(lambda: prune.marks.text() == "✓ ✓ ✕", "the nights")
    assert prune.last.text().startswith("failed ")
    assert "(structure, part 4 of 12 of the data)" in card.lines[TaskKind.CHECK].last.text()
    assert card.lines[TaskKind.STATS].last.text().endswith("(812\u00a0GB)")
    assert card.lines[TaskKind.FORGET].marks.text() == "✓ ✓ ✓ ✓ ✓ ✓"
    prune.run.click()
    (place,) = stage.navigator.went
    assert isinstance(place, TaskPlace)
    view = await stage.room.do(lambda manager: manager.care.view(nas.id))
    assert place.task_id in {task.id for task in view.history if task.kind is TaskKind.PRUNE}


async def test_a_step_that_is_due_says_what_keeps_it(stage: Stage) -> None:
    """The machine is away; it says so until it is back."""
    nas, job = await _nas(stage)
    await stage.room.write(partial(put_nights, job=job, machine_id=job.machine_id))
    at_any_time = CarePlan(window=Window(begin=0, end=0))
    await stage.room.do(lambda manager: manager.care.save(nas.id, at_any_time))
    await stage.room.machines["SERVER"].disconnect()
    page, card = await _card(stage)
    said = card.lines[TaskKind.STATS].next
    awaited = "due; waits until SERVER is connected"
    await stage.until(lambda: said.text() == awaited, "what keeps it")
    await stage.room.machines["SERVER"].connect()
    page.tick()
    await stage.until(lambda: said.text() != awaited, "the machine")


async def test_a_plan_is_changed(stage: Stage) -> None:
    """What is entered is what holds, and the card says it."""
    nas, _ = await _nas(stage)
    card, dialog = await _dialog(stage)
    form = dialog.form
    form.days[TaskKind.PRUNE].choose("14")
    form.days[TaskKind.STATS].choose(str(OFF))
    form.reads.choose(CheckDepth.ALL.value)
    assert not form._rows["parts"].isVisibleTo(form)
    form.repack.setValue(3)
    form.unused.setValue(2.5)
    form.zone.choose("Europe/Berlin")
    form.machine.choose(stage.room.machines["SERVER"].id)
    dialog.save.click()
    await stage.until(lambda: "with all data" in card.summary.text(), "the new plan")
    view = await stage.room.do(lambda manager: manager.care.view(nas.id))
    assert view.plan == CarePlan(
        prune_days=14,
        stats_days=OFF,
        check=CheckDepth.ALL,
        max_repack_bytes=3 * 2**30,
        max_unused_percent=2.5,
        window=Window(zone="Europe/Berlin"),
        machine_id=stage.room.machines["SERVER"].id,
    )
    assert card.lines[TaskKind.STATS].next.text() == "not by itself"


async def test_what_the_fields_cannot_show_stays_as_it_was(stage: Stage) -> None:
    """Bytes that are no whole GiB, and a rhythm that is not offered."""
    nas, _ = await _nas(stage)
    odd = CarePlan(
        prune_days=11, max_repack_bytes=2**30 + 1, window=Window(begin=1, end=2, zone="UTC")
    )
    await stage.room.do(lambda manager: manager.care.save(nas.id, odd))
    _, dialog = await _dialog(stage)
    assert dialog.form.plan() == odd
    assert dialog.form.days[TaskKind.PRUNE].currentText() == "every 11 days"
    dialog.reject()


async def test_nonsense_is_said_at_its_field(stage: Stage) -> None:
    """And nothing is changed; what is switched off altogether asks for no more."""
    nas, _ = await _nas(stage)
    _, dialog = await _dialog(stage)
    dialog.form.zone.choose("Europe/Nowhere")
    dialog.save.click()
    row = dialog.form._rows["zone"]
    await stage.until(lambda: row.error, "what is wrong")
    assert dialog.save.isEnabled()
    view = await stage.room.do(lambda manager: manager.care.view(nas.id))
    assert view.plan == CarePlan()
    dialog.form.on.setChecked(False)
    assert not row.isVisibleTo(dialog.form)
    dialog.reject()


async def test_a_maintainer_is_not_chosen_here(stage: Stage) -> None:
    """It alone has the login: the field names it."""
    await _nas(stage)
    _, dialog = await _dialog(stage)
    dialog.form.show_machines([], "SERVER")
    assert not dialog.form.machine.isEnabled()
    assert dialog.form.machine.currentText() == "SERVER"
    assert dialog.form._rows["machine_id"].message == "SERVER alone has the login for that."
    dialog.reject()


async def test_what_is_switched_off_is_said_to_be(stage: Stage) -> None:
    """Nothing is done by itself, and nothing is due."""
    nas, _ = await _nas(stage)
    await stage.room.do(lambda manager: manager.care.save(nas.id, CarePlan(on=False)))
    _, card = await _card(stage)
    assert card.summary.text() == "Nothing of it is done by itself."
    assert card.lines[TaskKind.PRUNE].next.text() == "not by itself"


async def test_whether_it_opens_is_told_with_its_days(stage: Stage) -> None:
    """And since when it does not, and why."""
    nas, job = await _nas(stage)
    page, card = await _card(stage)
    assert (card.look.last.text(), card.look.next.text()) == ("never yet", "every 5 minutes")
    assert card.look.marks.text() == ""
    looks = partial(put_looks, repository_id=nas.id, machine_id=job.machine_id)
    await stage.room.write(looks)
    page.tick()
    marks = card.look.marks
    await stage.until(lambda: marks.text() == "○ ✓ ✓ ✓ ! ✓ ✓", "the days")
    assert card.look.last.text().startswith("it opened ")
    assert card.look.last.text().endswith("(through SERVER)")
    assert "opened 2 times, did not open once" in marks.toolTip()
    await stage.room.write(partial(looks, closed=True))
    page.tick()
    await stage.until(lambda: "has not opened since" in card.look.last.text(), "that it is closed")
    assert "cannot be reached" in card.look.last.text()


async def test_how_often_one_looks_into_it_is_a_person_s_choice(stage: Stage) -> None:
    """What is usual for its place, unless it is said; whether or not it is looked after."""
    nas, _ = await _nas(stage)
    _, dialog = await _dialog(stage)
    form = dialog.form
    assert form.look.currentText() == "as usual for its place (every 5 minutes)"
    assert form.plan().look_minutes is None
    form.on.setChecked(False)
    assert form.look.isVisible()
    form.look.choose("180")
    dialog.save.click()

    async def saved() -> bool:
        view = await stage.room.do(lambda manager: manager.care.view(nas.id))
        return (view.plan.on, view.plan.look_minutes) == (False, 180)

    await stage.until(saved, "what was chosen")
    form = CareForm()
    for minutes in (OFF, 7, None):
        form.show_plan(CarePlan(look_minutes=minutes))
        assert form.plan().look_minutes == minutes
    form.deleteLater()


async def test_who_saves_before_the_machines_are_known_changes_none(stage: Stage) -> None:
    """The chosen one is kept."""
    await _nas(stage)
    _, dialog = await _dialog(stage)
    form = CareForm()
    kept = CarePlan(machine_id=stage.room.machines["SERVER"].id, window=Window(zone="UTC"))
    form.show_plan(kept)
    assert form.plan() == kept
    form.deleteLater()
    dialog.reject()
