"""Which machines may look after a repository, and who is asked first."""

from datetime import UTC, datetime

import pytest

from kustos.core.carers import carers, not_left
from kustos.core.model import (
    Job,
    LocalPlace,
    Machine,
    Maintenance,
    Place,
    Repository,
    RestPlace,
    SftpPlace,
    TypedPlace,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
REST = RestPlace(url="https://nas:8000/")


def machine(name: str, *, laptop: bool = False, own: bool = False, left: bool = False) -> Machine:
    return Machine(
        id=name.lower(),
        name=name,
        hostname=name,
        os_name="Linux",
        enrolled_at=NOW,
        laptop=laptop,
        embedded=own,
        left_at=NOW if left else None,
    )


FLEET = (
    machine("BETA"),
    machine("ALPHA", laptop=True),
    machine("GAMMA", left=True),
    machine("DELTA"),
    machine("OWN", own=True),
    machine("OTHER"),
)


def names(
    *users: str, place: Place = REST, maintainer: str | None = "", wanted: str = ""
) -> list[str]:
    """Those that may, of a repository into which these save; `maintainer` empty: there is none."""
    repository = Repository(id="r", name="NAS", place=place, created_at=NOW)
    jobs = [
        Job(id=name, name=name, machine_id=name, repository_id="r", sources=("/",), created_at=NOW)
        for name in users
    ]
    kept = None
    if maintainer != "":
        kept = Maintenance(repository_id="r", machine_id=maintainer, place=place)
    return [one.name for one in carers(repository, kept, jobs, not_left(FLEET), wanted)]


def test_who_saves_there_may_laptops_last_and_then_this_computer() -> None:
    """Who has left is no more."""
    assert names("alpha", "beta", "gamma", "delta") == ["BETA", "DELTA", "ALPHA", "OWN"]


def test_the_chosen_one_is_asked_first() -> None:
    """Also if it saves nothing there; one that was removed is passed over."""
    assert names("alpha", "beta", wanted="alpha") == ["ALPHA", "BETA", "OWN"]
    assert names("beta", wanted="other") == ["OTHER", "BETA", "OWN"]
    assert names("beta", wanted="gone") == ["BETA", "OWN"]


def test_the_maintainer_is_the_only_one() -> None:
    """Nobody takes its place when it is gone: none has its login."""
    assert names("alpha", "beta", maintainer="delta", wanted="beta") == ["DELTA"]
    assert names("alpha", "beta", maintainer="gamma") == []
    assert names("alpha", "beta", maintainer=None) == []


@pytest.mark.parametrize(
    "place",
    [
        LocalPlace(path="/srv/backup"),
        TypedPlace(location="/srv/backup"),
        SftpPlace(host="nas", user="u", path="/b", lent_key=True),
    ],
)
def test_what_is_another_place_elsewhere_is_left_to_those_that_save_there(place: Place) -> None:
    """This computer's own agent would find another folder of that name, or have no key; if it saves
    there it may."""
    assert names("beta", place=place) == ["BETA"]
    assert names("beta", "own", place=place) == ["BETA", "OWN"]
    assert names(place=place) == []
