"""Choosing who looks after a repository, and what follows from it in the window."""

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from kustos.core.cloud_places import AzurePlace
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.model import (
    LocalPlace,
    Place,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TypedPlace,
)
from kustos.core.orders import PruneOrder
from kustos.core.repositories import RepositoryDraft, RepositoryView
from kustos.gui.dialogs.care import CareDialog
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.remove_machine import remove_machine
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.navigation import PageKey, SectionPlace
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.theme.palette import Tone
from kustos_agent.protocol.messages import ProbeReport, ProbeRepository
from kustos_agent.protocol.values import ErrorClass, Problem, Removal, RepositoryAccess
from tests.gui.b_stage import Stage
from tests.gui.scripted_links import Room

AGENTS = RestPlace(url="https://nas:8000/k", user="empfang", ca_certificate="-----BEGIN\n")
SECRETS = {SecretKind.PASSWORD: "geheim", SecretKind.LOGIN: "agents"}
OTHER_PORT = "https://nas:8001/k"


@pytest.fixture
def stage(room: Room, qtbot: QtBot) -> Stage:
    return Stage(room, qtbot)


async def stored(room: Room, machine_id: str | None, place: Place = AGENTS) -> RepositoryView:
    """A repository with a login for all, and one for its maintainer."""
    draft = RepositoryDraft(name="NAS", place=place, secrets=SECRETS)
    if machine_id is not None:
        own = structs.replace(AGENTS, url=OTHER_PORT, user="maintainer")
        secrets = {SecretKind.LOGIN: "maintainer's"}
        maintenance = MaintenanceDraft(machine_id=machine_id, place=own, secrets=secrets)
        draft = RepositoryDraft(name="NAS", place=place, secrets=SECRETS, maintenance=maintenance)
    await room.do(lambda manager: manager.repositories.save(draft))
    return await only(room)


async def only(room: Room) -> RepositoryView:
    return (await room.do(lambda manager: manager.repositories.overview()))[0]


async def opened(stage: Stage, view: RepositoryView) -> RepositoryDialog:
    bridge = stage.room.bridge
    dialog = stage.open(lambda window: RepositoryDialog(bridge, window, view=view))
    await stage.until(dialog.trial.machine.count, "the machines")
    return dialog


async def test_a_maintainer_is_chosen_with_a_login_of_its_own(stage: Stage) -> None:
    """The address begins as the machines'; saved, the repository is that machine's affair."""
    room = stage.room
    server = await room.join("SERVER")
    dialog = await opened(stage, await stored(room, None))
    form = dialog.maintenance
    assert form._rows["machine_id"].isHidden()
    form.who.choose("one")
    assert not form._rows["machine_id"].isHidden()
    assert form.url.text() == AGENTS.url
    form.machine.choose(server.id)
    form.url.setText(OTHER_PORT)
    form.user.setText("maintainer")
    form.login.set_text("its own")
    told: list[str] = []
    dialog.saved.connect(told.append)
    dialog._save.click()
    await stage.until(lambda: told, "the form to be saved")
    view = await only(room)
    assert view.maintenance is not None
    assert (view.maintainer, view.maintenance.place) == (
        "SERVER",
        structs.replace(AGENTS, url=OTHER_PORT, user="maintainer"),
    )
    assert view.maintainer_secrets == {SecretKind.LOGIN}
    assert view.repository.place == AGENTS


async def test_a_stored_maintainer_is_shown_and_kept(stage: Stage) -> None:
    """Its login write-only; saved again, all is as it was. *Any machine* ends it."""
    room = stage.room
    server = await room.join("SERVER")
    view = await stored(room, server.id)
    for chosen in ("one", "any"):
        dialog = await opened(stage, view)
        form = dialog.maintenance
        assert (form.who.id, form.machine.machine_name) == ("one", "SERVER")
        assert (form.url.text(), form.user.text()) == (OTHER_PORT, "maintainer")
        assert "stored" in form.login.edit.placeholderText()
        form.who.choose(chosen)
        told: list[str] = []
        dialog.saved.connect(told.append)
        dialog._save.click()
        await stage.until(told.copy, "the form to be saved")
        view = await only(room)
        assert (view.maintenance is not None) is (chosen == "one")
    assert not view.maintainer_secrets


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        (LocalPlace(path="/x"), set()),
        (SftpPlace(host="nas", user="k", path="/x"), {"user", "ssh_key", "private-key"}),
        (AGENTS, {"url", "user", "login"}),
        (S3Place(endpoint="https://s3", bucket="b", key_id="k"), {"key_id", "s3_login", "login"}),
        (AzurePlace(account="a", container="b"), {"azure_login", "login"}),
        (TypedPlace(location="swift:a:/"), {"environment"}),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_only_what_differs_between_the_two_logins_is_asked_for(
    stage: Stage, place: Place, asked: set[str]
) -> None:
    """Where the repository is and its password are the same for all."""
    await stage.room.join("SERVER")
    bridge = stage.room.bridge
    dialog = stage.open(lambda window: RepositoryDialog(bridge, window))
    await stage.until(dialog.trial.machine.count, "the machines")
    dialog.form.show_place(place)
    form = dialog.maintenance
    form.who.choose("one")
    shown = {name for name, row in form._rows.items() if not row.isHidden()}
    assert shown - {"key-passphrase"} == asked | {"machine_id"}
    draft = form.draft(dialog.form.place())
    assert draft is not None
    assert type(draft.place) is type(place)


async def test_what_is_missing_is_said_at_the_maintainer_s_fields(stage: Stage) -> None:
    """And the agents' login of the same name is not blamed for it."""
    room = stage.room
    await room.join("SERVER")
    dialog = await opened(stage, await stored(room, None))
    dialog.maintenance.who.choose("one")
    dialog.maintenance.url.setText("nas")
    dialog._save.click()
    rows = dialog.maintenance._rows
    await stage.until(lambda: rows["machine_id"].error, "the errors")
    assert {name for name, row in rows.items() if row.error} == {"machine_id", "url"}
    assert not any(row.error for _, row in dialog.form._rows.values())
    dialog.maintenance.url.setText("https://nas:8001/k")
    assert not rows["url"].error


REPORTS = [
    (ProbeReport(repository_id="a" * 64, removal=Removal.POSSIBLE), "The test was good"),
    (
        ProbeReport(repository_id="a" * 64, removal=Removal.REFUSED),
        "This login cannot remove anything (append-only)",
    ),
    (ProbeReport(repository_id="b" * 64), "This is another repository"),
    (
        ProbeReport(problem=Problem(error=ErrorClass.LOGIN_REFUSED, subject="nas")),
        "The login was refused",
    ),
]


@pytest.mark.parametrize(("report", "title"), REPORTS, ids=[title for _, title in REPORTS])
async def test_the_maintainer_s_login_is_tried_from_its_machine(
    stage: Stage, report: ProbeReport, title: str
) -> None:
    """With what is stored; an append-only one will not do, nor another repository."""
    room = stage.room
    server = await room.join("SERVER")
    await room.join("EMPFANG")
    view = await stored(room, server.id)
    await room.do(lambda manager: manager.repositories.learn(view.repository.id, "a" * 64))
    asked: list[tuple[str, RepositoryAccess]] = []

    def answer(machine_id: str, request: ProbeRepository) -> ProbeReport:
        asked.append((machine_id, request.repository))
        return report

    room.links.reply(ProbeRepository, answer)
    dialog = await opened(stage, view)
    trial = dialog.maintenance.trial
    trial.test.click()
    await stage.until(lambda: trial.notice.title, "the report")
    assert trial.notice.title == title
    assert (trial.notice._tone is Tone.PROTECTED) is (title == "The test was good")
    ((machine_id, access),) = asked
    assert machine_id == server.id
    assert access.environment["RESTIC_REST_PASSWORD"] == "maintainer's"
    assert access.location == "rest:https://nas:8001/k/"
    dialog.maintenance.user.setText("somebody else")
    assert trial.notice.title == ""


@pytest.mark.parametrize(
    ("removal", "words"),
    [
        (Removal.REFUSED, "This login cannot remove anything (append-only)."),
        (Removal.POSSIBLE, "This login can remove backups."),
        (Removal.UNKNOWN, ""),
    ],
)
async def test_a_test_says_whether_the_login_can_remove(
    stage: Stage, removal: Removal, words: str
) -> None:
    """What nobody knows is not said."""
    room = stage.room
    await room.join("EMPFANG")
    report = ProbeReport(repository_id="a" * 64, removal=removal)
    room.links.reply(ProbeRepository, lambda _machine, _request: report)
    dialog = await opened(stage, await stored(room, None))
    dialog.test()
    await stage.until(lambda: dialog.trial.notice.title == "The test was good", "the test")
    said = dialog.trial.notice._words
    assert said is not None
    opens = "The repository is there and opens with this password."
    assert said().cause == f"{opens} {words}".strip()


async def test_only_the_maintainer_can_be_chosen_to_look_after_it(stage: Stage) -> None:
    """Preset and fixed, with the reason."""
    room = stage.room
    await room.join("EMPFANG")
    server = await room.join("SERVER")
    await stored(room, server.id)
    page = stage.show(RepositoriesPage, SectionPlace(PageKey.REPOSITORIES))
    await stage.until(page._care.isVisible, "the repository")
    assert page._list.foot.text == "NAS REST server; SERVER alone looks after it"
    page._care.click()
    dialog = page.findChild(CareDialog)
    assert isinstance(dialog, CareDialog)
    await stage.until(dialog.start.isEnabled, "the machines")
    assert (dialog.machine.count(), dialog.machine.isEnabled()) == (1, False)
    assert dialog.machine.machine_name == "SERVER"
    assert dialog.machine_row.message == "SERVER alone has the login for that."
    dialog.start.click()
    await stage.until(lambda: stage.navigator.went, "the task to be shown")


async def test_a_removed_maintainer_is_told_before_and_after(stage: Stage) -> None:
    """In the question, on the page, in the dialog, and at the field where another is chosen."""
    room = stage.room
    await room.join("EMPFANG")
    server = await room.join("SERVER")
    await stored(room, server.id)
    views = await room.do(lambda manager: manager.machines.overview())
    (view,) = [view for view in views if view.machine.id == server.id]
    question = stage.open(lambda window: remove_machine(room.bridge, view, window))
    assert isinstance(question, ConfirmDialog)
    orphaned = "Nobody will look after NAS any more until another machine is chosen."
    await stage.until(lambda: question._text.text().endswith(orphaned), "the consequence")
    question.reject()
    page = stage.show(RepositoriesPage, SectionPlace(PageKey.REPOSITORIES))
    await stage.until(page._care.isVisible, "the repository")
    await room.do(lambda manager: manager.enrolment.remove(server.id))
    nobody = "NAS REST server; nobody looks after it: that machine was removed"
    await stage.until(lambda: page._list.foot.text == nobody, "the page to say so")
    page._care.click()
    dialog = page.findChild(CareDialog)
    assert isinstance(dialog, CareDialog)
    await stage.until(lambda: dialog.machine_row.hint, "the machines")
    assert dialog.machine_row.message.startswith("The machine that looked after it")
    assert not dialog.start.isEnabled()
    dialog.reject()
    form = (await opened(stage, await only(room))).maintenance
    assert form._rows["machine_id"].error.startswith("The machine that looked after it was removed")


async def test_a_change_of_maintainer_meanwhile_is_told(stage: Stage) -> None:
    """The dialog was open when somebody chose another machine: the order is refused in words."""
    room = stage.room
    empfang, server = await room.join("EMPFANG"), await room.join("SERVER")
    view = await stored(room, None)
    dialog = stage.open(lambda window: CareDialog(room.bridge, view.repository, window))
    await stage.until(dialog.start.isEnabled, "the machines")
    dialog.machine.choose(empfang.id)
    dialog.what.choose("PRUNE")
    own = MaintenanceDraft(machine_id=server.id, place=AGENTS, secrets=SECRETS)
    draft = RepositoryDraft(name="NAS", place=AGENTS, maintenance=own)
    await room.do(lambda manager: manager.repositories.save(draft, view.repository.id))
    dialog.start.click()
    await stage.until(lambda: dialog.notice.title, "the refusal")
    assert dialog.notice.title == "Another machine looks after this repository"
    assert PruneOrder() not in [
        task.order for task in await room.write(lambda unit: unit.tasks.unfinished())
    ]
    dialog.reject()
