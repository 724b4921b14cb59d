"""The audit into a file."""

from pathlib import Path

from .core.audit_export import ExportForm, heading, lines
from .core.audit_trail import AuditTrail
from .whole_file import whole_file

_MARK = "\ufeff"
"""Tells spreadsheets that it is UTF-8."""


def form_of(path: Path) -> ExportForm:
    """By the name that the file is to have."""
    return ExportForm.JSON if path.suffix.casefold() == ".json" else ExportForm.CSV


async def save_audit(trail: AuditTrail, target: Path, form: ExportForm) -> int:
    """All entries; how many those are. See `whole_file`. Raises OSError, StoreError."""
    number = written = 0
    mark = _MARK if form is ExportForm.CSV else ""
    async with whole_file(target) as write:
        await write(f"{mark}{heading(form)}")
        while rows := await trail.rows(number):
            await write(lines(rows, form))
            written += len(rows)
            last = rows[-1].number
            assert isinstance(last, int)  # the column takes nothing else
            number = last
    return written
