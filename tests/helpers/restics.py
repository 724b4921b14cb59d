"""The real restics that tests run, from `.cache/restic/versions.json`, and an ear for them."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import LogLine
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.progress import Progress
from kustos_agent.restic.version import Restic

ROOT: Final = Path(__file__).resolve().parents[2]
LIST: Final = ROOT / ".cache" / "restic" / "versions.json"
"""A JSON object: version -> path of its binary. The set-up writes it."""

VERSIONS: Final = ("0.14.0", "0.18.0", "0.19.1")
"""What the tests name their parameters after: oldest supported, Debian stable, newest tried."""


def find(wanted: str) -> Restic:
    """The restic of the line `wanted` belongs to (0.19 moves on in Debian sid).

    Raises AssertionError with what to do where the set-up has not been run.
    """
    advice = "run: python3 installers/bootstrap.py setup"
    assert LIST.is_file(), f"no restic binaries to test with ({LIST} is missing); {advice}"
    found = json.loads(LIST.read_text(encoding="utf-8"))
    line = tuple(map(int, wanted.split(".")[:2]))
    for name, path in found.items():
        version = Version(*map(int, name.split(".")))
        if version[:2] == line:
            assert Path(path).is_file(), f"{path} is missing; {advice}"
            return Restic(path, version)
    raise AssertionError(f"no restic {wanted} in {LIST}; {advice}")


@dataclass
class Heard:
    """What an operation told while it ran. `progressed` is set once it has begun to read."""

    progress: list[Progress] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    cancel: asyncio.Event = field(default_factory=asyncio.Event)
    progressed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def watch(self) -> Watch:
        """To be handed to an operation."""
        return Watch(on_progress=self._on_progress, on_log=self.log.append, cancel=self.cancel)

    @property
    def text(self) -> str:
        """The log as one text."""
        return "\n".join(line.text for line in self.log)

    def _on_progress(self, progress: Progress) -> None:
        self.progress.append(progress)
        if progress.bytes_done:
            self.progressed.set()
