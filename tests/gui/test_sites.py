"""Sites in the window: made on *Settings*, seen and changed at machines, told of by channels."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from kustos.core.channels import ChannelDraft, NtfyTarget
from kustos.core.routes import EVERYWHERE, OfSite
from kustos.core.site import Site, SiteDraft
from kustos.gui.dialogs.channel import ChannelDialog
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.site import SiteDialog
from kustos.gui.forms.channel_words import NTFY
from kustos.gui.forms.key_choice import KeyChoice
from kustos.gui.models.machines import MachineColumn
from kustos.gui.navigation import MachinePlace
from kustos.gui.pages.audit import AuditPage
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.machines_settings import MachineSettings
from kustos.gui.pages.machines_tabs import MachineTabs
from kustos.gui.pages.settings import SettingsPage
from kustos.gui.pages.settings_channels import ChannelsCard
from kustos.gui.pages.settings_sites import SitesCard
from kustos.gui.preferences import Preferences
from kustos.gui.widgets.roles import Role
from tests.gui.looking import ScriptedNavigator, button, shown, the, words
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async

_WORD: Final = re.compile(r"\bsites?\b", re.IGNORECASE)


async def north(room: Room, *machine_ids: str) -> Site:
    draft = SiteDraft(name="North", joining=machine_ids)
    return await room.do(lambda manager: manager.sites.save(draft))


@asynccontextmanager
async def settings(room: Room, folder: Path) -> AsyncIterator[SettingsPage]:
    """Once they have been read."""
    page = SettingsPage(room.bridge, ScriptedNavigator(), Preferences(folder / "window.ini"))
    async with shown(page) as here:
        await eventually_async(the(SitesCard, here).add.isEnabled, 5, "the sites to be read")
        yield here


@asynccontextmanager
async def fleet(room: Room, count: int) -> AsyncIterator[MachinesPage]:
    async with shown(MachinesPage(room.bridge, ScriptedNavigator())) as page:
        await eventually_async(lambda: page._model.rowCount() == count, 5, "the machines")
        yield page


def second_lines(page: MachinesPage) -> list[str]:
    model = page._model
    rows = range(model.rowCount())
    return [model.data(model.index(row, MachineColumn.MACHINE), Role.SECOND_LINE) for row in rows]


async def test_a_single_office_never_sees_the_word(room: Room, tmp_path: Path) -> None:
    """On the settings it is asked whether there are more, in other words."""
    await room.join("EMPFANG")
    async with settings(room, tmp_path) as page:
        the(ChannelsCard, page).add.click()
        form = the(ChannelDialog, page.window()).form
        await eventually_async(lambda: form.machines.ticks.boxes, 5, "the machines")
        form.kind.choose(NTFY)
        offered = [form.machines.choice.itemText(row) for row in range(2)]
        assert form.machines.choice.count() == len(offered)
        said = [*words(page.window()), *offered]
    async with fleet(room, 1) as machines:
        the(MachineTabs, machines)._strip.setCurrentIndex(2)
        said += [*words(machines), *second_lines(machines)]
    async with shown(AuditPage(room.bridge, ScriptedNavigator())) as audit:
        filters = audit.findChildren(KeyChoice)
        said += [one.itemText(row) for one in filters for row in range(one.count())]
    assert len(said) > 100
    assert [text for text in said if _WORD.search(text)] == []


async def test_a_second_site_is_made_with_its_machines(room: Room, tmp_path: Path) -> None:
    """A wrong name is said at its field first; the first site is there as well then."""
    machine = await room.join("KASSE")
    await room.join("LAGER")
    async with settings(room, tmp_path) as page:
        card = the(SitesCard, page)
        assert card.rows == []
        card.add.click()
        await eventually_async(lambda: page.window().findChildren(SiteDialog), 5, "the dialog")
        dialog = the(SiteDialog, page.window())
        dialog.save.click()
        await eventually_async(lambda: dialog.row.error, 5, "that a name is missing")
        assert dialog.save.isEnabled()
        dialog.name.setText("North")
        dialog.ticks.boxes[machine.id].setChecked(True)
        dialog.save.click()
        await eventually_async(lambda: len(card.rows) == 2, 5, "both sites")
        said = words(card)
        assert {"Sites", "Main site", "North", "1 machine"} <= set(said)
        assert [row.remove.isEnabled() for row in card.rows] == [False, True]


async def test_a_site_that_is_renamed_keeps_who_came_meanwhile(room: Room, tmp_path: Path) -> None:
    """What is told is what was changed in the dialog, not what it was opened with."""
    there, coming = await room.join("KASSE"), await room.join("LAGER")
    site = await north(room, there.id)
    async with settings(room, tmp_path) as page:
        card = the(SitesCard, page)
        card.rows[1].change.click()
        await eventually_async(lambda: page.window().findChildren(SiteDialog), 5, "the dialog")
        dialog = the(SiteDialog, page.window())
        await room.do(lambda manager: manager.sites.move(coming.id, site.id))
        dialog.name.setText("South")
        dialog.save.click()
        await eventually_async(lambda: "South" in words(card), 5, "its name")
        _, second = await room.do(lambda manager: manager.sites.overview())
        assert set(second.machine_ids) == {there.id, coming.id}


async def test_the_first_site_has_a_name_alone(room: Room, tmp_path: Path) -> None:
    """To it belongs whatever is in no other: there is nothing to be ticked."""
    machine = await room.join("KASSE")
    await north(room, machine.id)
    async with settings(room, tmp_path) as page:
        card = the(SitesCard, page)
        card.rows[0].change.click()
        await eventually_async(lambda: page.window().findChildren(SiteDialog), 5, "the dialog")
        dialog = the(SiteDialog, page.window())
        assert (dialog.name.text(), dialog.name.placeholderText()) == ("", "Main site")
        assert not dialog.ticks.isVisible()
        dialog.name.setText("Zurich")
        dialog.save.click()
        await eventually_async(lambda: "Zurich" in words(card), 5, "its name")
        first, second = await room.do(lambda manager: manager.sites.overview())
        assert (first.machine_ids, second.machine_ids) == ((), (machine.id,))


async def test_a_site_that_is_told_of_is_not_removed_and_it_is_said_by_whom(
    room: Room, tmp_path: Path
) -> None:
    """Without that channel it goes, and its machines stay."""
    machine = await room.join("KASSE")
    site = await north(room, machine.id)
    draft = ChannelDraft(
        name="Phone",
        target=NtfyTarget(server="https://ntfy.sh", topic="north"),
        route=OfSite(site_id=site.id),
    )
    channel = await room.do(lambda manager: manager.telling.save(draft))
    async with settings(room, tmp_path) as page:
        card = the(SitesCard, page)
        card.rows[1].remove.click()
        question = the(ConfirmDialog, page.window())
        button(question, "Remove").click()
        await eventually_async(lambda: question.notice.title, 5, "why not")
        assert any("Used by: Phone." in text for text in words(question))
        await room.do(lambda manager: manager.telling.remove(channel.id))
        button(question, "Remove").click()
        await eventually_async(lambda: not card.rows, 5, "the site to be gone")
    (only,) = await room.do(lambda manager: manager.sites.overview())
    assert only.machine_ids == (machine.id,)


async def test_a_channel_tells_of_a_site(room: Room, tmp_path: Path) -> None:
    """It is kept, said in its line, shown again, and can be of all machines again."""
    site = await north(room)
    async with settings(room, tmp_path) as page:
        card = the(ChannelsCard, page)
        card.add.click()
        dialog = the(ChannelDialog, page.window())
        form = dialog.form
        form.kind.choose(NTFY)
        form.name.setText("Phone")
        form.topic.setText("north-7431")
        await eventually_async(lambda: form.machines.choice.count() == 4, 5, "the sites")
        plain = form._rows["route"][1].message
        form.machines.show_group(site.id)
        assert form._rows["route"][1].message != plain
        dialog.save.click()
        await eventually_async(
            lambda: any("Machines of “North”" in text for text in words(card)), 5, "the channel"
        )
        (view,) = await room.do(lambda manager: manager.telling.overview())
        assert view.channel.route == OfSite(site_id=site.id)
        card.rows[0].change.click()
        again = the(ChannelDialog, page.window())
        assert again.form.draft().route == view.channel.route
        await eventually_async(lambda: again.form.machines.choice.count() == 4, 5, "all sites")
        assert again.form.draft().route == view.channel.route
        again.form.machines.show_ids(None)
        again.save.click()

        async def of_all() -> bool:
            (one,) = await room.do(lambda manager: manager.telling.overview())
            return one.channel.route == EVERYWHERE

        await eventually_async(of_all, 5, "the channel of all machines")


async def test_machines_are_shown_by_site_and_moved(room: Room) -> None:
    """The answer, the chips and the table are of the chosen site; a machine goes elsewhere from
    its settings."""
    kasse = await room.join("KASSE")
    await room.join("LAGER")
    site = await north(room)
    async with fleet(room, 2) as page:
        await eventually_async(page._site.isVisible, 5, "the sites")
        assert second_lines(page) == ["Main site · Debian 12"] * 2
        page.arrive(MachinePlace(kasse.id))
        the(MachineTabs, page)._strip.setCurrentIndex(2)
        choice = the(MachineSettings, page).site
        choice.choose(site.id)
        choice.activated.emit(choice.currentIndex())
        await eventually_async(
            lambda: "North · Debian 12" in second_lines(page), 5, "the machine to be moved"
        )
        page._site.setCurrentIndex(page._site.findData(site.id))
        page._site.activated.emit(page._site.currentIndex())
        assert second_lines(page) == ["North · Debian 12"]
        assert any("The machine is not protected." in text for text in words(page))
        page.arrive(MachinePlace(kasse.id))
        assert page._model.rowCount() == 2


@pytest.mark.parametrize("gone", ["the site that is shown", "all but one"])
async def test_a_site_that_goes_is_shown_no_more(room: Room, gone: str) -> None:
    """All machines are, then; and with one site left nothing is to be chosen."""
    kasse = await room.join("KASSE")
    await room.join("LAGER")
    site = await north(room, kasse.id)
    if gone == "the site that is shown":
        other = SiteDraft(name="South")
        await room.do(lambda manager: manager.sites.save(other))
    async with fleet(room, 2) as page:
        await eventually_async(lambda: page._site.count() == 3, 5, "the sites")
        page._site.setCurrentIndex(page._site.findData(site.id))
        page._site.activated.emit(page._site.currentIndex())
        assert page._model.rowCount() == 1
        await room.do(lambda manager: manager.sites.remove(site.id))
        await eventually_async(lambda: page._model.rowCount() == 2, 5, "all machines")
        assert page._site.isVisible() is (gone == "the site that is shown")
