"""The environment variables of a job's hooks, sealed: what they hold may be secret."""

from .model import SealedSecret, SecretKind
from .places import parse_environment
from .ports import Store, UnitOfWork, Vault


def binding(job_id: str) -> str:
    """What the sealed variables are bound to: moved to another row they do not open."""
    return f"job:{job_id}:{SecretKind.ENVIRONMENT.value}"


class HookSecrets:
    """One text of NAME=value lines a job."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def sealed(self, job_id: str, variables: str) -> list[SealedSecret]:
        """To be stored; empty ones are none. Raises VaultLockedError."""
        if not variables.strip():
            return []
        sealed = await self._vault.seal(binding(job_id), variables)
        return [SealedSecret(owner_id=job_id, kind=SecretKind.ENVIRONMENT, sealed=sealed)]

    async def stored(self, job_id: str) -> bool:
        """Whether it has any."""
        return await self._store.read(
            lambda unit: SecretKind.ENVIRONMENT in unit.secrets.kinds(job_id)
        )

    async def variables(self, job_id: str) -> dict[str, str]:
        """For one run. Raises VaultLockedError, SecretDamagedError."""
        sealed = await self._store.read(
            lambda unit: unit.secrets.get(job_id, SecretKind.ENVIRONMENT)
        )
        if sealed is None:
            return {}
        return parse_environment(await self._vault.open(binding(job_id), sealed))


def drop_variables(unit: UnitOfWork, job_id: str) -> None:
    """Remove those of a job that is no more, or that has no hooks any more."""
    unit.secrets.remove(job_id, SecretKind.ENVIRONMENT)
