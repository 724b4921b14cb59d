"""Which program each kind of dump runs, how it gets its password, how a whole one ends."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kustos_agent.dumps.kinds import recipe_of
from kustos_agent.dumps.pouring import Poured, fault
from kustos_agent.dumps.recipe import checked_name, without_twins
from kustos_agent.protocol.dumps import (
    CommandDump,
    DumpSpec,
    MongoDump,
    MysqlDump,
    PostgresDump,
    VolumeDump,
)
from kustos_agent.restic.command import CommandError
from kustos_agent.restic.process import Ended

SECRET = "hush hush"
POSTGRES = PostgresDump(name="a", host="db", user="bob", password=SECRET)
MARIA = MysqlDump(name="a", host="db", user="bob", password=SECRET)
MONGO = MongoDump(name="a", host="db", user="bob", password=SECRET)


def test_one_database_of_postgresql() -> None:
    """pg_dump, which asks nobody for a password."""
    recipe = recipe_of(replace(POSTGRES, database="shop", port=5433))
    assert recipe.programs == ("pg_dump",)
    assert recipe.arguments == (
        "--no-password",
        "--host=db",
        "--port=5433",
        "--username=bob",
        "--dbname=shop",
    )
    assert recipe.environment == {"PGPASSWORD": SECRET}


def test_a_server_of_this_machine_by_its_own_account() -> None:
    """No database is all of them, no host the socket, no password none in the environment."""
    recipe = recipe_of(PostgresDump(name="a", run_as="postgres"))
    assert (recipe.programs, recipe.arguments) == (("pg_dumpall",), ("--no-password",))
    assert (recipe.environment, recipe.user) == ({}, "postgres")


def test_one_database_of_mariadb() -> None:
    """With what belongs to it, without a date; its name can be no option. A port means TCP."""
    recipe = recipe_of(replace(MARIA, database="shop", port=3307))
    assert recipe.programs == ("mariadb-dump", "mysqldump")
    assert recipe.arguments[-2:] == ("--", "shop")
    for option in ("--protocol=tcp", "--single-transaction", "--routines", "--skip-dump-date"):
        assert option in recipe.arguments
    assert recipe.environment == {"MYSQL_PWD": SECRET}
    assert recipe_of(MysqlDump(name="a")).arguments[-1] == "--all-databases"


@given(st.text(max_size=50))
def test_mongodb_gets_its_password_by_a_file_that_yaml_can_read(password: str) -> None:
    """JSON is YAML: one line, whatever is in the password."""
    recipe = recipe_of(MongoDump(name="a", database="shop", user="bob", password=password))
    assert "--authenticationDatabase=admin" in recipe.arguments
    assert not password or password not in recipe.arguments
    if password:
        key, _, value = recipe.secrets["--config"].partition(": ")
        assert (key, json.loads(value)) == ("password", password)
        assert "\n" not in value


@pytest.mark.parametrize(
    "dump",
    [
        POSTGRES,
        MARIA,
        MONGO,
        CommandDump(name="a", command=("x",), environment={"TOKEN": SECRET}),
    ],
)
def test_no_secret_is_an_argument_or_in_a_text(dump: DumpSpec) -> None:
    """Nor in what a log or a traceback may show; and it is known as one, so that it is masked."""
    recipe = recipe_of(dump)
    assert SECRET not in f"{recipe.arguments}{recipe!r}{dump!r}"
    assert SECRET in "".join(recipe.hidden)


@pytest.mark.parametrize(
    ("dump", "tail"),
    [
        (PostgresDump(name="a"), b"--\n-- PostgreSQL database cluster dump complete\n--\n\n"),
        (
            PostgresDump(name="a", database="b"),
            b"\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n",
        ),
        (MysqlDump(name="a"), b"/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;\n\n-- Dump completed\n"),
        (MysqlDump(name="a"), b"\n-- Dump completed on 2026-11-22  9:00:00\n"),
        (MongoDump(name="a"), b"\x6d\xe2\x99\x81\x00data\xff\xff\xff\xff"),
        (VolumeDump(name="a", volume="v"), b"data" + bytes(1024)),
        (CommandDump(name="a", command=("x",), ends_with="-- done"), b"x\n-- done\r\n\n"),
        (CommandDump(name="a", command=("x",)), b"anything"),
    ],
)
def test_a_whole_dump_is_known_by_its_end(dump: DumpSpec, tail: bytes) -> None:
    """And one without it is known as cut, whatever its program's exit code."""
    recipe = recipe_of(dump)
    assert fault("a", recipe, Poured(Ended(0), len(tail), tail), "") is None
    if not isinstance(dump, CommandDump) or dump.ends_with:
        cut = tail[:8]
        problem = fault("a", recipe, Poured(Ended(0), len(cut), cut), "")
        assert problem is not None
        assert "breaks off" in problem.detail


def test_a_file_that_changed_under_tar_is_no_failure() -> None:
    """Its exit code 1; a fatal error is 2."""
    recipe = recipe_of(VolumeDump(name="a", volume="v"))
    whole = bytes(1024)
    assert fault("a", recipe, Poured(Ended(1), 1024, whole), "") is None
    assert fault("a", recipe, Poured(Ended(2), 1024, whole), "") is not None


def test_an_archive_of_nothing_is_no_dump_of_mongodb() -> None:
    """What mongodump writes before it finds out that it is not let in."""
    recipe = recipe_of(MongoDump(name="a"))
    tail = b"\x6d\xe2\x99\x81\xff\xff\xff\xff"
    assert fault("a", recipe, Poured(Ended(0), len(tail), tail), "") is not None


@given(st.text(max_size=120))
def test_a_name_is_one_part_of_a_path_or_refused(name: str) -> None:
    """And shows as what it is."""
    try:
        checked_name(name)
    except CommandError:
        return
    assert 0 < len(name) <= 100
    assert not {"/", "\\", "\0", "\n"} & set(name)
    assert name[0] not in ".-_ "
    assert name.isprintable()


@pytest.mark.parametrize("name", ["shop.sql", "Über uns (alt).sql", "2026-11.tar", "a" * 100])
def test_a_usual_name_is_taken(name: str) -> None:
    """In any language."""
    assert checked_name(name) == name


def test_two_dumps_of_one_name_are_refused() -> None:
    """Nobody could tell which is which."""
    without_twins(["a", "b"])
    with pytest.raises(CommandError):
        without_twins(["a", "b", "a"])


@pytest.mark.parametrize(
    "dump",
    [
        PostgresDump(name="a", database="host=elsewhere dbname=x"),
        PostgresDump(name="a", database="postgresql://elsewhere/x"),
        PostgresDump(name="a", user="b\0c"),
        MysqlDump(name="a", database="--defaults-file=/x"),
        VolumeDump(name="a", volume="-f"),
        CommandDump(name="a", command=("",)),
        CommandDump(name="a", command=("x", "a\0b")),
        CommandDump(name="a", command=("x",), environment={"A=B": "c"}),
    ],
)
def test_what_would_mean_something_else_is_refused(dump: DumpSpec) -> None:
    """Options in disguise, settings in the place of a name, what no program can be given."""
    with pytest.raises(CommandError):
        recipe_of(dump)
