"""`kustos audit`: without a window, beside one, and in files that others read."""

import asyncio
import base64
import csv
import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos.cli import main
from kustos.core.audit import Subject, SubjectKind
from kustos.core.audit_trail import AuditTrail
from kustos.home import HOME_VARIABLE, Home
from kustos.store import open_store
from kustos.vault import desktop_vault
from tests.unit.app.store.test_audit import deed, spoil

FORMULA = '=HYPERLINK("https://example.org","PC")'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Of a manager that is not there, with three entries."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    home = Home(tmp_path / "home")
    home.make()
    return home


async def _entries(home: Home) -> None:
    store = open_store(home.database)
    await store.write(lambda unit: unit.audit.add(deed(1)))
    named = Subject(SubjectKind.MACHINE, "m", FORMULA)
    await store.write(lambda unit: unit.audit.add(deed(2, subject=named)))
    await store.write(lambda unit: unit.audit.add(deed(3)))
    await store.close()


@pytest.fixture
async def entries(home: Home) -> None:
    await _entries(home)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


@pytest.mark.usefixtures("entries")
def test_a_whole_audit_says_so_and_gives_its_end_to_note(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["audit", "verify"]) == 0
    lines = said(capsys).splitlines()
    assert lines[:2] == ["Entries: 3. Each follows from the one before.", "Nothing is sealed yet."]
    head = lines[-1].rpartition(" ")[2]
    assert main(["audit", "verify", "--head", head]) == 0
    assert "The noted end is there." in said(capsys)
    assert main(["audit", "verify", "--head", f"2:{head.partition(':')[2]}"]) == 1
    assert "is not there" in said(capsys)


@pytest.mark.usefixtures("entries")
def test_the_first_bad_entry_is_named_and_the_exit_code_is_1(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(home.database, "UPDATE audit SET subject_name = '' WHERE number = 2")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert main(["audit", "verify"]) == 1
    assert said(capsys).startswith("Eintrag 2 ist nicht, wie er geschrieben wurde")


@pytest.mark.usefixtures("entries")
def test_it_reads_a_store_that_is_in_use(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with home.held():
        store = open_store(home.database)
        assert main(["audit", "verify"]) == 0
        store.close_here()
    assert "Entries: 3." in said(capsys)


@pytest.mark.usefixtures("entries")
def test_a_seal_whose_key_is_behind_a_passphrase_is_not_called_broken(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command asks for none."""

    async def seal() -> None:
        store = open_store(home.database)
        vault = desktop_vault(home.master_key)(store)
        await vault.unlock("correct horse")
        await AuditTrail(store=store, vault=vault).visit()
        await store.close()

    asyncio.run(seal())
    assert main(["audit", "verify"]) == 0
    assert "The seal was not looked at: the master key is locked." in said(capsys)


@pytest.mark.usefixtures("entries")
def test_a_spreadsheet_gets_every_field_and_no_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "audit.csv"
    target.write_text("older")
    assert main(["audit", "export", "--csv", str(target)]) == 0
    assert capsys.readouterr() == ("", f"Entries written to {target}: 3\n")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["at"] == "2026-11-22T12:01:00+00:00"
    assert rows[0]["before"] == '{"name":"PC-0"}'
    assert rows[1]["subject_name"] == f"'{FORMULA}"
    assert rows[1]["previous_hash"] == rows[0]["hash"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.csv", "home"]


@pytest.mark.usefixtures("entries")
def test_a_program_gets_one_object_a_line(tmp_path: Path) -> None:
    target = tmp_path / "audit.json"
    assert main(["audit", "export", "--json", str(target)]) == 0
    found = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [one["number"] for one in found] == [1, 2, 3]
    assert found[1]["subject_name"] == FORMULA
    assert found[0]["after"] == {"name": "PC-1"}


@pytest.mark.usefixtures("entries")
def test_whoever_has_the_export_can_check_it_by_what_the_documents_say(tmp_path: Path) -> None:
    """docs/reference/audit.md, without a line of Kustos."""
    target = tmp_path / "audit.json"
    assert main(["audit", "export", "--json", str(target)]) == 0
    previous = bytes(32)
    for line in target.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        at = datetime.fromisoformat(said["at"]) - datetime(1970, 1, 1, tzinfo=UTC)
        said["at"] = at // timedelta(microseconds=1)
        for side in ("before", "after"):
            said[side] = compact(said[side])
        assert said["previous_hash"] == previous.hex()
        said["previous_hash"] = base64.b64encode(previous).decode()
        told = said.pop("hash")
        previous = hashlib.sha256(compact(["kustos-audit-1", *said.values()]).encode()).digest()
        assert told == previous.hex()


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@pytest.mark.usefixtures("entries")
def test_an_audit_that_somebody_has_written_into_can_still_be_exported(
    home: Home, tmp_path: Path
) -> None:
    spoil(home.database, "UPDATE audit SET at = 'noon', after = '{', hash = 7 WHERE number = 2")
    for form in ("csv", "json"):
        assert main(["audit", "export", f"--{form}", str(tmp_path / f"audit.{form}")]) == 0
    found = (tmp_path / "audit.json").read_text(encoding="utf-8").splitlines()
    assert json.loads(found[1])["at"] == "noon"


@pytest.mark.parametrize("words", [["verify"], ["export", "--csv", "nowhere.csv"]])
def test_without_a_store_it_says_so_and_makes_none(
    home: Home, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["audit", *words]) == 1
    assert "There is no audit yet" in capsys.readouterr().err
    assert not home.database.exists()


@pytest.mark.usefixtures("entries")
def test_where_nothing_can_be_written_it_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "no such folder" / "audit.csv"
    assert main(["audit", "export", "--csv", str(target)]) == 1
    assert "No such file or directory" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
@pytest.mark.usefixtures("entries")
def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A pipe stays one: another program reads what comes."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Both ends in one hand: opening one of them alone would wait for the other.
    with open(os.open(pipe, os.O_RDWR), "rb", buffering=0) as reader:  # noqa: PTH123  a descriptor
        assert main(["audit", "export", "--json", str(pipe)]) == 0
        assert reader.read(10_000).count(b"\n") == 3
    assert pipe.is_fifo()
    assert main(["audit", "export", "--csv", str(tmp_path)]) == 1
    assert tmp_path.is_dir()


@pytest.mark.usefixtures("home")
def test_what_is_no_end_of_an_audit_is_a_wrong_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--head", "yesterday"]) == 2
    assert "number, a colon and a hash" in capsys.readouterr().err
