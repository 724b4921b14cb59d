"""What a policy's dumps and hooks have of secrets: sealed for the policy, and again for each job.

A policy's own are kept as long as it is there, also those of dumps that its newest revision has no
more: one can go back to an older revision.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .dumps import drop_secrets, secret_kind
from .model import Job, SealedSecret, SecretKind
from .owned_secrets import (
    SecretOwner,
    of_dump,
    of_hooks,
    of_policy_hooks,
    seal,
    sealed_of,
    unseal,
)
from .policy import PolicyContent, PolicyRevision, dump_id
from .policy_drafts import PolicyDraft
from .policy_fields import PolicyField
from .ports import Store, UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Opened:
    """Secrets in clear, in memory only: of dumps by the policy's ids, and of its hooks."""

    dumps: Mapping[str, str] = field(repr=False)
    hooks: str = field(repr=False)

    def __bool__(self) -> bool:
        return bool(self.dumps or self.hooks)


class PolicySecrets:
    """Seals and opens them; stores nothing."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def opened(self, policy_id: str, content: PolicyContent) -> Opened:
        """What is stored for this content. Raises VaultLockedError, SecretDamagedError."""
        owners = {dump.id: (of_dump(dump.id), secret_kind(dump.kind)) for dump in content.dumps}
        if content.hooks:
            owners[""] = (of_policy_hooks(policy_id), SecretKind.ENVIRONMENT)
        stored = await self._store.read(
            lambda unit: {name: sealed_of(unit, owner) for name, (owner, _kind) in owners.items()}
        )
        found: dict[str, str] = {}
        for name, (owner, kind) in owners.items():
            secret = (await unseal(self._vault, owner, stored[name])).get(kind)
            if secret:
                found[name] = secret
        return Opened({name: one for name, one in found.items() if name}, found.get("", ""))

    async def stored(self, content: PolicyContent) -> frozenset[str]:
        """Ids of the dumps of this content that have one."""
        ids = [dump.id for dump in content.dumps]
        return await self._store.read(
            lambda unit: frozenset(id_ for id_ in ids if unit.secrets.kinds(id_))
        )

    async def variables_stored(self, policy_id: str) -> bool:
        """Whether its hooks have any."""
        owner = of_policy_hooks(policy_id).rows
        return await self._store.read(
            lambda unit: SecretKind.ENVIRONMENT in unit.secrets.kinds(owner)
        )

    async def sealed(
        self, policy_id: str, content: PolicyContent, secrets: Opened
    ) -> list[SealedSecret]:
        """For the policy, to be stored. Raises VaultLockedError."""
        owners = {dump.id: of_dump(dump.id) for dump in content.dumps}
        return await self._sealed(content, secrets, of_policy_hooks(policy_id), owners)

    async def for_job(
        self, content: PolicyContent, secrets: Opened, job_id: str
    ) -> list[SealedSecret]:
        """For a job that follows it, to be stored. Raises VaultLockedError."""
        owners = {dump.id: of_dump(dump_id(job_id, dump.id)) for dump in content.dumps}
        return await self._sealed(content, secrets, of_hooks(job_id), owners)

    async def _sealed(
        self,
        content: PolicyContent,
        secrets: Opened,
        of_variables: SecretOwner,
        of_dumps: Mapping[str, SecretOwner],
    ) -> list[SealedSecret]:
        sealed = [
            each
            for dump in content.dumps
            for each in await seal(
                self._vault,
                of_dumps[dump.id],
                {secret_kind(dump.kind): secrets.dumps.get(dump.id, "")},
            )
        ]
        if content.hooks:
            variables = {SecretKind.ENVIRONMENT: secrets.hooks}
            sealed += await seal(self._vault, of_variables, variables)
        return sealed


def entered(draft: PolicyDraft) -> Opened:
    """Those that a person has just typed."""
    ids = (dump.id for dump in draft.content.dumps)
    variables = draft.hook_variables
    return Opened(
        {id_: draft.passwords[id_] for id_ in ids if draft.passwords.get(id_)},
        variables if variables.strip() else "",
    )


def over(stored: Opened, typed: Opened) -> Opened:
    """What holds from now on: what was typed, else what is stored."""
    return Opened({**stored.dumps, **typed.dumps}, typed.hooks or stored.hooks)


def meant(job: Job, content: PolicyContent, sealed: Iterable[SealedSecret]) -> list[SealedSecret]:
    """Those of a job's copies that hold for it: of no field that is its own."""
    rows = frozenset(_rows(job, content))
    return [secret for secret in sealed if (secret.owner_id, secret.kind) in rows]


def give(
    unit: UnitOfWork, job: Job, content: PolicyContent, sealed: Iterable[SealedSecret]
) -> None:
    """Store a job's copies in the place of those that it had, but for fields that are its own."""
    for owner, kind in _rows(job, content):
        unit.secrets.remove(owner, kind)
    for secret in meant(job, content, sealed):
        unit.secrets.put(secret)


def _rows(job: Job, content: PolicyContent) -> Iterator[tuple[str, SecretKind]]:
    if PolicyField.DUMPS not in job.overrides:
        for dump in content.dumps:
            yield of_dump(dump_id(job.id, dump.id)).rows, secret_kind(dump.kind)
    if PolicyField.HOOKS not in job.overrides:
        yield of_hooks(job.id).rows, SecretKind.ENVIRONMENT


def drop(unit: UnitOfWork, policy_id: str, revisions: Iterable[PolicyRevision]) -> None:
    """Remove all that a policy has."""
    drop_secrets(unit, (dump for each in revisions for dump in each.content.dumps))
    unit.secrets.remove(of_policy_hooks(policy_id).rows, SecretKind.ENVIRONMENT)
