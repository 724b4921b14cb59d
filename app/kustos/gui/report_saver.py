"""The compliance of the fleet, into a file."""

from pathlib import Path

from kustos.core.compliance_reports import FleetReport, as_csv, as_json
from kustos.whole_file import whole_file


async def save_report(report: FleetReport, path: str) -> None:
    """As JSON if the file is called so, else as CSV; see `whole_file`. Raises OSError."""
    target = Path(path)
    # The mark at its beginning tells spreadsheets that it is UTF-8.
    json = target.suffix.casefold() == ".json"
    async with whole_file(target) as write:
        await write(as_json(report) if json else f"\ufeff{as_csv(report)}")
