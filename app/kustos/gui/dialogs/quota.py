"""How much a repository may hold: shown and changed."""

from PySide6.QtWidgets import QWidget

from kustos.core.fields import InvalidError
from kustos.core.quotas import QuotaView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.quota_form import QuotaForm
from kustos.gui.widgets.buttons import Button, PrimaryButton


class QuotaDialog(Dialog):
    """Changes the quota of `view`'s repository."""

    def __init__(self, bridge: Bridge, view: QuotaView, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=520)
        self._view = view
        self._busy = False
        self.form = QuotaForm(view)
        self.form.changed.connect(self.notice.clear)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.save = PrimaryButton()
        self.save.clicked.connect(self._save)
        self.body.addWidget(self.form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.save)
        self.form.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Quota of {name}").format(name=self._view.repository.name),
            self.tr(
                "What the provider's plan or the server there allows. Kustos warns before it is"
                " used up; it does not enforce it."
            ),
        )
        self._cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save"))
        self.save.setEnabled(not self._busy)

    def _save(self) -> None:
        self._busy = True
        self.notice.clear()
        self.retranslate()
        self.run(self._saved(self.form.quota()), self._failed)

    async def _saved(self, quota: int | None) -> None:
        repository_id = self._view.repository.id
        await self.bridge.act(lambda manager: manager.quotas.set(repository_id, quota))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.retranslate()
        if isinstance(error, InvalidError):
            self.form.show_wrong()
        else:
            self.notice.say_error(error)
