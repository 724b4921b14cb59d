"""The audit into a file."""

import asyncio
from pathlib import Path

from .core.audit_export import ExportForm, heading, lines
from .core.audit_trail import AuditTrail

_MARK = "\ufeff"
"""Tells spreadsheets that it is UTF-8."""


def form_of(path: Path) -> ExportForm:
    """By the name that the file is to have."""
    return ExportForm.JSON if path.suffix.casefold() == ".json" else ExportForm.CSV


async def save_audit(trail: AuditTrail, target: Path, form: ExportForm) -> int:
    """All entries, in UTF-8; how many those are. A former file of that name stays until this one
    is complete; what is no file (a pipe, a device) is written to. Raises OSError, StoreError."""
    if await asyncio.to_thread(_is_no_file, target):
        return await _written(trail, target, form)
    partial = target.with_name(f"{target.name}.part")
    try:
        written = await _written(trail, partial, form)
        await asyncio.to_thread(partial.replace, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return written


async def _written(trail: AuditTrail, path: Path, form: ExportForm) -> int:
    number = written = 0
    mark = _MARK if form is ExportForm.CSV else ""
    await asyncio.to_thread(path.write_bytes, f"{mark}{heading(form)}".encode())
    while rows := await trail.rows(number):
        await asyncio.to_thread(_append, path, lines(rows, form))
        written += len(rows)
        last = rows[-1].number
        assert isinstance(last, int)  # the column takes nothing else
        number = last
    return written


def _is_no_file(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _append(path: Path, text: str) -> None:
    with path.open("ab") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
