"""A new store without the time that Alembic takes for it."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kustos.store import open_store
from kustos.store.sql_store import SqlStore


def fresh_store(path: Path) -> SqlStore:
    """The store at `path`; if there is none, a new one, made once in this process and copied."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(_empty())
    return open_store(path)


@cache
def _empty() -> bytes:
    """Used once, so its journal is a WAL."""
    with TemporaryDirectory(prefix="fresh-store-") as folder:
        path = Path(folder) / "kustos.db"
        open_store(path).close_here()
        return path.read_bytes()
