"""A folder of a snapshot, from what restic says of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

import msgspec

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.command import Command
from kustos_agent.restic.listing import list_folder
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import Ended, Terms
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.version import Restic

SNAPSHOT = "a" * 64


@dataclass
class Saying:
    """A restic that says these names are in the folder /data, and ends well."""

    names: dict[str, str]

    async def run(self, command: Command, **terms: Unpack[Terms]) -> Ended:
        """See `Runner.run`."""
        del command
        say = terms["on_stdout"]
        say(msgspec.json.encode({"struct_type": "snapshot", "id": SNAPSHOT}))
        say(msgspec.json.encode({"struct_type": "node", "path": "/data", "type": "dir"}))
        for name, kind in self.names.items():
            node = {"struct_type": "node", "name": name, "path": f"/data/{name}", "type": kind}
            say(msgspec.json.encode(node))
        return Ended(0)


async def _listed(names: dict[str, str], folder: Path) -> list[str]:
    toolkit = Toolkit(Restic("/usr/bin/restic", Version(0, 19, 1)), Saying(names), folder)
    access = RepositoryAccess(location="/srv/backup", password="x")
    done = await list_folder(toolkit, access, SNAPSHOT, "/data", Watch())
    assert done.result is not None, done.problem
    return [entry.name for entry in done.result]


async def test_folders_come_first_and_numbers_by_value(tmp_path: Path) -> None:
    """Pages are cut of it as it is."""
    names = {"a10": "file", "a9": "file", "z": "dir", "B": "dir"}
    assert await _listed(names, tmp_path) == ["B", "z", "a9", "a10"]


async def test_names_that_no_file_can_have_are_left_out(tmp_path: Path) -> None:
    """A repository that somebody else can write to does not break the listing of a folder."""
    names = {"good": "file", "nul\0": "file", "/": "file", "../up": "file"}
    assert await _listed(names, tmp_path) == ["good"]
