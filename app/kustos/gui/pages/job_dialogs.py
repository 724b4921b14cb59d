"""The dialogs that fill in a job's form, or a policy's, or tell of what is entered there."""

from dataclasses import replace
from typing import Final

from kustos.core.job_dump import JobDump
from kustos.core.jobs import problems
from kustos.gui.forms.job_form import JobForm
from kustos.gui.notice import Notice
from kustos.gui.pages.page import Page

_COUNTED: Final = frozenset({"machine_id", "sources", "excludes", "exclude_if_present"})
"""The fields that say what a backup would save."""


class JobDialogs:
    """Opens them over `page` for its `form`; what fails is said by `notice`."""

    def __init__(self, page: Page, form: JobForm, notice: Notice) -> None:
        self._page = page
        self._form = form
        self._notice = notice
        form.new_repository_wanted.connect(self.open_repository)
        form.count_wanted.connect(self.count)
        form.dumps.wanted.connect(self.open_dump)

    def open_repository(self) -> None:
        """A new one, which is chosen then."""
        from kustos.gui.dialogs.repository import RepositoryDialog  # noqa: PLC0415  when needed

        dialog = RepositoryDialog(self._page.bridge, self._page, machine_id=self._form.machine.id)
        dialog.saved.connect(self._take_repository)
        dialog.open()

    def count(self) -> None:
        """What would be saved and left out, on the machine."""
        from kustos.gui.dialogs.left_out import LeftOutDialog  # noqa: PLC0415  when needed

        form = self._form
        draft = replace(form.draft(), dumps=())  # it counts folders: there have to be some
        found = tuple(problem for problem in problems(draft) if problem.field in _COUNTED)
        form.show_problems(found)
        if not found:
            machine = form.machine.machine_name
            LeftOutDialog(self._page.bridge, draft, machine, self._page).open()

    def open_dump(self, dump: JobDump) -> None:
        """A new one, or one that is there."""
        from kustos.gui.dialogs.dump import DumpDialog  # noqa: PLC0415  when needed

        dumps, view = self._form.dumps, self._form.machine.chosen
        dialog = DumpDialog(
            self._page.bridge,
            dump,
            dumps.dumps,
            stored=dumps.has_password(dump.id),
            machine=view.machine if view is not None else None,
            parent=self._page,
        )
        dialog.entered.connect(dumps.take)
        dialog.open()

    def _take_repository(self, repository_id: str) -> None:
        self._page.run(self._repository_taken(repository_id), self._notice.say_error)

    async def _repository_taken(self, repository_id: str) -> None:
        views = await self._page.bridge.call(lambda manager: manager.repositories.overview())
        self._form.set_repositories(views)
        self._form.repository.choose(repository_id)
