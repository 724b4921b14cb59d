"""PostgreSQL: pg_dump for a database, pg_dumpall for a server. Pure."""

from typing import Final

from ..protocol.dumps import PostgresDump
from ..restic.command import CommandError
from .recipe import Recipe, ends_with_line, options, port

_WHOLE: Final = ends_with_line(
    "-- PostgreSQL database dump complete", "-- PostgreSQL database cluster dump complete"
)


def recipe(dump: PostgresDump) -> Recipe:
    """Plain SQL and not PostgreSQL's own format: restic compresses and finds what is the same in
    yesterday's, and the last line tells that it is whole. Raises CommandError."""
    arguments = options(
        {"--host": dump.host, "--port": port(dump.port), "--username": dump.user}
        | {"--dbname": _database(dump.database)}
    )
    return Recipe(
        programs=("pg_dump" if dump.database else "pg_dumpall",),
        arguments=("--no-password", *arguments),
        environment={"PGPASSWORD": dump.password} if dump.password else {},
        user=dump.run_as,
        ends=_WHOLE,
    )


def _database(name: str) -> str:
    """Raises CommandError for what libpq takes for a list of settings, which may lead anywhere."""
    if "=" in name or "://" in name:
        raise CommandError(name[:64], "no name of a database")
    return name
