"""Looking after a repository from its page."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kustos.core.jobs import JobDraft
from kustos.core.orders import CheckOrder, RepairOrder
from kustos.gui.dialogs.care import CareDialog
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.navigation import PageKey, SectionPlace, TaskPlace
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.text.care import Care
from kustos_agent.protocol.tasks import RepairPart
from tests.gui.b_stage import Stage
from tests.gui.scripted_links import Room

REPOSITORIES = SectionPlace(PageKey.REPOSITORIES)


@pytest.fixture
def stage(room: Room, qtbot: QtBot) -> Stage:
    return Stage(room, qtbot)


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


async def test_a_repair_is_asked_for_once_more(stage: Stage) -> None:
    """It may lose something: the name has to be typed, and Cancel orders nothing."""
    room = stage.room
    nas = await room.repository("NAS")
    await room.join("EMPFANG")
    _, dialog = await opened(stage)
    await stage.until(dialog.start.isEnabled, "the machines")
    dialog.what.choose(Care.REPAIR_SNAPSHOTS.name)
    dialog.start.click()
    question = dialog.findChild(ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    assert not question._yes.isEnabled()
    assert not stage.navigator.went
    question._field.setText("NAS")
    question._yes.click()
    await stage.until(lambda: stage.navigator.went, "the task to be shown")
    (place,) = stage.navigator.went
    assert isinstance(place, TaskPlace)
    task = await room.do(lambda manager: manager.tasks.get(place.task_id))
    assert task is not None
    assert task.repository_id == nas.id
    assert task.order == RepairOrder(part=RepairPart.SNAPSHOTS)


async def test_without_a_machine_nothing_can_be_started(stage: Stage) -> None:
    """And a sentence says why."""
    await stage.room.repository("NAS")
    _, dialog = await opened(stage)
    await stage.until(lambda: dialog._machine_row.hint, "the sentence")
    assert not dialog.start.isEnabled()
    assert dialog.findChild(QPushButton) is not None
    dialog.reject()
