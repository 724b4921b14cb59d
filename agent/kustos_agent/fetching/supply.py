"""A restic for this machine, as far as its owner lets it be fetched."""

import sys
from typing import TYPE_CHECKING

from ..protocol.fetch_trouble import FetchTrouble
from ..restic.process import Runner
from .shelf import Shelf
from .trouble import FetchError

if TYPE_CHECKING:
    from .fetch import Fetched
    from .release import Release


class Supply:
    """Light: what fetches is loaded when somebody asks for it. `allowed` and `mirror` are the
    owner's word (`Config`); `release` is the pinned one unless a test says otherwise."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        runner: Runner,
        allowed: bool,
        mirror: str = "",
        release: "Release | None" = None,
    ) -> None:
        self._shelf = shelf
        self._runner = runner
        self._allowed = allowed
        self._mirror = mirror
        self._release = release

    def restics(self) -> list[str]:
        """The paths of those that were fetched, newest version first."""
        return self._shelf.restics()

    def offer(self) -> str:
        """The version that this machine can have, empty if none."""
        release = self._pinned()
        return release.version if self._allowed and self._kind() in release.archives else ""

    def has_it(self) -> bool:
        """Whether the release that can be had is there already; not whether it still runs."""
        return str(self._shelf.place(self._pinned().version)) in self._shelf.restics()

    def address(self) -> str:
        """Where its archive is. Raises FetchError: it cannot or must not be fetched."""
        if not self._allowed:
            raise FetchError(FetchTrouble.FORBIDDEN)
        release = self._pinned()
        return release.url(release.archive(self._kind()), self._mirror)

    async def fetch(self) -> "Fetched":
        """See that it is there. Raises FetchError; then, and when it is cancelled, nothing has
        changed."""
        import ssl  # noqa: PLC0415  see above

        from .fetch import Fetcher  # noqa: PLC0415  see above

        self.address()
        fetcher = Fetcher(
            self._pinned(),
            self._shelf,
            runner=self._runner,
            context=ssl.create_default_context(),
            mirror=self._mirror,
        )
        return await fetcher.fetch(self._kind())

    def _pinned(self) -> "Release":
        from .release import pinned_release  # noqa: PLC0415  see above

        return self._release or pinned_release()

    def _kind(self) -> str:
        import platform  # noqa: PLC0415  see above

        from .release import kind_of  # noqa: PLC0415  see above

        return kind_of(sys.platform, platform.machine())
