"""*Audit*: what was done, found again, and whether it is whole."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from kustos.core.audit import KUSTOS, AuditAction
from kustos.core.ports import UnitOfWork
from kustos.gui.models.audit import AuditColumn
from kustos.gui.navigation import AuditPlace, PageKey, SectionPlace
from kustos.gui.pages import audit as audit_page
from kustos.gui.pages.activity import ActivityPage
from kustos.gui.pages.audit import AuditPage
from tests.gui.b_stage import Stage
from tests.gui.looking import words
from tests.gui.test_b_lists import every_answer, said
from tests.unit.app.store.test_audit import deed, spoil


def rows(page: AuditPage, column: AuditColumn) -> list[str]:
    return [said(page._model, row, column) for row in range(page._model.rowCount())]


def write_into(folder: Path) -> None:
    """As somebody does who has the file."""
    [path] = folder.rglob("kustos.db")
    spoil(path, "UPDATE audit SET actor_name = 'nobody' WHERE number = 4")


async def open_page(stage: Stage, *, entries: int = 0) -> AuditPage:
    """With so many entries, a minute apart up to now."""
    begin = datetime.now(UTC)

    def work(unit: UnitOfWork) -> None:
        for number in range(entries):
            unit.audit.add(deed(at=begin - timedelta(minutes=entries - number)))

    await stage.room.write(work)
    page = stage.show(AuditPage, AuditPlace())
    await stage.until(lambda: page._known is not None, "the first reading")
    return page


async def test_activity_leads_there_and_an_empty_audit_says_what_it_is_for(stage: Stage) -> None:
    activity = stage.show(ActivityPage, SectionPlace(PageKey.ACTIVITY))
    activity._audit.click()
    assert stage.navigator.went == [AuditPlace()]
    page = await open_page(stage)
    await stage.until(page._empty.isVisible, "the empty page")
    assert "Nothing has been done yet" in words(page)
    assert page._detail.isHidden()
    assert page.crumb() == "Audit"


async def test_what_is_done_now_comes_to_the_top_and_says_what_it_was_before(
    stage: Stage,
) -> None:
    room = stage.room
    empfang = await room.join("EMPFANG")
    page = await open_page(stage)
    QAbstractItemModelTester(page._model)
    await room.do(lambda manager: manager.machines.rename(empfang.id, "Reception"))
    page.tick()
    await stage.until(lambda: "Machine changed" in rows(page, AuditColumn.ACTION), "the entry")
    every_answer(page._model)
    assert said(page._model, 0, AuditColumn.ACTOR) == "anna"
    assert said(page._model, 0, AuditColumn.SUBJECT) == "Reception"
    assert said(page._model, 0, AuditColumn.CHANGE) == "Name: EMPFANG → Reception"
    page._list.table.select_row(0)
    assert "EMPFANG → Reception" in words(page._detail)


async def test_a_long_audit_is_read_page_by_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_page, "PAGE_ENTRIES", 50)
    page = await open_page(stage, entries=120)
    assert page._model.rowCount() == 50
    for number in (100, 120):
        page._list.table.scrollToBottom()
        await stage.until(
            lambda number=number: page._model.rowCount() == number,  # type: ignore[misc]
            "the next page",
        )
    assert "120 audit entries" in words(page)


async def test_each_choice_of_the_filter_narrows_it_and_all_is_one_click_away(
    stage: Stage,
) -> None:
    now = datetime.now(UTC)

    def work(unit: UnitOfWork) -> None:
        unit.audit.add(deed(at=now - timedelta(days=3)))
        unit.audit.add(deed(at=now, actor=KUSTOS, action=AuditAction.CHECK_ORDERED))

    await stage.room.write(work)
    page = await open_page(stage)
    assert rows(page, AuditColumn.ACTOR) == ["Kustos", "anna"]
    bar = page._filter
    for choice, index, left in (
        (bar._span, 1, ["Kustos"]),
        (bar._actor, bar._actor.findText("anna"), ["anna"]),
        (bar._action, bar._action.findText("Check ordered"), ["Kustos"]),
    ):
        choice.setCurrentIndex(index)
        choice.activated.emit(index)
        await stage.until(lambda left=left: rows(page, AuditColumn.ACTOR) == left, "the rest")  # type: ignore[misc]
        bar.clear()
        await stage.until(lambda: page._model.rowCount() == 2, "all of them")
    bar._text.setText("no such word")
    await stage.until(page._clear.isVisible, "nothing")
    assert "No entry matches" in words(page)
    page._clear.click()
    await stage.until(lambda: page._model.rowCount() == 2, "all of them again")


async def test_a_whole_audit_says_so_and_one_that_was_written_into_names_the_entry(
    stage: Stage, tmp_path: Path
) -> None:
    page = await open_page(stage, entries=5)
    page._verify.click()
    await stage.until(lambda: page._notice.title != "", "the answer")
    assert page._notice.title == "The audit is whole: 5 entries"
    assert page._verify.isEnabled()
    write_into(tmp_path)
    page._verify.click()
    await stage.until(lambda: "not as it was" in page._notice.title, "the other answer")
    assert any("Entry 4 was changed" in line for line in words(page._notice))


@pytest.mark.parametrize("name", ["audit.csv", "audit.json"])
async def test_it_goes_into_a_file_and_says_where_or_why_not(
    stage: Stage, tmp_path: Path, name: str
) -> None:
    page = await open_page(stage, entries=3)
    page.export_to(str(tmp_path / "nowhere" / name))
    await stage.until(lambda: "not be written" in page._notice.title, "the trouble")
    assert page._export.isEnabled()
    page.export_to(str(tmp_path / name))
    await stage.until(lambda: page._notice.title == "The file is written", "the end")
    lines = (tmp_path / name).read_text("utf-8-sig").splitlines()
    if name.endswith("csv"):
        assert lines[0].startswith("number,at,actor_kind")
        assert len(lines) == 4
    else:
        assert [json.loads(line)["number"] for line in lines] == [1, 2, 3]
