"""Databases of real servers, saved by every restic, and read back into a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kustos_agent.protocol.dumps import MysqlDump, PostgresDump
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers import database_servers
from tests.helpers.database_servers import MariaDb, Postgres
from tests.helpers.restics import Heard
from tests.integration.restic.dumping import Office

ODD = 'it\'s "odd" \\ ü\n\ttabs and\nlines'
"""What a column holds."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """With a database `shop` of 20,000 rows, and an account."""
    with database_servers.postgres() as server:
        server.sql("CREATE DATABASE shop")
        server.sql("CREATE ROLE clerk LOGIN PASSWORD 'x'")
        quoted = ODD.replace("'", "''")
        server.sql(
            "CREATE TABLE goods (id serial PRIMARY KEY, label text, data bytea);"
            f"INSERT INTO goods (label, data) SELECT '{quoted}' || n, sha256(n::text::bytea)"
            " FROM generate_series(1, 20000) n",
            "shop",
        )
        yield server


@pytest.fixture(scope="module")
def mariadb() -> Iterator[MariaDb]:
    """With a database `shop` of 20,000 rows and a procedure."""
    with database_servers.mariadb() as server:
        quoted = ODD.replace("\\", "\\\\").replace("'", "''")
        server.sql(
            "CREATE DATABASE shop; USE shop;"
            "CREATE TABLE goods (id int PRIMARY KEY, label text, data blob) ENGINE=InnoDB;"
            f"INSERT INTO goods SELECT seq, CONCAT('{quoted}', seq), UNHEX(SHA2(seq, 256))"
            " FROM seq_1_to_20000;"
            "CREATE PROCEDURE sold() SELECT COUNT(*) FROM goods"
        )
        yield server


@pytest.fixture
def office(toolkit: Toolkit, access: RepositoryAccess, heard: Heard, tmp_path: Path) -> Office:
    return Office(toolkit, access, heard, tmp_path)


def pg(server: Postgres, name: str = "shop.sql", **fields: str) -> PostgresDump:
    """A dump of that server."""
    given = {"database": "shop", "password": server.password} | fields
    return PostgresDump(name=name, host=server.host, port=server.port, user=server.user, **given)


def maria(server: MariaDb, name: str = "shop.sql", **fields: str) -> MysqlDump:
    """A dump of that server."""
    given = {"database": "shop", "password": server.password} | fields
    return MysqlDump(name=name, host=server.host, port=server.port, user=server.user, **given)


async def test_a_postgresql_database_comes_back_from_its_dump(
    office: Office, postgres: Postgres, source: Path
) -> None:
    """Beside a folder: a snapshot each, row for row the same in another database."""
    saved = await office.save(pg(postgres), sources=(str(source),))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    assert saved.result is not None
    (dump,) = saved.result.dumps
    assert office.snapshots == sorted([dump.snapshot_id, saved.result.snapshot_id])
    text = office.read(dump.snapshot_id, "shop.sql")
    assert len(text) == dump.bytes
    assert saved.result.bytes_total == dump.bytes + len("Dear all") + len("1 2 3")
    assert postgres.password not in office.heard.text
    assert not list(office.folder.glob("spool/*"))

    postgres.sql("DROP DATABASE IF EXISTS copy")
    postgres.sql("CREATE DATABASE copy")
    postgres.sql(text.decode(), "copy")
    rows = "SELECT count(*), md5(string_agg(label || data::text, ',' ORDER BY id)) FROM goods"
    assert postgres.sql(rows, "copy") == postgres.sql(rows, "shop")
    assert postgres.sql("SELECT count(*) FROM goods", "copy") == "20000"


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_whole_postgresql_server_is_dumped_with_its_accounts(
    office: Office, postgres: Postgres
) -> None:
    """Without the name of a database; by accounts that need no password on the machine alone."""
    saved = await office.save(pg(postgres, "all.sql", database=""))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    assert saved.result is not None
    assert saved.result.snapshot_id == saved.result.dumps[0].snapshot_id
    text = office.read(saved.result.snapshot_id, "all.sql").decode()
    assert "CREATE ROLE clerk" in text
    assert "\\connect shop" in text


async def test_a_mariadb_database_comes_back_from_its_dump(
    office: Office, mariadb: MariaDb
) -> None:
    """Row for row the same in another database, and its procedure with it."""
    saved = await office.save(maria(mariadb))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    assert saved.result is not None
    (snapshot,) = office.snapshots
    text = office.read(snapshot, "shop.sql")
    assert saved.result.dumps[0].bytes == len(text)
    assert mariadb.password not in office.heard.text

    mariadb.sql("DROP DATABASE IF EXISTS copy; CREATE DATABASE copy")
    mariadb.sql(text.decode(), "copy")
    rows = "SET group_concat_max_len=99999999; SELECT COUNT(*), MD5(GROUP_CONCAT(label, HEX(data) ORDER BY id)) FROM goods"  # noqa: E501  one statement
    assert mariadb.sql(rows, "copy") == mariadb.sql(rows, "shop")
    assert mariadb.sql("CALL sold()", "copy") == "20000"


async def test_two_dumps_of_what_has_not_changed_are_the_same(
    office: Office, mariadb: MariaDb
) -> None:
    """No date in it: the second adds next to nothing to the repository."""
    first = await office.save(maria(mariadb, "all.sql", database=""))
    second = await office.save(maria(mariadb, "all.sql", database=""))
    assert first.result is not None, (first, office.heard.text)
    assert second.result is not None
    assert first.result.bytes_added > 100_000
    assert second.result.bytes_added < 10_000


@pytest.mark.provokes(ErrorClass.DUMP_FAILED)
async def test_a_refused_login_fails_the_task_and_leaves_no_snapshot(
    office: Office, postgres: Postgres, mariadb: MariaDb, source: Path
) -> None:
    """Of nothing at all, the folders included; the server's own words say why. Nobody is asked for
    a password that is not there."""
    for dump, words in (
        (pg(postgres, password="wrong one"), "password authentication failed"),
        (pg(postgres, password=""), "password"),
        (maria(mariadb, password="wrong one"), "Access denied"),
    ):
        saved = await office.save(dump, sources=(str(source),))
        assert saved.outcome is Outcome.FAILED
        assert saved.problem is not None
        assert saved.problem.error is ErrorClass.DUMP_FAILED
        assert saved.problem.subject == "shop.sql"
        assert words in saved.problem.detail, saved
        assert words in office.heard.text
    assert not office.snapshots
    assert not list((Path(office.access.location) / "locks").iterdir())


@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_a_database_that_is_not_there_is_no_empty_dump(
    office: Office, postgres: Postgres, mariadb: MariaDb
) -> None:
    """And dumps that were saved before it stay, and are told."""
    saved = await office.save(maria(mariadb, "good.sql"), pg(postgres, "gone.sql", database="gone"))
    assert saved.outcome is Outcome.FAILED
    assert saved.problem is not None
    assert saved.problem.error is ErrorClass.DUMP_FAILED
    assert saved.problem.subject == "gone.sql"
    assert 'database "gone" does not exist' in saved.problem.detail
    assert saved.result is not None
    assert [dump.name for dump in saved.result.dumps] == ["good.sql"]
    assert office.snapshots == [saved.result.dumps[0].snapshot_id]
