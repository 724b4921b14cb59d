"""What a machine's card asks for, done."""

from collections.abc import Callable

from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.gui.pages.machines_card import MachineCard
from kustos.gui.pages.machines_restic import ResticFetches
from kustos.gui.pages.page import Page


class CardActions:
    """Answers the signals of a card; what goes wrong is said on it. `page` runs the calls and is
    read again after them, `view_of` gives the machine with an id as it is shown."""

    def __init__(
        self, page: Page, card: MachineCard, view_of: Callable[[str], MachineView | None]
    ) -> None:
        self._page = page
        self._bridge = page.bridge
        self._navigator = page.navigator
        self._card = card
        self._view_of = view_of
        self._restics = ResticFetches(page.bridge, card.set_fetches)
        card.back_up_wanted.connect(self._back_up)
        card.task_wanted.connect(self._navigator.open_task)
        card.job_wanted.connect(self._edit_job)
        card.repository_wanted.connect(self._navigator.open_repository)
        card.details_wanted.connect(self.read_details)
        card.laptop_wanted.connect(self._mark_laptop)
        card.tabs.maintenance_wanted.connect(self._work_on)
        card.limits_wanted.connect(self._change_limits)
        card.site_wanted.connect(self._move)
        card.rename_wanted.connect(self._rename)
        card.remove_wanted.connect(self._remove)
        card.alarm_ended.connect(self._end_alarm)
        card.restic_wanted.connect(self._fetch_restic)

    # --- details -------------------------------------------------------------------------------

    def read_details(self) -> None:
        """Of the machine on the card: only when they are looked at, not for the first page."""
        machine_id = self._card.machine_id
        if machine_id:
            self._card.tabs.reading_details()
            self._page.run(self._show_details(machine_id), self._card.notice.say_error)

    async def _show_details(self, machine_id: str) -> None:
        try:
            details = await self._bridge.call(lambda manager: manager.machines.details(machine_id))
        except LookupError:
            return  # removed meanwhile; the fleet is about to be read again without it
        self._card.tabs.show_details(details)

    # --- calls ---------------------------------------------------------------------------------

    def _back_up(self, job_id: str) -> None:
        self._card.notice.clear()
        self._card.set_busy(job_id, busy=True)
        self._page.run(self._backed_up(job_id), self._card.notice.say_error)

    async def _backed_up(self, job_id: str) -> None:
        try:
            await self._bridge.act(lambda manager: manager.tasks.back_up(job_id))
            await self._page.reread()
        finally:
            self._card.set_busy(job_id, busy=False)

    def _end_alarm(self, machine_id: str) -> None:
        self._card.notice.clear()
        self._page.run(self._alarm_ended(machine_id), self._card.notice.say_error)

    async def _alarm_ended(self, machine_id: str) -> None:
        await self._bridge.act(lambda manager: manager.clones.end(machine_id))
        await self._page.reread()

    def _fetch_restic(self, machine_id: str) -> None:
        self._card.notice.clear()
        fetching = self._restics.fetch(machine_id, self._page.reread)
        self._page.run(fetching, self._card.notice.say_error)

    def _mark_laptop(self, laptop: bool) -> None:  # noqa: FBT001  as Qt's signals
        self._card.notice.clear()
        self._card.tabs.set_marking(marking=True)
        self._page.run(
            self._marked_laptop(self._card.machine_id, laptop=laptop), self._card.notice.say_error
        )

    async def _marked_laptop(self, machine_id: str, *, laptop: bool) -> None:
        try:
            await self._bridge.act(
                lambda manager: manager.machines.mark_laptop(machine_id, laptop=laptop)
            )
            await self._page.reread()
        finally:
            self._card.tabs.set_marking(marking=False)

    def _move(self, site_id: str) -> None:
        self._card.notice.clear()
        self._page.run(self._moved(self._card.machine_id, site_id), self._card.notice.say_error)

    async def _moved(self, machine_id: str, site_id: str) -> None:
        try:
            await self._bridge.act(lambda manager: manager.sites.move(machine_id, site_id))
        finally:
            # As it is now: a site that is gone is not shown either.
            await self._page.reread()

    def _work_on(self, working: bool) -> None:  # noqa: FBT001  as Qt's signals
        self._card.notice.clear()
        self._page.run(
            self._worked_on(self._card.machine_id, working=working), self._card.notice.say_error
        )

    async def _worked_on(self, machine_id: str, *, working: bool) -> None:
        async def act(manager: Manager) -> None:
            if working:
                await manager.alerting.begin_maintenance(machine_id)
            else:
                await manager.alerting.end_maintenance(machine_id)

        try:
            await self._bridge.act(act)
        finally:
            # As it is now: what could not be kept is not shown either.
            await self._show_details(machine_id)

    # --- places and dialogs --------------------------------------------------------------------

    def _edit_job(self, job_id: str) -> None:
        self._navigator.open_job(job_id or None, None if job_id else self._card.machine_id)

    def _change_limits(self) -> None:
        from kustos.gui.dialogs.limits import LimitsDialog  # noqa: PLC0415  when needed

        view = self._view_of(self._card.machine_id)
        if view is not None:
            LimitsDialog(self._bridge, view, self._page).open()

    def _rename(self) -> None:
        from kustos.gui.dialogs.rename_machine import RenameMachineDialog  # noqa: PLC0415  the same

        view = self._view_of(self._card.machine_id)
        if view is not None:
            RenameMachineDialog(self._bridge, view.machine, self._page).open()

    def _remove(self) -> None:
        from kustos.gui.dialogs.remove_machine import remove_machine  # noqa: PLC0415  the same

        view = self._view_of(self._card.machine_id)
        if view is not None:
            remove_machine(self._bridge, view, self._page).open()
