"""Pages and dialogs follow a switch of language while they are open."""

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from kustos.core.jobs import JobDraft
from kustos.core.model import Job
from kustos.core.policy import content_of
from kustos.core.policy_drafts import PolicyDraft
from kustos.gui.dialogs.backup_server import BackupServerDialog
from kustos.gui.dialogs.choose_folder import ChooseFolderDialog
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.dialogs.policy_assign import AssignPolicyDialog
from kustos.gui.dialogs.policy_clone import ClonePolicyDialog
from kustos.gui.dialogs.policy_history import PolicyHistoryDialog
from kustos.gui.dialogs.policy_new import NewPolicyDialog
from kustos.gui.dialogs.policy_save import SavePolicyDialog
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.language import Language, speak
from kustos.gui.navigation import (
    AuditPlace,
    CompliancePlace,
    DuePlace,
    JobPlace,
    PageKey,
    Place,
    PoliciesPlace,
    PolicyPlace,
    RestorePlace,
    SectionPlace,
    SnapshotsPlace,
)
from kustos.gui.pages.alerts import AlertsPage
from kustos.gui.pages.audit import AuditPage
from kustos.gui.pages.compliance import CompliancePage
from kustos.gui.pages.due import DuePage
from kustos.gui.pages.job_editor import JobEditorPage
from kustos.gui.pages.jobs import JobsPage
from kustos.gui.pages.page import Page
from kustos.gui.pages.policies import PoliciesPage
from kustos.gui.pages.policy_editor import PolicyEditorPage
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.pages.restore import RestorePage
from kustos.gui.pages.snapshots import SnapshotsPage
from tests.gui.b_stage import Stage


def words(widget: QWidget) -> list[str]:
    """All that labels and buttons say."""
    return [
        child.text()
        for child in widget.findChildren(QWidget)
        if isinstance(child, QLabel | QPushButton) and child.isVisibleTo(widget)
    ]


def at_rest(widget: QWidget) -> bool:
    """Nothing is being read any more."""
    assert isinstance(widget, Page | Dialog)
    reading = isinstance(widget, Page) and (widget._rereading._wished or widget._rereading._reading)
    return not reading and not widget._errands._tasks


def settled(qapp: QApplication) -> None:
    """Words are set anew; widgets made for them are shown one round later."""
    for _ in range(3):
        qapp.processEvents()


async def test_everything_speaks_german_and_english_again(stage: Stage, qapp: QApplication) -> None:
    """Every page and dialog here says other words in German, and its old ones after the return."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    nas = await room.repository()
    draft = JobDraft(
        name="Office", machine_id=empfang.id, repository_id=nas.id, sources=("/home/empfang",)
    )
    job = await room.do(lambda manager: manager.jobs.save(draft))
    machine = await room.do(lambda manager: manager.machines.get(empfang.id))
    assert machine is not None
    pages: list[tuple[type[Page], Place]] = [
        (JobsPage, SectionPlace(PageKey.JOBS)),
        (JobEditorPage, JobPlace(job.id)),
        (PoliciesPage, PoliciesPlace()),
        (PolicyEditorPage, PolicyPlace()),
        (RepositoriesPage, SectionPlace(PageKey.REPOSITORIES)),
        (SnapshotsPage, SnapshotsPlace(job.id)),
        (DuePage, DuePlace(job.id)),
        (CompliancePage, CompliancePlace()),
        (AuditPage, AuditPlace()),
        (RestorePage, RestorePlace(job.id)),
        (AlertsPage, SectionPlace(PageKey.ALERTS)),
    ]
    shown: list[QWidget] = [stage.show(kind, place) for kind, place in pages]
    shown.append(stage.open(lambda window: RepositoryDialog(room.bridge, window)))
    shown.append(stage.open(lambda window: BackupServerDialog(room.bridge, window)))
    shown.append(stage.open(lambda window: ChooseFolderDialog(room.bridge, machine, "", window)))
    shown += await _of_policies(stage, job)
    await stage.until(lambda: all(map(at_rest, shown)), "all readings")
    english = [words(widget) for widget in shown]
    speak(qapp, Language.GERMAN)
    settled(qapp)
    german = [words(widget) for widget in shown]
    speak(qapp, Language.ENGLISH)
    settled(qapp)
    assert [words(widget) for widget in shown] == english
    for widget, before, after in zip(shown, english, german, strict=True):
        assert before != after, type(widget).__name__


async def _of_policies(stage: Stage, job: Job) -> list[QWidget]:
    """The dialogs that are about a policy."""
    bridge = stage.room.bridge
    draft = PolicyDraft(name="PCs", content=content_of(job))
    policy = await stage.room.do(lambda manager: manager.policies.save(draft))
    view = await stage.room.do(lambda manager: manager.policies.get(policy.id))
    preview = await stage.room.do(lambda manager: manager.policies.preview(draft, policy.id))
    assert view is not None

    async def never(_to: tuple[str, ...] | None) -> None:
        raise AssertionError("nothing is saved here")

    return [
        stage.open(lambda window: NewPolicyDialog(bridge, window)),
        stage.open(lambda window: AssignPolicyDialog(bridge, view, window)),
        stage.open(lambda window: PolicyHistoryDialog(bridge, view, window)),
        stage.open(lambda window: ClonePolicyDialog(bridge, policy, window)),
        stage.open(lambda window: SavePolicyDialog(bridge, view, preview, never, window)),
    ]
