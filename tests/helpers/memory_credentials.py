"""Credentials kept in memory; passes the same contract tests as the sealed files."""

from kustos_agent.protocol.messages import (
    CredentialsForgotten,
    CredentialsSealed,
    ForgetCredentials,
    SealCredentials,
)
from kustos_agent.protocol.seal_trouble import SealTrouble
from kustos_agent.protocol.values import (
    Problem,
    RepositoryAccess,
    SealedCredentials,
)
from kustos_agent.sealing.credentials import refused


class MemoryCredentials:
    """Implements `sealing.credentials.Credentials`."""

    allowed = True

    def __init__(self) -> None:
        self.kept: dict[str, tuple[SealedCredentials, RepositoryAccess]] = {}

    async def held(self) -> tuple[SealedCredentials, ...]:
        """See `Credentials.held`."""
        return tuple(kept for kept, _ in self.kept.values())

    async def seal(self, request: SealCredentials) -> CredentialsSealed:
        """See `Credentials.seal`."""
        self.kept[request.kept.repository_id] = request.kept, request.access
        return CredentialsSealed()

    async def open(self, kept: SealedCredentials) -> RepositoryAccess | Problem:
        """See `Credentials.open`."""
        found = self.kept.get(kept.repository_id)
        if found is None or found[0] != kept:
            return refused(SealTrouble.NOT_KEPT)
        return found[1]

    async def forget(self, request: ForgetCredentials) -> CredentialsForgotten:
        """See `Credentials.forget`."""
        for repository_id in request.repository_ids:
            self.kept.pop(repository_id, None)
        return CredentialsForgotten()

    async def clear(self) -> None:
        """See `Credentials.clear`."""
        self.kept.clear()
