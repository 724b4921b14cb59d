"""`kustos-agent announce`: ask to be let in, show the check words, wait."""

import random

from .command import Command, StopError
from .config import Config
from .identity import Identity
from .link.addresses import Address, typed_address
from .link.approval import Announcement, Notice, parse_fingerprint
from .link.enrolment import JoinError
from .protocol.version import DEFAULT_PORT
from .sentences import Say
from .system import host_name


class AnnounceCommand(Command):
    """For who has no token."""

    def run(self, address: str, fingerprint: str, *, replace: bool) -> None:
        """Until a person has decided."""
        try:
            where = typed_address(address, DEFAULT_PORT)
        except ValueError as error:
            raise StopError(self._text(Say.ADDRESS_UNUSABLE, text=address)) from error
        try:
            digits = parse_fingerprint(fingerprint)
        except ValueError as error:
            raise StopError(self._text(Say.FINGERPRINT_UNUSABLE)) from error
        self._prepare()
        config = self._config()
        with self._lock():
            self._keep_joined(replace=replace)
            identity = self._wait_for_approval(where, digits, config)
        print(self._text.joined(identity.manager_name, identity.agent_id))

    def _wait_for_approval(self, where: Address, fingerprint: str, config: Config) -> Identity:
        said = ""

        def show(notice: Notice) -> None:
            nonlocal said
            sentence = self._text.standing(notice, str(where))
            if sentence != said:  # a manager that stays away is told of once
                print(sentence, flush=True)
            said = sentence

        announcement = Announcement(
            where,
            fingerprint,
            hostname=host_name(config.name),
            show=show,
            dice=random.random,
        )
        print(self._text(Say.CHECK_WORDS, words="  ".join(announcement.words)), flush=True)
        try:
            return self._keep(announcement.approved())
        except JoinError as error:
            raise StopError(self._text.announce_failed(error)) from error
