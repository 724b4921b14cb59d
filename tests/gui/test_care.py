"""Looking after a repository from its page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from kustos.core.jobs import JobDraft
from kustos.core.orders import CheckOrder, RepairOrder
from kustos.gui.care import Care
from kustos.gui.dialogs.care import CareDialog
from kustos.gui.navigation import PageKey, RepositoryPlace, SectionPlace, TaskPlace
from kustos.gui.pages.repositories import RepositoriesPage
from kustos_agent.protocol.tasks import RepairPart
from tests.gui.b_stage import Stage

ENABLED = Qt.ItemFlag.ItemIsEnabled
REPOSITORIES = SectionPlace(PageKey.REPOSITORIES)


async def opened(stage: Stage) -> tuple[RepositoriesPage, CareDialog]:
    """The page, and the dialog that its button opens."""
    page = stage.show(RepositoriesPage, REPOSITORIES)
    await stage.until(page._care.isVisible, "the repository")
    page._care.click()
    dialog = page.findChild(CareDialog)
    assert isinstance(dialog, CareDialog)
    return page, dialog


async def test_a_check_is_ordered_and_its_task_shown(stage: Stage) -> None:
    """Through a connected machine that keeps its backups there, of all that there are."""
    room = stage.room
    nas = await room.repository("NAS")
    await room.join("ABSENT", connected=False)
    await room.join("BETA")
    gamma = await room.join("GAMMA")
    draft = JobDraft(name="Office", machine_id=gamma.id, repository_id=nas.id, sources=("/home",))
    await room.do(lambda manager: manager.jobs.save(draft))
    _, dialog = await opened(stage)
    await stage.until(dialog.start.isEnabled, "the machines")
    assert dialog.machine.machine_name == "GAMMA"
    assert dialog.machine.count() == 3
    dialog.start.click()
    await stage.until(lambda: stage.navigator.went, "the task to be shown")
    (place,) = stage.navigator.went
    assert isinstance(place, TaskPlace)
    task = await room.do(lambda manager: manager.tasks.get(place.task_id))
    assert task is not None
    assert (task.machine_id, task.repository_id, task.order) == (gamma.id, nas.id, CheckOrder())


async def test_a_repair_takes_the_name_first(stage: Stage) -> None:
    """It may lose something: until the repository's name is typed nothing can be started, and what
    was typed for one repair does not count for another."""
    room = stage.room
    nas = await room.repository("NAS")
    await room.join("EMPFANG")
    _, dialog = await opened(stage)
    await stage.until(dialog.start.isEnabled, "the machines")
    assert not dialog.typed_row.isVisible()
    dialog.what.choose(Care.REPAIR_INDEX.name)
    assert (dialog.start.isVisible(), dialog.repair.isVisible()) == (False, True)
    dialog.typed.setText("NAS")
    assert dialog.repair.isEnabled()
    dialog.what.choose(Care.REPAIR_SNAPSHOTS.name)
    assert not dialog.repair.isEnabled()
    dialog.typed.setText("NA")
    dialog.repair.click()
    assert not stage.navigator.went
    dialog.typed.setText("NAS")
    dialog.repair.click()
    await stage.until(lambda: stage.navigator.went, "the task to be shown")
    (place,) = stage.navigator.went
    assert isinstance(place, TaskPlace)
    task = await room.do(lambda manager: manager.tasks.get(place.task_id))
    assert task is not None
    assert task.repository_id == nas.id
    assert task.order == RepairOrder(part=RepairPart.SNAPSHOTS)


async def test_what_the_restic_of_the_machine_cannot_do_is_greyed_out_with_the_reason(
    stage: Stage,
) -> None:
    """Through another machine it can be done."""
    room = stage.room
    await room.repository("NAS")
    old = await room.join("ALT", restic_version="0.14.0")
    new = await room.join("NEU", restic_version="0.19.1")
    _, dialog = await opened(stage)
    await stage.until(dialog.start.isEnabled, "the machines")
    repair = dialog.what.findData(Care.REPAIR_SNAPSHOTS.name)
    reason = "restic 0.14.0 on ALT cannot do this. It takes 0.16.0 or newer."

    dialog.machine.choose(old.id)
    assert not dialog.what.model().flags(dialog.what.model().index(repair, 0)) & ENABLED
    assert dialog.what.itemData(repair, Qt.ItemDataRole.ToolTipRole) == reason
    assert dialog.start.isEnabled()

    dialog.machine.choose(new.id)
    assert dialog.what.model().flags(dialog.what.model().index(repair, 0)) & ENABLED
    dialog.what.choose(Care.REPAIR_SNAPSHOTS.name)
    dialog.typed.setText("NAS")
    assert dialog.repair.isEnabled()

    dialog.machine.choose(old.id)
    assert not dialog.repair.isEnabled()
    assert dialog.machine_row.error == reason
    dialog.reject()


async def test_a_machine_that_is_away_is_said_to_be_waited_for(stage: Stage) -> None:
    """It can be chosen: the task begins when it is back."""
    room = stage.room
    await room.repository("NAS")
    await room.join("LAPTOP", connected=False)
    _, dialog = await opened(stage)
    await stage.until(dialog.start.isEnabled, "the machines")
    assert dialog.machine_row.message.startswith("LAPTOP is not connected.")
    dialog.reject()


async def test_a_damaged_repository_leads_to_what_looks_after_it(stage: Stage) -> None:
    """The place opens the dialog of that repository."""
    nas = await stage.room.repository("NAS")
    page = stage.show(RepositoriesPage, RepositoryPlace(nas.id, care=True))
    await stage.until(lambda: page.findChild(CareDialog) is not None, "the dialog")
    dialog = page.findChild(CareDialog)
    assert isinstance(dialog, CareDialog)
    await stage.until(lambda: dialog.machine_row.hint, "the machines to be read")
    dialog.reject()


async def test_without_a_machine_nothing_can_be_started(stage: Stage) -> None:
    """And a sentence says why."""
    await stage.room.repository("NAS")
    _, dialog = await opened(stage)
    await stage.until(lambda: dialog.machine_row.hint, "the sentence")
    assert not dialog.start.isEnabled()
    assert dialog.findChild(QPushButton) is not None
    dialog.reject()
