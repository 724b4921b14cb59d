"""`kustos token`, beside a manager, without one, and where it must not touch anything."""

import asyncio
import hashlib
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from kustos.bootstrap import PORT_SETTING
from kustos.cli import main
from kustos.home import HOME_VARIABLE, Home
from kustos.link.certificates import open_certificates
from kustos.store import open_store, schema, sql_store
from kustos.store.database_file import revision_of
from kustos.store.revision import HEAD
from kustos_agent.protocol.token import parse_token
from tests.helpers.managers import running_manager


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return Home(tmp_path / "home")


async def _started_once(home: Home) -> None:
    home.make()
    store = open_store(home.database)
    await store.write(lambda unit: unit.settings.put(PORT_SETTING, "40001"))
    await store.close()
    open_certificates(home.certificates)


def _set_port(home: Home, port: int) -> None:
    with closing(sqlite3.connect(home.database)) as database:
        database.execute("INSERT INTO settings VALUES (?, ?)", [PORT_SETTING, str(port)])
        database.commit()


def _content(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_before_the_first_start_there_is_a_sentence_and_no_file(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token"]) == 1
    assert "Start Kustos once" in capsys.readouterr().err
    assert not home.folder.exists()


def test_a_token_names_the_port_and_the_ca(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_started_once(home))
    assert main(["token"]) == 0
    said = capsys.readouterr()
    token = parse_token(said.out)
    assert all(address.endswith(":40001") for address in token.addresses)
    assert token.ca == open_certificates(home.certificates).fingerprint
    assert "not running" in said.err
    assert token.secret not in said.err
    assert token.secret.encode() not in home.database.read_bytes()


async def test_beside_a_running_manager_it_does_not_say_that_there_is_none(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the manager, which is dialled for this, is not disturbed: it would log a warning."""
    async with running_manager(home.folder) as manager:
        address = parse_token(await manager.enrolment.issue_token()).addresses[-1]
        port = int(address.rpartition(":")[2])
        await asyncio.to_thread(_set_port, home, port)
        assert await asyncio.to_thread(main, ["token"]) == 0
        assert "not running" not in capsys.readouterr().err


def test_a_manager_that_starts_in_this_moment_finds_its_home_free(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is not taken, not even for a look."""
    asyncio.run(_started_once(home))

    def taken(_: Home) -> None:
        pytest.fail("the lock was taken")

    monkeypatch.setattr(Home, "held", taken)
    assert main(["token"]) == 0
    parse_token(capsys.readouterr().out)
    assert not home.lock.exists()


@pytest.fixture
def newer_program(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The home has been started once, and the program then learnt one more script; the revision it
    leads to."""
    asyncio.run(_started_once(home))
    scripts = tmp_path / "newer"
    shutil.copytree(schema.SCRIPTS, scripts)
    revision = f"{int(HEAD) + 1:04}"
    lines = [f"revision = {revision!r}", f"down_revision = {HEAD!r}", "upgrade = dict"]
    (scripts / "versions" / f"{revision}_more.py").write_text("\n".join(lines))
    newer = partial(schema.prepare, head=revision, scripts=scripts)
    monkeypatch.setattr(sql_store, "prepare", newer)
    return revision


def test_beneath_a_running_manager_of_an_older_version_nothing_is_migrated(
    home: Home,
    newer_program: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with home.held():
        before = _content(home.folder)
        for language, word in (("C.UTF-8", "older version"), ("de_DE.UTF-8", "älterer Version")):
            monkeypatch.setenv("LC_ALL", language)
            assert main(["token"]) == 1
            said = capsys.readouterr()
            assert said.out == ""
            assert word in said.err
            assert str(home.database) in said.err
        assert _content(home.folder) == before
    assert revision_of(home.database) == HEAD < newer_program


def test_without_a_manager_the_store_of_an_older_version_is_migrated(
    home: Home, newer_program: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the copy beside it that every migration makes."""
    assert main(["token"]) == 0
    parse_token(capsys.readouterr().out.splitlines()[-1])
    assert revision_of(home.database) == newer_program
    copy = home.database.with_name(f"{home.database.name}.before-{newer_program}")
    assert revision_of(copy) == HEAD


def test_the_store_of_a_newer_version_is_named_and_left_as_it_is(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_started_once(home))
    with closing(sqlite3.connect(home.database)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = _content(home.folder)
    assert main(["token"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "newer Kustos" in said.err
    assert str(home.database) in said.err
    assert _content(home.folder) == before


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000], ids=["empty", "rubbish"])
def test_a_damaged_store_is_named_and_left_as_it_is(
    home: Home, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    home.make()
    home.database.write_bytes(content)
    assert main(["token"]) == 1
    assert "damaged" in capsys.readouterr().err
    assert _content(home.folder) == {"kustos.db": hashlib.sha256(content).hexdigest()}


def test_damaged_certificates_are_named_in_the_languages_of_the_office(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_started_once(home))
    certificate = home.certificates / "ca.pem"
    certificate.write_bytes(b"rubbish")
    for language, word in (("C.UTF-8", "damaged"), ("de_DE.UTF-8", "beschädigt")):
        monkeypatch.setenv("LC_ALL", language)
        assert main(["token"]) == 1
        said = capsys.readouterr().err
        assert word in said
        assert str(certificate) in said
    assert certificate.read_bytes() == b"rubbish"


@pytest.mark.parametrize("below", ["", "deep/er"])
def test_a_home_that_cannot_be_is_not_asked_to_be_started_once(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    """A file is in its place, or above it."""
    home.folder.write_text("a file")
    monkeypatch.setenv(HOME_VARIABLE, str(home.folder / below))
    assert main(["token"]) == 1
    said = capsys.readouterr().err
    assert f"{home.folder} is not a folder" in said
    assert "Start Kustos" not in said


def test_a_home_where_nothing_can_be_made_says_so(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # permissions do not stop root
    assert main(["token"]) == 1
    assert f"{home.folder.parent} cannot be written to" in capsys.readouterr().err


def test_a_folder_in_the_databases_place_is_named(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.database.mkdir(parents=True)
    assert main(["token"]) == 1
    said = capsys.readouterr().err
    assert str(home.database) in said
    assert "not a Kustos database" in said


def test_a_full_disk_is_told_as_one(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own words for it are SQLITE_IOERR_SHMSIZE and SQLITE_FULL."""
    asyncio.run(_started_once(home))

    def full(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
        error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
        raise error

    monkeypatch.setattr(sql_store, "prepare", full)
    assert main(["token"]) == 1
    said = capsys.readouterr().err
    assert "the disk is full" in said
    assert "SQLITE" not in said
