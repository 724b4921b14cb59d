"""`kustos-agent pair`: show a code, be found in the network, take an identity for the code."""

import asyncio
from collections.abc import Sequence

from .command import Command, StopError
from .link.pairing import CodeEndedError
from .pair import be_paired
from .sentences import Say


class PairCommand(Command):
    """For who stands at the machine."""

    def run(self, interfaces: Sequence[str], *, replace: bool) -> None:
        """`interfaces`: own addresses to be found at; none means all."""
        self._prepare()
        config = self._config()
        with self._lock():
            self._keep_joined(replace=replace)
            self._check_writable()
            try:
                identity = asyncio.run(
                    be_paired(self._paths, config, self._text, self._identity_file, interfaces)
                )
            except CodeEndedError:
                raise StopError(self._text(Say.PAIRING_ENDED)) from None
            except OSError as error:
                reason = self._text.why(error, error.strerror or type(error).__name__)
                sentence = self._text(Say.PAIRING_NO_NETWORK, reason=reason)
                raise StopError(sentence) from error
        print(self._text.joined(identity.manager_name, identity.agent_id))
