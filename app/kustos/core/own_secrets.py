"""What is secret in a job's own dumps and hooks: in which revision, and opened for its machine."""

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec

from kustos_agent.protocol.job_secrets import JobSecrets

from .dumps import secret_kind, spec_of
from .job_hooks import spec_of as hooks_spec_of
from .model import Job, SecretKind
from .owned_secrets import Sealed, SecretOwner, of_dump, of_hooks, sealed_of, unseal
from .places import parse_environment
from .ports import Store, UnitOfWork, Vault

_REVISION_CHARACTERS: Final = 32


class OwnSecrets:
    """Opens them."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def revised(self, job_id: str) -> tuple[str, JobSecrets]:
        """All that is secret in them, with the revision that it is of. Raises LookupError for a job
        that is no more or has none, VaultLockedError, SecretDamagedError."""

        def look(unit: UnitOfWork) -> tuple[Job | None, dict[SecretOwner, Sealed]]:
            job = unit.jobs.get(job_id)
            return job, {} if job is None else _sealed(unit, job)

        job, sealed = await self._store.read(look)
        if job is None or not sealed:
            raise LookupError(job_id)
        opened = {
            owner: await unseal(self._vault, owner, secrets) for owner, secrets in sealed.items()
        }
        variables = opened.get(of_hooks(job.id), {}).get(SecretKind.ENVIRONMENT, "")
        secrets = JobSecrets(
            dumps=tuple(
                spec_of(dump, opened.get(of_dump(dump.id), {}).get(secret_kind(dump.kind), ""))
                for dump in job.dumps
            ),
            hooks=hooks_spec_of(
                job.hooks, task_id="", job="", variables=parse_environment(variables)
            ),
        )
        return _revision(job, sealed), secrets


def revision_of(unit: UnitOfWork, job: Job) -> str:
    """Another one whenever its dumps, its hooks or one of their secrets have changed; empty if it
    has no secrets.

    Made of what is stored, the secrets as they are sealed: nobody can forget to count it on, and
    it can be told while the key is locked. Each sealing gives other bytes, so that it does not help
    anybody to guess at them, and a store that is put back from a copy gives no former one to
    others.
    """
    sealed = _sealed(unit, job)
    return _revision(job, sealed) if sealed else ""


def _sealed(unit: UnitOfWork, job: Job) -> dict[SecretOwner, Sealed]:
    """Of those that have any."""
    owners = [of_dump(dump.id) for dump in job.dumps]
    if job.hooks:
        owners.append(of_hooks(job.id))
    found = {owner: sealed_of(unit, owner) for owner in owners}
    return {owner: sealed for owner, sealed in found.items() if sealed}


def _revision(job: Job, sealed: Mapping[SecretOwner, Sealed]) -> str:
    secrets = sorted(
        (owner.binding(kind), secret)
        for owner, kinds in sealed.items()
        for kind, secret in kinds.items()
    )
    content = msgspec.json.encode((job.dumps, job.hooks, secrets), order="deterministic")
    return hashlib.sha256(content).hexdigest()[:_REVISION_CHARACTERS]
