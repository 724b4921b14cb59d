"""Repositories keep their secrets sealed and to themselves."""

import msgspec
import pytest

from kustos.core.cloud_places import AzurePlace, GooglePlace
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.jobs import JobDraft
from kustos.core.model import (
    LocalPlace,
    RestPlace,
    S3Place,
    SealedSecret,
    SecretKind,
    SftpPlace,
)
from kustos.core.ports import AgentOfflineError, InUseError, SecretDamagedError
from kustos.core.repositories import RepositoryDraft

from .conftest import Core

PROTECTED_KEY = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n"
PASSWORD = {SecretKind.PASSWORD: "correct horse"}
LOCAL = RepositoryDraft(name="NAS", place=LocalPlace(path="/srv/backup"), secrets=PASSWORD)


async def test_a_saved_repository_opens_with_what_was_entered(core: Core) -> None:
    repositories = core.composition.manager.repositories
    saved = await repositories.save(LOCAL)
    access = await repositories.access(saved.id)
    assert (access.location, access.password) == ("/srv/backup", "correct horse")


async def test_a_secret_that_is_not_entered_again_stays(core: Core) -> None:
    repositories = core.composition.manager.repositories
    saved = await repositories.save(LOCAL)
    moved = RepositoryDraft(name="NAS 2", place=LocalPlace(path="/mnt/backup"))
    await repositories.save(moved, saved.id)
    access = await repositories.access(saved.id)
    assert (access.location, access.password) == ("/mnt/backup", "correct horse")


async def test_a_login_does_not_follow_to_another_kind_of_server(core: Core) -> None:
    repositories = core.composition.manager.repositories
    s3 = RepositoryDraft(
        name="Cloud",
        place=S3Place(endpoint="https://s3", bucket="b", key_id="k"),
        secrets={**PASSWORD, SecretKind.LOGIN: "the key's secret"},
    )
    saved = await repositories.save(s3)
    moved = RepositoryDraft(name="Cloud", place=RestPlace(url="https://other/", user="anna"))
    await repositories.save(moved, saved.id)
    access = await repositories.access(saved.id)
    assert access.password == "correct horse"
    assert access.environment["RESTIC_REST_PASSWORD"] == ""


async def test_the_store_never_holds_a_secret_in_plain_text(core: Core) -> None:
    saved = await core.composition.manager.repositories.save(LOCAL)
    sealed = await core.store.read(lambda unit: unit.secrets.get(saved.id, SecretKind.PASSWORD))
    assert sealed is not None
    assert b"horse" not in sealed


async def test_a_sealed_secret_moved_to_another_repository_does_not_open(core: Core) -> None:
    repositories = core.composition.manager.repositories
    first = await repositories.save(LOCAL)
    second = await repositories.save(
        RepositoryDraft(name="Other", place=LocalPlace(path="/x"), secrets=PASSWORD)
    )
    stolen = await core.store.read(lambda unit: unit.secrets.get(first.id, SecretKind.PASSWORD))
    assert stolen is not None
    moved = SealedSecret(owner_id=second.id, kind=SecretKind.PASSWORD, sealed=stolen)
    await core.store.write(lambda unit: unit.secrets.put(moved))
    with pytest.raises(SecretDamagedError):
        await repositories.access(second.id)


@pytest.mark.parametrize(
    ("draft", "field", "code"),
    [
        (
            RepositoryDraft(name="", place=LocalPlace(path="/x"), secrets=PASSWORD),
            "name",
            FieldCode.REQUIRED,
        ),
        (
            RepositoryDraft(name="A", place=LocalPlace(path="/x")),
            "password",
            FieldCode.REQUIRED,
        ),
        (
            RepositoryDraft(
                name="A", place=SftpPlace(host="h", user="u", path="/x"), secrets=PASSWORD
            ),
            "private-key",
            FieldCode.REQUIRED,
        ),
        (
            RepositoryDraft(
                name="A",
                place=SftpPlace(host="h", user="u", path="/x"),
                secrets={**PASSWORD, SecretKind.PRIVATE_KEY: "ssh-ed25519 AAAA"},
            ),
            "private-key",
            FieldCode.NOT_A_KEY,
        ),
        (
            RepositoryDraft(
                name="A", place=AzurePlace(account="a", container="b"), secrets=PASSWORD
            ),
            "login",
            FieldCode.REQUIRED,
        ),
        (
            RepositoryDraft(
                name="A",
                place=S3Place(endpoint="https://s3", bucket="b", key_id="K", session=True),
                secrets={**PASSWORD, SecretKind.LOGIN: "secret key"},
            ),
            "token",
            FieldCode.REQUIRED,
        ),
        (
            RepositoryDraft(
                name="A",
                place=GooglePlace(bucket="b"),
                secrets={**PASSWORD, SecretKind.SERVICE_ACCOUNT: '{"type":"authorized_user"}'},
            ),
            "service-account",
            FieldCode.NOT_A_SERVICE_ACCOUNT,
        ),
        (
            RepositoryDraft(
                name="A",
                place=SftpPlace(host="h", user="u", path="/x"),
                secrets={**PASSWORD, SecretKind.PRIVATE_KEY: PROTECTED_KEY},
            ),
            "key-passphrase",
            FieldCode.REQUIRED,
        ),
        (
            RepositoryDraft(name="A", place=RestPlace(url="nas"), secrets=PASSWORD),
            "url",
            FieldCode.NOT_A_URL,
        ),
    ],
)
async def test_a_bad_draft_changes_nothing_and_names_its_field(
    core: Core, draft: RepositoryDraft, field: str, code: FieldCode
) -> None:
    repositories = core.composition.manager.repositories
    with pytest.raises(InvalidError) as invalid:
        await repositories.save(draft)
    assert [(problem.field, problem.code) for problem in invalid.value.problems] == [(field, code)]
    assert await repositories.overview() == []


async def test_the_secret_of_another_way_to_log_in_is_not_kept(core: Core) -> None:
    """A session token that has ended would make the server refuse a lasting key."""
    repositories = core.composition.manager.repositories
    place = S3Place(endpoint="https://s3", bucket="b", key_id="K", session=True)
    login = {SecretKind.LOGIN: "secret key", SecretKind.TOKEN: "passing"}
    draft = RepositoryDraft(name="Cloud", place=place, secrets={**PASSWORD, **login})
    saved = await repositories.save(draft)
    assert (await repositories.access(saved.id)).environment["AWS_SESSION_TOKEN"] == "passing"
    lasting = RepositoryDraft(name="Cloud", place=msgspec.structs.replace(place, session=False))
    await repositories.save(lasting, saved.id)
    (view,) = await repositories.overview()
    assert view.secrets == {SecretKind.PASSWORD, SecretKind.LOGIN}
    assert (await repositories.access(saved.id)).environment["AWS_SECRET_ACCESS_KEY"]


async def test_with_a_lent_key_a_stored_one_stays_at_home(core: Core) -> None:
    """Whoever changes to the machines' ssh-agents need not throw the key away first."""
    repositories = core.composition.manager.repositories
    place = SftpPlace(host="h", user="u", path="/x")
    entered = {
        **PASSWORD,
        SecretKind.PRIVATE_KEY: PROTECTED_KEY,
        SecretKind.KEY_PASSPHRASE: "open sesame",
    }
    saved = await repositories.save(RepositoryDraft(name="A", place=place, secrets=entered))
    lent = SftpPlace(host="h", user="u", path="/x", lent_key=True)
    await repositories.save(RepositoryDraft(name="A", place=lent), saved.id)
    access = await repositories.access(saved.id)
    assert access.ssh is not None
    assert (access.ssh.private_key, access.ssh.passphrase) == ("", "")


async def test_a_new_key_needs_its_own_passphrase(core: Core) -> None:
    """The one that is stored opens the key before it; with its own it is sent along."""
    repositories = core.composition.manager.repositories
    place = SftpPlace(host="h", user="u", path="/x")
    key = {SecretKind.PRIVATE_KEY: PROTECTED_KEY}
    entered = {**PASSWORD, **key, SecretKind.KEY_PASSPHRASE: "open sesame"}
    saved = await repositories.save(RepositoryDraft(name="A", place=place, secrets=entered))
    access = await repositories.access(saved.id)
    assert access.ssh is not None
    assert access.ssh.passphrase == "open sesame"
    renamed = RepositoryDraft(name="B", place=place)
    assert (await repositories.save(renamed, saved.id)).name == "B"
    with pytest.raises(InvalidError) as invalid:
        await repositories.save(RepositoryDraft(name="B", place=place, secrets=key), saved.id)
    assert [one.field for one in invalid.value.problems] == ["key-passphrase"]


async def test_two_repositories_never_share_a_name(core: Core) -> None:
    repositories = core.composition.manager.repositories
    await repositories.save(LOCAL)
    with pytest.raises(InvalidError) as invalid:
        await repositories.save(
            RepositoryDraft(name="nas", place=LocalPlace(path="/y"), secrets=PASSWORD)
        )
    assert invalid.value.problems[0].code is FieldCode.NAME_TAKEN


async def test_a_repository_in_use_stays_and_says_by_which_job(core: Core) -> None:
    manager = core.composition.manager
    saved = await manager.repositories.save(LOCAL)
    machine = await core.machine()
    await manager.jobs.save(
        JobDraft(
            name="Documents", machine_id=machine.id, repository_id=saved.id, sources=("/home",)
        )
    )
    with pytest.raises(InUseError) as in_use:
        await manager.repositories.remove(saved.id)
    assert in_use.value.names == ("Documents",)
    assert (await manager.repositories.get(saved.id)) == saved


async def test_testing_through_an_away_machine_says_that_it_is_away(core: Core) -> None:
    machine = await core.machine()
    with pytest.raises(AgentOfflineError):
        await core.composition.manager.repositories.test(LOCAL, machine.id)
