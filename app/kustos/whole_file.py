"""A text into a file, whole or not at all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

Write = Callable[[str], Awaitable[None]]


@asynccontextmanager
async def whole_file(target: Path) -> AsyncIterator[Write]:
    """Gives what writes on, in UTF-8 and never on the loop's own thread. A former file of that name
    stays until the context has been left without an error; what is no file (a pipe, a device) is
    written to. Raises OSError."""
    no_file = await asyncio.to_thread(lambda: target.exists() and not target.is_file())
    path = target if no_file else target.with_name(f"{target.name}.part")

    async def write(text: str) -> None:
        await asyncio.to_thread(_append, path, text)

    try:
        if not no_file:
            await asyncio.to_thread(path.write_bytes, b"")
        yield write
        if not no_file:
            await asyncio.to_thread(path.replace, target)
    except BaseException:
        if not no_file:
            path.unlink(missing_ok=True)
        raise


def _append(path: Path, text: str) -> None:
    with path.open("ab") as file:
        # Names that are no UTF-8 are what they are on the machine's disk.
        file.write(text.encode("utf-8", "surrogateescape"))
