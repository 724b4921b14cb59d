"""The main job through the forms, on a real manager, a real agent and real restic."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pytestqt.qtbot import QtBot

from kustos.core.model import Task, TaskState
from kustos.engine import Engine
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.models.folders_model import FolderModel
from kustos.gui.navigation import JobPlace, RestorePlace, TaskPlace
from kustos.gui.pages.job_editor import JobEditorPage
from kustos.gui.pages.restore import RestorePage, Step
from kustos.gui.widgets.tree import toggle
from tests.gui.b_stage import NotingNavigator
from tests.helpers.managers import running_manager
from tests.helpers.waiting import eventually_async

SECONDS = 60.0
pytestmark = pytest.mark.restic


@pytest_asyncio.fixture
async def bridge(tmp_path: Path) -> AsyncIterator[Bridge]:
    """An engine with an embedded agent behind it."""
    engine = Engine(lambda: running_manager(tmp_path / "home", embedded=True))
    bridge = Bridge(engine)
    engine.start()
    await asyncio.wrap_future(engine.started)
    yield bridge
    await bridge.close()
    engine.stop()
    await asyncio.wrap_future(engine.ended)
    engine.join()


async def until(condition: object, what: str) -> None:
    assert callable(condition)
    await eventually_async(condition, SECONDS, what)


async def tick(model: FolderModel, path: str) -> None:
    index = await model.reveal(path)
    assert model.path(index) == path
    assert toggle(index)


async def ended(bridge: Bridge, navigator: NotingNavigator) -> Task:
    """The run that the window was sent to, over."""
    await until(lambda: navigator.went, "the run")
    place = navigator.went.pop()
    assert isinstance(place, TaskPlace)
    task = await bridge.call(lambda manager: manager.tasks.wait(place.task_id))
    assert task.state is TaskState.SUCCESS, task
    return task


async def initialise(editor: JobEditorPage, folder: Path) -> None:
    """A new repository from within the job's form."""
    editor.form.new_repository_wanted.emit()
    dialog = editor.findChild(RepositoryDialog)
    assert isinstance(dialog, RepositoryDialog)
    await until(dialog.trial.machine.count, "the machines")
    dialog.form.name.setText("NAS")
    dialog.form.path.setText(str(folder))
    dialog.form.make_password.click()
    dialog.test()
    await until(dialog.trial.initialise.isVisible, "that there is no repository")
    dialog.trial._noted.setChecked(True)
    dialog.trial.initialise.click()
    await until(lambda: dialog.trial.notice.title == "The repository is ready", "the repository")
    dialog._save.click()
    await until(lambda: editor.form.repository.id, "the repository to be chosen")


async def protect(editor: JobEditorPage, *clicks: Path) -> None:
    """A job of these clicks in the tree; its first backup begins."""
    editor.form.name.setText("Data")
    for path in clicks:
        await tick(editor.form.folders.model, str(path))
    editor._save_and_run.click()


async def get_back(page: RestorePage, target: Path, *clicks: Path) -> None:
    """What these clicks choose in the newest snapshot, into a new folder."""
    await until(lambda: page.what.chosen_snapshot, "the snapshot")
    await until(lambda: not page._errands._tasks, "the snapshot's tree")
    for path in clicks:
        await tick(page.what.model, str(path))
    page._next.click()
    await until(lambda: page.step is Step.WHERE, "step 2")
    page.where.folder.setText(str(target))
    page.where.folder.textEdited.emit("")
    page._next.click()
    await until(lambda: page.step is Step.REVIEW, "step 3")
    page._next.click()


async def test_a_folder_is_protected_and_a_file_comes_back(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    """A new repository, a folder with a hole and an island in the hole, one file left behind."""
    data = tmp_path / "data [1]"
    for name in ("keep/a.txt", "drop/b.txt", "drop/island/c.txt", "drop/island/d*.txt"):
        file = data / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    navigator = NotingNavigator()
    editor = JobEditorPage(bridge, navigator)
    qtbot.addWidget(editor, before_close_func=lambda _: editor.discard())
    editor.arrive(JobPlace())
    editor.show()
    machine = editor.form.machine
    await until(lambda: machine.chosen and machine.chosen.connected, "the agent to be chosen")
    await initialise(editor, tmp_path / "repository")
    await protect(editor, data, data / "drop", data / "drop/island")
    saved = await ended(bridge, navigator)

    page = RestorePage(bridge, navigator)
    qtbot.addWidget(page, before_close_func=lambda _: page.discard())
    page.arrive(RestorePlace(saved.job_id))
    page.show()
    await get_back(page, tmp_path / "back", data, data / "drop/island/c.txt")
    await ended(bridge, navigator)
    back = tmp_path / "back" / str(data).lstrip("/")
    restored = {str(file.relative_to(back)) for file in back.rglob("*") if file.is_file()}
    assert restored == {"keep/a.txt", "drop/island/d*.txt"}
    assert (back / "drop/island/d*.txt").read_text() == "drop/island/d*.txt"
