"""Repositories, their secrets, and settings."""

from dataclasses import replace

import pytest

from kustos.core.model import (
    LocalPlace,
    Maintenance,
    Place,
    RestPlace,
    S3Place,
    SealedSecret,
    SecretKind,
    SftpPlace,
    TypedPlace,
)
from kustos.core.ports import InUseError
from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import job, repository


@pytest.mark.parametrize(
    "place",
    [
        LocalPlace(path="/srv/\0e9\nodd"),
        SftpPlace(host="nas", user="u", path="b", port=2222, known_hosts="[nas]:2222 ssh-…"),
        RestPlace(url="https://nas:8000/r", user="u", ca_certificate="-----BEGIN…"),
        S3Place(endpoint="http://s3", bucket="b", key_id="k", prefix="p", region="eu"),
        TypedPlace(location="azure:box:/"),
    ],
    ids=lambda place: type(place).__name__,
)
def test_a_place_of_every_type_reads_back(unit: SqlUnit, place: Place) -> None:
    stored = repository("other", place=place, restic_id="f" * 64)
    unit.repositories.add(stored)
    assert unit.repositories.get("other") == stored


def test_repositories_are_listed_by_name(unit: SqlUnit) -> None:
    unit.repositories.add(repository("a", name="Zulu"))
    assert [each.name for each in unit.repositories.all()] == ["Repository", "Zulu"]


def test_an_update_changes_the_repository(unit: SqlUnit) -> None:
    changed = replace(repository(), place=TypedPlace(location="b2:x"), restic_id="0" * 64)
    unit.repositories.update(changed)
    assert unit.repositories.get("repository") == changed


def test_updating_a_repository_that_is_gone_says_so(unit: SqlUnit) -> None:
    with pytest.raises(RowMissingError):
        unit.repositories.update(repository("gone"))


def test_a_repository_in_use_stays_and_the_jobs_are_named(unit: SqlUnit) -> None:
    unit.jobs.add(job("second", name="Accounts"))
    with pytest.raises(InUseError) as raised:
        unit.repositories.remove("repository")
    assert raised.value.names == ("Accounts", "Job")
    assert unit.repositories.get("repository") is not None


def test_who_looks_after_a_repository_is_replaced_and_removed(unit: SqlUnit) -> None:
    assert unit.maintenances.get("repository") is None
    for place in (LocalPlace(path="/a"), RestPlace(url="https://nas:8001/", user="maintainer")):
        kept = Maintenance(repository_id="repository", machine_id="machine", place=place)
        unit.maintenances.put(kept)
        assert unit.maintenances.get("repository") == kept
    assert unit.maintenances.of_machine("machine") == ["repository"]
    unit.maintenances.remove("repository")
    assert unit.maintenances.get("repository") is None


def test_a_secret_is_replaced_by_the_next_of_its_kind(unit: SqlUnit) -> None:
    for sealed in (b"first", b"second"):
        secret = SealedSecret(owner_id="repository", kind=SecretKind.PASSWORD, sealed=sealed)
        unit.secrets.put(secret)
    assert unit.secrets.get("repository", SecretKind.PASSWORD) == b"second"


def test_the_kinds_of_secrets_are_known_without_opening_them(unit: SqlUnit) -> None:
    for owner, kind in (
        ("repository", SecretKind.PASSWORD),
        ("repository", SecretKind.LOGIN),
        ("another", SecretKind.PRIVATE_KEY),
    ):
        unit.secrets.put(SealedSecret(owner_id=owner, kind=kind, sealed=b"\0\xff"))
    assert unit.secrets.kinds("repository") == {SecretKind.PASSWORD, SecretKind.LOGIN}


def test_a_removed_secret_is_gone_and_the_others_are_not(unit: SqlUnit) -> None:
    for kind in (SecretKind.PASSWORD, SecretKind.LOGIN):
        unit.secrets.put(SealedSecret(owner_id="repository", kind=kind, sealed=b"x"))
    unit.secrets.remove("repository", SecretKind.LOGIN)
    assert unit.secrets.get("repository", SecretKind.LOGIN) is None
    assert unit.secrets.kinds("repository") == {SecretKind.PASSWORD}


def test_a_setting_is_none_until_put_and_the_last_value_holds(unit: SqlUnit) -> None:
    assert unit.settings.get("language") is None
    unit.settings.put("language", "en")
    unit.settings.put("language", "de")
    assert unit.settings.get("language") == "de"


def test_it_is_known_whether_anything_sealed_is_stored(unit: SqlUnit) -> None:
    assert not unit.secrets.any()
    unit.secrets.put(SealedSecret(owner_id="x", kind=SecretKind.LOGIN, sealed=b"x"))
    assert unit.secrets.any()
