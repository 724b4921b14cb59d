"""Credentials kept in memory; passes the same contract tests as the sealed files."""

from kustos_agent.protocol.job_secrets import JobSecrets
from kustos_agent.protocol.messages import (
    CredentialsForgotten,
    CredentialsSealed,
    ForgetCredentials,
    SealCredentials,
    SealSecrets,
)
from kustos_agent.protocol.seal_trouble import SECRETS, SealTrouble
from kustos_agent.protocol.values import (
    Problem,
    RepositoryAccess,
    SealedCredentials,
    SealedSecrets,
)
from kustos_agent.sealing.credentials import forgotten, refused
from kustos_agent.sealing.entries import Kept


class MemoryCredentials:
    """Implements `sealing.credentials.Credentials`."""

    allowed = True

    def __init__(self) -> None:
        self.kept: dict[str, SealCredentials | SealSecrets] = {}

    async def held(self) -> tuple[SealedCredentials | SealedSecrets, ...]:
        """See `Credentials.held`."""
        return tuple(given.kept for given in self.kept.values())

    async def seal(self, request: SealCredentials | SealSecrets) -> CredentialsSealed:
        """See `Credentials.seal`."""
        self.kept[Kept.of(request.kept).place] = request
        return CredentialsSealed()

    async def open(self, kept: SealedCredentials) -> RepositoryAccess | Problem:
        """See `Credentials.open`."""
        found = self.kept.get(Kept.of(kept).place)
        if isinstance(found, SealCredentials) and found.kept == kept:
            return found.access
        return refused(SealTrouble.NOT_KEPT)

    async def open_secrets(self, kept: SealedSecrets) -> JobSecrets | Problem:
        """See `Credentials.open_secrets`."""
        found = self.kept.get(Kept.of(kept).place)
        if isinstance(found, SealSecrets) and found.kept == kept:
            return found.secrets
        return refused(SealTrouble.NOT_KEPT, subject=SECRETS)

    async def forget(self, request: ForgetCredentials) -> CredentialsForgotten:
        """See `Credentials.forget`."""
        for kept in forgotten(request):
            self.kept.pop(kept.place, None)
        return CredentialsForgotten()

    async def clear(self) -> None:
        """See `Credentials.clear`."""
        self.kept.clear()
