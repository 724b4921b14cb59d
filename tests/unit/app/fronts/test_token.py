"""`kustos token`, beside a manager, without one, and where it must not touch anything."""

import asyncio
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kustos.bootstrap import PORT_SETTING
from kustos.cli import main
from kustos.home import HOME_VARIABLE, Home
from kustos.link.certificates import open_certificates
from kustos.store import open_store
from kustos_agent.protocol.token import parse_token


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


def test_beside_a_running_manager_it_does_not_say_that_there_is_none(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_started_once(home))
    with home.held():
        assert main(["token"]) == 0
    assert "not running" not in capsys.readouterr().err


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
