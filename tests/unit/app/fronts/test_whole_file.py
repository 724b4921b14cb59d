"""A text into a file: the former one stays until all of it is there."""

import asyncio
import os
from pathlib import Path

import pytest

from kustos.whole_file import whole_file


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_former_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "audit.csv"
    target.write_text("before")
    async with whole_file(target) as write:
        await write("first, ")
        await write("zwölf \udcff")
        assert target.read_text() == "before"
    assert target.read_bytes() == "first, zwölf ".encode() + b"\xff"
    assert _names(tmp_path) == ["audit.csv"]


async def test_what_fails_midway_leaves_the_former_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "audit.csv"
    target.write_text("before")

    async def fail() -> None:
        async with whole_file(target) as write:
            await write("half")
            raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        await fail()
    assert target.read_text() == "before"
    assert _names(tmp_path) == ["audit.csv"]


async def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = asyncio.create_task(asyncio.to_thread(pipe.read_bytes))
    async with whole_file(pipe) as write:
        await write("all of it")
    assert await reading == b"all of it"
    assert pipe.is_fifo()


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        async with whole_file(tmp_path / "nowhere" / "audit.csv"):
            pass
