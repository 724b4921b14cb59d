"""The environment variables of a job's hooks, sealed: what they hold may be secret."""

from .model import SealedSecret, SecretKind
from .owned_secrets import of_hooks, seal, sealed_of, unseal
from .places import parse_environment
from .ports import Store, UnitOfWork, Vault


class HookSecrets:
    """One text of NAME=value lines a job."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def sealed(self, job_id: str, variables: str) -> list[SealedSecret]:
        """To be stored; empty ones are none. Raises VaultLockedError."""
        entered = variables if variables.strip() else ""
        return await seal(self._vault, of_hooks(job_id), {SecretKind.ENVIRONMENT: entered})

    async def stored(self, job_id: str) -> bool:
        """Whether it has any."""
        return await self._store.read(
            lambda unit: SecretKind.ENVIRONMENT in unit.secrets.kinds(job_id)
        )

    async def variables(self, job_id: str) -> dict[str, str]:
        """For one run. Raises VaultLockedError, SecretDamagedError."""
        owner = of_hooks(job_id)
        sealed = await self._store.read(lambda unit: sealed_of(unit, owner))
        opened = await unseal(self._vault, owner, sealed)
        return parse_environment(opened.get(SecretKind.ENVIRONMENT, ""))


def drop_variables(unit: UnitOfWork, job_id: str) -> None:
    """Remove those of a job that is no more, or that has no hooks any more."""
    unit.secrets.remove(job_id, SecretKind.ENVIRONMENT)
