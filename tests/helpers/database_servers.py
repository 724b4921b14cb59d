"""Real database servers on loopback, each with folders, a port and a password of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.helpers.processes import LOOPBACK, child, find_program, free_port

PASSWORD: Final = 'pass\'word "of" $boss \\ #1 ü'
"""With all that quoting goes wrong with."""


@dataclass(frozen=True)
class Server:
    """A running server. `user` may do everything there."""

    host: str
    port: int
    user: str
    password: str
    socket: str

    def run(self, argv: Sequence[str], stdin: bytes = b"") -> str:
        """What a client program of the server answers; raises CalledProcessError."""
        variables = {"PGPASSWORD": self.password, "MYSQL_PWD": self.password}
        done = subprocess.run(
            argv, input=stdin, env={**os.environ, **variables}, capture_output=True, check=False
        )
        if done.returncode:
            raise AssertionError(f"{argv[0]}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode()


@dataclass(frozen=True)
class Postgres(Server):
    """PostgreSQL."""

    def sql(self, text: str, database: str = "postgres") -> str:
        """The rows, one a line, columns apart by `|`."""
        argv = ["psql", "--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--no-password"]
        argv += ["--set=ON_ERROR_STOP=1", f"--host={self.host}", f"--port={self.port}"]
        argv += [f"--username={self.user}", f"--dbname={database}"]
        return self.run(argv, text.encode()).strip()


@dataclass(frozen=True)
class MariaDb(Server):
    """MariaDB."""

    def sql(self, text: str, database: str = "") -> str:
        """The rows, one a line, columns apart by tabs."""
        argv = ["mariadb", "--no-defaults", "--batch", "--skip-column-names", "--protocol=tcp"]
        argv += [f"--host={self.host}", f"--port={self.port}", f"--user={self.user}"]
        return self.run([*argv, *([database] if database else [])], text.encode()).strip()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that asks everybody for a password."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert programs, "no PostgreSQL to test with; run: python3 installers/bootstrap.py setup"
    with _folder("postgres") as (folder, words):
        (folder / "password").write_text(PASSWORD)
        _give(folder, "postgres")
        options = ["--auth=scram-sha-256", "--username=boss", "--encoding=UTF8", "--no-sync"]
        options += [f"--pgdata={folder}/data", f"--pwfile={folder}/password"]
        _do([*words, f"{programs[-1]}/initdb", *options])

        def argv(port: int) -> list[str]:
            options = [f"--listen_addresses={LOOPBACK}", f"--port={port}", "--fsync=off"]
            options += [f"--unix_socket_directories={folder}"]
            return [*words, f"{programs[-1]}/postgres", "-D", f"{folder}/data", *options]

        with _serving(argv, "database system is ready to accept connections") as port:
            yield Postgres(LOOPBACK, port, "boss", PASSWORD, str(folder))


@contextmanager
def mariadb() -> Iterator[MariaDb]:
    """A MariaDB that lets in `boss` alone, by password."""
    with _folder("mysql") as (folder, words):
        _give(folder, "mysql")
        options = ["--no-defaults", f"--datadir={folder}/data", "--skip-test-db"]
        options += ["--auth-root-authentication-method=normal"]
        _do([*words, find_program("mariadb-install-db", "mariadb-server"), *options])
        start = folder / "start.sql"
        quoted = PASSWORD.replace("\\", "\\\\").replace("'", "''")
        start.write_text(
            "SET NAMES utf8mb4;\n"
            f"CREATE USER boss@'%' IDENTIFIED BY '{quoted}';\n"
            "GRANT ALL ON *.* TO boss@'%' WITH GRANT OPTION;\nDROP USER root@localhost;\n"
        )
        _give(folder, "mysql")

        def argv(port: int) -> list[str]:
            options = ["--no-defaults", f"--bind-address={LOOPBACK}", f"--port={port}"]
            options += [f"--datadir={folder}/data", f"--socket={folder}/socket"]
            options += [f"--init-file={start}", f"--pid-file={folder}/pid"]
            options += ["--character-set-server=utf8mb4"]
            return [*words, find_program("mariadbd", "mariadb-server"), *options]

        with _serving(argv, "ready for connections") as port:
            yield MariaDb(LOOPBACK, port, "boss", PASSWORD, f"{folder}/socket")


@contextmanager
def _folder(account: str) -> Iterator[tuple[Path, list[str]]]:
    """A folder that the account can enter, which pytest's cannot be, and the words that run a
    program under it: neither server runs as root."""
    folder = Path(tempfile.mkdtemp(prefix="kustos-db-"))
    try:
        words: list[str] = []
        if os.geteuid() == 0:
            pwd.getpwnam(account)
            words = [find_program("setpriv", "util-linux"), "--init-groups", "--reuid"]
            words += [account, "--regid", account, "--"]
        yield folder, words
    finally:
        shutil.rmtree(folder)


def _give(folder: Path, account: str) -> None:
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, account, account)


def _do(argv: Sequence[str]) -> None:
    done = subprocess.run(argv, capture_output=True, check=False, cwd="/")
    assert done.returncode == 0, f"{argv}: {done.stderr.decode(errors='replace')}"


@contextmanager
def _serving(argv: Callable[[int], list[str]], ready: str) -> Iterator[int]:
    port = free_port()
    with child(argv(port), folder=Path("/")) as server:
        server.wait_for_output(ready, timeout=60)
        yield port
