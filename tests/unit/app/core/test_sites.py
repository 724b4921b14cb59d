"""Sites: made, given machines, told of by channels of their own, removed."""

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from kustos.core import telling
from kustos.core.audit import AuditFilter, SubjectKind
from kustos.core.channels import EmailTarget
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.owned_secrets import seal
from kustos.core.ports import InUseError
from kustos.core.quiet_hours import DailyAt
from kustos.core.routes import EVERYWHERE, OfSite
from kustos.core.site import FIRST_SITE, LONGEST_NAME, Belongings, Site, SiteDraft
from kustos.core.sites import Sites

from .conftest import Core
from .test_telling import MAIL, Office, digests_of, draft, office

__all__ = ["office"]


async def shown(sites: Sites) -> list[tuple[str, int]]:
    return [(view.site.name, len(view.machine_ids)) for view in await sites.overview()]


async def north(core: Core, *machine_ids: str) -> Site:
    draft = SiteDraft(name="North", joining=machine_ids)
    return await core.composition.manager.sites.save(draft)


def mail_to(name: str) -> EmailTarget:
    return msgspec.structs.replace(MAIL, recipients=(f"{name}@example.org",))


async def said(core: Core) -> list[tuple[str, str, str]]:
    """What the audit says, oldest first."""
    found = await core.store.read(lambda unit: unit.audit.page(AuditFilter(), None, 100))
    deeds = [entry.deed for entry in reversed(found)]
    return [(deed.subject.kind.value, deed.before, deed.after) for deed in deeds]


async def test_without_a_second_site_there_is_one_with_all_machines(core: Core) -> None:
    """Nobody made it, and it has no name."""
    await core.machine("PC-1")
    sites = core.composition.manager.sites
    assert await shown(sites) == [("", 1)]
    (view,) = await core.composition.manager.machines.overview()
    assert view.site is None


async def test_a_site_has_the_machines_that_are_ticked_and_the_first_one_the_others(
    core: Core,
) -> None:
    """Who is ticked no more goes back; who was removed meanwhile is passed over."""
    one, two = await core.machine("PC-1"), await core.machine("PC-2")
    sites = core.composition.manager.sites
    site = await north(core, one.id, two.id, "removed meanwhile")
    assert await shown(sites) == [("", 0), ("North", 2)]
    await sites.save(SiteDraft(name="South", leaving=(one.id, "removed")), site.id)
    assert await shown(sites) == [("", 1), ("South", 1)]
    views = await core.composition.manager.machines.overview()
    named = {view.machine.name: view.site and view.site.name for view in views}
    assert named == {"PC-1": "", "PC-2": "South"}


async def test_who_was_put_elsewhere_meanwhile_stays_there(core: Core) -> None:
    """A site that is changed by somebody whose window is older takes nobody along."""
    one, two = await core.machine("PC-1"), await core.machine("PC-2")
    sites = core.composition.manager.sites
    site = await north(core, one.id)
    other = await sites.save(SiteDraft(name="Other"))
    await sites.move(one.id, other.id)
    await sites.move(two.id, site.id)
    await sites.save(SiteDraft(name="South", leaving=(one.id,)), site.id)
    assert await shown(sites) == [("", 0), ("Other", 1), ("South", 1)]


async def test_the_first_site_is_named_and_keeps_its_machines(core: Core) -> None:
    machine = await core.machine()
    sites = core.composition.manager.sites
    site = await north(core, machine.id)
    await sites.save(SiteDraft(name=" Main "), FIRST_SITE)
    assert await shown(sites) == [("Main", 0), ("North", 1)]
    await sites.move(machine.id, FIRST_SITE)
    assert await shown(sites) == [("Main", 1), ("North", 0)]
    await sites.move(machine.id, site.id)
    assert await shown(sites) == [("Main", 0), ("North", 1)]


async def test_who_put_what_where_is_written_down(core: Core) -> None:
    """By names; what stays as it is has no entry."""
    machine = await core.machine()
    sites = core.composition.manager.sites
    site = await north(core, machine.id)
    await sites.save(SiteDraft(name="North", joining=(machine.id,)), site.id)
    await sites.save(SiteDraft(name="South"), site.id)
    await sites.remove(site.id)
    assert await said(core) == [
        (SubjectKind.SETTINGS, "{}", '{"site":"North"}'),
        (SubjectKind.MACHINE, "{}", '{"site":"North"}'),
        (SubjectKind.SETTINGS, '{"site":"North"}', '{"site":"South"}'),
        (SubjectKind.MACHINE, '{"site":"South"}', "{}"),
        (SubjectKind.SETTINGS, '{"site":"South"}', "{}"),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (" ", FieldCode.REQUIRED),
        ("x" * (LONGEST_NAME + 1), FieldCode.TOO_LONG),
        ("a\nb", FieldCode.NOT_A_NAME),
        ("NORTH", FieldCode.NAME_TAKEN),
    ],
)
async def test_a_wrong_name_is_refused_and_nothing_has_changed(
    core: Core, name: str, code: FieldCode
) -> None:
    machine = await core.machine()
    sites = core.composition.manager.sites
    await north(core)
    for site_id in (None,) if code is FieldCode.REQUIRED else (None, FIRST_SITE):
        with pytest.raises(InvalidError) as refused:
            await sites.save(SiteDraft(name=name, joining=(machine.id,)), site_id)
        assert [(one.field, one.code) for one in refused.value.problems] == [("name", code)]
    assert await shown(sites) == [("", 1), ("North", 0)]


async def test_what_is_gone_is_said_to_be_gone(core: Core) -> None:
    machine = await core.machine()
    sites = core.composition.manager.sites
    for gone in (
        sites.save(SiteDraft(name="x"), "gone"),
        sites.move(machine.id, "gone"),
        sites.move("gone", FIRST_SITE),
    ):
        with pytest.raises(LookupError):
            await gone
    await sites.remove("gone")
    with pytest.raises(ValueError, match="first"):
        await sites.remove(FIRST_SITE)


async def test_a_site_that_a_channel_tells_of_stays_and_it_is_said_whose_it_is(
    office: Office,
) -> None:
    """Else that channel would fall silent and nobody know. Its machines hinder nobody."""
    sites = office.core.composition.manager.sites
    site = await north(office.core, "id-PC-1")
    channel = await office.telling.save(replace(draft(), route=OfSite(site_id=site.id)))
    with pytest.raises(InUseError) as refused:
        await sites.remove(site.id)
    assert refused.value.names == ("Admin",)
    await office.telling.remove(channel.id)
    await sites.remove(site.id)
    assert await shown(sites) == [("", 1)]


async def test_a_channel_of_a_site_that_is_gone_is_not_kept(office: Office) -> None:
    with pytest.raises(InvalidError) as refused:
        await office.telling.save(replace(draft(), route=OfSite(site_id="gone")))
    assert [(one.field, one.code) for one in refused.value.problems] == [
        ("route", FieldCode.UNKNOWN)
    ]


async def test_a_site_that_goes_while_its_channel_is_saved_takes_none_with_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the check and the writing the vault has its time."""
    sites = office.core.composition.manager.sites
    site = await north(office.core)
    whole = seal

    async def slowly(*given: Any) -> Any:
        await sites.remove(site.id)
        return await whole(*given)

    monkeypatch.setattr(telling, "seal", slowly)
    with pytest.raises(InvalidError) as refused:
        await office.telling.save(replace(draft(), route=OfSite(site_id=site.id)))
    assert [one.field for one in refused.value.problems] == ["route"]
    assert await office.telling.overview() == []


async def test_who_has_one_site_again_has_channels_of_all_machines(office: Office) -> None:
    """The word is nowhere any more; the audit says by name what a channel told of."""
    core = office.core
    sites = core.composition.manager.sites
    site = await north(core)
    await office.telling.save(replace(draft(), route=OfSite(site_id=FIRST_SITE)))
    await sites.save(SiteDraft(name="Home"), FIRST_SITE)
    other = await office.telling.save(
        replace(draft(mail_to("n"), "N"), route=OfSite(site_id=site.id))
    )
    assert '"route.site":"North"' in (await said(core))[-1][2]
    await office.telling.remove(other.id)
    await sites.remove(site.id)
    assert [view.channel.route for view in await office.telling.overview()] == [EVERYWHERE]


async def test_the_first_site_needs_no_name(core: Core) -> None:
    """It can be given one, and that be taken away."""
    sites = core.composition.manager.sites
    for name in ("Home", ""):
        await sites.save(SiteDraft(name=name), FIRST_SITE)
        assert await shown(sites) == [(name, 0)]


def test_what_is_about_a_machine_and_a_repository_concerns_all_who_save_there() -> None:
    """A disk that fills on a server of another site."""
    at = Belongings({"pc": "y"}, {"nas": frozenset({"y"})})
    assert at.sites("server", "nas") == {FIRST_SITE, "y"}
    assert at.sites("pc") == {"y"}
    assert at.sites(None) == frozenset()


async def test_alerts_and_digests_go_to_the_channel_of_the_site_alone(office: Office) -> None:
    """Of a machine that was put elsewhere the channel there tells from then on."""
    sites = office.core.composition.manager.sites
    site = await north(office.core)
    soon = office.core.clock.now()
    at = DailyAt(zone="UTC", minute=soon.hour * 60 + soon.minute + 30, first=date.min)
    for name, site_id in (("Here", FIRST_SITE), ("There", site.id)):
        entered = draft(mail_to(name), name)
        await office.telling.save(replace(entered, route=OfSite(site_id=site_id), digest=at))
    await sites.move("id-PC-1", site.id)
    await office.fail()
    await office.telling.visit()
    ((target, _, _),) = office.courier.given
    assert target == mail_to("There")
    await office.later(minutes=40)
    machines = {
        str(target): sum(msgspec.json.decode(message.body)["digest"]["machines"].values())
        for target, _, message in office.courier.given
        if message in digests_of(office)
    }
    assert machines == {
        str(mail_to("Here")): 0,
        str(mail_to("There")): 1,
    }
