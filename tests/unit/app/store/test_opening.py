"""What can lie where the database should be."""

import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from kustos.core.ports import UnitOfWork
from kustos.store import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreNotWritableError,
    StoreTooNewError,
    StoreTooOldError,
    database_file,
    engine,
    open_in_stages,
    open_store,
    plain,
    schema,
)
from kustos.store.revision import HEAD
from kustos.store.sql_store import SqlStore
from kustos.store.staged import StagedStore
from tests.unit.app.store.samples import machine

Opening = Callable[[Path], SqlStore | StagedStore]


@pytest.fixture(params=[open_store, open_in_stages])
def opening(request: pytest.FixtureRequest) -> Opening:
    """Either way in: both refuse alike."""
    found: Opening = request.param
    return found


def fingerprints(folder: Path) -> dict[str, str]:
    """Every file with the hash of its content."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}


def modes(folder: Path) -> set[int]:
    """The permissions of the files in it."""
    return {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


async def fill_up(store: SqlStore) -> int:
    """Write until that fails; returns how many writes were acknowledged."""
    for number in range(1_000):
        try:
            await store.write(partial(put, str(number)))
        except StoreFullError:
            return number
    pytest.fail("the disk was not full")


def put(name: str, unit: UnitOfWork) -> None:
    unit.settings.put(name, "x" * 10_000)


def stored(unit: UnitOfWork) -> int:
    return sum(unit.settings.get(str(number)) is not None for number in range(1_000))


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
        connection.commit()


@pytest.fixture
def tmpfs(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    argv = ["mount", "-t", "tmpfs", "-o", "size=1m", "kustos-test", str(folder)]
    if subprocess.run(argv, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_what_is_not_there_is_created_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "kustos.db"
    store = open_store(path)
    await store.write(lambda unit: unit.machines.add(machine(), b"t"))
    assert modes(tmp_path) == {0o600}
    await store.close()
    again = open_store(str(path))
    assert await again.read(lambda unit: unit.machines.all()) == [machine()]
    await again.close()


def test_a_creation_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Neither half a database, which the next start would take for a whole one, nor its draft."""

    def fill(draft: Path) -> None:
        draft.write_bytes(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database_file.create(tmp_path / "kustos.db", fill)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_another_process_made_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "kustos.db"

    def fill(_draft: Path) -> None:
        path.write_bytes(b"theirs")

    database_file.create(path, fill)
    assert path.read_bytes() == b"theirs"
    assert [each.name for each in tmp_path.iterdir()] == ["kustos.db"]


def test_where_there_are_no_links_the_file_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    content = iter([b"first", b"second"])

    def fill(draft: Path) -> None:
        draft.write_bytes(next(content))

    path = tmp_path / "kustos.db"
    for _ in range(2):
        database_file.create(path, fill)
        assert path.read_bytes() == b"first"


def test_a_newer_database_is_refused_untouched(path: Path, opening: Opening) -> None:
    set_revision(path, "9999")
    before = fingerprints(path.parent)
    with pytest.raises(StoreTooNewError) as raised:
        opening(path)
    assert (raised.value.found, raised.value.known) == ("9999", HEAD)
    assert fingerprints(path.parent) == before


async def test_a_newer_database_that_was_not_closed_is_refused_untouched(
    path: Path, tmp_path: Path, opening: Opening
) -> None:
    """Its newest rows are in the WAL, which an ordinary connection would fold into the file."""
    store = open_store(path)
    await store.write(lambda unit: unit.machines.add(machine(), b"t"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        crashed = shutil.copytree(path.parent, tmp_path / "crashed")
    await store.close()
    before = fingerprints(crashed)
    assert f"{path.name}-wal" in before
    with pytest.raises(StoreTooNewError):
        opening(crashed / path.name)
    del before[f"{path.name}-shm"]  # an index of the WAL for those who look, rebuilt at will
    assert before.items() <= fingerprints(crashed).items()


@pytest.mark.parametrize("content", [b"", b"Kustos", b"SQLite format 3\0", b"\0" * 8192])
def test_what_is_no_database_is_damage_and_stays(
    tmp_path: Path, content: bytes, opening: Opening
) -> None:
    """Also an empty file: a new database is never empty, so something emptied it."""
    path = tmp_path / "kustos.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        opening(path)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["kustos.db"]


def test_the_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "kustos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = fingerprints(tmp_path)
    with pytest.raises(StoreDamagedError):
        open_store(path)
    assert fingerprints(tmp_path) == before


@pytest.mark.parametrize("revision", ["", "abc", "²"])
def test_a_revision_that_is_no_number_is_damage(path: Path, revision: str) -> None:
    set_revision(path, revision)
    with pytest.raises(StoreDamagedError):
        open_store(path)


def test_a_database_without_its_revision_is_damage(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()
    with pytest.raises(StoreDamagedError):
        open_store(path)


def test_a_truncated_database_is_damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    with pytest.raises(StoreDamagedError):
        open_store(path)


def test_a_folder_in_its_place_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreDamagedError):
        open_store(tmp_path)


def test_without_its_folder_it_is_not_writable(tmp_path: Path, opening: Opening) -> None:
    with pytest.raises(StoreNotWritableError):
        opening(tmp_path / "missing" / "kustos.db")


def test_on_a_read_only_disk_it_is_not_writable(tmpfs: Path, path: Path, opening: Opening) -> None:
    shutil.copy(path, tmpfs)
    remount(tmpfs, "ro")
    with pytest.raises(StoreNotWritableError):
        opening(tmpfs / path.name)
    with pytest.raises(StoreNotWritableError):
        opening(tmpfs / "new.db")


async def test_a_full_disk_loses_nothing_and_heals(tmpfs: Path) -> None:
    """Real ENOSPC: what was acknowledged stays, what was not is said to be not."""
    path = tmpfs / "kustos.db"
    store = open_store(path)
    acknowledged = await fill_up(store)
    assert acknowledged > 0
    assert await store.read(stored) == acknowledged
    remount(tmpfs, "size=4m")
    await store.write(partial(put, "room again"))
    await store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_no_room_for_a_new_database_leaves_none(tmpfs: Path) -> None:
    (tmpfs / "ballast").write_bytes(b"x" * 1_000_000)
    with pytest.raises(StoreFullError):
        open_store(tmpfs / "kustos.db")
    assert [each.name for each in tmpfs.iterdir()] == ["ballast"]


def test_a_database_that_another_program_holds_is_busy(
    path: Path, monkeypatch: pytest.MonkeyPatch, opening: Opening
) -> None:
    for part in (engine, plain):
        monkeypatch.setattr(part, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusyError):
            opening(path)


@pytest.mark.parametrize("target", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="file"):
        open_store(target)


def test_every_error_of_the_store_is_a_store_error() -> None:
    for error in (StoreBusyError, StoreDamagedError, StoreFullError, StoreNotWritableError):
        assert issubclass(error, StoreError)


async def test_a_path_with_every_odd_character_works(fresh_database: Path, tmp_path: Path) -> None:
    path = tmp_path / "50% of #1 ?a=b&ü \udce9.db"
    shutil.copy(fresh_database, path)
    store = open_store(path)
    await store.write(lambda unit: unit.settings.put("a", "b"))
    await store.close()
    assert set(fingerprints(tmp_path)) == {path.name}


def test_an_older_database_that_is_not_to_be_migrated_is_left_as_it_is(path: Path) -> None:
    """A manager of that version may be at work on it; on a server as well."""
    set_revision(path, "0000")
    before = fingerprints(path.parent)
    with pytest.raises(StoreTooOldError) as old:
        open_store(path, migrate=False)
    assert (old.value.found, old.value.known) == ("0000", HEAD)
    with pytest.raises(StoreTooOldError):
        schema._prepare_server(engine.url_of(path), HEAD, schema.SCRIPTS, migrating=False)
    assert fingerprints(path.parent) == before


def test_a_server_gets_its_tables_once(tmp_path: Path) -> None:
    """The way of a database that is no file, on one that happens to be."""
    url = engine.url_of(tmp_path / "server.db")
    schema._prepare_server(url, HEAD, schema.SCRIPTS)
    made = fingerprints(tmp_path)
    schema._prepare_server(url, HEAD, schema.SCRIPTS)
    assert fingerprints(tmp_path) == made


def test_a_server_with_a_newer_or_anothers_database_is_refused(tmp_path: Path) -> None:
    url = engine.url_of(tmp_path / "server.db")
    schema._prepare_server(url, HEAD, schema.SCRIPTS)
    set_revision(tmp_path / "server.db", "9999")
    with pytest.raises(StoreTooNewError):
        schema._prepare_server(url, HEAD, schema.SCRIPTS)
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreDamagedError):
        schema._prepare_server(engine.url_of(tmp_path / "foreign.db"), HEAD, schema.SCRIPTS)


def test_the_draft_of_a_start_that_was_killed_goes_with_the_next(tmp_path: Path) -> None:
    """That of a process which still lives, and what is called otherwise, stay."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead = [f"kustos.db.{ended.pid}.new", f"kustos.db.{ended.pid}.new-journal"]
    alive = [f"kustos.db.{os.getppid()}.new", "kustos.db.old.new", "my-kustos.db.1.newer"]
    for name in dead + alive:
        (tmp_path / name).touch()
    database_file.create(tmp_path / "kustos.db", lambda _: None)
    assert {file.name for file in tmp_path.iterdir()} == {"kustos.db", *alive}
