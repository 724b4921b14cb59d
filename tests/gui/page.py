"""A picture of any page, without a screen, with the office of the mock-ups in it:

    python -m tests.gui.page NAME [NAME …] [--language de] [--scheme dark] [--size 1000x640]
                                  [--longer] [--out FOLDER_OR_FILE.png]

`python -m tests.gui.page --list` names the pages; `all` takes every one. `--longer` stretches all
words by 30 %, to see whether the layout holds.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from msgspec import structs
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QSpinBox, QTextBrowser
from qasync import QEventLoop

from kustos.core import policy_templates
from kustos.core.alerts import AlertNews, Severity
from kustos.core.audit import Head
from kustos.core.audit_trail import AuditVerdict, SealStanding
from kustos.core.care_plan import CarePlan
from kustos.core.channels import (
    ChannelDraft,
    Delivery,
    DeliveryState,
    DigestOf,
    EmailTarget,
    HealthCheckTarget,
    NtfyTarget,
    SmtpSecurity,
    TellTrouble,
    Told,
    WebhookTarget,
)
from kustos.core.events import CertificatesChanged
from kustos.core.holds import Hold
from kustos.core.how import HOUR, How
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.model import (
    FOR_GOOD,
    CertificateCondition,
    CertificateTrouble,
    Job,
    RestPlace,
    SecretKind,
    TypedPlace,
)
from kustos.core.orders import CareOrder, CheckOrder, StatsOrder
from kustos.core.policy_drafts import PolicyDraft, draft_of
from kustos.core.policy_templates import Template
from kustos.core.ports import KeyTrouble
from kustos.core.quiet_hours import DailyAt, QuietHours
from kustos.core.repositories import RepositoryDraft
from kustos.core.retention import USUAL, Retention
from kustos.core.routes import EVERYWHERE, ChosenMachines, OfSite
from kustos.core.sealed_sets import OWN_SINCE_MINOR
from kustos.core.site import FIRST_SITE, SiteDraft
from kustos.gui.care import Care
from kustos.gui.dialogs.add_machine import AddMachineDialog, Way
from kustos.gui.dialogs.assign import AssignDialog
from kustos.gui.dialogs.backup_server import BackupServerDialog
from kustos.gui.dialogs.care import CareDialog
from kustos.gui.dialogs.care_plan import CarePlanDialog
from kustos.gui.dialogs.channel import ChannelDialog
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.dump import DumpDialog
from kustos.gui.dialogs.hold import HoldDialog
from kustos.gui.dialogs.left_out import LeftOutDialog
from kustos.gui.dialogs.policy_assign import AssignPolicyDialog
from kustos.gui.dialogs.policy_follow import FollowPolicyDialog
from kustos.gui.dialogs.policy_history import PolicyHistoryDialog
from kustos.gui.dialogs.policy_save import SavePolicyDialog
from kustos.gui.dialogs.quota import QuotaDialog
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.dialogs.site import SiteDialog
from kustos.gui.dialogs.tidy import TidyDialog
from kustos.gui.forms.channel_words import APPRISE, HEALTH_CHECK, NTFY, WEBHOOK
from kustos.gui.forms.job_tabs import JobTab
from kustos.gui.forms.limits_form import LimitsForm
from kustos.gui.language import Language, Speech, speak
from kustos.gui.main_window import MainWindow
from kustos.gui.navigation import (
    AuditPlace,
    CompliancePlace,
    DuePlace,
    JobPlace,
    MachinePlace,
    PageKey,
    PoliciesPlace,
    PolicyPlace,
    RepositoryPlace,
    RestorePlace,
    SectionPlace,
    SnapshotsPlace,
    TaskPlace,
)
from kustos.gui.pages.alerts import AlertsPage
from kustos.gui.pages.audit import AuditPage
from kustos.gui.pages.job_editor import JobEditorPage
from kustos.gui.pages.jobs import JobsPage
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.machines_card import MachineCard
from kustos.gui.pages.machines_restic import ResticNotice
from kustos.gui.pages.machines_tabs import MachineTabs
from kustos.gui.pages.policies import PoliciesPage
from kustos.gui.pages.policy_editor import PolicyEditorPage
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.pages.repositories_care import CareCard
from kustos.gui.pages.repositories_quota import QuotaCard
from kustos.gui.pages.restore import RestorePage
from kustos.gui.pages.settings import SettingsPage
from kustos.gui.pages.settings_channels import ChannelsCard
from kustos.gui.pages.settings_sites import SitesCard
from kustos.gui.preferences import Preferences
from kustos.gui.text.digests import Digests
from kustos.gui.theme.style import Scheme, apply
from kustos.gui.widgets.scroller import Scroller
from kustos.gui.widgets.tabs import TabStrip
from kustos_agent.protocol.effort import Compression, Effort
from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.messages import (
    DumpProbed,
    FetchRestic,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    SourcesWeighed,
    TaskProgress,
    WeighSources,
)
from kustos_agent.protocol.schedules import Blocked, CronTimes, Schedule
from kustos_agent.protocol.tasks import CareResult, CheckDepth, CheckResult, StatsResult
from kustos_agent.protocol.values import (
    BackingOff,
    ErrorClass,
    LeftOut,
    LeftOutBy,
    Limits,
    NetworkKind,
    Outcome,
    Power,
    Problem,
    Removal,
    TaskKind,
)
from tests.gui.alarms import raise_alerts
from tests.gui.clones import raise_clone_alarm
from tests.gui.foreign import put_foreign
from tests.gui.looking import button, the
from tests.gui.newcomers import unpaired
from tests.gui.nights import put_looks, put_nights, put_weeks
from tests.gui.sample import Office, open_office, running_progress
from tests.gui.scripted_links import open_room
from tests.helpers.waiting import eventually_async

Opening = Callable[[MainWindow, Office], Awaitable[None]]


async def _machines(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.MACHINES))


async def _machine_running(window: MainWindow, office: Office) -> None:
    window.go(MachinePlace(office.running.machine_id))
    await settled()
    await office.room.machines["EMPFANG"].progress(running_progress(office.running))


async def _machine_new(window: MainWindow, office: Office) -> None:
    window.go(MachinePlace(office.room.machines["NEUER-PC"].id))


async def _machine_offline(window: MainWindow, office: Office) -> None:
    window.go(MachinePlace(office.room.machines["LAGER-PC"].id))


async def _machine_unknown(window: MainWindow, office: Office) -> None:
    await office.room.age({"KASSE-1": 16 * 3_600.0})
    await office.room.listen_again()
    await office.room.machines["KASSE-1"].disconnect()
    window.go(MachinePlace(office.room.machines["KASSE-1"].id))


async def _machine_paused(window: MainWindow, office: Office) -> None:
    daily = Schedule(times=CronTimes(expression="30 2 * * *"), zone="Europe/Berlin")
    job = await _scheduled(office, "KASSE-1", daily)
    until = datetime.now(UTC) + timedelta(days=3)
    await office.room.do(lambda manager: manager.jobs.pause(job.id, until))
    await settled()
    window.go(MachinePlace(office.room.machines["KASSE-1"].id))


async def _machine_some_paused(window: MainWindow, office: Office) -> None:
    daily = Schedule(times=CronTimes(expression="30 2 * * *"), zone="Europe/Berlin")
    machine = office.room.machines["SERVER-01"]
    await _scheduled(office, "SERVER-01", daily)
    other = await office.room.job(machine, "Photos")
    planned = replace(draft_of(other), schedule=daily)
    await office.room.do(lambda manager: manager.jobs.save(planned, other.id))
    await office.room.do(lambda manager: manager.jobs.pause(other.id, FOR_GOOD))
    await settled(40)
    window.go(MachinePlace(machine.id))


async def _machine_jobless(window: MainWindow, office: Office) -> None:
    job = office.jobs["KASSE-1"]
    await office.room.do(lambda manager: manager.jobs.remove(job.id))
    window.go(MachinePlace(job.machine_id))


async def _machine_away(window: MainWindow, office: Office) -> None:
    window.go(MachinePlace(office.room.machines["CHEF-LAPTOP"].id))


async def _machine_health(window: MainWindow, office: Office) -> None:
    await _tab(window, office, "SERVER-02", 1)


async def _machine_no_figures(window: MainWindow, office: Office) -> None:
    await _tab(window, office, "LAGER-PC", 1)


async def _machine_settings(window: MainWindow, office: Office) -> None:
    machine_id = office.room.machines["SERVER-02"].id
    slow = Limits(max_tasks=3, per_kind={TaskKind.BACKUP: 2}, cpu_percent=50, upload_kib=2_500)
    await office.room.do(lambda manager: manager.limits.set(machine_id, slow))
    await _tab(window, office, "SERVER-02", 2)


async def _machine_conditions(window: MainWindow, office: Office) -> None:
    now = datetime.now(UTC)
    await office.room.machines["KASSE-1"].heartbeat(
        at=now + timedelta(minutes=7),
        running=("a", "b"),
        queued=("c", "d", "e"),
        free_slots=0,
        backing_off=BackingOff(until=now + timedelta(minutes=9), error=ErrorClass.UNREACHABLE),
        latency_ms=1_450.0,
        power=Power(on_battery=True, percent=41.0),
        network=NetworkKind.CELLULAR,
        metered=True,
    )
    window.go(MachinePlace(office.room.machines["KASSE-1"].id))


async def _limits(window: MainWindow, office: Office) -> None:
    await _machine_settings(window, office)
    await settled()
    the(MachineCard, window).limits_wanted.emit()


async def _limits_wrong(window: MainWindow, office: Office) -> None:
    await _limits(window, office)
    await settled()
    the(LimitsForm, window).findChildren(QSpinBox)[0].setValue(1)


async def _tab(window: MainWindow, office: Office, name: str, tab: int) -> None:
    window.go(MachinePlace(office.room.machines[name].id))
    await settled()
    the(TabStrip, the(MachineCard, window)).setCurrentIndex(tab)


async def _machine_partial(window: MainWindow, office: Office) -> None:
    window.go(MachinePlace(office.warned.machine_id))


async def _machine_left(window: MainWindow, office: Office) -> None:
    machine = office.room.machines["KASSE-2"]
    await machine.leave()
    window.go(MachinePlace(machine.id))


async def _machine_no_restic(window: MainWindow, office: Office) -> None:
    machine = await office.room.join("LAGER", restic_version="")
    window.go(MachinePlace(machine.id))
    await eventually_async(lambda: the(ResticNotice, window).title, 10, "the notice")


async def _restic_not_fetched(window: MainWindow, office: Office) -> None:
    refused = ResticFetched(
        trouble=FetchTrouble.UNREACHABLE, detail="[Errno -2] Name or service not known"
    )
    office.room.links.reply(FetchRestic, lambda _machine, _request: refused)
    await _machine_no_restic(window, office)
    the(ResticNotice, window).fetch_wanted.emit()


async def _machine_cloned(window: MainWindow, office: Office) -> None:
    machine_id = office.room.machines["EMPFANG"].id
    window.go(MachinePlace(machine_id))
    await settled()
    await raise_clone_alarm(office.room, machine_id)


async def _certificate_waits(window: MainWindow, office: Office) -> None:
    await _machines(window, office)
    await settled(24)  # by itself it looks a moment later, and sees that all is well
    waits = CertificateCondition(
        kind=CertificateTrouble.CHANGE_WAITS,
        at=datetime.now(UTC) - timedelta(days=15),
        names=("LAGER-PC", "CHEF-LAPTOP"),
    )
    office.room.bridge.events.emit((CertificatesChanged(waits),))


async def _certificate_ends(window: MainWindow, office: Office) -> None:
    await _machines(window, office)
    await settled(24)  # the same
    ends = CertificateCondition(
        kind=CertificateTrouble.AUTHORITY_ENDS, at=datetime.now(UTC) + timedelta(days=40)
    )
    office.room.bridge.events.emit((CertificatesChanged(ends),))


async def _add_machine(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.MACHINES))
    await settled()
    assert isinstance(window.page, MachinesPage)
    window.page.add_machine()


async def _joined(window: MainWindow, office: Office) -> None:
    await _add_machine(window, office)
    await settled()
    dialog = the(AddMachineDialog, window)
    await office.room.join(
        "TRESEN", os_name="Windows", os_version="11", token=join_token(dialog.line)
    )


def join_token(line: str) -> str:
    """The token in a line that is to be typed."""
    (token,) = [word for word in line.split() if word.startswith("kustos1-")]
    return token


async def _add_nearby_empty(window: MainWindow, office: Office) -> None:
    await _add_machine(window, office)
    the(AddMachineDialog, window).show_way(Way.NEARBY)


async def _add_nearby(window: MainWindow, office: Office) -> None:
    await _add_nearby_empty(window, office)
    await office.room.neighbours(
        unpaired("KASSE-2", os_name="Windows"),
        unpaired("WERKSTATT", addresses=("192.0.2.34:47612", "[2001:db8::34]:47612")),
        unpaired("archiv-nas"),
    )
    await settled()
    the(AddMachineDialog, window).nearby_pane.list.table.select_row(1)


async def _add_nearby_wrong(window: MainWindow, office: Office) -> None:
    await _add_nearby(window, office)
    await settled()
    pane = the(AddMachineDialog, window).nearby_pane
    pane.code.setText("1234-5678")
    pane.code.returnPressed.emit()


async def _add_nearby_pairing(window: MainWindow, office: Office) -> None:
    await _add_nearby(window, office)
    await settled()
    office.room.street.go_on.clear()
    pane = the(AddMachineDialog, window).nearby_pane
    pane.code.setText("4821-9073")
    pane.code.returnPressed.emit()


async def _add_nearby_too_late(window: MainWindow, office: Office) -> None:
    await _add_nearby(window, office)
    await settled()
    office.room.street.answer.clear()
    pane = the(AddMachineDialog, window).nearby_pane
    pane.code.setText("4821-9073")
    pane.code.returnPressed.emit()
    await settled()
    pane._cancel.click()


async def _add_nearby_cancelled(window: MainWindow, office: Office) -> None:
    await _add_nearby_pairing(window, office)
    await settled()
    the(AddMachineDialog, window).nearby_pane._cancel.click()


async def _add_nearby_blind(window: MainWindow, office: Office) -> None:
    office.room.street.blind = True
    await _add_nearby_empty(window, office)


async def _nearby_paired(window: MainWindow, office: Office) -> None:
    await _add_nearby_pairing(window, office)
    await settled()
    await office.room.pairing_goes_on()


async def _machines_waiting(window: MainWindow, office: Office) -> None:
    await _machines(window, office)
    office.room.announce("FILIALE-PC", os_name="Windows")


async def _add_waiting_empty(window: MainWindow, office: Office) -> None:
    await _add_machine(window, office)
    the(AddMachineDialog, window).show_way(Way.WAITING)


async def _add_waiting(window: MainWindow, office: Office) -> None:
    office.room.announce("FILIALE-PC", os_name="Windows")
    cut = office.room.announce("heimbuero", nonce="other", address="2001:db8::4:17")
    await _add_waiting_empty(window, office)
    await settled()
    cut.cancel()
    await settled()
    the(AddMachineDialog, window).waiting_pane.list.table.select_row(0)


async def _add_waiting_asks(window: MainWindow, office: Office) -> None:
    await _add_waiting(window, office)
    pane = the(AddMachineDialog, window).waiting_pane
    pane.list.table.activated.emit(pane.list.table.currentIndex())


async def _remove(window: MainWindow, office: Office) -> None:
    await _dialog_of_card(window, office, "remove_wanted")


async def _rename(window: MainWindow, office: Office) -> None:
    await _dialog_of_card(window, office, "rename_wanted")


async def _dialog_of_card(window: MainWindow, office: Office, signal: str) -> None:
    window.go(SectionPlace(PageKey.MACHINES))
    await settled()
    getattr(the(MachineCard, window), signal).emit()


async def _close(window: MainWindow, office: Office) -> None:
    from kustos.gui.dialogs.leave import leave_running  # noqa: PLC0415  when this page is asked for

    await _machines(window, office)
    leave_running(office.room.bridge, window, 2).open()


async def _unlock(window: MainWindow, office: Office) -> None:
    from kustos.gui.dialogs.unlock import UnlockDialog  # noqa: PLC0415  when this page is asked for

    await _machines(window, office)
    UnlockDialog(office.room.bridge, KeyTrouble.PASSPHRASE_NEEDED, window).open()


async def _passphrase(window: MainWindow, office: Office) -> None:
    from kustos.gui.dialogs.unlock import UnlockDialog  # noqa: PLC0415  when this page is asked for

    await _machines(window, office)
    UnlockDialog(office.room.bridge, KeyTrouble.PASSPHRASE_UNSET, window).open()


async def _activity(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.ACTIVITY))
    await settled()
    await office.room.machines["EMPFANG"].progress(running_progress(office.running))


async def _task(window: MainWindow, office: Office) -> None:
    window.go(TaskPlace(office.running.id))


async def _task_warned(window: MainWindow, office: Office) -> None:
    window.go(TaskPlace(office.warned.id))


async def _task_failed(window: MainWindow, office: Office) -> None:
    window.go(TaskPlace(office.failed.id))


async def _task_good(window: MainWindow, office: Office) -> None:
    window.go(TaskPlace(office.good.id))


async def _task_queued(window: MainWindow, office: Office) -> None:
    window.go(TaskPlace(office.queued.id))


async def _task_retrying(window: MainWindow, office: Office) -> None:
    problem = Problem(error=ErrorClass.UNREACHABLE, subject="nas.lan")
    later = datetime.now(UTC) + timedelta(minutes=4)
    for attempt in (1, 2):
        await office.room.machines["EMPFANG"].retry(office.running, attempt, problem, later)
    window.go(TaskPlace(office.running.id))


async def _task_restored(window: MainWindow, office: Office) -> None:
    window.go(TaskPlace(office.restored.id))


async def _alerts(window: MainWindow, office: Office) -> None:
    await raise_alerts(office)
    window.go(SectionPlace(PageKey.ALERTS))


async def _alerts_history(window: MainWindow, office: Office) -> None:
    await _alerts(window, office)
    await settled()
    page = window.page
    assert isinstance(page, AlertsPage)
    page._history.click()


async def _settings_channels(window: MainWindow, office: Office) -> None:
    await _add_channels(office)
    window.go(SectionPlace(PageKey.SETTINGS))
    await settled()
    scroller = the(SettingsPage, window).findChild(Scroller)
    assert isinstance(scroller, Scroller)
    scroller.verticalScrollBar().setValue(330)


async def _channel_form(window: MainWindow, office: Office) -> None:
    await _settings_channels(window, office)
    the(ChannelsCard, window).rows[0].change.click()


async def _with_sites(office: Office) -> None:
    """Two, and what belongs to the second."""
    machines = await office.room.do(lambda manager: manager.machines.overview())
    ids = tuple(view.machine.id for view in machines[5:9])
    draft = SiteDraft(name="Zweigstelle Bergisch Gladbach", joining=ids)
    site = await office.room.do(lambda manager: manager.sites.save(draft))
    target = NtfyTarget(server="https://ntfy.sh", topic="zweigstelle-7431")
    await _add_channel(office, ChannelDraft(name="Bergisch", target=target, route=OfSite(site.id)))


async def _settings_sites(window: MainWindow, office: Office) -> None:
    await _with_sites(office)
    await _settings_channels(window, office)
    scroller = the(SettingsPage, window).findChild(Scroller)
    assert isinstance(scroller, Scroller)
    scroller.verticalScrollBar().setValue(650)


async def _settings_offices(window: MainWindow, office: Office) -> None:
    """Of who has one."""
    await _settings_channels(window, office)
    scroller = the(SettingsPage, window).findChild(Scroller)
    assert isinstance(scroller, Scroller)
    scroller.verticalScrollBar().setValue(650)


async def _site_form(window: MainWindow, office: Office) -> None:
    """With the name that another has."""
    await _settings_sites(window, office)
    the(SitesCard, window).rows[1].change.click()
    await settled()
    dialog = the(SiteDialog, window)
    dialog.name.setText("Hauptstandort")
    await office.room.do(
        lambda manager: manager.sites.save(SiteDraft(name="Hauptstandort"), FIRST_SITE)
    )
    dialog.save.click()


async def _site_removed(window: MainWindow, office: Office) -> None:
    """A channel tells of it alone."""
    await _settings_sites(window, office)
    the(SitesCard, window).rows[1].remove.click()
    await settled()
    button(the(ConfirmDialog, window), "Entfernen").click()


async def _channel_site(window: MainWindow, office: Office) -> None:
    await _settings_sites(window, office)
    the(ChannelsCard, window).rows[1].change.click()


async def _machines_sites(window: MainWindow, office: Office) -> None:
    """Those of one, and the settings of one of them."""
    await _with_sites(office)
    window.go(SectionPlace(PageKey.MACHINES))
    await settled()
    page = the(MachinesPage, window)
    await eventually_async(lambda: page._site.count() > 1, 10, "the sites")
    page._site.setCurrentIndex(page._site.count() - 1)
    page._narrow()
    the(MachineTabs, window)._strip.setCurrentIndex(2)


async def _channel_refused(window: MainWindow, office: Office) -> None:
    await _settings_channels(window, office)
    the(ChannelsCard, window).add.click()
    dialog = the(ChannelDialog, window)
    dialog.form.kind.choose(WEBHOOK)
    dialog.form.name.setText("Chat")
    dialog.form.url.set_text("file:///etc/passwd", shown=True)
    dialog.save.click()


async def _add_channels(office: Office) -> None:
    mail = EmailTarget(
        host="mail.example.org",
        port=587,
        security=SmtpSecurity.STARTTLS,
        sender="kustos@example.org",
        recipients=("admin@example.org", "chef@example.org"),
        user="kustos",
    )
    hook = WebhookTarget(host="")
    check = HealthCheckTarget(host="")
    night = QuietHours(zone="Europe/Berlin", times=(Blocked(days=_WEEK, begin=1320, end=420),))
    morning = DailyAt(zone="Europe/Berlin", minute=450, first=date.min)
    admin = ChannelDraft(name="Admin", target=mail, secret="secret", digest=morning)
    for draft in (
        replace(admin, quiet=night, route=ChosenMachines(ids=(office.here.id,))),
        ChannelDraft(
            name="Chat",
            target=hook,
            floor=Severity.CRITICAL,
            secret="secret",
            address="https://chat.example.org/hooks/4711",
        ),
        ChannelDraft(name="Healthchecks", target=check, address="https://hc.example.org/ping/4711"),
    ):
        await _add_channel(office, draft)


async def _add_channel(office: Office, draft: ChannelDraft) -> None:
    await office.room.do(lambda manager: manager.telling.save(draft))


_WEEK = (1, 2, 3, 4, 5, 6, 7)


async def _channel_hours(window: MainWindow, office: Office) -> None:
    """The end of the form, with hours that leave nothing."""
    await _channel_form(window, office)
    dialog = the(ChannelDialog, window)
    await settled()
    all_day = Blocked(days=_WEEK, begin=0, end=0)
    dialog.form.quiet.show_quiet(QuietHours(zone="Europe/Berlin", times=(all_day,)))
    dialog.save.click()
    await settled()
    scroller = dialog.findChild(Scroller)
    assert isinstance(scroller, Scroller)
    scroller.verticalScrollBar().setValue(scroller.verticalScrollBar().maximum())


async def _channel_ntfy(window: MainWindow, office: Office) -> None:
    await _channel_of(window, office, NTFY)


async def _channel_apprise(window: MainWindow, office: Office) -> None:
    await _channel_of(window, office, APPRISE)
    dialog = the(ChannelDialog, window)
    dialog.form.name.setText("Team")
    dialog.form.url.set_text("dbus://", shown=True)
    dialog.save.click()


async def _channel_health_check(window: MainWindow, office: Office) -> None:
    await _channel_of(window, office, HEALTH_CHECK)
    form = the(ChannelDialog, window).form
    await settled()
    form.jobs.show_ids(tuple(job.id for job in office.jobs.values())[:2])


async def _channel_of(window: MainWindow, office: Office, kind: str) -> None:
    await _settings_channels(window, office)
    the(ChannelsCard, window).add.click()
    the(ChannelDialog, window).form.kind.choose(kind)


async def _digest(window: MainWindow, office: Office) -> None:
    """The daily e-mail, as far as Qt shows HTML."""
    await raise_alerts(office)
    now = datetime.now(UTC)
    digest = await office.room.do(
        lambda manager: manager.telling._dispatch._digesting.digest(EVERYWHERE, now.date(), now)
    )
    dialog = QDialog(window)
    dialog.setFixedSize(720, 700)
    shown = QTextBrowser(dialog)
    shown.setFixedSize(dialog.size())
    shown.setHtml(Digests().words(digest)[2])
    dialog.open()


async def _deliveries(window: MainWindow, office: Office) -> None:
    """One that was taken, one that is tried again, one that was given up, and a digest."""
    await _settings_channels(window, office)
    await raise_alerts(office)
    views = await office.room.do(lambda manager: manager.telling.overview())
    channel = views[0].channel
    alerts = await office.room.do(lambda manager: manager.alerting.overview())
    now = datetime.now(UTC)
    made = Delivery(
        id="1",
        channel_id=channel.id,
        told=tuple(Told(view.alert.id, AlertNews.RAISED) for view in alerts[:3]),
        created_at=now - timedelta(minutes=4),
        due_at=now + timedelta(minutes=8),
        attempts=3,
        trouble=TellTrouble.REFUSED,
        answer="451 4.3.0 Mailbox temporarily unavailable",
    )
    ended = replace(made, due_at=now, ended_at=now - timedelta(hours=3))
    sent = replace(
        ended,
        id="2",
        told=made.told[:1],
        created_at=now - timedelta(hours=3),
        state=DeliveryState.SENT,
        attempts=1,
        trouble=None,
        answer="250 2.0.0 Ok: queued as 4711",
    )
    day = DigestOf(day=now.date(), zone="Europe/Berlin")
    digest = replace(sent, id="3", told=(), errand=day, created_at=now - timedelta(hours=4))
    gone = replace(
        ended,
        id="4",
        told=made.told[1:2],
        created_at=now - timedelta(days=3),
        ended_at=now - timedelta(days=1),
        state=DeliveryState.GIVEN_UP,
        attempts=12,
    )
    found = [made, sent, digest, gone]
    await office.room.write(lambda unit: unit.deliveries.add(found))
    the(ChannelsCard, window).rows[0].deliveries.click()


async def _alerts_none(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.ALERTS))


async def _settings(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.SETTINGS))


async def _jobs(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.JOBS))


async def _job_new(window: MainWindow, office: Office) -> None:
    window.go(JobPlace(None, office.here.id))


async def _job_edit(window: MainWindow, office: Office) -> None:
    window.go(JobPlace(office.jobs["BUCHHALTUNG"].id))


async def _job_options(window: MainWindow, office: Office) -> None:
    """What is left out, of a job on Windows, with something to be mended."""
    await office.room.join("CAD-PLATZ", os_name="Windows")
    window.go(JobPlace())
    page = the(JobEditorPage, window)
    form = page.form
    await eventually_async(lambda: form.machine.findText("CAD-PLATZ") >= 0, 10, "the machines")
    form.machine.setCurrentIndex(form.machine.findText("CAD-PLATZ"))
    form.marker.marked.setChecked(True)
    form.marker.marker.setText("a/b")
    page._save.click()
    await eventually_async(lambda: form._rows["exclude_if_present"].error, 10, "the errors")


NIGHTLY = Schedule(
    times=CronTimes(expression="30 22 * * 1-5"),
    zone="America/New_York",
    jitter_seconds=1_800,
    blocked=(Blocked(days=(1, 2, 3, 4, 5), begin=8 * 60, end=18 * 60),),
    min_battery=30.0,
    unmetered=True,
    unless_within_seconds=6 * 3_600,
)


async def _scheduled(office: Office, machine: str, schedule: Schedule) -> Job:
    job = office.jobs[machine]
    names = [field.name for field in fields(JobDraft)]
    same = {name: getattr(job, name) for name in names if hasattr(job, name)}
    draft = JobDraft(**{**same, "schedule": schedule})
    return await office.room.do(lambda manager: manager.jobs.save(draft, job.id))


async def _job_scheduled(window: MainWindow, office: Office) -> None:
    """By many conditions, on a machine that does not tell what its network costs."""
    await office.room.machines["SERVER-01"].heartbeat()
    job = await _scheduled(office, "SERVER-01", NIGHTLY)
    window.go(JobPlace(job_id=job.id))
    await settled()
    page = the(JobEditorPage, window)
    page.form.tabs.setCurrentIndex(JobTab.WHEN)


async def _job_schedule_wrong(window: MainWindow, office: Office) -> None:
    own = structs.replace(NIGHTLY, times=CronTimes(expression="0 0 30 2 *"), zone="Europe/Berlin")
    job = await _scheduled(office, "SERVER-01", structs.replace(NIGHTLY, zone="Europe/Berlin"))
    window.go(JobPlace(job_id=job.id))
    await settled()
    page = the(JobEditorPage, window)
    page.form.schedule.show_schedule(own)
    page.form.schedule.changed.emit()
    page._save.click()


async def _jobs_scheduled(window: MainWindow, office: Office) -> None:
    daily = Schedule(times=CronTimes(expression="30 2 * * *"), zone="Europe/Berlin")
    for name, expression in (
        ("CHEF-LAPTOP", "0 */4 * * *"),
        ("EMPFANG", "30 22 * * 1-5"),
        ("KASSE-1", "0 20 L * *"),
        ("PLATZ-01", "15 3 * * 1,3,5"),
    ):
        await _scheduled(
            office, name, structs.replace(daily, times=CronTimes(expression=expression))
        )
    paused = await _scheduled(office, "BUCHHALTUNG", daily)
    await office.room.do(lambda manager: manager.jobs.pause(paused.id, FOR_GOOD))
    await office.room.do(lambda manager: manager.schedules.visit())
    await _scheduled(office, "KASSE-2", daily)
    window.go(SectionPlace(PageKey.JOBS))


async def _job_pause(window: MainWindow, office: Office) -> None:
    await _jobs_scheduled(window, office)
    await settled()
    page = the(JobsPage, window)
    page._list.key = office.jobs["EMPFANG"].id
    page._list.choose_again()
    page._ask_to_pause()


async def _job_sealed(window: MainWindow, office: Office) -> None:
    """What is said where a machine's owner does not let credentials be kept."""
    machine = await office.room.join("CAD-PLATZ", keep_credentials=False)
    job = await office.room.job(machine, "Drawings")
    await _to_credentials(window, job)


async def _job_sealed_older(window: MainWindow, office: Office) -> None:
    """What is said of a job with secrets of its own where the agent is too old to keep them."""
    machine = await office.room.join("KASSE-1", minor=OWN_SINCE_MINOR - 1)
    daily = Schedule(times=CronTimes(expression="0 22 * * *"), zone="Europe/Berlin")
    draft = JobDraft(
        name="Kasse",
        machine_id=machine.id,
        repository_id=office.jobs["EMPFANG"].repository_id,
        sources=("/home/kasse",),
        hooks=JobHooks(before=("/usr/local/bin/kasse", "halt")),
        hook_variables="TOKEN=hunter2",
        schedule=daily,
    )
    job = await office.room.do(lambda manager: manager.jobs.save(draft))
    await office.room.do(lambda manager: manager.sealed.visit())
    await _to_credentials(window, job)


async def _to_credentials(window: MainWindow, job: Job) -> None:
    window.go(JobPlace(job.id))
    page = the(JobEditorPage, window)
    await eventually_async(lambda: page._baseline is not None, 10, "the form")
    page.form.tabs.setCurrentIndex(JobTab.WHERE)


async def _job_left_out(window: MainWindow, office: Office) -> None:
    """The count, with each kind of reason."""
    left = (
        LeftOut(
            by=LeftOutBy.PATTERN,
            pattern="*.tmp",
            files=312,
            bytes=4_500_000,
            example="/home/anna/Entwurf.tmp",
        ),
        LeftOut(by=LeftOutBy.PATTERN, pattern="node_modul"),
        LeftOut(by=LeftOutBy.DISK, example="/home/nas"),
        LeftOut(
            by=LeftOutBy.SIZE, files=2, bytes=41_000_000_000, example="/home/anna/Videos/Messe.mp4"
        ),
        LeftOut(
            by=LeftOutBy.CACHE, files=18_204, bytes=912_000_000, example="/home/anna/.cache/mozilla"
        ),
    )
    found = SourcesWeighed(files=48_120, bytes=34_000_000_000, left=left, unreadable=2)
    office.room.links.reply(WeighSources, lambda _machine, _request: found)
    await _job_edit(window, office)
    page = the(JobEditorPage, window)
    await eventually_async(lambda: page._baseline is not None, 10, "the form")
    page.form.options.large.setChecked(True)
    page.form.try_patterns.click()
    dialog = the(LeftOutDialog, page)
    await eventually_async(lambda: dialog._found is not None, 10, "the count")


async def _policy(office: Office) -> str:
    """One on several machines, of which one has folders of its own and two are behind."""
    do = office.room.do
    content = policy_templates.content(
        Template.OFFICE_PC, "Windows", office.nas.id, "Europe/Berlin"
    )
    draft = PolicyDraft(name="Büro-PCs", content=content)
    saved = await do(lambda manager: manager.policies.save(draft))
    machines = [office.room.machines[f"PLATZ-{number:02}"].id for number in range(1, 13)]
    jobs = await do(lambda manager: manager.policies.assign(saved.id, machines))
    own = replace(draft_of(jobs[0]), sources=(r"C:\Users\maria", r"D:\Kanzlei"))
    await do(lambda manager: manager.jobs.save(own, jobs[0].id))
    more = replace(draft, content=structs.replace(content, sources=(r"C:\Users", r"D:\Daten")))
    to = [job.id for job in jobs[:-2]]
    await do(lambda manager: manager.policies.save(more, saved.id, based_on=1, to=to))
    laptops = policy_templates.content(Template.LAPTOP, "macOS", office.cloud.id, "Europe/Berlin")
    await do(lambda manager: manager.policies.save(PolicyDraft(name="Laptops", content=laptops)))
    return saved.id


async def _policies(window: MainWindow, office: Office) -> None:
    window.go(PoliciesPlace(await _policy(office)))


async def _policies_none(window: MainWindow, office: Office) -> None:
    del office
    window.go(PoliciesPlace())


async def _policy_new(window: MainWindow, office: Office) -> None:
    del office
    window.go(PolicyPlace(None, Template.LAPTOP.value, "macOS"))


async def _policy_choose(window: MainWindow, office: Office) -> None:
    await _policies_none(window, office)
    await settled()
    the(PoliciesPage, window)._ask_what()


async def _policy_edit(window: MainWindow, office: Office) -> None:
    window.go(PolicyPlace(await _policy(office)))


async def _policy_entered(window: MainWindow, office: Office) -> PolicyEditorPage:
    await _policy_edit(window, office)
    page = the(PolicyEditorPage, window)
    await eventually_async(lambda: page._baseline is not None, 10, "the form")
    page.form.select(page.form.selection.marked(r"E:\Archiv", chosen=True))
    page.form.retention.counts["monthly"].setValue(6)
    return page


async def _policy_save(window: MainWindow, office: Office) -> None:
    page = await _policy_entered(window, office)
    page._save.click()
    await eventually_async(lambda: page.findChild(SavePolicyDialog), 10, "the dialog")


async def _policy_changed(window: MainWindow, office: Office) -> None:
    """Somebody else was faster."""
    page = await _policy_entered(window, office)
    view = page._view
    assert view is not None
    theirs = structs.replace(view.newest.content, excludes=("*.iso",), one_file_system=True)
    draft = PolicyDraft(name=view.policy.name, content=theirs)
    await office.room.do(lambda manager: manager.policies.save(draft, view.policy.id, based_on=2))
    page.run(page._stored(None), page._not_stored)
    await eventually_async(page._notice.isVisible, 10, "the sentence")


async def _policy_assign(window: MainWindow, office: Office) -> None:
    await _policies(window, office)
    await settled()
    the(PoliciesPage, window)._assign.click()
    await settled()
    dialog = the(AssignPolicyDialog, window)
    for box in list(dialog.ticks.boxes.values())[:3]:
        box.setChecked(True)


async def _policy_history(window: MainWindow, office: Office) -> None:
    await _policies(window, office)
    await settled()
    the(PoliciesPage, window)._history.click()
    await settled()
    the(PolicyHistoryDialog, window).table.select_row(1)


async def _job_of_policy(window: MainWindow, office: Office) -> None:
    policy_id = await _policy(office)
    view = await office.room.do(lambda manager: manager.policies.get(policy_id))
    assert view is not None
    window.go(JobPlace(view.followers[0].job.id))


async def _job_how(window: MainWindow, office: Office) -> None:
    """Of a policy, with values of this machine only; its restic knows no such compression."""
    policy_id = await _policy(office)
    view = await office.room.do(lambda manager: manager.policies.get(policy_id))
    assert view is not None
    window.go(JobPlace(view.followers[0].job.id))
    page = the(JobEditorPage, window)
    await eventually_async(lambda: page._baseline is not None, 10, "the form")
    effort = Effort(nice=19, upload_kib=500, compression=Compression.BETTER)
    page.form.how.show_how(How(timeout_seconds=12 * HOUR, effort=effort))
    page.form.changed.emit()
    page.form.tabs.setCurrentIndex(JobTab.HOW)


async def _job_follow(window: MainWindow, office: Office) -> None:
    """A job that was there before, asked which policy it is to follow."""
    policy_id = await _policy(office)
    view = await office.room.do(lambda manager: manager.policies.get(policy_id))
    assert view is not None
    job = view.followers[0].job
    await office.room.do(lambda manager: manager.policies.detach(job.id))
    window.go(JobPlace(job.id))
    await settled()
    the(JobEditorPage, window).form.policy.follow.click()
    await settled()
    the(FollowPolicyDialog, window).policy.choose(policy_id)


async def _job_dumps(window: MainWindow, office: Office) -> None:
    window.go(JobPlace(office.jobs["BUCHHALTUNG"].id))
    page = the(JobEditorPage, window)
    await eventually_async(lambda: page._baseline is not None, 10, "the form")
    shop = JobDump(id="d", kind=DumpKind.POSTGRESQL, name="shop.sql", subject="shop", host="db")
    page.form.dumps.take(shop, "")
    page.form.dumps.take(JobDump(id="e", kind=DumpKind.MYSQL, name="all.sql"), "")
    page.form.tabs.setCurrentIndex(JobTab.COMMANDS)


async def _dump(window: MainWindow, office: Office) -> None:
    await _job_dumps(window, office)
    page = the(JobEditorPage, window)
    page.form.dumps.wanted.emit(page.form.dumps.dumps[0])


async def _dump_command(window: MainWindow, office: Office) -> None:
    await _dump(window, office)
    the(DumpDialog, window).form.kind.choose(DumpKind.COMMAND.value)


async def _dump_failed(window: MainWindow, office: Office) -> None:
    """A test with a wrong password."""
    wrong = Problem(
        error=ErrorClass.DUMP_FAILED,
        subject="shop.sql",
        detail='pg_dump: error: FATAL:  password authentication failed for user "shop"',
    )
    office.room.links.reply(ProbeDump, lambda _machine, _request: DumpProbed(problem=wrong))
    await _dump(window, office)
    dialog = the(DumpDialog, window)
    dialog.test.click()
    await eventually_async(lambda: dialog.notice.title, 10, "the end of the test")


async def _dump_good(window: MainWindow, office: Office) -> None:
    office.room.links.reply(ProbeDump, lambda _machine, _request: DumpProbed())
    await _dump(window, office)
    dialog = the(DumpDialog, window)
    dialog.test.click()
    await eventually_async(lambda: dialog.notice.title, 10, "the end of the test")


async def _job_hooks(window: MainWindow, office: Office) -> None:
    """The last tab."""
    window.go(JobPlace(office.jobs["BUCHHALTUNG"].id))
    page = the(JobEditorPage, window)
    await eventually_async(lambda: page._baseline is not None, 10, "the form")
    page.form.hooks.before.setText("net stop DATEV")
    page.form.hooks.after.setText("net start DATEV")
    page.form.tabs.setCurrentIndex(JobTab.COMMANDS)


async def _repositories(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.REPOSITORIES))


async def _repository(window: MainWindow, office: Office) -> None:
    window.go(RepositoryPlace(office.nas.id))


def _form(kind: str, **logins: str) -> Opening:
    """The dialog of a new repository; `logins` by the names of their choices."""

    async def show(window: MainWindow, office: Office) -> None:
        del office
        window.go(RepositoryPlace(None))
        await eventually_async(
            lambda: window.findChild(RepositoryDialog), 10, "the form to be open"
        )
        dialog = the(RepositoryDialog, window)
        await eventually_async(dialog.trial.machine.count, 10, "the machines")
        dialog.form.type.choose(kind)
        for choice in dialog.form.choices():
            for name, chosen in logins.items():
                if choice is getattr(dialog.form, name):
                    choice.choose(chosen)

    return show


async def _typed_sftp(window: MainWindow, office: Office) -> None:
    """An address of an SFTP server was typed, and has become its fields."""
    await _form("typed")(window, office)
    form = the(RepositoryDialog, window).form
    form.location.setText("sftp://anna@nas.example:2222//srv/kanzlei")
    form.location.editingFinished.emit()


async def _typed_sftp_unread(window: MainWindow, office: Office) -> None:
    await _form("typed")(window, office)
    form = the(RepositoryDialog, window).form
    form.location.setText("sftp:anna@nas.example")
    form.location.editingFinished.emit()


async def _typed_sftp_stored(window: MainWindow, office: Office) -> None:
    """A repository of an earlier version, whose key is not approved: after a test of it."""
    place = TypedPlace(location="sftp:anna@nas.example:/srv/kanzlei")
    await office.room.write(lambda unit: unit.repositories.update(replace(office.nas, place=place)))
    problem = Problem(error=ErrorClass.HOST_KEY_UNKNOWN, subject="nas.example")
    report = ProbeReport(problem=problem)
    office.room.links.reply(ProbeRepository, lambda _machine, _request: report)
    window.go(RepositoryPlace(office.nas.id))
    await eventually_async(lambda: window.findChild(RepositoryDialog), 10, "the form to be open")
    dialog = the(RepositoryDialog, window)
    await eventually_async(dialog.trial.machine.count, 10, "the machines")
    dialog.test()
    await eventually_async(dialog.trial.notice.isVisible, 10, "what the test found")


async def _care(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.REPOSITORIES))
    page = the(RepositoriesPage, window)
    await eventually_async(page._care.isVisible, 10, "the repositories")
    page._care.click()
    await eventually_async(the(CareDialog, window).start.isEnabled, 10, "the machines")


async def _care_planned(window: MainWindow, office: Office) -> None:
    nas, server = office.nas.id, office.room.machines["SERVER-02"].id
    plan = CarePlan(machine_id=server)
    await office.room.write(partial(put_nights, job=office.jobs["SERVER-02"], machine_id=server))
    await office.room.do(lambda manager: manager.care.save(nas, plan))
    await office.room.write(partial(put_looks, repository_id=nas, machine_id=server))
    window.go(SectionPlace(PageKey.REPOSITORIES))
    page = the(RepositoriesPage, window)
    await eventually_async(page._care.isVisible, 10, "the repositories")
    page._list.key = nas
    page._list.choose_again()
    card = the(CareCard, window)
    await eventually_async(card.lines[TaskKind.PRUNE].marks.text, 10, "the nights")


async def _quota(window: MainWindow, office: Office) -> None:
    """Measured each week, and growing."""
    await _care_planned(window, office)
    nas, server = office.nas.id, office.room.machines["SERVER-02"].id
    await office.room.write(partial(put_weeks, repository_id=nas, machine_id=server))
    await office.room.do(lambda manager: manager.quotas.set(nas, 10**12))
    card = the(QuotaCard, window)
    await eventually_async(lambda: "%" in card.used.text(), 10, "what is used")


async def _quota_dialog(window: MainWindow, office: Office) -> None:
    await _quota(window, office)
    the(QuotaCard, window).change.click()


async def _quota_wrong(window: MainWindow, office: Office) -> None:
    await _quota_dialog(window, office)
    dialog = the(QuotaDialog, window)
    dialog.form.amount.setValue(3)
    dialog.form.unit.choose("MB")
    dialog.save.click()
    await eventually_async(lambda: dialog.form.row.error, 10, "what is wrong")


async def _care_plan(window: MainWindow, office: Office) -> None:
    await _care_planned(window, office)
    the(CareCard, window).change.click()
    machine = the(CarePlanDialog, window).form.machine
    await eventually_async(lambda: machine.count() > 1, 10, "the machines")


async def _care_plan_wrong(window: MainWindow, office: Office) -> None:
    await _care_plan(window, office)
    dialog = the(CarePlanDialog, window)
    dialog.form.zone.choose("Europe/Nowhere")
    dialog.save.click()
    row = dialog.form._rows["zone"]
    await eventually_async(lambda: row.error, 10, "what is wrong")


async def _maintained(office: Office) -> str:
    """A repository that SERVER-02 alone looks after."""
    agents = RestPlace(url="https://backup.example:8000/empfang", user="empfang")
    own = RestPlace(url="https://backup.example:8001/empfang", user="maintainer")
    login = {SecretKind.LOGIN: "geheim"}
    draft = RepositoryDraft(
        name="Backup server",
        place=agents,
        secrets={SecretKind.PASSWORD: "geheim", **login},
        maintenance=MaintenanceDraft(
            machine_id=office.room.machines["SERVER-02"].id, place=own, secrets=login
        ),
    )
    return (await office.room.do(lambda manager: manager.repositories.save(draft))).id


async def _repository_maintained(window: MainWindow, office: Office) -> None:
    found = ProbeReport(repository_id="5e" * 32, removal=Removal.POSSIBLE)
    office.room.links.reply(ProbeRepository, lambda _machine, _request: found)
    window.go(RepositoryPlace(await _maintained(office)))
    await eventually_async(lambda: window.findChild(RepositoryDialog), 10, "the form to be open")
    dialog = the(RepositoryDialog, window)
    await eventually_async(dialog.maintenance.machine.count, 10, "the machines")
    dialog.maintenance.trial.test.click()
    await eventually_async(lambda: dialog.maintenance.trial.notice.title, 10, "the report")
    await settled()
    bar = the(Scroller, dialog).verticalScrollBar()
    bar.setValue(bar.maximum())


async def _repository_unmaintained(window: MainWindow, office: Office) -> None:
    window.go(RepositoryPlace(await _maintained(office)))
    await eventually_async(lambda: window.findChild(RepositoryDialog), 10, "the form to be open")
    dialog = the(RepositoryDialog, window)
    await eventually_async(dialog.maintenance.machine.count, 10, "the machines")
    dialog.maintenance.who.choose("any")
    await settled()
    bar = the(Scroller, dialog).verticalScrollBar()
    bar.setValue(bar.maximum())


async def _server(window: MainWindow, office: Office) -> None:
    del office
    window.go(SectionPlace(PageKey.REPOSITORIES))
    page = the(RepositoriesPage, window)
    await eventually_async(page._server.isVisible, 10, "the repositories")
    page._server.click()
    dialog = the(BackupServerDialog, window)
    await eventually_async(dialog.form.maintainer.count, 10, "the machines")
    dialog.form.target.setText("/home/anna/kustos-server")


async def _server_entered(window: MainWindow, office: Office) -> None:
    await _server(window, office)
    form = the(BackupServerDialog, window).form
    form.host.setText("https://backup.example")
    form.maintainer.choose(office.room.machines["SERVER-02"].id)
    form.password.set_text("abcde-fghjk-mnpqr-stuvw-xyz23", shown=True)
    form.maintainer_port.setValue(form.port.value())
    form.folder.setText("/srv/our backups")
    the(BackupServerDialog, window)._do()
    await settled()


async def _server_ports(window: MainWindow, office: Office) -> None:
    await _server_entered(window, office)
    bar = the(BackupServerDialog, window).findChildren(Scroller)[0].verticalScrollBar()
    bar.setValue(bar.maximum())


async def _server_done(window: MainWindow, office: Office) -> None:
    await _server_entered(window, office)
    dialog = the(BackupServerDialog, window)
    dialog.form.host.setText("backup.example")
    dialog.form.maintainer_port.setValue(8001)
    dialog.form.folder.setText("/srv/backups")
    with tempfile.TemporaryDirectory() as folder:
        dialog.form.target.setText(f"{folder}/kustos-server")
        dialog._do()
        await eventually_async(lambda: dialog.told.title, 10, "the files")


async def _care_maintained(window: MainWindow, office: Office) -> None:
    repository_id = await _maintained(office)
    window.go(RepositoryPlace(repository_id, care=True))
    await eventually_async(lambda: window.findChild(CareDialog), 10, "the dialog")
    await eventually_async(the(CareDialog, window).start.isEnabled, 10, "the machines")


async def _repositories_foreign(window: MainWindow, office: Office) -> None:
    await put_foreign(office.room, office.nas.id)
    window.go(SectionPlace(PageKey.REPOSITORIES))
    page = the(RepositoriesPage, window)
    await eventually_async(page._care.isVisible, 10, "the repositories")
    page._list.key = office.nas.id
    page._list.choose_again()


async def _repositories_found(window: MainWindow, office: Office) -> None:
    """After the list of a repository was read for the first time."""
    await _repositories_foreign(window, office)
    page = the(RepositoriesPage, window)
    view = page._model.view(page._model.row_of(office.nas.id))
    assert view is not None
    page._foreign.say_found(view)


async def _assign(window: MainWindow, office: Office) -> None:
    await _repositories_foreign(window, office)
    the(RepositoriesPage, window)._assign.click()
    model = the(AssignDialog, window).model
    await eventually_async(model.rowCount, 10, "the groups")


async def _assign_nothing(window: MainWindow, office: Office) -> None:
    window.go(SectionPlace(PageKey.REPOSITORIES))
    page = the(RepositoriesPage, window)
    await eventually_async(page._care.isVisible, 10, "the repositories")
    page._open_assign(office.cloud.id)


async def _assigned(window: MainWindow, office: Office) -> None:
    await _assign(window, office)
    the(AssignDialog, window).apply.click()
    page = the(RepositoriesPage, window)
    await eventually_async(lambda: page._foreign.title, 10, "the end")


async def _restore_foreign(window: MainWindow, office: Office) -> None:
    await put_foreign(office.room, office.nas.id)
    window.go(SectionPlace(PageKey.RESTORE))
    page = the(RestorePage, window)
    owner = f"of:{office.nas.id}"
    await eventually_async(lambda: page.what.machine.findData(owner) >= 0, 10, "the owners")
    page.what.machine.choose(owner)


async def _care_asks(window: MainWindow, office: Office) -> None:
    await _care(window, office)
    dialog = the(CareDialog, window)
    dialog.what.choose(Care.REPAIR_SNAPSHOTS.name)


async def _care_away(window: MainWindow, office: Office) -> None:
    away = await office.room.join("LAPTOP-OTT", connected=False)
    await _care(window, office)
    the(CareDialog, window).machine.choose(away.id)


async def _task_checking(window: MainWindow, office: Office) -> None:
    machine = office.room.machines["EMPFANG"]
    order = CheckOrder(depth=CheckDepth.ALL)
    task = await office.room.do(
        lambda manager: manager.tasks.care(office.nas.id, machine.id, order)
    )
    await machine.start(task, command="restic -r /srv/backup check --read-data")
    window.go(TaskPlace(task.id))
    await settled()
    await machine.progress(TaskProgress(task_id=task.id, percent=41.9, current="packs"))


async def _care_lacks(window: MainWindow, office: Office) -> None:
    """What an old restic cannot do."""
    old = await office.room.join("ARCHIV-ALT", restic_version="0.14.0")
    await _care(window, office)
    (dialog,) = window.findChildren(CareDialog)
    await eventually_async(lambda: dialog.machine.findData(old.id) >= 0, 10, "the machines")
    dialog.machine.choose(old.id)
    dialog.what.choose(Care.REPAIR_SNAPSHOTS.name)


async def _care_ended(
    window: MainWindow, office: Office, order: CareOrder, end: CareResult, problem: Problem | None
) -> None:
    machine = office.room.machines["EMPFANG"]
    task = await office.room.do(
        lambda manager: manager.tasks.care(office.nas.id, machine.id, order)
    )
    await machine.start(task)
    outcome = Outcome.FAILED if problem else Outcome.SUCCESS
    await machine.finish(task, outcome=outcome, result=end, problem=problem)
    window.go(TaskPlace(task.id))


async def _task_measured(window: MainWindow, office: Office) -> None:
    figures = StatsResult(
        snapshots=212,
        stored_bytes=412_000_000_000,
        raw_bytes=530_000_000_000,
        restore_bytes=9_800_000_000_000,
        restore_files=41_000_000,
    )
    await _care_ended(window, office, StatsOrder(), figures, None)


async def _task_damaged(window: MainWindow, office: Office) -> None:
    found = CheckResult(errors=2, damaged=("d" * 64,), repair_index=True)
    problem = Problem(
        error=ErrorClass.CORRUPT, subject="NAS Keller", detail="pack dddddddd: does not exist"
    )
    await _care_ended(window, office, CheckOrder(), found, problem)


async def _snapshots(window: MainWindow, office: Office) -> None:
    window.go(SnapshotsPlace(office.jobs["SERVER-02"].id))


async def _settle(window: MainWindow, office: Office) -> None:
    """Saying of an unusual change what it was."""
    await _alerts(window, office)
    page = the(AlertsPage, window)

    def choose() -> bool:
        """Until it is the one."""
        for row in range(page._model.rowCount()):
            page._list.table.selectRow(row)
            if page._settle.isVisible():
                return True
        return False

    await eventually_async(choose, 10, "the unusual change")
    page._settle.click()


async def _compliance(window: MainWindow, office: Office) -> None:
    window.go(CompliancePlace())


async def _due(window: MainWindow, office: Office) -> None:
    window.go(DuePlace(office.jobs["CHEF-LAPTOP"].id))


async def _audit(window: MainWindow, office: Office) -> None:
    """An admin's morning, and what happened beside it."""
    manager = office.room.do
    job, empfang = office.jobs["SERVER-02"], office.room.machines["EMPFANG"]
    await manager(lambda one: one.machines.mark_laptop(empfang.id, laptop=True))
    await manager(lambda one: one.limits.set(empfang.id, Limits(max_tasks=1, upload_kib=2048)))
    await manager(lambda one: one.tasks.back_up(job.id))
    await manager(lambda one: one.jobs.pause(job.id, FOR_GOOD))
    await manager(lambda one: one.enrolment.issue_token())
    await manager(lambda one: one.rotation.set_days(14))
    window.go(AuditPlace())
    await settled()


async def _audit_verified(window: MainWindow, office: Office) -> None:
    await _audit(window, office)
    page = the(AuditPage, window)
    page._verify.click()
    await eventually_async(page._notice.isVisible, 10, "the verdict")


async def _audit_broken(window: MainWindow, office: Office) -> None:
    await _audit(window, office)
    head = await office.room.do(lambda one: one.audit.newest())
    verdict = AuditVerdict(head=Head(head - 3, bytes(32)), bad=head - 2, seal=SealStanding.HOLDS)
    the(AuditPage, window).say_verdict(verdict)


async def _snapshots_marked(window: MainWindow, office: Office) -> None:
    """One on hold by a person, one by the tripwire, and one that no run has made."""
    job = office.jobs["SERVER-02"]
    known = await office.room.do(lambda manager: manager.browse.snapshots_of_job(job.id))
    planted = replace(known[0], id="f" * 64, task_id=None, made_at=None)
    await office.room.write(lambda unit: unit.snapshots.put([planted]))
    await office.room.do(
        lambda manager: manager.tidying.hold(known[2], reason="Betriebsprüfung", by="mia")
    )
    caught = Hold(
        repository_id=job.repository_id,
        snapshot_id=known[1].id,
        held_at=datetime.now(UTC),
        held_by="",
        reason="",
        trip="t",
    )
    await office.room.write(lambda unit: unit.holds.put(caught))
    window.go(SnapshotsPlace(job.id))


async def _tidy(window: MainWindow, office: Office) -> None:
    await _snapshots_marked(window, office)
    job = office.jobs["SERVER-02"]
    rules = Retention(last=2, weekly=3)
    await office.room.write(lambda unit: unit.jobs.update(replace(job, retention=rules)))
    dialog = TidyDialog(office.room.bridge, job.id, job.name, window)
    dialog.open()
    await eventually_async(dialog.start.isEnabled, 10, "the plan")


async def _hold(window: MainWindow, office: Office) -> None:
    await _snapshots(window, office)
    job = office.jobs["SERVER-02"]
    known = await office.room.do(lambda manager: manager.browse.snapshots_of_job(job.id))
    HoldDialog(office.room.bridge, known[0], window).open()


async def _job_retention(window: MainWindow, office: Office) -> None:
    """The rules in the form, with what is wrong with them."""
    job = office.jobs["BUCHHALTUNG"]
    await office.room.write(lambda unit: unit.jobs.update(replace(job, retention=USUAL)))
    window.go(JobPlace(job.id))
    page = the(JobEditorPage, window)
    await eventually_async(lambda: page._baseline is not None, 10, "the form")
    page.form.retention.withins["daily"].setText("3w")
    page._save.click()
    await eventually_async(lambda: page.form._rows["retention"].error, 10, "the errors")


async def _restore(window: MainWindow, office: Office) -> None:
    window.go(RestorePlace(office.jobs["SERVER-02"].id))


async def _hindered(window: MainWindow, office: Office) -> None:
    from kustos.store import StoreTooNewError  # noqa: PLC0415  when this page is asked for

    window.engine_failed(StoreTooNewError("0007", "0001"))


async def _opening(window: MainWindow, office: Office) -> None:
    """As it is before the engine has opened."""


PAGES: dict[str, Opening] = {
    "opening": _opening,
    "hindered": _hindered,
    "machines": _machines,
    "machine-running": _machine_running,
    "machine-new": _machine_new,
    "machine-offline": _machine_offline,
    "machine-partial": _machine_partial,
    "machine-cloned": _machine_cloned,
    "machine-left": _machine_left,
    "machine-no-restic": _machine_no_restic,
    "restic-not-fetched": _restic_not_fetched,
    "certificate-waits": _certificate_waits,
    "certificate-ends": _certificate_ends,
    "machine-unknown": _machine_unknown,
    "machine-paused": _machine_paused,
    "machine-some-paused": _machine_some_paused,
    "machine-jobless": _machine_jobless,
    "machine-away": _machine_away,
    "machine-conditions": _machine_conditions,
    "machine-health": _machine_health,
    "machine-no-figures": _machine_no_figures,
    "machine-settings": _machine_settings,
    "limits": _limits,
    "limits-wrong": _limits_wrong,
    "add-machine": _add_machine,
    "machine-joined": _joined,
    "add-nearby-empty": _add_nearby_empty,
    "add-nearby": _add_nearby,
    "add-nearby-wrong": _add_nearby_wrong,
    "add-nearby-pairing": _add_nearby_pairing,
    "add-nearby-too-late": _add_nearby_too_late,
    "add-nearby-cancelled": _add_nearby_cancelled,
    "add-nearby-blind": _add_nearby_blind,
    "nearby-paired": _nearby_paired,
    "machines-waiting": _machines_waiting,
    "add-waiting-empty": _add_waiting_empty,
    "add-waiting": _add_waiting,
    "add-waiting-asks": _add_waiting_asks,
    "rename": _rename,
    "remove": _remove,
    "close": _close,
    "unlock": _unlock,
    "passphrase": _passphrase,
    "activity": _activity,
    "task": _task,
    "task-queued": _task_queued,
    "task-retrying": _task_retrying,
    "task-warned": _task_warned,
    "task-failed": _task_failed,
    "task-good": _task_good,
    "task-restored": _task_restored,
    "jobs": _jobs,
    "job-new": _job_new,
    "job-edit": _job_edit,
    "job-left-out": _job_left_out,
    "job-options": _job_options,
    "job-sealed": _job_sealed,
    "job-sealed-older": _job_sealed_older,
    "job-scheduled": _job_scheduled,
    "job-schedule-wrong": _job_schedule_wrong,
    "job-of-policy": _job_of_policy,
    "job-follow": _job_follow,
    "job-how": _job_how,
    "policies": _policies,
    "policies-none": _policies_none,
    "policy-choose": _policy_choose,
    "policy-new": _policy_new,
    "policy-edit": _policy_edit,
    "policy-save": _policy_save,
    "policy-changed": _policy_changed,
    "policy-assign": _policy_assign,
    "policy-history": _policy_history,
    "jobs-scheduled": _jobs_scheduled,
    "job-pause": _job_pause,
    "job-dumps": _job_dumps,
    "dump": _dump,
    "dump-command": _dump_command,
    "dump-good": _dump_good,
    "dump-failed": _dump_failed,
    "job-hooks": _job_hooks,
    "repositories": _repositories,
    "care-planned": _care_planned,
    "quota": _quota,
    "quota-dialog": _quota_dialog,
    "quota-wrong": _quota_wrong,
    "care-plan": _care_plan,
    "care-plan-wrong": _care_plan_wrong,
    "repositories-foreign": _repositories_foreign,
    "repositories-found": _repositories_found,
    "assign": _assign,
    "assign-nothing": _assign_nothing,
    "assigned": _assigned,
    "repository": _repository,
    "repository-azure": _form("azure"),
    "repository-azure-sas": _form("azure", azure_login="signature"),
    "repository-b2": _form("b2"),
    "repository-gcs": _form("gcs"),
    "repository-local": _form("local"),
    "repository-rclone": _form("rclone"),
    "repository-rest": _form("rest"),
    "repository-s3": _form("s3"),
    "repository-s3-session": _form("s3", s3_login="session"),
    "repository-sftp": _form("sftp"),
    "repository-sftp-agent": _form("sftp", ssh_key="lent"),
    "repository-typed": _form("typed"),
    "repository-typed-sftp": _typed_sftp,
    "repository-typed-sftp-stored": _typed_sftp_stored,
    "repository-typed-sftp-unread": _typed_sftp_unread,
    "repository-maintained": _repository_maintained,
    "repository-unmaintained": _repository_unmaintained,
    "server": _server,
    "server-wrong": _server_entered,
    "server-ports": _server_ports,
    "server-done": _server_done,
    "care": _care,
    "care-maintained": _care_maintained,
    "care-asks": _care_asks,
    "care-lacks": _care_lacks,
    "care-away": _care_away,
    "task-checking": _task_checking,
    "task-measured": _task_measured,
    "task-damaged": _task_damaged,
    "snapshots": _snapshots,
    "settle": _settle,
    "compliance": _compliance,
    "due": _due,
    "audit": _audit,
    "audit-verified": _audit_verified,
    "audit-broken": _audit_broken,
    "snapshots-marked": _snapshots_marked,
    "tidy": _tidy,
    "hold": _hold,
    "job-retention": _job_retention,
    "restore": _restore,
    "restore-foreign": _restore_foreign,
    "alerts": _alerts,
    "alerts-history": _alerts_history,
    "alerts-none": _alerts_none,
    "settings": _settings,
    "settings-channels": _settings_channels,
    "settings-offices": _settings_offices,
    "settings-sites": _settings_sites,
    "site-form": _site_form,
    "site-removed": _site_removed,
    "channel-site": _channel_site,
    "machines-sites": _machines_sites,
    "channel": _channel_form,
    "channel-refused": _channel_refused,
    "channel-hours": _channel_hours,
    "channel-ntfy": _channel_ntfy,
    "channel-apprise": _channel_apprise,
    "channel-health-check": _channel_health_check,
    "deliveries": _deliveries,
    "digest": _digest,
}
BEFORE_THE_ENGINE = frozenset({"opening", "hindered"})


class Longer(QTranslator):
    """Every word 30 % longer than the language's own."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._own = [child for child in speech.findChildren(QTranslator) if child is not self]

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        said = ""
        for translator in self._own:
            said = translator.translate(context, source, disambiguation or "", n) or said
        said = said or source
        if "yyy" in said or "%" in said or len(said) < 3:
            return said
        return said + " " + "lang"[: max(1, len(said) * 3 // 10 - 1)] * (1 + len(said) // 16)

    def isEmpty(self) -> bool:
        return False


async def settled(rounds: int = 12) -> None:
    """Let readings, events and layouts come to rest."""
    for _ in range(rounds):
        await asyncio.sleep(0.03)


async def picture(name: str, options: argparse.Namespace, folder: Path) -> None:
    """Open the page and save it."""
    async with open_room(folder) as room:
        office = await open_office(room)
        # Enough of the machines' silence, so that those without a link count as offline.
        await room.age({"LAGER-PC": 4 * 86_400.0, "CHEF-LAPTOP": 14 * 3_600.0})
        window = MainWindow(Preferences(folder / "window.ini"))
        window.resize(*options.size)
        window.show()
        if name not in BEFORE_THE_ENGINE:
            window.engine_ready(room.bridge)
        await PAGES[name](window, office)
        await settled()
        target = _target(name, options)
        _with_dialogs(window).save(str(target))
        print(target)
        await room.pairing_goes_on()
        for dialog in window.findChildren(QDialog):
            dialog.reject()
        window._agreed = True
        window.close()
        await room.bridge.close()
        window.deleteLater()
        await settled(2)


def _with_dialogs(window: MainWindow) -> QPixmap:
    """The window with its open dialogs over it, where a window manager would put them."""
    shown = window.grab()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            painter = QPainter(shown)
            painter.fillRect(shown.rect(), QColor(0, 0, 0, 40))
            left, top = (window.width() - dialog.width()) // 2, 90
            painter.drawPixmap(left, top, dialog.grab())
            painter.end()
    return shown


def _target(name: str, options: argparse.Namespace) -> Path:
    out = Path(options.out)
    if out.suffix == ".png":
        return out
    out.mkdir(parents=True, exist_ok=True)
    return out / f"{name}-{options.language}-{options.scheme}.png"


def main() -> int:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--language", choices=["de", "en"], default="en")
    parser.add_argument("--scheme", choices=["light", "dark"], default="light")
    parser.add_argument("--size", type=_size, default=(1280, 800))
    parser.add_argument("--longer", action="store_true")
    parser.add_argument("--out", default=".")
    options = parser.parse_args()
    if options.list or not options.names:
        print("\n".join(PAGES))
        return 0
    names = list(PAGES) if options.names == ["all"] else options.names
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    speech = speak(app, Language(options.language))
    longer = Longer(speech) if options.longer else None
    if longer is not None:
        app.installTranslator(longer)
    apply(app, Scheme(options.scheme))
    with QEventLoop(app) as loop:
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                loop.run_until_complete(picture(name, options, Path(folder)))
    return 0


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
