"""Secrets in the store: sealed, and each bound to whose it is and what it is for."""

from collections.abc import Mapping
from typing import NamedTuple

from .model import SealedSecret, SecretKind
from .ports import UnitOfWork, Vault

Sealed = dict[SecretKind, bytes]


class SecretOwner(NamedTuple):
    """Whose secrets. `rows` is the owner of their rows, `bound` what they are bound to: moved to
    rows of another they do not open. Both lie in databases: another form needs a migration."""

    rows: str
    bound: str

    def binding(self, kind: SecretKind) -> str:
        """What the vault binds the one of this kind to."""
        return f"{self.bound}:{kind.value}"


def of_repository(repository_id: str) -> SecretOwner:
    """What opens a repository: the password, and the agents' login."""
    return SecretOwner(repository_id, f"repository:{repository_id}")


def of_maintainer(repository_id: str) -> SecretOwner:
    """The login of who alone looks after a repository; in rows apart from the repository's own."""
    return SecretOwner(f"{repository_id}/maintenance", f"maintenance:{repository_id}")


def of_dump(dump_id: str) -> SecretOwner:
    """A dump's password or variables."""
    return SecretOwner(dump_id, f"dump:{dump_id}")


def of_hooks(job_id: str) -> SecretOwner:
    """The variables of a job's hooks."""
    return SecretOwner(job_id, f"job:{job_id}")


def of_policy_hooks(policy_id: str) -> SecretOwner:
    """The variables of a policy's hooks; each job has them again, as its own."""
    return SecretOwner(policy_id, f"policy:{policy_id}")


def of_channel(channel_id: str) -> SecretOwner:
    """The password or key of a channel."""
    return SecretOwner(channel_id, f"channel:{channel_id}")


def sealed_of(unit: UnitOfWork, owner: SecretOwner) -> Sealed:
    """All that is stored."""
    kept = {kind: unit.secrets.get(owner.rows, kind) for kind in unit.secrets.kinds(owner.rows)}
    return {kind: secret for kind, secret in kept.items() if secret is not None}


async def seal(
    vault: Vault, owner: SecretOwner, secrets: Mapping[SecretKind, str]
) -> list[SealedSecret]:
    """To be stored; empty ones are none. Raises VaultLockedError."""
    return [
        SealedSecret(
            owner_id=owner.rows, kind=kind, sealed=await vault.seal(owner.binding(kind), secret)
        )
        for kind, secret in secrets.items()
        if secret
    ]


async def unseal(vault: Vault, owner: SecretOwner, sealed: Sealed) -> dict[SecretKind, str]:
    """Raises VaultLockedError, SecretDamagedError."""
    return {kind: await vault.open(owner.binding(kind), secret) for kind, secret in sealed.items()}
