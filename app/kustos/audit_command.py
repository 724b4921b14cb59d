"""`kustos audit`: the audit without a window, of a store that may be in use."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from .audit_file import save_audit
from .core.audit import Head
from .core.audit_export import ExportForm
from .core.audit_trail import AuditTrail, AuditVerdict
from .home import Home
from .store import open_store
from .vault import desktop_vault


class NoStoreError(Exception):
    """No manager has run on this home yet."""


async def verify(home: Home, noted: Head | None) -> AuditVerdict:
    """See `AuditTrail.verify`. Raises NoStoreError, the store's errors and OSError."""
    async with _trail(home) as trail:
        return await trail.verify(noted)


async def export(home: Home, target: Path, form: ExportForm) -> int:
    """How many entries went into the file. Raises as `verify` does."""
    async with _trail(home) as trail:
        return await save_audit(trail, target, form)


@asynccontextmanager
async def _trail(home: Home) -> AsyncIterator[AuditTrail]:
    """Without the home's lock, which a running manager has; so nothing is migrated either."""
    if not home.database.exists():
        raise NoStoreError
    store = await asyncio.to_thread(open_store, home.database, migrate=False)
    try:
        yield AuditTrail(store=store, vault=desktop_vault(home.master_key)(store))
    finally:
        await store.close()
