"""Quotas of repositories: set by people, and shown with what is used of them."""

from dataclasses import dataclass
from datetime import datetime

from kustos_agent.protocol.values import TaskKind

from .audit import AuditAction
from .audit_facts import differing
from .audit_recorder import AuditRecorder, of_repository
from .bus import Bus
from .events import RepositoriesChanged
from .fields import InvalidError
from .model import Repository
from .ports import Clock, Store, UnitOfWork
from .quota import Quota, Usage, held, problems, prunes, usage
from .space import MOST_POINTS, Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaView:
    """`quota` in bytes (None: none is set), `held` with when it was measured, `usage` where both
    are known."""

    repository: Repository
    quota: int | None = None
    held: Measured | None = None
    usage: Usage | None = None


class Quotas:
    """Keeps quotas; what is low is told by `findings.quota`."""

    def __init__(self, *, store: Store, bus: Bus, clock: Clock, audit: AuditRecorder) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._audit = audit

    async def view(self, repository_id: str) -> QuotaView:
        """Raises LookupError."""
        now = self._clock.now()
        return await self._store.read(lambda unit: _view(unit, repository_id, now))

    async def set(self, repository_id: str, bytes_: int | None) -> None:
        """It may hold so much; None: as much as there is room for. Raises InvalidError, and nothing
        has changed then; LookupError."""
        found = [] if bytes_ is None else problems(bytes_)
        if found:
            raise InvalidError(found)

        def work(unit: UnitOfWork) -> None:
            repository = unit.repositories.get(repository_id)
            if repository is None:
                raise LookupError(repository_id)
            facts = differing(_said(unit.quotas.all().get(repository_id)), _said(bytes_))
            if bytes_ is None:
                unit.quotas.remove(repository_id)
            else:
                unit.quotas.put(Quota(repository_id=repository_id, bytes=bytes_))
            self._audit.note_change(
                unit, AuditAction.QUOTA_CHANGED, of_repository(repository), facts
            )

        await self._store.write(work)
        self._bus.publish(RepositoriesChanged(repository_id))


def _said(bytes_: int | None) -> dict[str, object]:
    return {} if bytes_ is None else {"quota_bytes": bytes_}


def _view(unit: UnitOfWork, repository_id: str, now: datetime) -> QuotaView:
    repository = unit.repositories.get(repository_id)
    if repository is None:
        raise LookupError(repository_id)
    measured = unit.tasks.measured(MOST_POINTS).get(repository_id, ())
    points = [Measured(at, result.stored_bytes) for at, result in measured]
    pruned = prunes(unit.tasks.newest_care((TaskKind.PRUNE,))).get(repository_id)
    quota = unit.quotas.all().get(repository_id)
    return QuotaView(
        repository=repository,
        quota=quota,
        held=held(points, pruned),
        usage=None if quota is None else usage(quota, points, pruned, now),
    )
