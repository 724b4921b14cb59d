"""Rows of sites, and of which machine belongs to which."""

import pytest

from kustos.core.ports import UnitOfWork
from kustos.core.site import FIRST_SITE, Site
from kustos.store import StoreConflictError
from kustos.store.sql_store import SqlStore
from tests.unit.app.store.conftest import Units
from tests.unit.app.store.samples import machine

NORTH = Site(id="n", name="North")
ACME = Site(id="a", name="acme")


def test_there_is_one_site_which_nobody_made_and_all_machines_are_in_it(units: Units) -> None:
    with units() as unit:
        unit.machines.add(machine("m1"), b"1" * 32)
        assert unit.sites.all() == [Site(id=FIRST_SITE, name="")]
        assert unit.sites.of_machines() == {}


def test_the_first_site_stands_first_and_the_others_by_name(units: Units) -> None:
    """However they are called, and whatever the case of their letters."""
    with units() as unit:
        for site in (NORTH, ACME, Site(id=FIRST_SITE, name="Zurich")):
            unit.sites.put(site)
        assert [one.name for one in unit.sites.all()] == ["Zurich", "acme", "North"]


def test_a_site_that_is_renamed_keeps_its_machines(units: Units) -> None:
    with units() as unit:
        unit.machines.add(machine("m1"), b"1" * 32)
        unit.sites.put(NORTH)
        unit.sites.assign(["m1"], "n")
        unit.sites.put(Site(id="n", name="South"))
        assert unit.sites.all()[1:] == [Site(id="n", name="South")]
        assert unit.sites.of_machines() == {"m1": "n"}


def test_a_machine_belongs_to_the_one_site_that_it_was_put_into_last(units: Units) -> None:
    """Several at once, and back into the first."""
    with units() as unit:
        for number in "123":
            unit.machines.add(machine(f"m{number}"), number.encode() * 32)
        for site in (NORTH, ACME):
            unit.sites.put(site)
        unit.sites.assign(["m1", "m2", "m3"], "n")
        unit.sites.assign(["m2"], "a")
        unit.sites.assign(["m3"], FIRST_SITE)
        unit.sites.assign([], "n")
        assert unit.sites.of_machines() == {"m1": "n", "m2": "a"}


def test_a_removed_machine_is_in_no_site_and_its_site_can_go(units: Units) -> None:
    with units() as unit:
        unit.machines.add(machine("m1"), b"1" * 32)
        unit.sites.put(NORTH)
        unit.sites.assign(["m1"], "n")
        unit.machines.remove("m1")
        assert unit.sites.of_machines() == {}
        unit.sites.remove("n")
        assert [one.id for one in unit.sites.all()] == [FIRST_SITE]


def test_the_first_site_is_never_removed(units: Units) -> None:
    with units() as unit:
        unit.sites.put(Site(id=FIRST_SITE, name="Zurich"))
        with pytest.raises(ValueError, match="first"):
            unit.sites.remove(FIRST_SITE)
        assert unit.sites.all() == [Site(id=FIRST_SITE, name="Zurich")]


def _prepare(unit: UnitOfWork) -> None:
    unit.machines.add(machine("m1"), b"1" * 32)
    unit.sites.put(NORTH)
    unit.sites.assign(["m1"], "n")


async def test_a_site_with_machines_is_not_removed(store: SqlStore) -> None:
    await store.write(_prepare)
    with pytest.raises(StoreConflictError):
        await store.write(lambda unit: unit.sites.remove("n"))
    assert await store.read(lambda unit: unit.sites.of_machines()) == {"m1": "n"}


async def test_no_two_sites_have_one_name(store: SqlStore) -> None:
    await store.write(_prepare)
    with pytest.raises(StoreConflictError):
        await store.write(lambda unit: unit.sites.put(Site(id="other", name=NORTH.name)))
    assert len(await store.read(lambda unit: unit.sites.all())) == 2


@pytest.mark.parametrize(("machine_id", "site_id"), [("m1", "gone"), ("gone", "n")])
async def test_what_is_not_known_is_put_nowhere(
    store: SqlStore, machine_id: str, site_id: str
) -> None:
    """Neither a machine into a site that is gone, nor the other way round."""
    await store.write(_prepare)
    with pytest.raises(StoreConflictError):
        await store.write(lambda unit: unit.sites.assign([machine_id], site_id))
    assert await store.read(lambda unit: unit.sites.of_machines()) == {"m1": "n"}
