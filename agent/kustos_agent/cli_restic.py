"""`kustos-agent restic`: which restic is used; `kustos-agent restic fetch`: get the pinned one."""

import asyncio
import os
import sys
from collections.abc import Iterable

from .command import Command, EndError, ExitCode, StopError
from .config import Config
from .fetching.fetch import Fetched
from .fetching.release import Release
from .fetching.shelf import Shelf
from .fetching.supply import Supply
from .fetching.trouble import FetchError
from .paths import AgentPaths
from .restic.binary import USUAL_PLACES, Found, ResticUnusableError, find_restic
from .restic.process import ProcessRunner
from .restic_text import ResticText, Words
from .text import AgentText


class ResticCommand(Command):
    """The agent may run meanwhile: it looks for restic anew when it has none."""

    def __init__(
        self,
        paths: AgentPaths,
        text: AgentText,
        *,
        release: Release | None = None,
        places: Iterable[str] = USUAL_PLACES,
    ) -> None:
        super().__init__(paths, text)
        self._release = release
        self._places = tuple(places)
        self._runner = ProcessRunner(cache_dir=str(paths.cache_folder), environ=os.environ)
        self._say = ResticText(text, config=paths.config_file, folder=paths.restic_folder)

    def show(self) -> None:
        """Raises EndError if there is none."""
        config = self._config()
        supply = self._supply(config)
        try:
            found = asyncio.run(self._find(config, supply))
        except ResticUnusableError as error:
            print(self._say.unusable(error.problem, pinned=supply.offer()), file=sys.stderr)
            raise EndError(ExitCode.FAILED) from error
        print(self._say.used(found, supply.restics()))

    def fetch(self) -> None:
        """Raises StopError with the reason if it comes to nothing."""
        config = self._config()
        supply = self._supply(config)
        url = ""
        try:
            url = supply.address()
            if not supply.has_it():
                print(self._say(Words.FETCHING, url=url), flush=True)
            fetched, used = asyncio.run(self._fetch_and_look(config, supply))
        except FetchError as error:
            raise StopError(self._say.failed(error, url=url)) from error
        print(self._say.fetched(fetched, used))

    async def _fetch_and_look(self, config: Config, supply: Supply) -> tuple[Fetched, Found | None]:
        fetched = await supply.fetch()
        try:
            return fetched, await self._find(config, supply)
        except ResticUnusableError:
            # What the configuration names is no good; `kustos-agent restic` says so.
            return fetched, None

    async def _find(self, config: Config, supply: Supply) -> Found:
        return await find_restic(
            self._runner,
            configured=str(config.restic or ""),
            places=self._places,
            fetched=supply.restics(),
        )

    def _supply(self, config: Config) -> Supply:
        return Supply(
            Shelf(self._paths.restic_folder),
            runner=self._runner,
            allowed=config.fetch_restic,
            mirror=config.restic_mirror,
            release=self._release,
        )
