"""Sites: kept, and machines put into them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kustos_agent.protocol.ids import new_id

from .audit import AuditAction, Subject, SubjectKind
from .audit_facts import differing
from .audit_recorder import AuditRecorder, of_channel, of_machine
from .bus import Bus
from .events import SitesChanged
from .fields import InvalidError
from .ports import InUseError, Store, UnitOfWork
from .routes import EVERYWHERE, OfSite
from .site import FIRST_SITE, Belongings, Site, SiteDraft, problems

_SETTING = "sites"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """A site, the ids of the machines that belong to it, and the names of the channels that tell of
    it alone."""

    site: Site
    machine_ids: tuple[str, ...]
    channels: tuple[str, ...]


class Sites:
    """Keeps sites; there is always one."""

    def __init__(self, *, store: Store, bus: Bus, audit: AuditRecorder) -> None:
        self._store = store
        self._bus = bus
        self._audit = audit

    async def all(self) -> list[Site]:
        """The first one, then the others by name. One alone: nobody has made another."""
        return await self._store.read(lambda unit: unit.sites.all())

    async def overview(self) -> list[SiteView]:
        """The same, with what belongs to them."""
        return await self._store.read(_overview)

    async def save(self, draft: SiteDraft, site_id: str | None = None) -> Site:
        """Make a site, or rename one, and have machines belong to it; who leaves it belongs to the
        first one then. Who was put elsewhere or was removed meanwhile is passed over. Raises
        InvalidError, LookupError, and nothing has changed then."""
        site = Site(id=site_id or new_id(), name=draft.name.strip())

        def work(unit: UnitOfWork) -> None:
            sites = unit.sites.all()
            former = next((one for one in sites if one.id == site_id), None)
            if former is None and site_id is not None:
                raise LookupError(site_id)
            if found := problems(site_id, site.name, sites):
                raise InvalidError(found)
            unit.sites.put(site)
            self._note(unit, former, site)
            if site.id != FIRST_SITE:
                here = {id_ for id_, at in unit.sites.of_machines().items() if at == site.id}
                self._put(unit, here.intersection(draft.leaving), FIRST_SITE)
                self._put(unit, draft.joining, site.id)

        await self._store.write(work)
        self._bus.publish(SitesChanged())
        return site

    async def move(self, machine_id: str, site_id: str) -> None:
        """Have the machine belong to this site. Raises LookupError if one of them is gone."""

        def work(unit: UnitOfWork) -> None:
            known = unit.machines.get(machine_id) is not None
            if not known or all(one.id != site_id for one in unit.sites.all()):
                raise LookupError(machine_id if not known else site_id)
            self._put(unit, {machine_id}, site_id)

        await self._store.write(work)
        self._bus.publish(SitesChanged())

    async def remove(self, site_id: str) -> None:
        """Forget it; its machines belong to the first one then. Raises InUseError, with their
        names, while channels tell of it alone; ValueError for the first one. If that alone is left,
        channels that told of it tell of all machines: which are the same."""

        def work(unit: UnitOfWork) -> None:
            view = next((one for one in _overview(unit) if one.site.id == site_id), None)
            if view is None:
                return
            if view.channels:
                raise InUseError(view.channels)
            self._put(unit, view.machine_ids, FIRST_SITE)
            unit.sites.remove(site_id)
            self._note(unit, view.site, None)
            if len(unit.sites.all()) == 1:
                self._tell_everything(unit)

        await self._store.write(work)
        self._bus.publish(SitesChanged())

    def _put(self, unit: UnitOfWork, machine_ids: Collection[str], site_id: str) -> None:
        names = {one.id: one.name for one in unit.sites.all()}
        before = unit.sites.of_machines()
        moved = [
            machine
            for machine in unit.machines.all()
            if machine.id in machine_ids and before.get(machine.id, FIRST_SITE) != site_id
        ]
        unit.sites.assign([machine.id for machine in moved], site_id)
        for machine in moved:
            former = names[before.get(machine.id, FIRST_SITE)]
            facts = differing({"site": former}, {"site": names[site_id]})
            self._audit.note_change(unit, AuditAction.MACHINE_CHANGED, of_machine(machine), facts)

    def _tell_everything(self, unit: UnitOfWork) -> None:
        names = {site.id: site.name for site in unit.sites.all()}
        for channel in unit.channels.all():
            if isinstance(channel.route, OfSite):
                after = replace(channel, route=EVERYWHERE)
                unit.channels.put(after)
                facts = differing(channel, after, names)
                self._audit.note_change(unit, AuditAction.CHANNEL_CHANGED, of_channel(after), facts)

    def _note(self, unit: UnitOfWork, former: Site | None, site: Site | None) -> None:
        """As a setting: who has one site only finds no word of sites in the audit's filter."""
        facts = differing(_said(former), _said(site))
        subject = Subject(SubjectKind.SETTINGS, _SETTING)
        self._audit.note_change(unit, AuditAction.SETTINGS_CHANGED, subject, facts)


def belongings(unit: UnitOfWork) -> Belongings:
    """What belongs to which site, as of now."""
    machines = unit.sites.of_machines()
    repositories: dict[str, set[str]] = {}
    for job in unit.jobs.all():
        site_id = machines.get(job.machine_id, FIRST_SITE)
        repositories.setdefault(job.repository_id, set()).add(site_id)
    return Belongings(machines, {id_: frozenset(at) for id_, at in repositories.items()})


def _overview(unit: UnitOfWork) -> list[SiteView]:
    at = unit.sites.of_machines()
    ids = [(machine.id, at.get(machine.id, FIRST_SITE)) for machine in unit.machines.all()]
    channels: Sequence[tuple[str, str]] = [
        (channel.name, channel.route.site_id)
        for channel in unit.channels.all()
        if isinstance(channel.route, OfSite)
    ]
    return [
        SiteView(
            site=site,
            machine_ids=tuple(id_ for id_, site_id in ids if site_id == site.id),
            channels=tuple(name for name, site_id in channels if site_id == site.id),
        )
        for site in unit.sites.all()
    ]


def _said(site: Site | None) -> dict[str, object]:
    return {} if site is None else {"site": site.name}
