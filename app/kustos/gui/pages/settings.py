"""*Settings*: language and colours, applied at once; what this is and where it keeps its things."""

import platform

import PySide6
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QComboBox, QVBoxLayout

from kustos.core.alert_rules import AlertRules
from kustos.core.events import CertificatesChanged, ChannelsChanged, Event, SitesChanged
from kustos.core.site import FIRST_SITE
from kustos.core.sites import SiteView
from kustos.core.telling import ChannelView
from kustos.gui.bridge import Bridge
from kustos.gui.language import Language, speak
from kustos.gui.navigation import Navigator, PageKey
from kustos.gui.pages.page import Page
from kustos.gui.pages.settings_access import AccessCard, read_access
from kustos.gui.pages.settings_alerts import AlertsCard
from kustos.gui.pages.settings_channels import ChannelsCard
from kustos.gui.pages.settings_sites import SitesCard
from kustos.gui.preferences import Preferences
from kustos.gui.text import sites
from kustos.gui.theme import measure, style
from kustos.gui.theme.style import Scheme
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.scroller import Scroller
from kustos_agent import __version__

_WIDTH = 720


class SettingsPage(Page):
    """What is chosen here is kept in `preferences`."""

    section = PageKey.SETTINGS

    def __init__(self, bridge: Bridge, navigator: Navigator, preferences: Preferences) -> None:
        super().__init__(bridge, navigator)
        self._preferences = preferences
        self._look = Card()
        self._language = QComboBox()
        for language in Language:
            self._language.addItem("", language.value)
        self._scheme = QComboBox()
        for scheme in Scheme:
            self._scheme.addItem("", scheme.value)
        form = Form()
        self._language_row = form.add_row("", self._language)
        self._scheme_row = form.add_row("", self._scheme)
        self._look.add(form)
        self._access = AccessCard()
        self._access.days_chosen.connect(self._keep_days)
        self._access.replacement_wanted.connect(self._ask_to_replace)
        self._alerts = AlertsCard()
        self._alerts.rules_chosen.connect(self._keep_rules)
        self._channels = ChannelsCard()
        self._channels.add_wanted.connect(lambda: self._open_channel(None))
        self._channels.change_wanted.connect(self._open_channel)
        self._channels.remove_wanted.connect(self._ask_to_remove)
        self._channels.deliveries_wanted.connect(self._show_deliveries)
        self._sites = SitesCard()
        self._sites.add_wanted.connect(lambda: self._open_site(None))
        self._sites.change_wanted.connect(self._open_site)
        self._sites.remove_wanted.connect(self._ask_to_remove_site)
        self._about = Card()
        self._facts = Facts()
        self._open_folder = Button()
        self._open_folder.clicked.connect(self._show_folder)
        self._about.add_action(self._open_folder)
        self._about.add(self._facts)
        column = Plain()
        column.setMaximumWidth(_WIDTH)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP)
        box.addWidget(self._look)
        box.addWidget(self._alerts)
        box.addWidget(self._channels)
        box.addWidget(self._sites)
        box.addWidget(self._access)
        box.addWidget(self._about)
        box.addStretch(1)
        self.body.addWidget(Scroller(column), 1)
        self._language.setCurrentIndex(self._language.findData(preferences.language.value))
        self._scheme.setCurrentIndex(self._scheme.findData(preferences.scheme.value))
        self._language.activated.connect(self._speak)
        self._scheme.activated.connect(self._colour)
        self.retranslate()

    def retranslate(self) -> None:
        self._look.set_title(self.tr("Appearance"))
        self._language_row.set_label(self.tr("Language"))
        self._language_row.set_hint(self.tr("Words, numbers and dates; switched at once."))
        # Languages name themselves: whoever chose a wrong one must find the way back.
        names = {Language.GERMAN: "Deutsch", Language.ENGLISH: "English"}
        for row, language in enumerate(Language):
            self._language.setItemText(row, names.get(language, self.tr("As the system")))
        self._scheme_row.set_label(self.tr("Colours"))
        self._scheme_row.set_hint(self.tr("“As the system” follows the desktop by day and night."))
        schemes = {
            Scheme.SYSTEM: self.tr("As the system"),
            Scheme.LIGHT: self.tr("Light"),
            Scheme.DARK: self.tr("Dark"),
        }
        for row, scheme in enumerate(Scheme):
            self._scheme.setItemText(row, schemes[scheme])
        self._about.set_title(self.tr("About Kustos"))
        self._open_folder.setText(self.tr("Open the folder"))
        self._facts.set_facts(
            [
                (self.tr("Version"), __version__),
                (self.tr("Data folder"), str(self._preferences.folder)),
                (self.tr("Qt, Python"), f"{PySide6.__version__}, {platform.python_version()}"),
                (self.tr("Licence"), "AGPL-3.0-or-later"),
            ]
        )

    async def load(self) -> None:
        self._access.show_access(await self.bridge.call(read_access))
        self._channels.show_channels(
            await self.bridge.call(lambda manager: manager.telling.overview())
        )
        self._sites.show_sites(await self.bridge.call(lambda manager: manager.sites.overview()))
        self._alerts.show_rules(await self.bridge.call(lambda manager: manager.alerting.rules()))

    def load_failed(self, error: Exception) -> None:
        self._access.notice.say_error(error)

    def hear(self, event: Event) -> None:
        if isinstance(event, CertificatesChanged | ChannelsChanged | SitesChanged):
            self.invalidate()

    def tick(self) -> None:
        if self._access.changing:
            self.invalidate()

    def _keep_days(self, days: int) -> None:
        self._access.notice.clear()
        self.run(self._days_kept(days), self._access.notice.say_error)

    async def _days_kept(self, days: int) -> None:
        await self.bridge.act(lambda manager: manager.rotation.set_days(days))
        await self.reread()

    def _keep_rules(self, rules: AlertRules) -> None:
        self._alerts.notice.clear()
        self.run(self._rules_kept(rules), self._alerts.notice.say_error)

    async def _rules_kept(self, rules: AlertRules) -> None:
        await self.bridge.act(lambda manager: manager.alerting.set_rules(rules))
        await self.reread()

    def _open_channel(self, view: ChannelView | None) -> None:
        from kustos.gui.dialogs.channel import ChannelDialog  # noqa: PLC0415  when needed

        ChannelDialog(self.bridge, view, self).open()

    def _show_deliveries(self, view: ChannelView) -> None:
        from kustos.gui.dialogs.deliveries import DeliveriesDialog  # noqa: PLC0415  when needed

        DeliveriesDialog(self.bridge, view, self).open()

    def _ask_to_remove(self, view: ChannelView) -> None:
        from kustos.gui.dialogs.confirm import ConfirmDialog, Question  # noqa: PLC0415  when needed

        def ask() -> Question:
            return Question(
                title=self.tr("Remove {name}?").format(name=view.channel.name),
                text=self.tr("Nothing is sent by this channel any more, nor what still waits."),
                action=self.tr("Remove"),
            )

        async def act() -> None:
            await self.bridge.act(lambda manager: manager.telling.remove(view.channel.id))

        ConfirmDialog(self.bridge, ask, act, self).open()

    def _open_site(self, view: SiteView | None) -> None:
        self._sites.notice.clear()
        self.run(self._opened_site(view), self._sites.notice.say_error)

    async def _opened_site(self, view: SiteView | None) -> None:
        from kustos.gui.dialogs.site import SiteDialog  # noqa: PLC0415  when needed

        machines = await self.bridge.call(lambda manager: manager.machines.overview())
        SiteDialog(self.bridge, view, machines, self).open()

    def _ask_to_remove_site(self, view: SiteView) -> None:
        from kustos.gui.dialogs.confirm import ConfirmDialog, Question  # noqa: PLC0415  when needed

        first = next(one for one in self._sites.views if one.site.id == FIRST_SITE)

        def ask() -> Question:
            return Question(
                title=self.tr("Remove {name}?").format(name=sites.name(view.site)),
                text=self.tr("Its machines stay, and belong to “{first}” then.").format(
                    first=sites.name(first.site)
                ),
                action=self.tr("Remove"),
            )

        async def act() -> None:
            await self.bridge.act(lambda manager: manager.sites.remove(view.site.id))

        ConfirmDialog(self.bridge, ask, act, self).open()

    def _ask_to_replace(self) -> None:
        from kustos.gui.dialogs.confirm import ConfirmDialog, Question  # noqa: PLC0415  when needed

        def ask() -> Question:
            return Question(
                title=self.tr("Replace the certificate of Kustos"),
                text=self.tr(
                    "This is needed when its files may have been stolen. Machines that are"
                    " connected learn of the new one at once, the others when they connect; it is"
                    " used as soon as all of them know it."
                ),
                action=self.tr("Replace"),
            )

        async def act() -> None:
            await self.bridge.act(lambda manager: manager.authorities.roll_over())
            await self.reread()

        ConfirmDialog(self.bridge, ask, act, self, danger=False).open()

    def _speak(self) -> None:
        self._preferences.language = Language(self._language.currentData())
        app = QCoreApplication.instance()
        assert app is not None
        speak(app, self._preferences.language)

    def _colour(self) -> None:
        self._preferences.scheme = Scheme(self._scheme.currentData())
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, self._preferences.scheme)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._preferences.folder)))
