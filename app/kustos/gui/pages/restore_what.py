"""Restore, step 1: whose snapshots, which series and which of it, and what of that."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, Snapshot
from kustos.core.series import Series
from kustos.gui.bridge import Bridge
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.folder_tree import FolderTree
from kustos.gui.models.folders_model import FolderModel
from kustos.gui.models.folders_selection import Check, Selection
from kustos.gui.models.folders_tree import Run
from kustos.gui.models.snapshot_tree_paths import SNAPSHOT_ROOT, restore_paths, stored_path
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import times
from kustos.gui.text.groups import GroupWords
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, IconButton
from kustos.gui.widgets.card import Card, Rule
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.messages import FolderPage
from kustos_agent.protocol.paths import natural_key

_MACHINE_SHARE: Final = 3
_SERIES_SHARE: Final = 3
_SNAPSHOT_SHARE: Final = 4
_LETTERS_OF_A_TIME: Final = 24


class RestoreWhat(TranslatedWidget):
    """`changed`: another series, snapshot or choice of files. `failed`: a list was not read."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, bridge: Bridge, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._run = run
        self._series: dict[str, Series] = {}
        self._open_series = ""
        self._fleet: dict[str, MachineView] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._wanted = ""
        self._round = 0
        self.machine = Choice()
        self.series = Choice()
        self.snapshot = Choice()
        self._about = Label("", TextRole.MUTED, elide=Qt.TextElideMode.ElideRight)
        self._older = IconButton(Glyph.CHEVRON_LEFT, "")
        self._newer = IconButton(Glyph.CHEVRON_RIGHT, "")
        self._newest = Button()
        self._everything = QCheckBox()
        self.model = FolderModel(run, root=SNAPSHOT_ROOT, parent=self)
        self.tree = FolderTree(self.model, run, bridge, row_height=measure.ROW_HEIGHT)
        self._empty = EmptyState(glyph=Glyph.CLOCK)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        # A point in time is never cut: weekday, date and time.
        self.snapshot.setMinimumContentsLength(_LETTERS_OF_A_TIME)
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self.machine, _MACHINE_SHARE)
        row.addWidget(self.series, _SERIES_SHARE)
        row.addWidget(self.snapshot, _SNAPSHOT_SHARE)
        for button in (self._older, self._newer, self._newest):
            row.addWidget(button)
        source = Card()
        source.body.setContentsMargins(*(measure.CARD_PADDING,) * 4)
        source.add(row)
        source.add(self._about)
        self._files = Card(flush=True)
        self._files.add_action(self._everything)
        self._files.add(Rule())
        self._files.add(self.tree, 1)
        nothing = Card()
        nothing.add(self._empty, 1)
        self._nothing = nothing
        for page in (self._files, nothing):
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP)
        box.addWidget(source)
        box.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.machine.currentIndexChanged.connect(self._offer_series)
        self.series.currentIndexChanged.connect(self._read_snapshots)
        self.snapshot.currentIndexChanged.connect(self._look_into)
        self._older.clicked.connect(lambda: self._step(1))
        self._newer.clicked.connect(lambda: self._step(-1))
        self._newest.clicked.connect(lambda: self.snapshot.setCurrentIndex(0))
        self._everything.clicked.connect(self._choose_everything)
        self.model.chosen.connect(self._on_chosen)

    # --- what there is -------------------------------------------------------------------------

    def offer(self, series: Sequence[Series], fleet: Sequence[MachineView]) -> None:
        """Offer the snapshots of these; what is chosen stays."""
        self._series = {one.id: one for one in series}
        self._fleet = {view.machine.id: view for view in fleet}
        self._offer_owners()
        self._offer_series()

    def show_snapshot(self, series_id: str, snapshot_id: str) -> None:
        """Choose this series, and this snapshot of it (empty: the newest)."""
        series = self._series.get(series_id)
        if series is None:
            return
        self._wanted = snapshot_id
        self.machine.choose(series.owner)
        if self.series.id == series_id:
            self._read_snapshots()
        else:
            self.series.choose(series_id)

    def read_again(self) -> None:
        """The snapshots may be others now."""
        self._read_snapshots()

    def clear(self) -> None:
        """Choose nothing."""
        self.model.set_selection(Selection())
        self._on_chosen()

    # --- what is chosen ------------------------------------------------------------------------

    @property
    def chosen_series(self) -> Series | None:
        return self._series.get(self.series.id)

    @property
    def chosen_snapshot(self) -> Snapshot | None:
        return self._snapshots.get(self.snapshot.id)

    @property
    def selection(self) -> Selection:
        """What of the snapshot."""
        return self.model.selection

    @property
    def everything(self) -> bool:
        """The whole snapshot."""
        return self.selection.check(SNAPSHOT_ROOT) is Check.ON

    async def paths(self) -> tuple[str, ...]:
        """What a restore has to be given; none for everything.

        Raises LookupError when the rest of a folder that is chosen in part cannot be read.
        """
        selection = self.selection
        names = {
            folder: await self.model.names(folder)
            for folder in selection.divided
            if folder.startswith(SNAPSHOT_ROOT)
        }
        return restore_paths(selection, names.__getitem__)

    def _offer_owners(self) -> None:
        words = GroupWords()
        # By name, and what is of no machine at the end.
        owners = {
            one.owner: words.owner(one) for one in sorted(self._series.values(), key=_by_owner)
        }
        self.machine.set_items(list(owners.items()))
        if not self.machine.id and owners:
            self.machine.setCurrentIndex(0)

    def _offer_series(self) -> None:
        words = GroupWords()
        own = [one for one in self._series.values() if one.owner == self.machine.id]
        self.series.set_items([(one.id, words.name(one)) for one in own])
        if not self.series.id and own:
            self.series.setCurrentIndex(0)
        self._show()

    def _read_snapshots(self) -> None:
        self._round += 1
        series = self.chosen_series
        if series is not None:
            self._run(self._snapshots_read(series, self._round))
        else:
            self._offer_snapshots([])

    async def _snapshots_read(self, series: Series, round_: int) -> None:
        try:
            found = await self._bridge.call(lambda manager: manager.browse.snapshots_of(series))
        except Exception as error:  # noqa: BLE001  whatever it is, the page has to say so
            self.failed.emit(error)
            return
        if round_ == self._round:
            self._offer_snapshots(found)

    def _offer_snapshots(self, found: Sequence[Snapshot]) -> None:
        before = self.snapshot.id
        self._snapshots = {snapshot.id: snapshot for snapshot in found}
        wanted, self._wanted = self._wanted, ""
        self.snapshot.set_items(self._named())
        if wanted in self._snapshots:
            self.snapshot.choose(wanted)
        elif not self.snapshot.id and found:
            self.snapshot.setCurrentIndex(0)
        if self.snapshot.id == before:
            self._show()

    def _named(self) -> list[tuple[str, str]]:
        return [(id_, times.exact(snapshot.time)) for id_, snapshot in self._snapshots.items()]

    def _step(self, steps: int) -> None:
        row = self.snapshot.currentIndex() + steps
        if 0 <= row < self.snapshot.count():
            self.snapshot.setCurrentIndex(row)

    # --- looking into it -----------------------------------------------------------------------

    def _look_into(self) -> None:
        """What was chosen in another snapshot stays chosen as far as it is in this one."""
        snapshot, series = self.chosen_snapshot, self.chosen_series
        kept = self.selection
        self.model.set_selection(Selection())
        if snapshot is None or series is None:
            self.tree.open(None)
        else:
            machine_id = self._reader(series)

            async def read(path: str, after: str) -> FolderPage:
                inside = "" if path == SNAPSHOT_ROOT else path

                async def ask(manager: Manager) -> FolderPage:
                    return await manager.browse.snapshot_folder(machine_id, snapshot, inside, after)

                return await self._bridge.call(ask)

            alike = series.job is not None or series.id == self._open_series
            keep = alike and not kept.empty
            self._open_series = series.id
            first = stored_path(snapshot.paths[0]) if snapshot.paths else SNAPSHOT_ROOT
            self.tree.open(read, inside="" if keep else first)
            if keep:
                self._run(self._keep(kept, snapshot.id))
        self._show()
        self.changed.emit()

    async def _keep(self, kept: Selection, snapshot_id: str) -> None:
        found = Selection()
        for path in kept.ordered:
            index = await self.model.reveal(path)
            if path == SNAPSHOT_ROOT or self.model.path(index) == path:
                found = found.marked(path, chosen=kept.marks[path])
        if self.snapshot.id == snapshot_id and self.selection.empty:
            self.model.set_selection(found)
            for path in found.ordered:
                self.tree.reveal(path)
            self._on_chosen()

    def _reader(self, series: Series) -> str:
        """The machine to read through: whose they are, or another that reaches the repository."""
        reached = [one.id for one in (series.machine, series.through) if one is not None]
        if isinstance(series.repository.place, LocalPlace):
            reached = reached[-1:]
        else:
            reached += self._fleet
        connected = (id_ for id_ in reached if id_ in self._fleet and self._fleet[id_].connected)
        return next(connected, next(iter(reached), ""))

    def _choose_everything(self, wanted: bool) -> None:  # noqa: FBT001  a slot of `clicked`
        self.model.set_selection(Selection().marked(SNAPSHOT_ROOT, chosen=wanted))
        self._on_chosen()

    def _on_chosen(self) -> None:
        self._everything.setChecked(self.everything)
        self.changed.emit()

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.machine.setAccessibleName(self.tr("Machine"))
        self.series.setAccessibleName(self.tr("Job or origin"))
        self.snapshot.setAccessibleName(self.tr("Snapshot"))
        self._older.set_name(self.tr("Older snapshot"))
        self._newer.set_name(self.tr("Newer snapshot"))
        self._newest.setText(self.tr("Newest"))
        self._everything.setText(self.tr("Everything"))
        self._files.set_title(self.tr("Files in this snapshot"))
        self.snapshot.set_items(self._named())
        self._offer_owners()
        self._offer_series()

    def _show(self) -> None:
        row, number = self.snapshot.currentIndex(), self.snapshot.count()
        self._older.setEnabled(0 <= row < number - 1)
        self._newer.setEnabled(row > 0)
        self._newest.setEnabled(row > 0)
        self._stack.setCurrentWidget(self._files if number else self._nothing)
        series = self.chosen_series
        self._about.setText(GroupWords().about(series) if series is not None else "")
        self._about.setVisible(bool(self._about.text()))
        if not self._series:
            self._empty.set_text(
                self.tr("There is nothing to restore yet"),
                self.tr("As soon as a job has made its first backup, its files can be found here."),
            )
        else:
            self._empty.set_text(
                self.tr("This job has no snapshot yet"),
                self.tr(
                    "Its first good backup makes one. Older ones are found by “Read anew” under"
                    " the job's snapshots."
                ),
            )


def _by_owner(series: Series) -> tuple[bool, tuple[str, str]]:
    of_none = series.machine is None
    name = series.repository.name if series.machine is None else series.machine.name
    return of_none, natural_key(name)
