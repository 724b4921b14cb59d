"""A new policy: what it begins with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from kustos.core.job_context import MACOS, WINDOWS
from kustos.core.policy_templates import Template
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.choice import Choice
from kustos.gui.text import policies
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.labels import Label, TextRole

_INDENT = measure.ICON + 8
"""Beneath the words of the button, not beneath its sign."""
_LINUX = "Linux"


class NewPolicyDialog(Dialog):
    """Asks for a template, or none, and for which system. Nothing is stored by it."""

    chosen = Signal(str, str)
    """The template (empty: none) and the system, as agents name it."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=520)
        self._ways = {
            of: (QRadioButton(), Label("", TextRole.CAPTION, wrap=True)) for of in Template
        }
        self._bare = QRadioButton(), Label("", TextRole.CAPTION, wrap=True)
        self.system = Choice()
        group = QButtonGroup(self)
        for button, text in (*self._ways.values(), self._bare):
            group.addButton(button)
            text.setContentsMargins(_INDENT, 0, 0, measure.GAP_SMALL // 2)
            self.body.addWidget(button)
            self.body.addWidget(text)
        form = Form()
        self._row = form.add_row("", self.system)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        self._cancel = Button()
        self.go_on = PrimaryButton()
        self.add_button(self._cancel)
        self.add_button(self.go_on)
        self._cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self._choose)
        # Which folders and patterns there are depends on it.
        self._bare[0].toggled.connect(self._row.setDisabled)
        first = self._ways[Template.OFFICE_PC][0]
        first.setChecked(True)
        first.setFocus()
        self.retranslate()
        self.system.choose(WINDOWS)

    def choose(self, template: Template | None) -> None:
        """Mark it."""
        button, _ = self._bare if template is None else self._ways[template]
        button.setChecked(True)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("New policy"),
            self.tr("It begins with values for a kind of machine. All of them can be changed."),
        )
        for of, (button, text) in self._ways.items():
            name, said = policies.template(of)
            button.setText(name)
            button.setAccessibleDescription(said)
            text.setText(said)
        button, text = self._bare
        button.setText(self.tr("Empty"))
        text.setText(self.tr("Everything is still to be chosen."))
        self._row.set_label(self.tr("For machines with"))
        names = {WINDOWS: "Windows", MACOS: "macOS", _LINUX: "Linux"}
        self.system.set_items(list(names.items()))
        self._cancel.setText(self.tr("Cancel"))
        self.go_on.setText(self.tr("Go on"))

    def _choose(self) -> None:
        wanted = next((of for of, (button, _) in self._ways.items() if button.isChecked()), None)
        self.accept()
        self.chosen.emit(wanted.value if wanted else "", self.system.id)
