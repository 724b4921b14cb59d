"""`kustos-agent pair`: show a code, be found, be taken in by whoever enters it."""

import time
from collections.abc import Sequence
from pathlib import Path

from . import __version__
from .config import Config
from .identity import Identity, IdentityFile
from .link.discovery import Announcement, announced
from .link.pairing import Introduction, PairingHost, Telling
from .link.pairing_certificate import make_certificate
from .paths import AgentPaths
from .protocol.pairing_code import PairingCode, format_code
from .sentences import Say
from .system import host_name, os_name
from .text import AgentText


async def be_paired(
    paths: AgentPaths,
    config: Config,
    text: AgentText,
    identity_file: IdentityFile,
    interfaces: Sequence[str],
) -> Identity:
    """The identity, which is on disk then. Raises CodeEndedError, and OSError if this machine
    cannot listen or be found."""
    name = host_name(config.name)
    certificate = make_certificate(paths.run_folder)
    host = PairingHost(
        certificate=certificate,
        introduction=Introduction(name, os_name(), __version__),
        telling=_Screen(text, name, paths.identity_file).telling(),
        keep=identity_file.save,
        now=_seconds,
    )
    async with host.listening(interfaces) as port:
        announcement = Announcement(
            name=name,
            os_name=os_name(),
            agent_version=__version__,
            fingerprint=certificate.fingerprint,
            port=port,
        )
        async with announced(announcement, interfaces):
            return await host.paired()


def _seconds() -> float:
    """Forward only, and on while the computer sleeps, where the system has such a clock: a code
    must not be good again on the next morning."""
    asleep_too = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if asleep_too is None else time.clock_gettime(asleep_too)


class _Screen:
    """The terminal of the person at the machine."""

    def __init__(self, text: AgentText, name: str, identity_file: Path) -> None:
        self._text = text
        self._name = name
        self._identity_file = identity_file
        self._shown = False

    def telling(self) -> Telling:
        return Telling(code=self._code, wrong=self._wrong, unkept=self._unkept)

    def _code(self, code: PairingCode) -> None:
        what = Say.PAIRING_NEW_CODE if self._shown else Say.PAIRING_CODE
        self._say(self._text(what, code=format_code(code.code)))
        if not self._shown:
            self._say(self._text(Say.PAIRING_WHERE, name=self._name))
        self._shown = True

    def _wrong(self, address: str, left: int) -> None:
        if left:
            self._say(self._text(Say.PAIRING_WRONG, address=address, left=left))

    def _unkept(self, error: Exception) -> None:
        known = error if isinstance(error, OSError) else OSError(str(error))
        self._say(self._text.files_unusable(self._identity_file, known))

    def _say(self, sentence: str) -> None:
        # At once, even into a pipe: somebody waits for it.
        print(sentence, flush=True)  # noqa: T201  the command line's own words
