"""That a restic could not be fetched."""

from ..protocol.fetch_trouble import FetchTrouble


class FetchError(Exception):
    """Nothing was changed: a restic that was there before is there still. `system` is what the
    system said of it, if it said anything."""

    def __init__(
        self, trouble: FetchTrouble, detail: str = "", system: OSError | None = None
    ) -> None:
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.detail = detail
        self.system = system
