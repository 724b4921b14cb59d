"""What messages to people say, in the window's words and language, for an engine that does not know
the window."""

from collections.abc import Sequence
from datetime import datetime

from .core.telling import News


class WindowWording:
    """Implements `telling.Wording`. The words are loaded with the first message: `kustos token`
    must not load Qt. Qt translates on any thread."""

    def words(self, news: Sequence[News], now: datetime) -> tuple[str, str]:
        from .gui.text.tellings import Tellings  # noqa: PLC0415  see above

        return Tellings().words(news, now)

    def trial(self) -> tuple[str, str]:
        from .gui.text.tellings import Tellings  # noqa: PLC0415  see above

        return Tellings().trial()
