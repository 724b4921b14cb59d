"""*Machines*: the answer in one sentence, the fleet, and beside it the chosen machine."""

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from kustos.core.events import (
    Event,
    JobsChanged,
    LedgerChanged,
    MachineBeat,
    MachinesChanged,
    RepositoriesChanged,
    SitesChanged,
    TaskChanged,
    TaskProgressed,
)
from kustos.core.jobs import JobView
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.model import MachineState
from kustos.core.site import Site
from kustos.gui.bridge import Bridge
from kustos.gui.forms.key_choice import KeyChoice
from kustos.gui.models.machines import MachinesModel, site_id
from kustos.gui.navigation import MachinePlace, Navigator, PageKey, Place
from kustos.gui.notice import Notice
from kustos.gui.pages.machines_actions import CardActions
from kustos.gui.pages.machines_card import MachineCard
from kustos.gui.pages.machines_table import MachinesTable
from kustos.gui.pages.machines_waiting import WaitingNotice
from kustos.gui.pages.page import Page
from kustos.gui.text import sites, states
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState, Headline
from kustos.gui.widgets.buttons import PrimaryButton
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.chips import Chip, FilterChips
from kustos.gui.widgets.states import PillState
from kustos_agent.protocol.messages import TaskProgress

if TYPE_CHECKING:
    from kustos.gui.dialogs.add_machine import Way

_ALL: Final = "all"
_CARD_SHARE: Final = 0.33
_CARD_WIDTH: Final = (270, 390)
_SITE_WIDTH: Final = 230


class MachinesPage(Page):
    """The fleet. Enter or double-click on a machine goes to its job or its running task."""

    section = PageKey.MACHINES

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._all: list[MachineView] = []
        self._views: list[MachineView] = []
        """Those of the site that is chosen."""
        self._sites: list[Site] = []
        self._read_in = _hour()
        self._jobs: list[JobView] = []
        self._wanted = ""
        self._headline = Headline()
        self._add = PrimaryButton(glyph=Glyph.PLUS)
        self._add.clicked.connect(self.add_machine)
        self._headline.add_action(self._add)
        self._chips = FilterChips()
        self._chips.chosen.connect(self._filter)
        self._site = KeyChoice()
        self._site.give_way(_SITE_WIDTH)
        self._site.setMaximumWidth(_SITE_WIDTH)
        self._site.activated.connect(self._narrow)
        self._notice = Notice(bridge)
        self._waiting = WaitingNotice(bridge)
        self._waiting.look_wanted.connect(self.approve_machine)
        self._model = MachinesModel(self)
        self._table = MachinesTable(self._model)
        self._card = MachineCard()
        self._actions = CardActions(self, self._card, self._view_of)
        self._fleet = Plain()
        self._empty: EmptyState | None = None
        """Made when there is no machine, which is seldom."""
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        # From the outside in: what is put into something else is styled anew with all it has in it.
        head = QVBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._headline)
        filters = QHBoxLayout()
        filters.addWidget(self._chips, 1)
        filters.addWidget(self._site)
        head.addLayout(filters)
        self.body.addLayout(head)
        self.body.addWidget(self._notice)
        self.body.addWidget(self._waiting)
        self.body.addWidget(self._stack, 1)
        self._stack.addWidget(Plain())
        self._stack.addWidget(self._fleet)
        row = QHBoxLayout(self._fleet)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP)
        table = Card(flush=True)
        row.addWidget(table, 1)
        row.addWidget(self._card)
        table.add(self._table, 1)
        self._table.build()

    def _connect(self) -> None:
        self._table.selectionModel().currentRowChanged.connect(self._chosen)
        self._model.modelReset.connect(self._choose_again)
        self._table.activated.connect(self._open)
        self._card.add_wanted.connect(self.add_machine)

    # --- what is shown -------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, MachinePlace):
            self._wanted = place.machine_id
            self._chips.set_current(_ALL)
            self._model.set_filter(None)
            self._site.setCurrentIndex(0)
            self._narrow()
            self._choose_again()

    async def load(self) -> None:
        self._all, self._jobs, running, self._sites = await self.bridge.call(_read)
        self._say_sites()
        self._notice.clear()
        # The window has its turn between what takes longer with each machine.
        self._say_counts()
        await asyncio.sleep(0)
        self._model.set_site(self._site.key)
        self._model.set_views(self._all)
        await asyncio.sleep(0)
        if self._all:
            self._stack.setCurrentWidget(self._fleet)
        else:
            self._show_nobody()
        await asyncio.sleep(0)
        self._choose_again()
        for progress in running:
            self._show_progress(progress)
        self.heard()
        if self._card.tabs.wants_details:
            self._actions.read_details()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def _show_nobody(self) -> None:
        if self._empty is None:
            self._empty = EmptyState(glyph=Glyph.COMPUTER)
            nobody = Card()
            nobody.add(self._empty, 1)
            self._stack.addWidget(nobody)
            self._say_nobody(self._empty)
        self._stack.setCurrentIndex(self._stack.count() - 1)

    def _say_nobody(self, empty: EmptyState) -> None:
        empty.set_text(
            self.tr("No machine has joined yet"),
            self.tr(
                "Every computer to be protected runs a small agent that joins here. “Add a machine”"
                " gives the line to type there."
            ),
        )

    def hear(self, event: Event) -> None:
        match event:
            case TaskProgressed(progress=progress):
                self._show_progress(progress)
            case MachineBeat() as beat:
                self._show_beat(beat)
            case (
                MachinesChanged()
                | JobsChanged()
                | LedgerChanged()
                | TaskChanged()
                | RepositoriesChanged()
                | SitesChanged()
            ):
                self.invalidate()
            case _:
                pass

    def heard(self) -> None:
        if self._model.untold:
            self._model.tell(self._table.rows_in_sight())

    def _show_beat(self, beat: MachineBeat) -> None:
        view = self._model.set_beat(beat)
        if view is not None and beat.machine_id == self._card.machine_id:
            self._card.show_beat(view)

    def _show_progress(self, progress: TaskProgress) -> None:
        self._model.set_progress(progress)
        self._card.show_progress(progress)

    def tick(self) -> None:
        self._model.tick()
        self._card.tick()
        hour = _hour()
        if hour != self._read_in:
            # Days of the strip end and allowances run out while nothing happens.
            self._read_in = hour
            self.invalidate()
        if self._card.tabs.stale:
            self._actions.read_details()

    def retranslate(self) -> None:
        self._add.setText(self.tr("Add a machine"))
        self._table.setAccessibleName(self.tr("Machines"))
        if self._empty is not None:
            self._say_nobody(self._empty)
        self._say_sites()
        self._say_counts()
        self._model.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * measure.PAGE_MARGIN_X - measure.GAP
        least, most = _CARD_WIDTH
        card = min(max(int(room * _CARD_SHARE), least), most)
        self._card.setFixedWidth(card)
        self._table.lay_out(room - card)

    def _say_sites(self) -> None:
        """What can be chosen; a site that no machine belongs to any more is not."""
        at = {site_id(view) for view in self._all}
        named = [(site.id, sites.name(site)) for site in self._sites if site.id in at]
        self._site.set_choices([("", self.tr("All sites")), *named])
        self._site.setAccessibleName(self.tr("Site"))
        self._site.setVisible(len(self._sites) > 1)
        self._card.tabs.set_sites(self._sites)
        self._views = [view for view in self._all if self._site.key in ("", site_id(view))]

    def _narrow(self) -> None:
        self._say_sites()
        self._say_counts()
        self._model.set_site(self._site.key)
        self._choose_again()

    def _say_counts(self) -> None:
        fleet = states.Fleet()
        counted = Counter(view.verdict.state for view in self._views)
        worst = next((state for state in MachineState if counted[state]), MachineState.UNPROTECTED)
        self._headline.set_headline(
            PillState.of(worst.value), fleet.answer(self._views), fleet.rest(self._views)
        )
        chips = [Chip(_ALL, self.tr("All {count}").format(count=len(self._views)))]
        for state in MachineState:
            if counted[state] or state is self._model.filter:
                label = self.tr("{count} {state}", "filter chip: 3 Failing").format(
                    count=counted[state], state=states.machine_state(state)
                )
                chips.append(Chip(state.value, label, PillState.of(state.value).tone))
        self._chips.set_chips(chips)

    # --- choosing ------------------------------------------------------------------------------

    def _filter(self, key: str) -> None:
        self._model.set_filter(None if key == _ALL else MachineState(key))

    def _choose_again(self) -> None:
        """The one that was chosen, else the first: a card is always shown."""
        row = self._model.row_of(self._wanted)
        if row < 0 and self._model.rowCount():
            row = 0
        if row >= 0:
            self._table.select_row(row)
            self._table.scrollTo(self._model.index(row, 0))
        self._show_card(row)

    def _chosen(self, index: QModelIndex) -> None:
        view = self._model.view(index.row())
        if view is not None:
            self._wanted = view.machine.id
            self._show_card(index.row())

    def _show_card(self, row: int) -> None:
        view = self._model.view(row)
        self._card.setVisible(view is not None)
        if view is not None:
            own = [job for job in self._jobs if job.machine.id == view.machine.id]
            self._card.show_machine(view, own)

    def _open(self, index: QModelIndex) -> None:
        view = self._model.view(index.row())
        if view is None:
            return
        if view.running:
            self.navigator.open_task(view.running[0].id)
            return
        own = [job for job in self._jobs if job.machine.id == view.machine.id]
        if own:
            last = own[0].record.last
            if last is not None:
                self.navigator.open_task(last.id)
            else:
                self.navigator.open_job(own[0].job.id)
        else:
            self.navigator.open_job(None, view.machine.id)

    # --- doing ---------------------------------------------------------------------------------

    def discard(self) -> None:
        self._waiting.stop()
        super().discard()

    def add_machine(self) -> None:
        """Ask for another machine."""
        from kustos.gui.dialogs.add_machine import Way  # noqa: PLC0415  when needed

        self._let_in(Way.LINE)

    def approve_machine(self) -> None:
        """Show who waits to be let in."""
        from kustos.gui.dialogs.add_machine import Way  # noqa: PLC0415  the same

        self._let_in(Way.WAITING)

    def _let_in(self, way: "Way") -> None:
        from kustos.gui.dialogs.add_machine import AddMachineDialog  # noqa: PLC0415  the same

        dialog = AddMachineDialog(self.bridge, self, way=way)
        dialog.joined.connect(self._await)
        dialog.job_wanted.connect(lambda machine_id: self.navigator.open_job(None, machine_id))
        dialog.open()

    def _await(self, machine_id: str) -> None:
        self._wanted = machine_id
        self.invalidate()

    def _view_of(self, machine_id: str) -> MachineView | None:
        return self._model.view(self._model.row_of(machine_id))


async def _read(
    manager: Manager,
) -> tuple[list[MachineView], list[JobView], list[TaskProgress], list[Site]]:
    """The fleet, its jobs, how far their runs are, and where machines belong."""
    views, jobs = await manager.machines.overview(), await manager.jobs.overview()
    progress = [manager.tasks.progress(task.id) for view in views for task in view.running]
    running = [known for known in progress if known is not None]
    return views, jobs, running, await manager.sites.all()


def _hour() -> int:
    """Which hour it is, counted on: another one is another hour."""
    return int(time.time() // 3_600)
