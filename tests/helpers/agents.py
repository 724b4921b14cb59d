"""A real agent on "another machine": a process of its own with its own KUSTOS_HOME."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.helpers.processes import Child, child

AGENT = (sys.executable, "-m", "kustos_agent")


def agent_environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with another home."""
    return {**os.environ, **(extra or {}), "KUSTOS_HOME": str(home)}


def join(home: Path, token: str, extra: Mapping[str, str] | None = None) -> tuple[int, str]:
    """`kustos-agent join -` with the token on its input: the exit code and what it said.

    Blocks; beside a manager on the same loop use `asyncio.to_thread`.
    """
    with child(
        [*AGENT, "join", "-"], environment=agent_environment(home, extra), stdin=token.encode()
    ) as joining:
        code = joining.wait_for_end()
        return code, joining.output()


@asynccontextmanager
async def running_agent(
    home: Path, token: str | None, extra: Mapping[str, str] | None = None
) -> AsyncIterator[Child]:
    """Joined (with a token; None: it has joined before) and running; ended afterwards."""
    if token is not None:
        code, said = await asyncio.to_thread(join, home, token, extra)
        assert code == 0, said
    with child([*AGENT, "run"], environment=agent_environment(home, extra)) as agent:
        yield agent
