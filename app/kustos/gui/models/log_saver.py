"""A log as text: for the clipboard, and into a file."""

import asyncio
import os
from collections.abc import Collection
from pathlib import Path

from kustos.core.model import NumberedLine
from kustos.gui.models.log_reader import LogReader
from kustos.gui.text import times


def say_line(line: NumberedLine) -> str:
    """12:41:02  info   text. The level as it is stored: files are for every language."""
    return f"{times.clock_seconds(line.at)}  {line.level:<7}  {line.text}"


async def log_text(reader: LogReader, numbers: Collection[int] = ()) -> str:
    """The lines with these numbers, or all of them."""
    said: list[str] = []
    after = min(numbers) - 1 if numbers else 0
    last = max(numbers) if numbers else None
    async for lines in reader.batches(after):
        said += [say_line(line) for line in lines if not numbers or line.number in numbers]
        if last is not None and lines[-1].number >= last:
            break
    return "\n".join(said)


async def save_log(reader: LogReader, path: str) -> None:
    """Write all lines into a file, as UTF-8; a former file of that name stays until it is
    complete. Raises OSError."""
    target = Path(path)
    partial = target.with_name(f"{target.name}.part")
    try:
        await asyncio.to_thread(partial.write_bytes, b"")
        async for lines in reader.batches():
            text = "".join(f"{line.at.isoformat()}  {line.level}  {line.text}\n" for line in lines)
            await asyncio.to_thread(_append, partial, text)
        await asyncio.to_thread(os.replace, partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
