"""MariaDB and MySQL. Pure."""

from typing import Final

from ..protocol.dumps import MysqlDump
from .recipe import Recipe, ends_with_line, operand, options, port

_EVERYTHING: Final = ("--routines", "--events", "--triggers")
_SAFELY: Final = (
    # Tables of engines with transactions as of one moment, without locking anybody out.
    "--single-transaction",
    "--quick",
    "--hex-blob",
    # Else each dump differs from the last.
    "--skip-dump-date",
)


def recipe(dump: MysqlDump) -> Recipe:
    """One database without statements that create or choose it: it can be read back under another
    name. All of them with. Raises CommandError."""
    where = options({"--host": dump.host, "--port": port(dump.port), "--user": dump.user})
    # A port alone would be ignored: without a host it is the socket.
    over_tcp = ("--protocol=tcp",) if dump.port else ()
    what = ("--", operand(dump.database)) if dump.database else ("--all-databases",)
    return Recipe(
        programs=("mariadb-dump", "mysqldump"),
        arguments=(*where, *over_tcp, *_SAFELY, *_EVERYTHING, *what),
        environment={"MYSQL_PWD": dump.password} if dump.password else {},
        user=dump.run_as,
        ends=ends_with_line("-- Dump completed"),
    )
