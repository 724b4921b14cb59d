"""The repository's form: entered, tested, approved, initialised, saved."""

import json
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kustos.core.cloud_places import (
    AzureLogin,
    AzurePlace,
    BackblazePlace,
    GooglePlace,
    RclonePlace,
)
from kustos.core.model import (
    LocalPlace,
    Place,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TaskFilter,
    TypedPlace,
)
from kustos.core.repositories import RepositoryDraft, RepositoryView
from kustos.gui.dialogs.choose_folder import ChooseFolderDialog
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.theme.palette import Tone
from kustos_agent.protocol.messages import BrowseFilesystem, ProbeReport, ProbeRepository
from kustos_agent.protocol.tasks import InitResult
from kustos_agent.protocol.values import BucketLookup, ErrorClass, Outcome, Problem, TaskKind
from tests.gui.b_folders import HOME, Disk
from tests.gui.b_stage import Stage
from tests.gui.scripted_links import Room

ANY = TaskFilter()
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n"
GOOGLE_KEY = json.dumps(
    {
        "type": "service_account",
        "client_email": "backup@kanzlei.iam.gserviceaccount.com",
        "private_key": "-----BEGIN PRIVATE KEY-----\nabc\n",
    }
)
HOST_KEYS = (
    "[nas]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n"
)
FINGERPRINT = "ED25519 SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"


async def opened(stage: Stage, view: RepositoryView | None = None) -> RepositoryDialog:
    bridge = stage.room.bridge
    dialog = stage.open(lambda window: RepositoryDialog(bridge, window, view=view))
    await stage.until(dialog.trial.machine.count, "the machines")
    return dialog


async def only(room: Room) -> RepositoryView:
    return (await room.do(lambda manager: manager.repositories.overview()))[0]


def finds(room: Room, error: ErrorClass | None, host_keys: str = "") -> None:
    """What the next tests report."""
    problem = Problem(error=error, detail="Fatal: raw words") if error else None
    report = ProbeReport(problem=problem, host_keys=host_keys, repository_id="5e" * 32)
    room.links.reply(ProbeRepository, lambda _machine, _request: report)


def enter_local(dialog: RepositoryDialog) -> None:
    dialog.form.name.setText("NAS")
    dialog.form.path.setText("/srv/nas")
    dialog.form.password.set_text("geheim")


PLACES: list[tuple[Place, dict[SecretKind, str]]] = [
    (LocalPlace(path="/srv/n\0e9s"), {}),
    (
        SftpPlace(host="nas", user="k", path="/x", port=2222, known_hosts=HOST_KEYS),
        {SecretKind.PRIVATE_KEY: KEY},
    ),
    (SftpPlace(host="nas", user="k", path="/x", lent_key=True), {}),
    (
        RestPlace(url="https://nas:8000/k", user="k", ca_certificate="-----BEGIN\n"),
        {SecretKind.LOGIN: "pw"},
    ),
    (
        S3Place(endpoint="https://s3", bucket="b", key_id="AK", prefix="p", region="eu"),
        {SecretKind.LOGIN: "sk"},
    ),
    (
        S3Place(
            endpoint="https://s3",
            bucket="b",
            key_id="AK",
            lookup=BucketLookup.DNS,
            session=True,
            ca_certificate="-----BEGIN\n",
        ),
        {SecretKind.LOGIN: "sk", SecretKind.TOKEN: "st"},
    ),
    (
        AzurePlace(account="kanzlei", container="box", prefix="p", suffix="core.example"),
        {SecretKind.LOGIN: "ak"},
    ),
    (
        AzurePlace(account="kanzlei", container="box", login=AzureLogin.SIGNATURE),
        {SecretKind.TOKEN: "sig=x"},
    ),
    (
        GooglePlace(bucket="box", prefix="p", project="kanzlei"),
        {SecretKind.SERVICE_ACCOUNT: GOOGLE_KEY},
    ),
    (BackblazePlace(bucket="kanzlei", key_id="K", prefix="p"), {SecretKind.LOGIN: "bk"}),
    (RclonePlace(remote="cloud", path="/x"), {}),
    (RclonePlace(remote="cloud", path="Meine\u00a0Daten"), {}),
    (TypedPlace(location="rclone:cloud:x"), {SecretKind.ENVIRONMENT: "A=1\n"}),
]


@pytest.mark.parametrize(("place", "secrets"), PLACES, ids=lambda value: type(value).__name__)
async def test_each_form_gives_back_what_is_stored(
    stage: Stage, place: Place, secrets: dict[SecretKind, str]
) -> None:
    """Every field of every type; secrets stay write-only: nothing of them is in the form."""
    draft = RepositoryDraft(
        name="One", place=place, secrets={SecretKind.PASSWORD: "geheim", **secrets}
    )
    await stage.room.do(lambda manager: manager.repositories.save(draft))
    await stage.room.join("EMPFANG")
    dialog = await opened(stage, await only(stage.room))
    assert dialog.form.draft() == RepositoryDraft(name="One", place=place)
    assert "stored" in dialog.form.password.edit.placeholderText()
    told: list[str] = []
    dialog.saved.connect(told.append)
    dialog._save.click()
    await stage.until(lambda: told, "the form to be saved")
    repository = (await only(stage.room)).repository
    assert repository.place == place
    access = await stage.room.do(lambda manager: manager.repositories.access(repository.id))
    assert access.password == "geheim"


async def test_what_is_missing_is_said_at_its_field(stage: Stage) -> None:
    """By Save and by Test alike."""
    await stage.room.join("EMPFANG")
    dialog = await opened(stage)
    dialog.form.type.choose("s3")
    dialog._save.click()
    rows = dialog.form._rows
    await stage.until(lambda: rows["bucket"][1].error, "the errors")
    wrong = {field for field, (_, row) in rows.items() if row.error}
    assert wrong == {"name", "endpoint", "bucket", "key_id", "login", "password"}
    dialog.form.name.setText("Cloud")
    assert not any(row.error for _, row in rows.values())
    dialog.test()
    await stage.until(lambda: rows["bucket"][1].error, "the errors of the test")
    assert not rows["name"][1].error


async def test_only_the_chosen_way_to_log_in_is_asked_for(stage: Stage) -> None:
    """Key or signature, with a session token or without; the words are the cloud's own."""
    await stage.room.join("EMPFANG")
    form = (await opened(stage)).form

    def asked() -> dict[str, str]:
        shown = {field: row for field, (_, row) in form._rows.items() if not row.isHidden()}
        secrets = {kind.value for kind in SecretKind} - {"password"}
        return {field: row.label.text() for field, row in shown.items() if field in secrets}

    form.type.choose("sftp")
    assert asked() == {"private-key": "Private key", "key-passphrase": "Passphrase"}
    form.ssh_key.choose("lent")
    assert asked() == {}
    form.type.choose("azure")
    assert asked() == {"login": "Account key"}
    form.login.set_text("account key")
    form.azure_login.choose("signature")
    assert asked() == {"token": "SAS token"}
    assert form.draft().secrets == {}
    form.type.choose("s3")
    assert asked() == {"login": "Secret key"}
    form.s3_login.choose("session")
    assert asked() == {"login": "Secret key", "token": "Session token"}
    form.type.choose("gcs")
    assert asked() == {"service-account": "Service account's key"}
    form.type.choose("rclone")
    assert asked() == {}


async def test_a_protected_key_asks_for_its_passphrase(stage: Stage) -> None:
    """At the field below it, before anything is tried; entered, it goes to the machine."""
    room = stage.room
    await room.join("EMPFANG")
    dialog = await opened(stage)
    form, trial = dialog.form, dialog.trial
    form.type.choose("sftp")
    for line, text in ((form.name, "NAS"), (form.host, "nas"), (form.user, "k"), (form.path, "/b")):
        line.setText(text)
    form.private_key.set_text(KEY.replace("BEGIN OPENSSH", "BEGIN ENCRYPTED"))
    form.password.set_text("geheim")
    rows = form._rows
    trial.test.click()
    await stage.until(lambda: rows["key-passphrase"][1].error, "the error")
    form.key_passphrase.set_text("open sesame")
    assert not rows["key-passphrase"][1].error
    finds(room, ErrorClass.HOST_KEY_UNKNOWN, HOST_KEYS)
    trial.test.click()
    await stage.until(trial.approve.isVisible, "the key")
    (asked,) = room.links.requests(ProbeRepository)
    assert isinstance(asked, ProbeRepository)
    assert asked.repository.ssh is not None
    assert asked.repository.ssh.passphrase == "open sesame"


async def test_with_a_lent_key_no_other_is_asked_for(stage: Stage) -> None:
    """Its fields go, and a key that was entered before is neither sent nor stored."""
    room = stage.room
    await room.join("EMPFANG")
    dialog = await opened(stage)
    form, rows = dialog.form, dialog.form._rows
    form.type.choose("sftp")
    for line, text in ((form.name, "NAS"), (form.host, "nas"), (form.user, "k"), (form.path, "/b")):
        line.setText(text)
    form.password.set_text("geheim")
    form.private_key.set_text(KEY)
    assert not rows["private-key"][1].isHidden()
    form.ssh_key.choose("lent")
    assert rows["private-key"][1].isHidden()
    assert rows["key-passphrase"][1].isHidden()
    told: list[str] = []
    dialog.saved.connect(told.append)
    dialog._save.click()
    await stage.until(lambda: told, "the form to be saved")
    view = await only(room)
    assert view.secrets == {SecretKind.PASSWORD}
    access = await room.do(lambda manager: manager.repositories.access(view.repository.id))
    assert access.ssh is not None
    assert access.ssh.private_key == ""


async def test_an_unknown_host_key_is_shown_and_approved_by_hand(stage: Stage) -> None:
    """The fingerprint as ssh-keygen prints it; approved keys belong to one server."""
    room = stage.room
    await room.join("EMPFANG")
    dialog = await opened(stage)
    form, trial = dialog.form, dialog.trial
    form.type.choose("sftp")
    form.name.setText("NAS")
    form.host.setText("nas")
    form.port.setValue(2222)
    form.user.setText("kustos")
    form.path.setText("/backup")
    form.private_key.set_text(KEY)
    form.password.set_text("geheim")
    finds(room, ErrorClass.HOST_KEY_UNKNOWN, HOST_KEYS)
    trial.test.click()
    await stage.until(trial.approve.isVisible, "the key")
    assert trial._keys.text() == FINGERPRINT
    finds(room, None)
    trial.approve.click()
    await stage.until(lambda: trial.notice.title == "The test was good", "the second test")
    asked = room.links.requests(ProbeRepository)[-1]
    assert isinstance(asked, ProbeRepository)
    assert asked.repository.ssh is not None
    assert asked.repository.ssh.known_hosts == HOST_KEYS
    form.host.setText("other")
    form.host.textEdited.emit("other")
    assert form.known_keys.known_hosts == ""


async def test_a_changed_host_key_is_never_approved_in_passing(stage: Stage) -> None:
    """Red, without a button: first the old keys have to be forgotten."""
    room = stage.room
    await room.join("EMPFANG")
    place, secrets = PLACES[1]
    draft = RepositoryDraft(
        name="One", place=place, secrets={SecretKind.PASSWORD: "geheim", **secrets}
    )
    await room.do(lambda manager: manager.repositories.save(draft))
    dialog = await opened(stage, await only(room))
    finds(room, ErrorClass.HOST_KEY_CHANGED, HOST_KEYS)
    dialog.test()
    await stage.until(dialog.trial.notice.isVisible, "the warning")
    assert dialog.trial.notice._tone is Tone.FAILING
    assert not dialog.trial.approve.isVisible()
    dialog.form.known_keys._forget.click()
    draft = dialog.form.draft()
    assert isinstance(draft.place, SftpPlace)
    assert draft.place.known_hosts == ""


TYPED_SFTP = "sftp://anna@nas:2222//srv/b"


async def stored_address(stage: Stage, location: str) -> RepositoryDialog:
    """The form of a repository that an earlier version has stored like this."""
    room = stage.room
    await room.join("EMPFANG")
    draft = RepositoryDraft(
        name="One", place=LocalPlace(path="/x"), secrets={SecretKind.PASSWORD: "geheim"}
    )
    stored = await room.do(lambda manager: manager.repositories.save(draft))
    place = TypedPlace(location=location)
    await room.write(lambda unit: unit.repositories.update(replace(stored, place=place)))
    return await opened(stage, await only(room))


@pytest.mark.parametrize("leaving", [True, False])
async def test_a_typed_sftp_server_gets_its_own_fields(stage: Stage, leaving: bool) -> None:
    """On leaving the field, or on a test without that; its key can be approved there."""
    room = stage.room
    await room.join("EMPFANG")
    dialog = await opened(stage)
    form, trial = dialog.form, dialog.trial
    form.type.choose("typed")
    form.name.setText("NAS")
    form.password.set_text("geheim")
    form.location.setText(TYPED_SFTP)
    if leaving:
        form.location.editingFinished.emit()
    else:
        dialog.test()
    await stage.until(lambda: form.type.id == "sftp", "the fields")
    assert form.place() == SftpPlace(host="nas", user="anna", path="/srv/b", port=2222)
    assert TYPED_SFTP in form._rows["type"][1].origin
    assert not any(row.error for _, row in form._rows.values())
    form.private_key.set_text(KEY)
    finds(room, ErrorClass.HOST_KEY_UNKNOWN, HOST_KEYS)
    trial.test.click()
    await stage.until(trial.approve.isVisible, "the key")
    form.type.choose("rest")
    form.type.choose("sftp")
    assert not form._rows["type"][1].origin


@pytest.mark.parametrize("address", ["sftp:nas", "sftp:k@nas:~/b", "sftp://k@nas:port/b"])
async def test_an_sftp_address_that_cannot_be_read_is_refused(stage: Stage, address: str) -> None:
    """At its field, on leaving it and by Save alike."""
    await stage.room.join("EMPFANG")
    dialog = await opened(stage)
    form, row = dialog.form, dialog.form._rows["location"][1]
    form.type.choose("typed")
    form.name.setText("NAS")
    form.password.set_text("geheim")
    form.location.setText(address)
    form.location.editingFinished.emit()
    assert "choose “SFTP server”" in row.error
    form.location.setText(address + " ")
    assert not row.error
    dialog._save.click()
    await stage.until(lambda: row.error, "the error")
    assert form.type.id == "typed"


async def test_an_sftp_address_that_is_stored_goes_on(stage: Stage) -> None:
    """It can be renamed and tested; what is better about fields is said, with the way there."""
    room = stage.room
    dialog = await stored_address(stage, TYPED_SFTP)
    form, row = dialog.form, dialog.form._rows["location"][1]
    form.location.editingFinished.emit()
    assert form.type.id == "typed"
    assert row.origin == "The machine's own ssh decides whom it trusts. · Enter as SFTP server"
    form.name.setText("Renamed")
    finds(room, ErrorClass.HOST_KEY_UNKNOWN)
    dialog.test()
    await stage.until(dialog.trial.notice.isVisible, "the test")
    said = dialog.trial.notice._words
    assert said is not None
    assert "Enter it above as an SFTP server" in said().step
    assert not dialog.trial.approve.isVisible()
    told: list[str] = []
    dialog.saved.connect(told.append)
    dialog._save.click()
    await stage.until(lambda: told, "the form to be saved")
    assert (await only(room)).repository.name == "Renamed"


async def test_a_stored_sftp_address_can_be_given_fields(stage: Stage) -> None:
    """By a link beneath it, and nothing is saved by that."""
    dialog = await stored_address(stage, TYPED_SFTP)
    form = dialog.form
    form._rows["location"][1].reset_wanted.emit()
    assert isinstance((await only(stage.room)).repository.place, TypedPlace)
    assert form.place() == SftpPlace(host="nas", user="anna", path="/srv/b", port=2222)


async def test_a_stored_address_that_cannot_be_read_offers_no_fields(stage: Stage) -> None:
    """The machine may know what is meant by it."""
    dialog = await stored_address(stage, "sftp://nas")
    assert (
        dialog.form._rows["location"][1].origin == "The machine's own ssh decides whom it trusts."
    )


async def test_a_missing_repository_is_initialised_once_the_password_is_noted(
    stage: Stage, qtbot: QtBot
) -> None:
    """Saved first, created by the machine, and said to be ready. It is empty: a test after that has
    nothing listed."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    dialog = await opened(stage)
    told: list[str] = []
    dialog.saved.connect(told.append)
    enter_local(dialog)
    finds(room, ErrorClass.REPOSITORY_MISSING)
    dialog.trial.test.click()
    await stage.until(dialog.trial.initialise.isVisible, "the offer")
    assert not dialog.trial.initialise.isEnabled()
    dialog.trial._noted.setChecked(True)
    dialog.trial.initialise.click()
    await stage.until(dialog.trial._bar.isVisible, "the initialising")
    assert not dialog._save.isEnabled()
    task = (await room.do(lambda manager: manager.tasks.page(ANY, None, 1)))[0]
    await empfang.start(task)
    await empfang.finish(task, result=InitResult(repository_id="5e" * 32))
    await stage.until(lambda: dialog.trial.notice.title == "The repository is ready", "the end")
    assert dialog._save.isEnabled()
    finds(room, None)
    dialog.test()
    await stage.until(lambda: dialog.trial.notice.title == "The test was good", "the test")
    await stage.until(lambda: not dialog._errands._tasks, "all that was asked")
    kinds = [task.kind for task in await room.do(lambda manager: manager.tasks.page(ANY, None, 9))]
    assert kinds == [TaskKind.INIT]
    dialog.reject()
    assert told == [(await only(room)).repository.id]


async def test_a_repository_that_is_there_already_can_be_used(stage: Stage) -> None:
    """Initialising changes nothing then; its own password opens it."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    dialog = await opened(stage)
    enter_local(dialog)
    finds(room, ErrorClass.REPOSITORY_MISSING)
    dialog.test()
    await stage.until(dialog.trial.initialise.isVisible, "the offer")
    dialog.trial._noted.setChecked(True)
    dialog.trial.initialise.click()
    await stage.until(dialog.trial._bar.isVisible, "the initialising")
    task = (await room.do(lambda manager: manager.tasks.page(ANY, None, 1)))[0]
    await empfang.start(task)
    problem = Problem(error=ErrorClass.REPOSITORY_EXISTS, detail="config already initialized")
    await empfang.finish(task, Outcome.FAILED, problem=problem)
    await stage.until(dialog.trial._existing.isVisible, "the offer to use it")
    dialog.trial._existing.click()
    assert dialog.form.password.text == ""
    dialog.form.password.set_text("its own")
    finds(room, None)
    dialog.test()
    await stage.until(lambda: dialog.trial.notice.title == "The test was good", "the test")


@pytest.mark.parametrize("error", sorted(set(ErrorClass)))
async def test_every_class_of_error_has_its_own_words(stage: Stage, error: ErrorClass) -> None:
    """A title, a next step, and the raw text behind a button."""
    room = stage.room
    await room.join("EMPFANG")
    dialog = await opened(stage)
    enter_local(dialog)
    finds(room, error)
    dialog.test()
    await stage.until(dialog.trial.notice.isVisible, "the words")
    said = dialog.trial.notice._words
    assert said is not None
    assert said().title
    assert said().step
    assert said().raw == "Fatal: raw words"


async def test_a_test_of_what_was_entered_before_is_dropped(stage: Stage) -> None:
    """Typing while a test runs: its answer would be about something else."""
    room = stage.room
    await room.join("EMPFANG")
    dialog = await opened(stage)
    enter_local(dialog)
    finds(room, None)
    dialog.test()
    dialog.form.path.setText("/elsewhere")
    await stage.until(lambda: room.links.requests(ProbeRepository), "the test to be asked for")
    await stage.room.do(lambda manager: manager.machines.overview())
    assert dialog.trial.notice.title == ""


async def test_an_offline_machine_is_said_where_the_test_was_asked_for(stage: Stage) -> None:
    """And the form can be saved all the same."""
    await stage.room.join("LAPTOP", connected=False)
    dialog = await opened(stage)
    enter_local(dialog)
    dialog.test()
    await stage.until(lambda: dialog.trial.notice.title == "The machine is not connected", "it")
    assert dialog._save.isEnabled()


async def test_the_folder_is_found_by_looking_into_the_machine(stage: Stage) -> None:
    """A picked folder comes back unchanged, even with a name that no keyboard can type."""
    room = stage.room
    room.links.reply(BrowseFilesystem, Disk({**HOME, "/home": HOME["/"][:1]}).reply)
    await room.join("EMPFANG")
    dialog = await opened(stage)
    dialog.form.choose_folder.click()
    chooser = dialog.findChild(ChooseFolderDialog)
    assert isinstance(chooser, ChooseFolderDialog)
    index = await chooser._tree.model.reveal("/home")
    chooser._tree.tree.setCurrentIndex(index)
    assert chooser._path.text() == "/home"
    chooser._path.setText("relative")
    assert not chooser._choose.isEnabled()
    chooser._picked = "/home/caf\0e9"
    chooser._path.setText("/home/caf\\xe9")
    chooser._choose.click()
    place = dialog.form.place()
    assert place == LocalPlace(path="/home/caf\0e9")
