"""*Restore*: what, where, review and start."""

from enum import IntEnum
from typing import Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from kustos.core.events import Event, JobsChanged, MachinesChanged, SnapshotsChanged, TaskChanged
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.series import Series
from kustos.core.tasks import RestoreWish
from kustos.gui.bridge import Bridge
from kustos.gui.forms.foot import Foot
from kustos.gui.navigation import Navigator, PageKey, Place, RestorePlace
from kustos.gui.notice import Notice
from kustos.gui.pages.page import Page
from kustos.gui.pages.restore_counts import RestoreCounts
from kustos.gui.pages.restore_what import RestoreWhat
from kustos.gui.pages.restore_where import RestoreWhere
from kustos.gui.text import times
from kustos.gui.text.groups import GroupWords
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.tabs import TabStrip
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import TaskKind

_STRIP_SPACE: Final = 10
_STRIP_HEIGHT: Final = 26
PATHS_AT_MOST: Final = 10_000
"""What a restore's message takes (`RestoreSpec.paths`)."""


class Step(IntEnum):
    """Where one is."""

    WHAT = 0
    WHERE = 1
    REVIEW = 2


class RestorePage(Page):
    """Keeps what was chosen while one is elsewhere."""

    section = PageKey.RESTORE

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._to_show: RestorePlace | None = None
        self._snapshots_stale = False
        self._paths: tuple[str, ...] = ()
        self._busy = False
        self._steps = TabStrip(line=False)
        for _ in Step:
            self._steps.addTab("")
        self._notice = Notice(bridge)
        self._notice.unlocked.connect(self.invalidate)
        self.what = RestoreWhat(bridge, self.run)
        self.where = RestoreWhere(bridge)
        self._review = Card()
        self._sentence = Label("", TextRole.MUTED, wrap=True)
        self._facts = Facts()
        self._stack = QStackedWidget()
        self._back_button = Button()
        self._next = PrimaryButton()
        self._foot = Foot(self._back_button, self._next)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._review.body.setContentsMargins(*(measure.CARD_PADDING,) * 4)
        self._review.add(self._facts)
        self._review.add(self._sentence)
        self._review.body.addStretch(1)
        for step in (self.what, self.where, self._review):
            holder = Plain()
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            box.addWidget(step)
            self._stack.addWidget(holder)
        head = QVBoxLayout()
        # The strip has its own space around the words.
        head.setContentsMargins(-_STRIP_SPACE, 0, 0, 0)
        self._steps.setFixedHeight(_STRIP_HEIGHT)
        head.addWidget(self._steps)
        self.body.addLayout(head)
        self.body.addWidget(self._notice)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._foot)

    def _connect(self) -> None:
        self._steps.currentChanged.connect(self._step_chosen)
        self.what.changed.connect(self._on_changed)
        self.what.failed.connect(self.load_failed)
        self.where.changed.connect(self._on_changed)
        self._back_button.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)

    # --- what is shown -------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, RestorePlace):
            self._to_show = place
            self.invalidate()

    async def load(self) -> None:
        async def read(manager: Manager) -> tuple[list[Series], list[MachineView]]:
            return await manager.browse.series(), await manager.machines.overview()

        series, fleet = await self.bridge.call(read)
        self.what.offer(series, fleet)
        self.where.offer(fleet)
        if self._snapshots_stale:
            self._snapshots_stale = False
            self.what.read_again()
        place, self._to_show = self._to_show, None
        if place is not None and place.job_id:
            self._go(Step.WHAT)
            self.what.clear()
            self.what.show_snapshot(place.job_id, place.snapshot_id or "")
        self._show()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        match event:
            case JobsChanged() | MachinesChanged():
                self.invalidate()
            case SnapshotsChanged():
                self._new_snapshots()
            case TaskChanged(task=task) if task.state.terminal and task.kind is TaskKind.BACKUP:
                self._new_snapshots()
            case _:
                pass

    def _new_snapshots(self) -> None:
        self._snapshots_stale = True
        self.invalidate()

    def retranslate(self) -> None:
        self._steps.setTabText(Step.WHAT, self.tr("1 What"))
        self._steps.setTabText(Step.WHERE, self.tr("2 Where"))
        self._steps.setTabText(Step.REVIEW, self.tr("3 Review and start"))
        self._steps.setAccessibleName(self.tr("Steps"))
        self._sentence.setText(
            self.tr(
                "The files are written into the folder with their whole path. Nothing that is there"
                " already is changed."
            )
        )
        self._show()

    @property
    def step(self) -> Step:
        """Where one is."""
        return Step(self._steps.currentIndex())

    def _show(self) -> None:
        chosen = not self.what.selection.empty and self.what.chosen_snapshot is not None
        step = self.step
        self._steps.setTabEnabled(Step.WHERE, chosen and step >= Step.WHERE)
        self._steps.setTabEnabled(Step.REVIEW, chosen and step >= Step.REVIEW)
        self._foot.set_text(*self._chosen_words())
        self._back_button.setText(self.tr("Cancel") if step is Step.WHAT else self.tr("Back"))
        self._next.setText(
            {
                Step.WHAT: self.tr("Next: where"),
                Step.WHERE: self.tr("Next: review"),
                Step.REVIEW: self.tr("Start the restore"),
            }[step]
        )
        self._next.setEnabled(chosen and not self._busy)
        if step is Step.REVIEW:
            self._say_facts()

    def _chosen_words(self) -> tuple[str, str]:
        snapshot = self.what.chosen_snapshot
        if snapshot is None:
            return "", ""
        if self.what.selection.empty:
            return self.tr("Nothing chosen yet"), self.tr("Tick what is to be restored.")
        return RestoreCounts().words(self.what, snapshot)

    def _say_facts(self) -> None:
        series, snapshot = self.what.chosen_series, self.what.chosen_snapshot
        machine = self.where.machine.chosen
        if series is None or snapshot is None or machine is None:
            return
        strong, _ = self._chosen_words()
        self._facts.set_facts(
            [
                (self.tr("From"), GroupWords().whole(series)),
                (self.tr("Snapshot"), times.exact(snapshot.time)),
                (self.tr("What"), strong),
                (self.tr("To machine"), machine.machine.name),
                (self.tr("Into the folder"), to_display(self.where.target)),
            ]
        )

    # --- moving --------------------------------------------------------------------------------

    def _go(self, step: Step) -> None:
        for number in Step:
            self._steps.setTabEnabled(number, number <= step)
        self._steps.setCurrentIndex(step)

    def _step_chosen(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._notice.clear()
        self._show()

    def _go_back(self) -> None:
        if self.step is Step.WHAT:
            self.what.clear()
            self.navigator.back()
        else:
            self._go(Step(self.step - 1))

    def _go_on(self) -> None:
        self._notice.clear()
        moves = {Step.WHAT: self._settle_what, Step.WHERE: self._settle_where}
        if self.step is Step.WHERE and not self.where.complete():
            return
        self._busy = True
        self._show()
        self.run(moves.get(self.step, self._start)(), self._failed)

    async def _settle_what(self) -> None:
        series, snapshot = self.what.chosen_series, self.what.chosen_snapshot
        try:
            paths = await self.what.paths()
        except LookupError as missing:
            folder = str(missing.args[0])
            self._busy = False
            self._notice.say(lambda: RestoreCounts().not_read(folder))
            self._show()
            return
        self._busy = False
        if series is None or snapshot is None:
            return
        if len(paths) > PATHS_AT_MOST:
            self._notice.say(lambda: RestoreCounts().too_many(len(paths)))
        else:
            self._paths = paths
            self.where.prepare(series, snapshot)
            self._go(Step.WHERE)
        self._show()

    async def _settle_where(self) -> None:
        machine, target = self.where.machine.chosen, self.where.target
        assert machine is not None
        machine_id = machine.machine.id
        taken = False
        try:
            page = await self.bridge.call(lambda manager: manager.browse.folder(machine_id, target))
            taken = bool(page.entries)
        except (AgentRefusedError, AgentOfflineError, TimeoutError):
            # Not there, as it should be; or it cannot be asked now: the run itself looks again.
            pass
        self._busy = False
        if taken:
            self.where.say_taken()
        else:
            self._go(Step.REVIEW)
        self._show()

    async def _start(self) -> None:
        series, snapshot = self.what.chosen_series, self.what.chosen_snapshot
        machine = self.where.machine.chosen
        assert series is not None
        assert snapshot is not None
        assert machine is not None
        wish = RestoreWish(
            machine_id=machine.machine.id,
            repository_id=snapshot.repository_id,
            snapshot_id=snapshot.id,
            target=self.where.target,
            paths=self._paths,
            job_id=series.job.id if series.job is not None else None,
        )
        task = await self.bridge.act(lambda manager: manager.tasks.restore(wish))
        self._busy = False
        self.what.clear()
        self._go(Step.WHAT)
        self.navigator.open_task(task.id)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._notice.say_error(error)
        self._show()

    def _on_changed(self) -> None:
        self._show()
