"""The program of a dump that has to ask another one first."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack

import pytest

from kustos_agent.dumps.kinds import recipe_of
from kustos_agent.dumps.program import Finder, NoProgramError
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.dumps import VolumeDump
from kustos_agent.restic.command import Command
from kustos_agent.restic.process import Ended, Terms
from kustos_agent.restic.repository import Redactor
from kustos_agent.voice import Voice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts here")

DUMP = VolumeDump(name="web.tar", volume="web")


class Docker:
    """Says where a volume lies."""

    def __init__(self, answer: str) -> None:
        self._answer = answer

    async def run(self, _command: Command, **terms: Unpack[Terms]) -> Ended:
        """See `Runner.run`."""
        terms["on_stdout"](self._answer.encode())
        return Ended(0)


@pytest.mark.parametrize(
    ("answer", "on_windows", "elsewhere"),
    [
        ("/var/lib/docker/volumes/web/_data", False, True),
        ("C:\\ProgramData\\docker\\volumes\\web\\_data", True, False),
        ("web", False, False),
    ],
)
async def test_a_volume_lies_where_such_a_machine_can_read(
    tmp_path: Path, answer: str, on_windows: bool, elsewhere: bool
) -> None:
    """On Windows a path from the root on is one of the virtual machine that docker runs in."""
    for program in ("docker", "tar"):
        (tmp_path / program).write_text("")
        (tmp_path / program).chmod(0o700)
    for windows, right in ((True, on_windows), (False, elsewhere)):
        voice = Voice(Redactor(), on_log=lambda _: None, clock=lambda: datetime.now(UTC))
        finder = Finder(Docker(answer), ForbiddenPaths([]), path=str(tmp_path), windows=windows)
        asked = finder.command(DUMP.name, recipe_of(DUMP), voice, asyncio.Event())
        if right:
            assert f"-C{answer}" in (await asked).argv
            continue
        with pytest.raises(NoProgramError) as refused:
            await asked
        assert refused.value.problem.detail.endswith("docker did not answer")
