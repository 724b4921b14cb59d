"""*Machines*: the sentence, the filter, the card and what can be done from it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from kustos.core.manager import Manager
from kustos.core.model import FOR_GOOD, TaskFilter
from kustos.core.policy_drafts import draft_of
from kustos.gui.dialogs.add_machine import AddMachineDialog
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.rename_machine import RenameMachineDialog
from kustos.gui.models.machines import MachineColumn, MachinesModel
from kustos.gui.navigation import JobPlace, MachinePlace, RepositoryPlace, TaskPlace
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.machines_card import MachineCard
from kustos.gui.theme import measure
from kustos.gui.widgets.chips import FilterChips
from kustos.gui.widgets.delegates import TwoLineDelegate
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.table import TableView
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.values import DiskSpace, ErrorClass, Outcome, Problem, TaskKind
from tests.gui.looking import ScriptedNavigator, button, column, shown, the, words
from tests.gui.page import join_token
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async


@pytest.fixture
def navigator() -> ScriptedNavigator:
    """Where the page wanted to go."""
    return ScriptedNavigator()


async def test_without_machines_the_page_teaches(room: Room, navigator: ScriptedNavigator) -> None:
    """It says what a machine is here and how one comes."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        await eventually_async(
            lambda: "No machine has joined yet" in words(page), 5, "the empty page's words"
        )


async def test_the_answer_comes_first_and_chips_filter(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """One sentence for the fleet; a chip for each state that there is, and it filters."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        empfang = await room.join("EMPFANG")
        task = await room.start_backup(empfang)
        await empfang.finish(task, Outcome.FAILED, problem=Problem(error=ErrorClass.DISK_FULL))
        await room.join("LAGER-PC")
        await eventually_async(
            lambda: "1 failing, 1 without a job." in words(page), 5, "the sentence"
        )
        assert "None of 2 machines is protected." in words(page)
        model = the(MachinesModel, page)
        assert column(model, MachineColumn.STATE) == ["Failing", "Unprotected"]
        assert [chip.text() for chip in chips(page)] == ["All 2", "1 Failing", "1 Unprotected"]
        chips(page)[2].click()
        assert column(model, MachineColumn.MACHINE) == ["LAGER-PC"]


async def test_a_machine_whose_jobs_are_all_paused_says_so(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """It does not count as protected; it does again when one of them goes on."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        empfang = await room.join("EMPFANG")
        task = await room.start_backup(empfang)
        await empfang.finish(task)
        job_id = task.job_id or ""

        async def plan(manager: Manager) -> None:
            job = await manager.jobs.get(job_id)
            assert job is not None
            schedule = Schedule(times=CronTimes(expression="0 12 * * *"), zone="UTC")
            await manager.jobs.save(replace(draft_of(job), schedule=schedule), job_id)

        await room.do(plan)
        await eventually_async(lambda: "The machine is protected." in words(page), 5, "a backup")
        await room.do(lambda manager: manager.jobs.pause(job_id, FOR_GOOD))
        await eventually_async(lambda: "The machine is not protected." in words(page), 5, "pause")
        assert "1 paused." in words(page)
        assert column(the(MachinesModel, page), MachineColumn.STATE) == ["Paused"]
        await eventually_async(
            lambda: "The backups of EMPFANG are paused" in words(page), 5, "the reason"
        )
        said = "Nothing begins by itself: all its schedules are paused, since today"
        assert any(text.startswith(said) for text in words(page))
        await room.do(lambda manager: manager.jobs.resume(job_id))
        await eventually_async(lambda: "The machine is protected." in words(page), 5, "its end")


async def test_a_machine_of_which_some_schedules_are_paused_says_so_on_its_card(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """Beside its state, which is that of its jobs; gone when they go on."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        empfang = await room.join("EMPFANG")
        jobs = [await room.job(empfang, name) for name in ("Office", "Photos")]

        async def plan(manager: Manager) -> None:
            for job in jobs:
                schedule = Schedule(times=CronTimes(expression="0 12 * * *"), zone="UTC")
                await manager.jobs.save(replace(draft_of(job), schedule=schedule), job.id)

        await room.do(plan)
        await room.do(lambda manager: manager.jobs.pause(jobs[0].id, FOR_GOOD))
        one = "1 of 2 schedules is paused."
        await eventually_async(lambda: one in words(page), 5, "the pause")
        assert column(the(MachinesModel, page), MachineColumn.STATE) == ["Attention"]
        await room.do(lambda manager: manager.jobs.pause(jobs[1].id, FOR_GOOD))
        await eventually_async(
            lambda: "2 schedules, all that it has, are paused." in words(page), 5, "both"
        )
        await room.do(lambda manager: manager.jobs.resume(jobs[0].id))
        await room.do(lambda manager: manager.jobs.resume(jobs[1].id))
        await eventually_async(
            lambda: not any("paused" in text for text in words(page)), 5, "their end"
        )


async def test_a_machine_that_could_not_be_heard_yet_is_unknown(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """Right after the manager's start nobody can say that it is offline, nor that it is well."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        machine = await room.join("EMPFANG")
        await machine.finish(await room.start_backup(machine))
        await eventually_async(lambda: "The machine is protected." in words(page), 5, "a backup")
        await room.age({"EMPFANG": 3_600.0})
        await room.listen_again()
        await machine.disconnect()
        await eventually_async(
            lambda: "It is not known yet how the machine is." in words(page), 5, "the sentence"
        )
        assert "1 unknown." in words(page)
        assert column(the(MachinesModel, page), MachineColumn.STATE) == ["Unknown"]
        await eventually_async(
            lambda: "EMPFANG has not been heard yet" in words(page), 5, "the reason"
        )


async def test_a_machine_is_told_by_name_and_system_in_full(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """Its system is not called Linux twice, and nothing of it is cut in a window of usual size."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        await room.join("BUERO", os_name="Linux", os_version="Debian GNU/Linux 12 (bookworm)")
        await room.join("KASSE", os_name="Windows", os_version="11")
        model, table = the(MachinesModel, page), the(TableView, page)
        systems = ["Debian GNU/Linux 12 (bookworm)", "Windows 11"]

        def cells() -> list[QModelIndex]:
            rows = range(model.rowCount())
            return [model.index(row, MachineColumn.MACHINE) for row in rows]

        # A machine is there before it has said all of itself.
        await eventually_async(
            lambda: [cell.data(Role.SECOND_LINE) for cell in cells()] == systems, 5, "the rows"
        )
        delegate = table.itemDelegateForColumn(MachineColumn.MACHINE)
        assert isinstance(delegate, TwoLineDelegate)
        wanted = max(map(delegate.content_width, cells())) + 2 * delegate.padding
        await eventually_async(
            lambda: table.columnWidth(MachineColumn.MACHINE) >= wanted, 5, "room for the names"
        )
        await eventually_async(
            lambda: table.horizontalHeader().height() == measure.HEADER_HEIGHT,
            5,
            "one line of head",
        )
        page.resize(730, 548)
        await eventually_async(
            lambda: table.isColumnHidden(MachineColumn.DAYS), 5, "the strip to give way"
        )
        bar = table.horizontalScrollBar()
        await eventually_async(lambda: bar.maximum() == 0, 5, "all columns to be in sight")


async def test_a_failing_machine_says_why_and_where_to_mend_it(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """Cause and step in words, the raw text one click away, and the button to the right room."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        empfang = await room.join("EMPFANG")
        task = await room.start_backup(empfang)
        refused = Problem(error=ErrorClass.WRONG_PASSWORD, detail="Fatal: wrong password")
        await empfang.finish(task, Outcome.FAILED, problem=refused)
        card = the(MachineCard, page)
        await eventually_async(
            lambda: "The repository password was refused" in words(card),
            5,
            "the reason on the card",
        )
        assert "Fatal: wrong password" not in words(card)
        button(card, "Details").click()
        assert "Fatal: wrong password" in words(card)
        button(card, "Open the repository").click()
        assert navigator.places == [RepositoryPlace(task.repository_id)]


async def test_back_up_now_orders_a_task_and_shows_it_running(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """The button rests while it runs; percent and time left are in row and card."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        empfang = await room.join("EMPFANG")
        job = await room.job(empfang)
        card = the(MachineCard, page)
        await eventually_async(lambda: "Office PCs" in words(card), 5, "the job on the card")
        button(card, "Back up now").click()
        assert not button(card, "Back up now").isEnabled()
        [task] = await eventually_async(
            lambda: room.do(lambda manager: manager.tasks.page(TaskFilter(), None, 2)), 5, "a task"
        )
        assert (task.job_id, task.kind) == (job.id, TaskKind.BACKUP)
        await empfang.start(task)
        await empfang.progress(TaskProgress(task_id=task.id, percent=72.0, seconds_left=120.0))
        model = the(MachinesModel, page)
        await eventually_async(
            lambda: column(model, MachineColumn.LAST_GOOD) == ["running (72\u00a0%)"],
            5,
            "the percent",
        )
        assert model.index(0, MachineColumn.LAST_GOOD).data(Role.PROGRESS) == 0.72
        assert not button(card, "Back up now").isEnabled()
        await eventually_async(
            lambda: any(text.startswith("72\u00a0%, 2\u00a0min left") for text in words(card)),
            5,
            "the time left on the card",
        )
        QTest.keyClick(the(TableView, page), Qt.Key.Key_Return)
        assert navigator.places == [TaskPlace(task.id)]


async def test_a_disk_says_how_much_is_free(room: Room, navigator: ScriptedNavigator) -> None:
    """From the last heartbeat."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        empfang = await room.join("EMPFANG")
        await empfang.heartbeat(DiskSpace(mount_point="/data", free=81 * 10**9, total=237 * 10**9))
        card = the(MachineCard, page)
        await eventually_async(
            lambda: {"/data", "81 of 237\u00a0GB free"} <= set(words(card)), 5, "the disk"
        )


async def test_a_name_that_is_taken_is_refused_at_the_field(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """The dialog stays, says so beneath the field, and takes another name."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        await room.join("EMPFANG")
        await room.join("LAGER-PC")
        await arrived_at(room, page, "LAGER-PC")
        button(the(MachineCard, page), "Rename …").click()
        dialog = the(RenameMachineDialog, page)
        the(QLineEdit, dialog).setText("empfang")
        button(dialog, "Rename").click()
        await eventually_async(
            lambda: "Another machine has this name already." in words(dialog), 5, "the refusal"
        )
        the(QLineEdit, dialog).setText("LAGER")
        button(dialog, "Rename").click()
        model = the(MachinesModel, page)
        await eventually_async(
            lambda: column(model, MachineColumn.MACHINE) == ["EMPFANG", "LAGER"], 5, "the new name"
        )


async def test_a_machine_goes_only_after_its_name_was_typed(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """Enter alone does nothing; with the name it is gone, and its link is cut."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        machine = await room.join("EMPFANG")
        await arrived_at(room, page, "EMPFANG")
        button(the(MachineCard, page), "Remove …").click()
        dialog = the(ConfirmDialog, page)
        remove = button(dialog, "Remove")
        assert not remove.isEnabled()
        the(QLineEdit, dialog).setText("EMPFANG")
        remove.click()
        await eventually_async(
            lambda: "No machine has joined yet" in words(page), 5, "the fleet to be empty"
        )
        await eventually_async(
            lambda: machine.id not in room.links.online, 5, "the link to be cut after it"
        )


async def test_this_computer_cannot_be_removed(room: Room, navigator: ScriptedNavigator) -> None:
    """It would come straight back."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        await room.join("VERWALTUNG", embedded=True)
        await arrived_at(room, page, "VERWALTUNG")
        assert not button(the(MachineCard, page), "Remove …").isEnabled()


async def test_a_machine_that_joins_shows_in_the_dialog(
    room: Room, navigator: ScriptedNavigator
) -> None:
    """The newcomer is named, its line spent, a job is the next step."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        await room.join("EMPFANG")
        page.add_machine()
        dialog = the(AddMachineDialog, page)
        await eventually_async(lambda: dialog.line, 5, "the line")
        machine = await room.join("TRESEN", token=join_token(dialog.line))
        await eventually_async(
            lambda: "TRESEN has joined and is connected" in words(dialog), 5, "the newcomer"
        )
        assert "This line has been used." in words(dialog)
        button(dialog, "New job").click()
        assert navigator.places == [JobPlace(None, machine.id)]


async def test_a_page_that_cannot_read_says_so(room: Room, navigator: ScriptedNavigator) -> None:
    """Never an empty table that looks like peace."""
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        await room.join("EMPFANG")
        await eventually_async(
            lambda: "The machine is not protected." in words(page), 5, "the page"
        )
        room.engine.stop()
        page.invalidate()
        await eventually_async(lambda: "Kustos is closing" in words(page), 5, "the reason")


async def arrived_at(room: Room, page: MachinesPage, name: str) -> None:
    """The card of this machine is shown."""
    await eventually_async(
        lambda: name in column(the(MachinesModel, page), MachineColumn.MACHINE), 5, name
    )
    page.arrive(MachinePlace(room.machines[name].id))
    assert name in words(the(MachineCard, page))


def chips(page: MachinesPage) -> list[QAbstractButton]:
    row = the(FilterChips, page)
    return [chip for chip in row.findChildren(QAbstractButton) if chip.isVisibleTo(row)]
