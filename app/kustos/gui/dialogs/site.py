"""A site: named, and its machines ticked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.core.fields import FieldProblem, InvalidError
from kustos.core.machines import MachineView
from kustos.core.site import FIRST_SITE, LONGEST_NAME, Site, SiteDraft
from kustos.core.sites import SiteView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.machine_ticks import MachineTicks
from kustos.gui.text import fields, sites
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form


class SiteDialog(Dialog):
    """Enters a new site, or changes `view`'s; the first one has a name alone, for to it belongs
    whatever is in no other."""

    def __init__(
        self,
        bridge: Bridge,
        view: SiteView | None,
        machines: Sequence[MachineView],
        parent: QWidget,
    ) -> None:
        """`machines` are all there are."""
        super().__init__(bridge, parent, width=520)
        self._view = view
        self._problems: tuple[FieldProblem, ...] = ()
        self._busy = False
        self.name = QLineEdit("" if view is None else view.site.name)
        self.name.setMaxLength(2 * LONGEST_NAME)
        self.name.textEdited.connect(lambda: self._say(()))
        self.name.selectAll()
        self.ticks = MachineTicks()
        form = Form(label_width=100)
        self.row = form.add_row("", self.name)
        self._machines = form.add_row("", self.ticks)
        self.ticks.set_views(machines, behind=self.name, ticked=False)
        if view is not None:
            self.ticks.tick(view.machine_ids)
        self._machines.setVisible(bool(machines) and not self._first)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.save = PrimaryButton()
        self.save.clicked.connect(self._save)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.save)
        self.name.setFocus()
        self.retranslate()

    @property
    def _first(self) -> bool:
        return self._view is not None and self._view.site.id == FIRST_SITE

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Add a site") if self._view is None else self.tr("Change the site"),
            self.tr("An office or a customer whose machines are told apart from the others'."),
        )
        self.row.set_label(self.tr("Name"))
        if self._view is not None and self._first:
            self.name.setPlaceholderText(sites.name(Site(id=FIRST_SITE, name="")))
        self._machines.set_label(self.tr("Machines"))
        self._machines.set_hint(
            self.tr("A machine belongs to one site: what is ticked here leaves its former one.")
        )
        self._cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save"))
        self.save.setEnabled(not self._busy)
        self._say(self._problems)

    def _say(self, problems: Sequence[FieldProblem]) -> None:
        self._problems = tuple(problems)
        self.row.set_error(fields.sentences(self._problems, "name"))

    def _save(self) -> None:
        self._busy = True
        self.notice.clear()
        self.retranslate()
        # What has changed here, and no more: somebody else may have put machines elsewhere.
        before = set() if self._view is None else set(self._view.machine_ids)
        ticked = set(self.ticks.ids)
        draft = SiteDraft(
            name=self.name.text(),
            joining=tuple(sorted(ticked - before)),
            leaving=tuple(sorted(before - ticked)),
        )
        self.run(self._saved(draft), self._failed)

    async def _saved(self, draft: SiteDraft) -> None:
        site_id = None if self._view is None else self._view.site.id
        await self.bridge.act(lambda manager: manager.sites.save(draft, site_id))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.retranslate()
        if isinstance(error, InvalidError):
            self._say(error.problems)
            self.name.setFocus()
        else:
            self.notice.say_error(error)
