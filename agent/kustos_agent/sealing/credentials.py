"""The credentials and secrets that this agent keeps: the port that tasks and requests know, and
both that stand behind it."""

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from ..protocol.job_secrets import JobSecrets
from ..protocol.messages import (
    CredentialsForgotten,
    CredentialsSealed,
    ForgetCredentials,
    SealCredentials,
    SealSecrets,
)
from ..protocol.paths import to_wire
from ..protocol.seal_trouble import CREDENTIALS, SECRETS, SealTrouble
from ..protocol.values import (
    ErrorClass,
    Problem,
    RepositoryAccess,
    SealedCredentials,
    SealedSecrets,
)
from ..threads import in_thread
from . import process
from .entries import Entries, Kept, KeyPlace
from .keys import systemd_key
from .questions import Answer, Clear, Open, Place, Question, Seal
from .trouble import SealingError

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Credentials(Protocol):
    """Nothing here raises: what goes wrong is an answer."""

    @property
    def allowed(self) -> bool:
        """Whether the machine's owner lets them be kept."""
        ...

    async def held(self) -> tuple[SealedCredentials | SealedSecrets, ...]:
        """What is kept, without looking whether it opens."""
        ...

    async def seal(self, request: SealCredentials | SealSecrets, /) -> CredentialsSealed:
        """Keep these, in place of any other of their repository or job."""
        ...

    async def open(self, kept: SealedCredentials, /) -> RepositoryAccess | Problem:
        """Exactly these."""
        ...

    async def open_secrets(self, kept: SealedSecrets, /) -> JobSecrets | Problem:
        """Exactly these."""
        ...

    async def forget(self, request: ForgetCredentials, /) -> CredentialsForgotten:
        """Keep those no longer."""
        ...

    async def clear(self) -> None:
        """Keep nothing any more: this machine belongs to nobody."""
        ...


class NoCredentials:
    """The machine's owner does not let them be kept."""

    allowed = False

    async def held(self) -> tuple[SealedCredentials | SealedSecrets, ...]:
        """See `Credentials.held`."""
        return ()

    async def seal(self, _request: SealCredentials | SealSecrets) -> CredentialsSealed:
        """See `Credentials.seal`."""
        return CredentialsSealed(trouble=SealTrouble.FORBIDDEN)

    async def open(self, _kept: SealedCredentials) -> RepositoryAccess | Problem:
        """See `Credentials.open`."""
        return refused(SealTrouble.FORBIDDEN)

    async def open_secrets(self, _kept: SealedSecrets) -> JobSecrets | Problem:
        """See `Credentials.open_secrets`."""
        return refused(SealTrouble.FORBIDDEN, subject=SECRETS)

    async def forget(self, _request: ForgetCredentials) -> CredentialsForgotten:
        """See `Credentials.forget`."""
        return CredentialsForgotten()

    async def clear(self) -> None:
        """See `Credentials.clear`."""


class KeptCredentials:
    """In sealed files. One question at a time: two must not make a key each."""

    allowed = True

    def __init__(self, folder: Path, key_file: Path, agent_id: str, *, keyring: bool) -> None:
        self._entries = Entries(folder)
        self._key_file = key_file
        self._place = Place(
            agent_id=agent_id,
            folder=to_wire(str(folder)),
            key_file=to_wire(str(key_file)),
            keyring=keyring,
        )
        self._turn = asyncio.Lock()

    async def held(self) -> tuple[SealedCredentials | SealedSecrets, ...]:
        """See `Credentials.held`."""
        try:
            entries = await in_thread(self._entries.all)
        except SealingError as error:
            _log.warning("the credentials that are kept here cannot be looked at: %s", error)
            return ()
        mine = [entry for entry in entries if entry.agent_id == self._place.agent_id]
        if systemd_key(os.environ) is not None:
            # What lies under a lesser key is as good as not there: it is sealed anew.
            mine = [entry for entry in mine if entry.key is KeyPlace.SYSTEMD]
        return tuple(entry.kept.told for entry in mine)

    async def seal(self, request: SealCredentials | SealSecrets) -> CredentialsSealed:
        """See `Credentials.seal`."""
        content = request.access if isinstance(request, SealCredentials) else request.secrets
        secret = msgspec.json.encode(content)
        said = await self._ask(Seal(place=self._place, kept=Kept.of(request.kept), secret=secret))
        return CredentialsSealed(trouble=said.trouble, detail=said.detail)

    async def open(self, kept: SealedCredentials) -> RepositoryAccess | Problem:
        """See `Credentials.open`."""
        return await self._open(Kept.of(kept), RepositoryAccess, CREDENTIALS)

    async def open_secrets(self, kept: SealedSecrets) -> JobSecrets | Problem:
        """See `Credentials.open_secrets`."""
        return await self._open(Kept.of(kept), JobSecrets, SECRETS)

    async def forget(self, request: ForgetCredentials) -> CredentialsForgotten:
        """See `Credentials.forget`."""

        def remove() -> None:
            for kept in forgotten(request):
                self._entries.remove(kept)

        async with self._turn:
            try:
                await in_thread(remove)
            except SealingError as error:
                _log.warning("credentials cannot be removed: %s", error)
                return CredentialsForgotten(trouble=error.trouble, detail=error.detail)
        return CredentialsForgotten()

    async def clear(self) -> None:
        """See `Credentials.clear`."""
        if not await self._anything():
            return
        said = await self._ask(Clear(place=self._place))
        if said.trouble is None:
            _log.info("the credentials that were kept here are removed")

    async def _anything(self) -> bool:
        try:
            return await in_thread(lambda: self._entries.anything() or self._key_file.exists())
        except (SealingError, OSError):
            return True

    async def _open(self, kept: Kept, kind: type[T], subject: str) -> T | Problem:
        said = await self._ask(Open(place=self._place, kept=kept))
        if said.secret is None:
            return refused(said.trouble or SealTrouble.OTHER, said.detail, subject=subject)
        try:
            return msgspec.json.decode(said.secret, type=kind)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            # Nothing of it is told: what it says of its place may quote it.
            return refused(SealTrouble.DAMAGED, subject=subject)

    async def _ask(self, question: Question) -> Answer:
        async with self._turn:
            try:
                said = await in_thread(lambda: process.ask(question))
            except OSError as error:
                said = Answer(trouble=SealTrouble.OTHER, detail=error.strerror or "")
        if said.trouble is not None:
            # Those that were never here come with the next question.
            level = logging.INFO if said.trouble is SealTrouble.NOT_KEPT else logging.WARNING
            _log.log(level, "credentials: %s %s", said.trouble.value, said.detail)
        return said


def forgotten(request: ForgetCredentials) -> Iterator[Kept]:
    """What is to be kept no longer, in whichever revision."""
    for repository_id in request.repository_ids:
        yield Kept(repository_id=repository_id, revision="")
    for job_id in request.job_ids:
        yield Kept(job_id=job_id, revision="")


def refused(trouble: SealTrouble, detail: str = "", *, subject: str = CREDENTIALS) -> Problem:
    """They cannot be used: whoever asked has to give them anew."""
    text = f"{trouble.value}: {detail}" if detail else trouble.value
    return Problem(error=ErrorClass.SECRET_DAMAGED, subject=subject, detail=text)
