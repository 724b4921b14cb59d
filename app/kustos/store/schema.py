"""Which tables the database has, and bringing them up to date."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, inspect, text

from . import database_file
from .engine import broken_references, file_of, migration_engine, url_of
from .errors import StoreDamagedError, StoreError, StoreTooOldError
from .revision import HEAD, is_older

SCRIPTS: Final = Path(__file__).parent / "migrations"


def prepare(url: URL, *, head: str = HEAD, scripts: Path = SCRIPTS, migrating: bool = True) -> None:
    """Create what is not there, migrate what is older (or, not `migrating`, refuse it), refuse what
    is newer.

    Raises StoreTooNewError, StoreTooOldError or StoreDamagedError before anything was written; a
    failed migration is undone whole and raises what failed.
    """
    path = file_of(url)
    if path is None:
        _prepare_server(url, head, scripts, migrating=migrating)
    elif not path.exists():
        database_file.create(path, lambda draft: migrate(url_of(draft), scripts))
    elif is_older(found := database_file.revision_of(path), head):
        if not migrating:
            raise StoreTooOldError(found, head)
        database_file.copy(path, path.with_name(f"{path.name}.before-{head}"))
        migrate(url, scripts)


def _prepare_server(url: URL, head: str, scripts: Path, *, migrating: bool = True) -> None:
    engine = migration_engine(url)
    try:
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            if "alembic_version" in names:
                found = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
                current = not is_older(found, head)
                if not (current or migrating):
                    raise StoreTooOldError(found, head)
            elif names:
                raise StoreDamagedError("not a Kustos database")
            else:
                current = False
    finally:
        engine.dispose()
    if not current:
        migrate(url, scripts)


def migrate(url: URL, scripts: Path = SCRIPTS) -> None:
    """Run the scripts that the database has not had, all of them in one transaction."""
    from alembic import command  # noqa: PLC0415  0.1 s, and needed once in the life of a revision
    from alembic.config import Config  # noqa: PLC0415  the same

    config = Config()
    # The setting goes through ConfigParser, to which % is special.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    engine = migration_engine(url)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if broken := broken_references(connection):
                raise StoreError(f"{broken} broken references after the migration")
    finally:
        engine.dispose()
