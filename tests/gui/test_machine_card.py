"""A machine's card beyond its jobs: health over a day, conditions, limits, the laptop's mark."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox, QWidget

from kustos.core.history import SLOT, SLOTS, Sample, began
from kustos.core.machines import Machines
from kustos.gui.dialogs.limits import LimitsDialog
from kustos.gui.forms.limits_form import LimitsForm
from kustos.gui.models.day_series import Figure
from kustos.gui.models.machines import MachineColumn, MachinesModel
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.machines_card import MachineCard
from kustos.gui.pages.machines_health import MachineHealth
from kustos.gui.pages.machines_restic import ResticNotice
from kustos.gui.pages.machines_settings import MachineSettings
from kustos.gui.widgets.sparkline import Sparkline
from kustos.gui.widgets.tabs import TabStrip
from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.messages import FetchRestic, ResticFetched, SetLimits
from kustos_agent.protocol.values import (
    BackingOff,
    DiskSpace,
    ErrorClass,
    Limits,
    NetworkKind,
    Power,
    Problem,
    TaskKind,
)
from tests.gui.looking import ScriptedNavigator, button, column, shown, the, words
from tests.gui.scripted_links import Room, ScriptedMachine
from tests.helpers.waiting import eventually_async

HEALTH, SETTINGS = 1, 2


@pytest.fixture
def page(room: Room, qapp: QApplication) -> Callable[[], MachinesPage]:
    return lambda: MachinesPage(room.bridge, ScriptedNavigator())


async def opened(page: MachinesPage, machine: str, tab: int) -> MachineCard:
    """The card with this tab open."""
    model, card = the(MachinesModel, page), the(MachineCard, page)
    await eventually_async(
        lambda: machine in column(model, MachineColumn.MACHINE) and card.machine_id,
        5,
        "the machine",
    )
    the(TabStrip, card).setCurrentIndex(tab)
    return card


def lines(card: MachineCard) -> list[Sparkline]:
    return card.findChildren(Sparkline)


def said(inside: QWidget, part: str) -> Callable[[], bool]:
    return lambda: any(part in text for text in words(inside))


def at_rest(page: MachinesPage) -> bool:
    """Nothing is being read, and nothing is wished for."""
    reading = page._rereading
    return not (
        reading._wished or reading._reading or reading._later.isActive() or page._errands._tasks
    )


def counted(monkeypatch: pytest.MonkeyPatch, method: str) -> list[None]:
    """Calls of a method of `Machines` from now on."""
    calls: list[None] = []
    original = getattr(Machines, method)

    async def count(self: Machines, *arguments: Any, **named: Any) -> Any:
        calls.append(None)
        return await original(self, *arguments, **named)

    monkeypatch.setattr(Machines, method, count)
    return calls


async def yesterday(room: Room, machine: ScriptedMachine) -> None:
    """A sample in every second slot of the last day."""
    now = began(datetime.now(UTC))
    samples = [
        Sample(
            machine_id=machine.id,
            began_at=now - number * SLOT,
            beats=10,
            cpu_mean=10.0,
            cpu_most=90.0,
            memory_mean=50.0,
            memory_most=50.0,
            disk=70.0,
            latency_mean=4.0,
            latency_most=8.0,
            running=1,
        )
        for number in range(2, SLOTS, 2)
    ]
    await room.write(lambda unit: unit.health.put(samples))


async def test_health_shows_what_is_now_and_how_the_day_was(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """Figures of the last heartbeat, a line for each over 24 hours, said to screen readers too."""
    async with shown(page()) as here:
        machine = await room.join("EMPFANG")
        await yesterday(room, machine)
        await machine.heartbeat(
            DiskSpace(mount_point="/", free=25, total=100),
            cpu_percent=31.0,
            memory_used=6_000_000_000,
            memory_total=16_000_000_000,
            latency_ms=12.4,
            power=Power(on_battery=True, percent=41.0),
            network=NetworkKind.WIRELESS,
            metered=True,
            retries_left=17,
            plugins=("ssh", "rclone", "pg_dump"),
        )
        card = await opened(here, "EMPFANG", HEALTH)
        await eventually_async(said(card, "3 of 20"), 5, "the counters")
        assert said(card, "ssh, rclone, pg_dump")()
        assert {
            "31\u00a0%",
            "6.0 of 16.0\u00a0GB",
            "75\u00a0%",
            "12\u00a0ms",
            "battery, 41\u00a0%",
            "wireless, metered",
            "no reconnect",
        } <= set(words(card))
        cpu = lines(card)[list(Figure).index(Figure.CPU)]
        assert cpu.accessibleName() == "CPU"
        assert cpu.accessibleDescription().endswith("at least 10\u00a0%, at most 90\u00a0%.")
        assert cpu.series.mean[-3] == 10.0
        assert cpu.series.mean[-4] is None
        assert cpu.series.mean[-1] == 31.0


async def test_the_first_page_reads_no_day_of_figures(
    room: Room, page: Callable[[], MachinesPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who opens the tab waits for them; the start of the window must not."""
    details = counted(monkeypatch, "details")
    async with shown(page()) as here:
        await room.join("EMPFANG")
        card = await opened(here, "EMPFANG", 0)
        await here.reread()
        assert not details
        assert not card.findChildren(MachineHealth)
        the(TabStrip, card).setCurrentIndex(HEALTH)
        await eventually_async(lambda: details, 5, "the day to be read")


async def test_a_heartbeat_is_shown_without_reading_the_fleet_again(
    room: Room, page: Callable[[], MachinesPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fleet of 1,000 sends 33 a second. The row says nothing new, so nothing is painted."""
    async with shown(page()) as here:
        machine = await room.join("EMPFANG")
        await machine.heartbeat()
        card = await opened(here, "EMPFANG", HEALTH)
        await eventually_async(said(card, "Retries"), 5, "the details")
        await eventually_async(lambda: at_rest(here), 5, "all readings to be over")
        read = [counted(monkeypatch, name) for name in ("overview", "count", "details")]
        painted: list[object] = []
        the(MachinesModel, here).dataChanged.connect(lambda *cells: painted.append(cells))
        await machine.heartbeat(cpu_percent=55.0)
        await eventually_async(said(card, "55\u00a0%"), 5, "the new figure")
        assert read == [[], [], []]
        assert painted == []


async def test_a_machine_without_figures_says_how_they_come(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """Never an empty chart that looks like peace."""
    async with shown(page()) as here:
        await room.join("EMPFANG", connected=False)
        card = await opened(here, "EMPFANG", HEALTH)
        await eventually_async(said(card, "No figures of the last 24 hours."), 5, "the words")
        assert not any(line.isVisibleTo(card) for line in lines(card))


async def test_conditions_are_said_in_words_with_since_when(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """Above the tabs, whichever is open; they go when they are over."""
    async with shown(page()) as here:
        machine = await room.join("EMPFANG")
        card = await opened(here, "EMPFANG", 0)
        now = datetime.now(UTC)
        await machine.heartbeat(
            at=now + timedelta(minutes=7, seconds=20),
            backing_off=BackingOff(until=now + timedelta(minutes=20), error=ErrorClass.UNREACHABLE),
            running=("a", "b"),
            queued=("c",),
            free_slots=0,
        )
        await eventually_async(said(card, "Its clock is 7\u00a0min ahead"), 5, "the clock")
        assert said(card, "The repository cannot be reached: it takes nothing new until")()
        assert said(card, "2 running, 1 waiting, since today")()
        await machine.heartbeat()
        await eventually_async(
            lambda: not said(card, "Its clock is")(), 5, "the clock to be right again"
        )


async def test_the_mark_of_a_laptop_is_kept_and_makes_its_absence_one(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """One click, and what it means stands beneath."""
    async with shown(page()) as here:
        machine = await room.join("CHEF")
        await machine.heartbeat()
        await machine.disconnect()
        await room.age({"CHEF": 3_600.0})
        card = await opened(here, "CHEF", SETTINGS)
        mark = the(MachineSettings, card)._laptop
        assert said(card, "It may be away for up to 14 days before it counts as offline.")()
        assert not mark.isChecked()
        mark.setFocus()
        QTest.keyClick(mark, Qt.Key.Key_Space)
        await eventually_async(said(card, "CHEF is away"), 5, "the state")
        await eventually_async(mark.isEnabled, 5, "the mark to be free again")
        assert mark.isChecked()
        assert column(the(MachinesModel, here), MachineColumn.STATE) == ["Away"]


async def test_a_mark_that_could_not_be_kept_is_taken_back(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """And why is said on the card."""
    async with shown(page()) as here:
        machine = await room.join("CHEF")
        card = await opened(here, "CHEF", SETTINGS)
        mark = the(MachineSettings, card)._laptop
        here.bridge.events.disconnect(here._hear_all)
        await room.write(lambda unit: unit.machines.remove(machine.id))
        mark.click()
        await eventually_async(said(card, "It is not there any more"), 5, "the reason")
        assert not mark.isChecked()
        here.bridge.events.connect(here._hear_all)


async def test_limits_are_entered_checked_and_brought_to_the_machine(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """Wrong ones are said while they are entered; then the card says that they are in force."""
    async with shown(page()) as here:
        await room.join("EMPFANG")
        card = await opened(here, "EMPFANG", SETTINGS)
        await eventually_async(
            said(card, "The defaults, in force on the machine."), 5, "how far they have come"
        )
        button(card, "Change …").click()
        dialog = the(LimitsDialog, here)
        fields = the(LimitsForm, dialog)._spins
        assert fields["max_tasks"].value() == 2
        assert fields["upload_kib"].text() == "no limit"
        fields["per_kind.backup"].setValue(3)
        assert said(dialog, "All together are 2 at most, so this cannot be more.")()
        assert not button(dialog, "Save").isEnabled()
        fields["max_tasks"].setValue(3)
        fields["upload_kib"].setValue(500)
        assert said(dialog, "For each task. This is 4.1\u00a0Mbit/s.")()
        button(dialog, "Save").click()
        await eventually_async(said(card, "In force on the machine."), 5, "the limits")
        [asked] = room.links.requests(SetLimits)
        wanted = Limits(max_tasks=3, per_kind={TaskKind.BACKUP: 3}, upload_kib=500)
        assert asked == SetLimits(limits=wanted)
        assert "500\u00a0KiB/s (4.1\u00a0Mbit/s)" in words(card)


async def test_limits_are_stored_once(room: Room, page: Callable[[], MachinesPage]) -> None:
    """Whoever types on meanwhile cannot send them again."""
    async with shown(page()) as here:
        await room.join("EMPFANG")
        card = await opened(here, "EMPFANG", SETTINGS)
        button(card, "Change …").click()
        dialog = the(LimitsDialog, here)
        nice = the(LimitsForm, dialog)._spins["nice"]
        nice.setValue(19)
        button(dialog, "Save").click()
        nice.setValue(18)
        assert not button(dialog, "Save").isEnabled()
        await eventually_async(said(card, "In force on the machine."), 5, "the limits")
        assert room.links.requests(SetLimits) == [SetLimits(limits=Limits(nice=19))]


async def test_limits_that_an_agent_does_not_take_are_not_called_in_force(
    room: Room, page: Callable[[], MachinesPage], logged: Callable[[str], None]
) -> None:
    room.links.reply(SetLimits, lambda _machine, _request: Problem(error=ErrorClass.UNSUPPORTED))
    async with shown(page()) as here:
        await room.join("EMPFANG")
        card = await opened(here, "EMPFANG", SETTINGS)
        button(card, "Change …").click()
        dialog = the(LimitsDialog, here)
        the(LimitsForm, dialog)._spins["nice"].setValue(19)
        button(dialog, "Save").click()
        await eventually_async(said(card, "the agent has not taken them"), 5, "the truth")
        logged("has not taken its limits")


async def test_a_machine_without_restic_is_offered_one(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """A click, and it has it; nothing is said of a machine that has one, or is away."""
    async with shown(page()) as here:
        bare = await room.join("LAGER", restic_version="")
        card = await opened(here, "LAGER", 0)
        notice = the(ResticNotice, card)
        await eventually_async(lambda: notice.title == "LAGER has no usable restic", 5, "it")
        go = threading.Event()

        def fetch(_machine: str, _request: FetchRestic) -> ResticFetched:
            go.wait(10)
            return ResticFetched(version="0.19.1")

        room.links.reply(FetchRestic, fetch)
        button(card, "Fetch restic").click()
        await eventually_async(
            lambda: notice.title == "restic is being fetched to LAGER", 5, "the fetching"
        )
        assert "Fetch restic" not in words(notice)
        go.set()
        await eventually_async(lambda: not notice.title, 5, "the restic")
        assert room.links.requests(FetchRestic) == [FetchRestic()]
        machine = await room.do(lambda manager: manager.machines.get(bare.id))
        assert machine is not None
        assert machine.restic_version == "0.19.1"
        away = await room.join("FERN", restic_version="", connected=False)
        here._await(away.id)
        await eventually_async(lambda: card.machine_id == away.id, 5, "the other machine")
        assert not notice.title


async def test_a_restic_that_was_not_fetched_is_told_with_the_reason(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """On the card of its machine alone, and it can be tried again there."""
    async with shown(page()) as here:
        bare = await room.join("LAGER", restic_version="")
        other = await room.join("FERN")
        here._await(bare.id)
        card = the(MachineCard, here)
        notice = the(ResticNotice, card)
        await eventually_async(lambda: notice.title == "LAGER has no usable restic", 5, "it")
        told = set()
        answers = [ResticFetched()]
        room.links.reply(FetchRestic, lambda _machine, _request: answers[-1])
        for trouble in FetchTrouble:
            answers.append(ResticFetched(trouble=trouble, detail="4711"))
            button(card, "Fetch restic").click()
            await eventually_async(
                lambda: here._actions._restics.all.get(bare.id) == answers[-1], 5, "the trouble"
            )
            assert notice.title == "restic was not fetched to LAGER"
            told.add(" ".join(words(notice)))
        assert len(told) == len(FetchTrouble)
        assert not any("{" in text for text in told)
        here._await(other.id)
        await eventually_async(lambda: card.machine_id == other.id, 5, "the other machine")
        assert not notice.title


async def test_defaults_are_one_click_away(room: Room, page: Callable[[], MachinesPage]) -> None:
    """And every field can be reached and named by keyboard and screen reader."""
    async with shown(page()) as here:
        machine = await room.join("EMPFANG")
        slow = Limits(nice=19, cpu_percent=25)
        await room.do(lambda manager: manager.limits.set(machine.id, slow))
        card = await opened(here, "EMPFANG", SETTINGS)
        await eventually_async(said(card, "25\u00a0%"), 5, "the limits")
        button(card, "Change …").click()
        dialog = the(LimitsDialog, here)
        form = the(LimitsForm, dialog)
        assert form.limits() == slow
        button(dialog, "Defaults").click()
        assert form.limits() == Limits()
        for spin in form.findChildren(QSpinBox):
            assert spin.accessibleName()
            assert spin.focusPolicy() & Qt.FocusPolicy.TabFocus
        dialog.reject()


async def test_tabs_are_turned_by_keyboard(room: Room, page: Callable[[], MachinesPage]) -> None:
    async with shown(page()) as here:
        await room.join("EMPFANG")
        card = await opened(here, "EMPFANG", 0)
        tabs = the(TabStrip, card)
        tabs.setFocus()
        QTest.keyClick(tabs, Qt.Key.Key_Right)
        await eventually_async(said(card, "Last 24 hours"), 5, "health")
        QTest.keyClick(tabs, Qt.Key.Key_Right)
        assert the(MachineSettings, card).isVisibleTo(card)


async def test_another_machine_shows_its_own_day(
    room: Room, page: Callable[[], MachinesPage]
) -> None:
    """The tab stays open, nothing of the first machine stays in it."""
    async with shown(page()) as here:
        first, second = await room.join("A"), await room.join("B")
        await yesterday(room, first)
        await first.heartbeat(retries_left=1)
        await second.heartbeat(retries_left=20)
        model = the(MachinesModel, here)
        await eventually_async(lambda: model.rowCount() == 2, 5, "both machines")
        card = await opened(here, "A", HEALTH)
        await eventually_async(said(card, "19 of 20"), 5, "the first machine's day")
        here._table.select_row(model.row_of(second.id))
        assert all(value is None for line in lines(card) for value in line.series.mean[:-1])
        await eventually_async(said(card, "0 of 20"), 5, "the second machine's day")
