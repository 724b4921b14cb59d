"""What messages to people say, in the window's words and language, for an engine that does not know
the window."""

from collections.abc import Sequence
from datetime import datetime

from .core.channels import PingStage
from .core.digest import Digest
from .core.messages import News, Run


class WindowWording:
    """Implements `messages.Wording`. The words are loaded with the first message: `kustos token`
    must not load Qt. Qt translates on any thread."""

    def words(self, news: Sequence[News], now: datetime) -> tuple[str, str]:
        from .gui.text.tellings import Tellings  # noqa: PLC0415  see above

        return Tellings().words(news, now)

    def trial(self) -> tuple[str, str]:
        from .gui.text.tellings import Tellings  # noqa: PLC0415  see above

        return Tellings().trial()

    def digest(self, digest: Digest) -> tuple[str, str, str]:
        from .gui.text.digests import Digests  # noqa: PLC0415  see above

        return Digests().words(digest)

    def run(self, run: Run, stage: PingStage) -> str:
        from .gui.text.digests import Pings  # noqa: PLC0415  see above

        return Pings().run(run, stage)
