"""A real manager core in one line: store, vault, TLS server, services; embedded agent if wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kustos.bootstrap import Options, open_manager
from kustos.core.manager import Manager
from kustos.core.ports import Store
from kustos.home import Home
from kustos.vault import KustosVault, throw_away_vault


@asynccontextmanager
async def running_manager(
    folder: Path, *, embedded: bool = False, port: int | None = None
) -> AsyncIterator[Manager]:
    """A manager whose home is `folder`, on the loopback, with a master key in memory. `port` None:
    a free one."""
    options = Options(
        home=Home(folder), vault=throw_away_vault, loopback=True, embedded=embedded, port=port
    )
    async with open_manager(options) as manager:
        yield manager


class FixedKey:
    """The same master key in every process: for tests that kill one and open its home again."""

    def load(self) -> bytes:
        return b"k" * 32

    def create(self) -> bytes:
        return self.load()


def fixed_vault(store: Store) -> KustosVault:
    """A real vault under `FixedKey`."""

    async def find() -> FixedKey:
        return FixedKey()

    async def holds_secrets() -> bool:
        return True

    return KustosVault(find_source=find, holds_secrets=holds_secrets)
