"""A log as text: for the clipboard, and into a file."""

from collections.abc import Collection
from pathlib import Path

from kustos.core.model import NumberedLine
from kustos.gui.models.log_reader import LogReader
from kustos.gui.text import times
from kustos.whole_file import whole_file


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
    """Write all lines into a file, see `whole_file`. Raises OSError."""
    async with whole_file(Path(path)) as write:
        async for lines in reader.batches():
            await write(
                "".join(f"{line.at.isoformat()}  {line.level}  {line.text}\n" for line in lines)
            )
