"""The compliance of the fleet, into a file."""

import asyncio
from pathlib import Path

from kustos.core.compliance_reports import FleetReport, as_csv, as_json


async def save_report(report: FleetReport, path: str) -> None:
    """As JSON if the file is called so, else as CSV, in UTF-8; a former file of that name stays
    until it is complete. Raises OSError."""
    await asyncio.to_thread(_save, report, Path(path))


def _save(report: FleetReport, target: Path) -> None:
    # The mark at its beginning tells spreadsheets that it is UTF-8.
    json = target.suffix.casefold() == ".json"
    text = as_json(report) if json else f"\ufeff{as_csv(report)}"
    partial = target.with_name(f"{target.name}.part")
    try:
        partial.write_bytes(text.encode("utf-8", "surrogateescape"))
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
