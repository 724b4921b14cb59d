"""The assistant for an append-only server."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kustos.core import server_plan
from kustos.core.model import TaskFilter
from kustos.core.repositories import RepositoryView
from kustos.gui.dialogs.backup_server import BackupServerDialog
from kustos.gui.language import Language, speak
from kustos.gui.navigation import PageKey, SectionPlace
from kustos.gui.pages.repositories import RepositoriesPage
from kustos_agent.protocol.values import TaskKind
from tests.gui.b_stage import Stage
from tests.gui.scripted_links import Room


@pytest.fixture
def stage(room: Room, qtbot: QtBot) -> Stage:
    return Stage(room, qtbot)


async def opened(stage: Stage) -> tuple[RepositoriesPage, BackupServerDialog]:
    """By the button of the page that has no repository yet."""
    page = stage.show(RepositoriesPage, SectionPlace(PageKey.REPOSITORIES))
    await stage.until(page._first_server.isVisible, "the empty page")
    page._first_server.click()
    dialog = page.findChild(BackupServerDialog)
    assert isinstance(dialog, BackupServerDialog)
    await stage.until(dialog.form.maintainer.count, "the machines")
    return page, dialog


def entered(dialog: BackupServerDialog, target: Path, maintainer_id: str) -> None:
    form = dialog.form
    form.host.setText("backup.example")
    form.maintainer.choose(maintainer_id)
    form.password.set_text("correct horse")
    form.target.setText(str(target))
    dialog.noted.setChecked(True)


async def views(room: Room) -> list[RepositoryView]:
    return await room.do(lambda manager: manager.repositories.overview())


async def test_a_server_is_set_up_and_its_repositories_initialised(
    stage: Stage, tmp_path: Path
) -> None:
    """One for each ticked machine, which it is told to initialise; the maintainer looks after all.
    What is to be done at the server is shown as it was written."""
    room = stage.room
    empfang, server = await room.join("EMPFANG"), await room.join("SERVER")
    await room.join("LAPTOP")
    page, dialog = await opened(stage)
    target = tmp_path / "server"
    entered(dialog, target, server.id)
    (laptop,) = [box for box in dialog.form.machines.boxes.values() if box.text() == "LAPTOP"]
    laptop.setChecked(False)
    dialog.write.click()
    await stage.until(lambda: dialog.told.title, "the files")
    assert dialog.readme.toPlainText() == (target / server_plan.README).read_text()
    assert "SERVER looks after all of them" in dialog.readme.toPlainText()
    made = await views(room)
    assert [view.repository.name for view in made] == [
        "EMPFANG (backup.example)",
        "SERVER (backup.example)",
    ]
    assert {view.maintainer for view in made} == {"SERVER"}
    dialog.initialise.click()
    await stage.until(lambda: stage.navigator.went, "the activity to be shown")
    tasks = await room.do(lambda manager: manager.tasks.page(TaskFilter(), None, 9))
    assert {task.kind for task in tasks} == {TaskKind.INIT}
    assert {(task.machine_id, task.repository_id) for task in tasks} == {
        (empfang.id, made[0].repository.id),
        (server.id, made[1].repository.id),
    }
    await stage.until(lambda: page._model.rowCount() == 2, "the page to have them")


async def test_what_is_wrong_is_said_before_anything_is_written(
    stage: Stage, tmp_path: Path
) -> None:
    """Each at its field; mended, it can be written."""
    room = stage.room
    server = await room.join("SERVER")
    _, dialog = await opened(stage)
    rows = dialog.form._rows
    assert not dialog.write.isEnabled()
    dialog.noted.setChecked(True)
    dialog.form.folder.setText("/srv/our backups")
    dialog.form.machines._none.click()
    dialog.form.maintainer_port.setValue(dialog.form.port.value())
    dialog.form.target.clear()
    dialog.write.click()
    assert {name for name, row in rows.items() if row.error} == {
        "host",
        "machine_ids",
        "maintainer_id",
        "password",
        "maintainer_port",
        "folder",
        "target",
    }
    assert await views(room) == []
    dialog.form.machines._all.click()
    assert not any(row.error for row in rows.values())
    dialog.form.folder.setText("/srv/backups/")
    dialog.form.maintainer_port.setValue(8001)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine")
    entered(dialog, tmp_path / "taken", server.id)
    dialog.write.click()
    await stage.until(lambda: rows["target"].error, "the folder to be refused")
    assert dialog.write.isEnabled()
    assert [file.name for file in (tmp_path / "taken").iterdir()] == ["mine.txt"]
    dialog.reject()


async def test_cancelled_it_leaves_nothing(stage: Stage, tmp_path: Path) -> None:
    room = stage.room
    server = await room.join("SERVER")
    _, dialog = await opened(stage)
    entered(dialog, tmp_path / "server", server.id)
    dialog.reject()
    assert await views(room) == []
    assert not (tmp_path / "server").exists()


async def test_the_instructions_are_in_the_language_of_the_window(
    stage: Stage, qapp: QApplication, tmp_path: Path
) -> None:
    """With the commands, units and names as they are in every language, and no secret."""
    room = stage.room
    server = await room.join("SERVER")
    speak(qapp, Language.GERMAN)
    _, dialog = await opened(stage)
    entered(dialog, tmp_path / "server", server.id)
    dialog.form.local.setChecked(True)
    dialog.form.program.choose("rclone")
    dialog.write.click()
    await stage.until(lambda: dialog.told.title, "the files")
    text = dialog.readme.toPlainText()
    assert "SERVER pflegt sie alle" in text
    assert "--append-only --private-repos" in text
    assert "https://127.0.0.1:8001/" in text
    assert "correct horse" not in text
    dialog.reject()
