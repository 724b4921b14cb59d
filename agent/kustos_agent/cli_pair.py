"""`kustos-agent pair`: show a code, be found, be taken in by whoever enters it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from . import __version__
from .clock import elapsed
from .command import Command, StopError
from .config import Config
from .identity import Identity
from .link.discovery import Announcement, announced
from .link.pairing import CodeEndedError, Introduction, PairingHost, Telling
from .link.pairing_certificate import make_certificate
from .protocol.pairing_code import PairingCode, format_code
from .sentences import Say
from .system import host_name, os_name
from .text import AgentText


class PairCommand(Command):
    """For who stands at the machine and sees the manager's screen as well."""

    def run(self, interfaces: Sequence[str], *, replace: bool) -> None:
        """Until a manager has taken this machine in, or the code has ended."""
        self._prepare()
        config = self._config()
        with self._lock():
            self._keep_joined(replace=replace)
            self._check_writable()
            try:
                identity = asyncio.run(self._paired(config, interfaces))
            except CodeEndedError:
                raise StopError(self._text(Say.PAIRING_ENDED)) from None
            except OSError as error:
                reason = self._text.why(error, error.strerror or type(error).__name__)
                raise StopError(self._text(Say.PAIRING_NO_NETWORK, reason=reason)) from error
        print(self._text.joined(identity.manager_name, identity.agent_id))

    async def _paired(self, config: Config, interfaces: Sequence[str]) -> Identity:
        """The identity, which is on disk then. Raises CodeEndedError, and OSError if this machine
        cannot listen or be found."""
        name = host_name(config.name)
        certificate = make_certificate(self._paths.run_folder)
        host = PairingHost(
            certificate=certificate,
            introduction=Introduction(name, os_name(), __version__),
            telling=_Screen(self._text, name, self._paths.identity_file).telling(),
            keep=self._save,
            # Time asleep counts: a code must not be good again on the next morning.
            now=elapsed,
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
        print(sentence, flush=True)
