"""Repositories keep their secrets sealed and to themselves."""

import pytest

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
