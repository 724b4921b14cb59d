"""The audit as text for other programs: every field of every entry, oldest first. Pure."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from .audit import ChainRow

COLUMNS: Final = ChainRow._fields
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ExportForm(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSON = "json"
    """One object a line."""


def heading(form: ExportForm) -> str:
    """What comes before the first entry."""
    return _line(COLUMNS) if form is ExportForm.CSV else ""


def lines(rows: Iterable[ChainRow], form: ExportForm) -> str:
    """These entries; words are the codes, whatever the language. Times are ISO 8601 in UTC, hashes
    hex. Lines of CSV end as RFC 4180 has it."""
    if form is ExportForm.CSV:
        return "".join(_line([_cell(value) for value in _said(row).values()]) for row in rows)
    return "".join(msgspec.json.encode(_parsed(_said(row))).decode() + "\n" for row in rows)


def _said(row: ChainRow) -> dict[str, object]:
    said = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in row._asdict().items()
    }
    if isinstance(row.at, int):
        said["at"] = _moment(row.at)
    return said


def _moment(at: int) -> object:
    try:
        return (_EPOCH + timedelta(microseconds=at)).isoformat()
    except OverflowError:
        return at  # somebody has written into the database


def _parsed(said: dict[str, object]) -> dict[str, object]:
    """What has changed as objects, unless somebody has made something else of it."""
    for side in ("before", "after"):
        try:
            said[side] = msgspec.json.decode(str(said[side]))
        except msgspec.DecodeError:
            continue
    return said


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _cell(value: object) -> object:
    """A spreadsheet takes a cell for a formula that begins like one, and names are anybody's."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
