"""The embedded agent's keeper, with small programs in the agent's place."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

import kustos_agent
from kustos import embedded
from kustos.embedded import COMMAND, EmbeddedAgent
from kustos.engine import STOP_SECONDS
from kustos.link.doorkeeper import CLOSE_SECONDS
from kustos_agent.restic.process import GRACE_SECONDS
from tests.helpers.waiting import eventually_async

TALKS = "print(input(), flush=True)"
STAYS = f"{TALKS}; import sys; sys.stdin.read()"
ENDS = f"{TALKS}; raise SystemExit(7)"


class Tokens:
    """Issues tokens, and notes when."""

    def __init__(self) -> None:
        self.issued: list[float] = []
        self.failing = False

    async def issue(self) -> str:
        self.issued.append(asyncio.get_running_loop().time())
        if self.failing:
            raise RuntimeError("the store is full")
        return f"kustos1-{len(self.issued)}"


def _agent(folder: Path, program: str, tokens: Tokens, log_look: float = 60.0) -> EmbeddedAgent:
    return EmbeddedAgent(
        folder / "agent",
        folder / "agent.log",
        tokens.issue,
        command=(sys.executable, "-c", program),
        first_restart_seconds=0.05,
        log_look_seconds=log_look,
    )


def _said(folder: Path) -> str:
    file = folder / "agent.log"
    return file.read_text() if file.exists() else ""


async def _issued(tokens: Tokens, count: int) -> None:
    await eventually_async(lambda: len(tokens.issued) >= count, 20, f"{count} starts")


async def test_it_is_told_its_token_on_its_input_and_ends_with_its_manager(tmp_path: Path) -> None:
    tokens = Tokens()
    async with _agent(tmp_path, STAYS, tokens).running() as agent:
        await eventually_async(lambda: "kustos1-1" in _said(tmp_path), 20, "the token")
        pid = agent.pid
        assert pid is not None
        assert not any("kustos1-" in word for word in psutil.Process(pid).cmdline())
        assert not any("kustos1-" in word for word in psutil.Process(pid).environ().values())
    assert not psutil.pid_exists(pid)
    assert agent.pid is None


async def test_one_that_ends_is_started_again_later_and_later(
    tmp_path: Path, logged: Callable[[str], None]
) -> None:
    tokens = Tokens()
    async with _agent(tmp_path, ENDS, tokens).running():
        await _issued(tokens, 4)
    pauses = [late - early for early, late in zip(tokens.issued, tokens.issued[1:], strict=False)]
    for pause, least in zip(pauses, (0.05, 0.1, 0.2), strict=False):
        assert pause >= least
    assert _said(tmp_path).split()[:3] == ["kustos1-1", "kustos1-2", "kustos1-3"]
    logged("ended with code 7")


async def test_a_token_that_cannot_be_had_does_not_end_the_watching(
    tmp_path: Path, logged: Callable[[str], None]
) -> None:
    tokens = Tokens()
    tokens.failing = True
    async with _agent(tmp_path, STAYS, tokens).running():
        await _issued(tokens, 2)
        logged("cannot start")
        tokens.failing = False
        await eventually_async(lambda: "kustos1-" in _said(tmp_path), 20, "a start")


async def test_a_program_that_is_not_there_is_tried_again(
    tmp_path: Path, logged: Callable[[str], None]
) -> None:
    tokens = Tokens()
    agent = EmbeddedAgent(
        tmp_path,
        tmp_path / "agent.log",
        tokens.issue,
        command=(str(tmp_path / "nothing"),),
        first_restart_seconds=0.01,
    )
    async with agent.running():
        await _issued(tokens, 3)
    logged("cannot start")


async def test_one_that_does_not_listen_is_made_to_end(
    tmp_path: Path, logged: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "STOP_SECONDS", 0.2)
    stubborn = (
        f"{TALKS}; import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('deaf', flush=True); time.sleep(60)"
    )
    async with _agent(tmp_path, stubborn, Tokens()).running() as agent:
        await eventually_async(lambda: "deaf" in _said(tmp_path), 20, "it to be deaf")
        pid = agent.pid
    assert pid is not None
    assert not psutil.pid_exists(pid)
    logged("does not end by itself")


async def test_one_that_is_killed_takes_what_it_started_along(
    tmp_path: Path, logged: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here a restic in a session of its own that hears no polite word, and its helper."""
    monkeypatch.setattr(embedded, "STOP_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    helper = f"{deaf}; print('deaf', flush=True); time.sleep(60)"
    start = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {!r}], {})"
    restic = f"{deaf}; {start.format(helper, '')}; time.sleep(60)"
    program = f"{TALKS}; {start.format(restic, 'start_new_session=True')}; {deaf}; time.sleep(60)"
    async with _agent(tmp_path, program, Tokens()).running() as agent:
        await eventually_async(lambda: "deaf" in _said(tmp_path), 20, "the helper to be deaf")
        assert agent.pid is not None
        family = psutil.Process(agent.pid).children(recursive=True)
        assert len(family) == 2

    def gone() -> bool:
        return not any(
            process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in family
        )

    await eventually_async(gone, 5, "the end of the family")
    logged("does not end by itself")


def test_the_engine_waits_for_all_that_ending_may_take() -> None:
    """The agent first, then the links to the others; the rest takes no time to speak of."""
    assert embedded.STOP_SECONDS + embedded.KILL_SECONDS + CLOSE_SECONDS < STOP_SECONDS - 1
    assert embedded.STOP_SECONDS > GRACE_SECONDS


async def test_its_log_is_bounded_while_it_runs_and_from_start_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "MAX_LOG_BYTES", 1_000)
    log, former = tmp_path / "agent.log", tmp_path / "agent.log.1"
    log.write_text("x" * 1_001)
    program = (
        "import sys; input(); print('y' * 999, flush=True); print('end', flush=True); "
        "sys.stdin.readline()"
    )
    async with _agent(tmp_path, program, Tokens(), log_look=0.05).running():
        await eventually_async(
            lambda: former.exists() and "end" in former.read_text(), 20, "the log to be set aside"
        )
        await eventually_async(lambda: log.stat().st_size == 0, 20, "the log to be emptied")


async def test_code_in_the_folder_it_is_started_from_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of downloads may hold a `msgspec.py`."""
    trap = tmp_path / "downloads"
    trap.mkdir()
    for name in ("kustos_agent", "msgspec", "argparse"):
        (trap / f"{name}.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'w')")
    code = Path(kustos_agent.__file__).parents[1]
    monkeypatch.chdir(trap)
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(code), "KUSTOS_HOME": str(tmp_path / "home")},
    )
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode != 0
    assert b"Traceback" not in said
    assert not (tmp_path / "sprung").exists()
