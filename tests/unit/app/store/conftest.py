"""A store in a file of its own, and units of work on one without threads.

With KUSTOS_TEST_POSTGRESQL set to a SQLAlchemy URL the tests of rows run on that (emptied)
database instead: what holds on SQLite has to hold there too.
"""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from kustos.store import open_store
from kustos.store.engine import url_of, writer_engine
from kustos.store.schema import prepare
from kustos.store.sql_store import SqlStore
from kustos.store.tables import METADATA
from kustos.store.unit_of_work import SqlUnit
from tests.helpers.fresh_store import fresh_store
from tests.unit.app.store.samples import job, machine, repository

Units = Callable[[], AbstractContextManager[SqlUnit]]


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database."""
    path = tmp_path_factory.mktemp("fresh") / "kustos.db"
    fresh_store(path).close_here()
    return path


@pytest.fixture
def path(fresh_database: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "kustos.db"
    shutil.copy(fresh_database, copy)
    return copy


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    opened = open_store(path)
    yield opened
    await opened.close()


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    server = os.environ.get("KUSTOS_TEST_POSTGRESQL")
    target = url_of(server or path)
    if server:
        prepare(target)
    opened = writer_engine(target)
    if server:
        with opened.begin() as connection:
            # Not by DELETE, which the audit refuses.
            names = ", ".join(table.name for table in METADATA.sorted_tables)
            connection.execute(text(f"TRUNCATE {names}"))
    yield opened
    opened.dispose()


@pytest.fixture
def units(engine: Engine) -> Units:
    """Opens a unit of work in a transaction that is committed at its end."""

    @contextmanager
    def opened() -> Iterator[SqlUnit]:
        with engine.begin() as connection:
            yield SqlUnit(connection)

    return opened


@pytest.fixture
def unit(units: Units) -> Iterator[SqlUnit]:
    """On a database that knows one machine, one repository and one job between them."""
    with units() as opened:
        opened.machines.add(machine(), b"t" * 32)
        opened.repositories.add(repository())
        opened.jobs.add(job())
        yield opened
