"""Whether the audit is whole: the chain, the seal over it, and a head that somebody has noted."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kustos.core import audit_trail
from kustos.core.audit import ChainRow, Head, hash_of
from kustos.core.audit_trail import (
    SEAL_SETTING,
    AuditTrail,
    SealStanding,
    head_of,
    text_of,
)
from kustos.core.ports import UnitOfWork
from kustos.vault import throw_away_vault
from tests.unit.app.core.conftest import Core
from tests.unit.app.store.test_audit import deed, spoil

AT_ONCE = 20


@pytest.fixture(autouse=True)
def _short_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_trail, "AT_ONCE", AT_ONCE)


async def written(core: Core, number: int) -> None:
    def work(unit: UnitOfWork) -> None:
        for minute in range(number):
            unit.audit.add(deed(minute))

    await core.store.write(work)


def forged(path: Path) -> None:
    """What somebody does who knows how the chain is made: another entry, and all hashes anew."""
    spoil(path, "UPDATE audit SET actor_name = 'nobody' WHERE number = 2")
    with closing(sqlite3.connect(path)) as connection:
        previous = bytes(32)
        columns = ", ".join(ChainRow._fields)
        for values in connection.execute(f"SELECT {columns} FROM audit").fetchall():
            row = ChainRow._make(values)._replace(previous_hash=previous)
            previous = hash_of(row)
            connection.execute(
                "UPDATE audit SET previous_hash = ?, hash = ? WHERE number = ?",
                (row.previous_hash, previous, row.number),
            )
        connection.commit()


async def test_an_audit_without_entries_is_whole(core: Core) -> None:
    verdict = await core.composition.manager.audit.verify()
    assert (verdict.whole, verdict.head.number, verdict.seal) == (True, 0, SealStanding.NONE)


async def test_a_long_chain_is_read_in_parts(core: Core) -> None:
    """And a fault in the last part is found as one in the first is."""
    trail = core.composition.manager.audit
    await written(core, AT_ONCE * 2)
    verdict = await trail.verify()
    assert (verdict.bad, verdict.head.number) == (None, AT_ONCE * 2)


@pytest.mark.parametrize("number", [1, AT_ONCE, AT_ONCE + 1, AT_ONCE + 5])
async def test_the_first_bad_entry_is_named_wherever_it_is(
    core: Core, tmp_path: Path, number: int
) -> None:
    await written(core, AT_ONCE + 5)
    spoil(tmp_path / "kustos.db", f"UPDATE audit SET after = '' WHERE number >= {number}")
    verdict = await core.composition.manager.audit.verify()
    assert (verdict.bad, verdict.head.number, verdict.whole) == (number, number - 1, False)


async def test_nobody_is_asked_for_the_key_to_seal(core: Core) -> None:
    trail = core.composition.manager.audit
    await written(core, 3)
    await trail.visit()
    assert (await trail.verify()).seal is SealStanding.NONE


async def sealed(core: Core, number: int = 3) -> AuditTrail:
    """The audit with so many entries, all of them sealed; the key is at hand."""
    vault = throw_away_vault(core.store)
    await vault.seal("another", "secret")
    trail = AuditTrail(store=core.store, vault=vault)
    await written(core, number)
    await trail.visit()
    return trail


async def test_the_seal_follows_the_newest_entry(core: Core) -> None:
    trail = await sealed(core)
    verdict = await trail.verify()
    assert (verdict.seal, verdict.sealed) == (SealStanding.HOLDS, 3)
    await written(core, 2)
    assert (await trail.verify()).sealed == 3
    await trail.visit()
    assert (await trail.verify()).sealed == 5


async def test_a_chain_that_was_forged_whole_breaks_the_seal(
    core: Core, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The chain alone would not tell. And it is not made good by another entry and another seal."""
    trail = await sealed(core)
    forged(tmp_path / "kustos.db")
    verdict = await trail.verify()
    assert (verdict.bad, verdict.seal, verdict.whole) == (None, SealStanding.BROKEN, False)
    await written(core, 1)
    with caplog.at_level(logging.ERROR):
        await trail.visit()
        await trail.visit()
    assert [record.getMessage() for record in caplog.records] == [
        "the audit does not go on from the entry that was sealed"
    ]
    caplog.clear()
    assert (await trail.verify()).seal is SealStanding.BROKEN


async def test_entries_that_are_cut_off_break_the_seal(core: Core, tmp_path: Path) -> None:
    trail = await sealed(core)
    spoil(tmp_path / "kustos.db", "DELETE FROM audit WHERE number = 3")
    verdict = await trail.verify()
    assert (verdict.bad, verdict.seal) == (None, SealStanding.BROKEN)


@pytest.mark.parametrize("value", ["", "not base64!", "AAAA"])
async def test_a_seal_that_does_not_open_is_broken(core: Core, value: str) -> None:
    trail = await sealed(core)
    await core.store.write(lambda unit: unit.settings.put(SEAL_SETTING, value))
    assert (await trail.verify()).seal is SealStanding.BROKEN


async def test_a_head_that_was_noted_is_found_again_or_not(core: Core, tmp_path: Path) -> None:
    """What somebody has kept elsewhere shows a forgery that has no seal to break."""
    await written(core, 3)
    trail = core.composition.manager.audit
    noted = head_of(f" {text_of((await trail.verify()).head)}\n")
    await written(core, 3)
    assert (await trail.verify(noted)).whole
    forged(tmp_path / "kustos.db")
    verdict = await trail.verify(noted)
    assert (verdict.bad, verdict.noted, verdict.whole) == (None, False, False)
    assert not (await trail.verify(Head(99, noted.hash))).whole


@pytest.mark.parametrize(
    "text", ["", "12", f"x:{'0' * 64}", f"-1:{'0' * 64}", "1:zz", f"²:{'0' * 64}", "1:00"]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"head|hexadecimal"):
        head_of(text)
