"""How a repository is looked after by itself: shown and changed."""

from PySide6.QtWidgets import QWidget

from kustos.core.care import CareView
from kustos.core.care_plan import CarePlan
from kustos.core.fields import InvalidError
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.monitor_plan import usual_minutes
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.care_form import CareForm
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.scroller import Scroller

_HEIGHT = 680
_BESIDE = 64
"""Px of the screen that the window's frame and a panel may take."""


class CarePlanDialog(Dialog):
    """Changes `view`'s plan."""

    def __init__(self, bridge: Bridge, view: CareView, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=600)
        self._view = view
        self._busy = False
        self.form = CareForm()
        self.form.show_plan(view.plan, usual_minutes(view.repository.place))
        self.form.changed.connect(self.notice.clear)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.save = PrimaryButton()
        self.save.clicked.connect(self._save)
        self._area = Scroller(self.form)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.save)
        most = self.screen().availableGeometry().height() - _BESIDE
        self.resize(self.width(), min(_HEIGHT, most))
        self.retranslate()
        self.run(self._read())

    def retranslate(self) -> None:
        self.set_title(
            self.tr("How {name} is looked after").format(name=self._view.repository.name),
            self.tr("So that it does not fill its disk, and can be read when it is needed."),
        )
        self._cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save"))
        self.save.setEnabled(not self._busy)

    async def _read(self) -> None:
        async def read(manager: Manager) -> list[MachineView]:
            return await manager.machines.overview()

        views = await self.bridge.call(read)
        alone = self._view.carers[0].name if self._view.maintainer and self._view.carers else ""
        self.form.show_machines(views, alone)

    def _save(self) -> None:
        self._busy = True
        self.notice.clear()
        self.retranslate()
        self.run(self._saved(self.form.plan()), self._failed)

    async def _saved(self, plan: CarePlan) -> None:
        repository_id = self._view.repository.id
        await self.bridge.act(lambda manager: manager.care.save(repository_id, plan))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.retranslate()
        if isinstance(error, InvalidError):
            row = self.form.show_problems(error.problems)
            if row is not None:
                self._area.ensureWidgetVisible(row)
        else:
            self.notice.say_error(error)
