"""Makes the page for a place. Each is imported when it is first entered: the window's first paint
does not wait for rooms that nobody has asked for."""

from kustos.gui.bridge import Bridge
from kustos.gui.navigation import (
    AuditPlace,
    CompliancePlace,
    DuePlace,
    JobPlace,
    Navigator,
    PageKey,
    Place,
    PoliciesPlace,
    PolicyPlace,
    SnapshotsPlace,
    TaskPlace,
)
from kustos.gui.pages.page import Page
from kustos.gui.preferences import Preferences

# ruff: noqa: PLC0415  imports where they are needed are this module's purpose


def make_page(place: Place, bridge: Bridge, navigator: Navigator, preferences: Preferences) -> Page:
    """A new page that can show this place."""
    page: Page
    match place:
        case TaskPlace():
            from .task import TaskPage

            page = TaskPage(bridge, navigator)
        case JobPlace():
            from .job_editor import JobEditorPage

            page = JobEditorPage(bridge, navigator)
        case PoliciesPlace():
            from .policies import PoliciesPage

            page = PoliciesPage(bridge, navigator)
        case PolicyPlace():
            from .policy_editor import PolicyEditorPage

            page = PolicyEditorPage(bridge, navigator)
        case SnapshotsPlace():
            from .snapshots import SnapshotsPage

            page = SnapshotsPage(bridge, navigator)
        case DuePlace():
            from .due import DuePage

            page = DuePage(bridge, navigator)
        case CompliancePlace():
            from .compliance import CompliancePage

            page = CompliancePage(bridge, navigator)
        case AuditPlace():
            from .audit import AuditPage

            page = AuditPage(bridge, navigator)
        case _:
            page = _section_page(place.section, bridge, navigator, preferences)
    return page


def _section_page(
    key: PageKey, bridge: Bridge, navigator: Navigator, preferences: Preferences
) -> Page:
    page: Page
    match key:
        case PageKey.MACHINES:
            from .machines import MachinesPage

            page = MachinesPage(bridge, navigator)
        case PageKey.JOBS:
            from .jobs import JobsPage

            page = JobsPage(bridge, navigator)
        case PageKey.REPOSITORIES:
            from .repositories import RepositoriesPage

            page = RepositoriesPage(bridge, navigator)
        case PageKey.ACTIVITY:
            from .activity import ActivityPage

            page = ActivityPage(bridge, navigator)
        case PageKey.RESTORE:
            from .restore import RestorePage

            page = RestorePage(bridge, navigator)
        case PageKey.ALERTS:
            from .alerts import AlertsPage

            page = AlertsPage(bridge, navigator)
        case PageKey.SETTINGS:
            from .settings import SettingsPage

            page = SettingsPage(bridge, navigator, preferences)
    return page
