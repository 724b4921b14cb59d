"""Policies and their revisions."""

from typing import Final

from sqlalchemy import and_, bindparam, delete, insert, select

from kustos.core.policy import Policy, PolicyRevision
from kustos.core.ports import InUseError

from .rows import Rows, columns_of, values_of
from .tables import jobs, machines, policies, policy_revisions

_COLUMNS: Final = columns_of(policies, Policy)
_REVISION: Final = columns_of(policy_revisions, PolicyRevision)
_GET: Final = select(*_COLUMNS).where(policies.c.id == bindparam("policy"))


class SqlPolicies(Rows):
    """Implements `ports.PolicyRows`."""

    def add(self, policy: Policy) -> None:
        """Raises StoreConflictError if its repository is not there."""
        self._connection.execute(insert(policies), values_of(policy))

    def get(self, policy_id: str) -> Policy | None:
        row = self._connection.execute(_GET, {"policy": policy_id}).mappings().first()
        return None if row is None else Policy(**row)

    def all(self) -> list[Policy]:
        found = self._connection.execute(select(*_COLUMNS).order_by(policies.c.name, policies.c.id))
        return [Policy(**row) for row in found.mappings()]

    def update(self, policy: Policy) -> None:
        """Raises RowMissingError."""
        self._change(policies, policy.id, values_of(policy))

    def remove(self, policy_id: str) -> None:
        users = self._connection.scalars(
            select(machines.c.name)
            .where(machines.c.id == jobs.c.machine_id, jobs.c.policy_id == policy_id)
            .distinct()
            .order_by(machines.c.name)
        ).all()
        if users:
            raise InUseError(users)
        self._connection.execute(delete(policies).where(policies.c.id == policy_id))

    def add_revision(self, revision: PolicyRevision) -> None:
        self._connection.execute(insert(policy_revisions), values_of(revision))

    def revision(self, policy_id: str, number: int) -> PolicyRevision | None:
        wanted = and_(
            policy_revisions.c.policy_id == policy_id, policy_revisions.c.number == number
        )
        row = self._connection.execute(select(*_REVISION).where(wanted)).mappings().first()
        return None if row is None else PolicyRevision(**row)

    def revisions(self, policy_id: str) -> list[PolicyRevision]:
        found = self._connection.execute(
            select(*_REVISION)
            .where(policy_revisions.c.policy_id == policy_id)
            .order_by(policy_revisions.c.number.desc())
        )
        return [PolicyRevision(**row) for row in found.mappings()]

    def newest(self) -> list[PolicyRevision]:
        found = self._connection.execute(
            select(*_REVISION).where(
                policy_revisions.c.policy_id == policies.c.id,
                policy_revisions.c.number == policies.c.revision,
            )
        )
        return [PolicyRevision(**row) for row in found.mappings()]
