"""Killing any part of `kustos demo` at any step: an honest end, no process, no file left behind."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.helpers.processes import Child, child
from tests.helpers.waiting import eventually

DEMO = (sys.executable, "-m", "kustos", "demo", "--json")
DEMO_SECONDS = 60
"""A demo takes 5 s; one that has lost a part of itself must not wait for it."""

RESTIC_STEPS = {"init": "initialise", "restore": "restore"}
"""What restic is told, and the demo's step that then fails."""


@dataclass(frozen=True)
class Running:
    """A demo in progress, its scratch in a folder of its own."""

    demo: Child
    temporary: Path

    def family(self) -> list[psutil.Process]:
        """Its children of all generations, as of now."""
        return psutil.Process(self.demo.pid).children(recursive=True)

    def process(self, *words: str) -> psutil.Process | None:
        """The child whose command line has all these words."""
        for process in self.family():
            if set(words) <= set(_words(process)):
                return process
        return None


@contextmanager
def _demo(folder: Path) -> Iterator[Running]:
    with child(list(DEMO), environment={**os.environ, "TMPDIR": str(folder)}) as demo:
        yield Running(demo, folder)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []  # it has ended in this moment


def _gone(processes: list[psutil.Process]) -> bool:
    return not any(
        process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes
    )


def _kill(running: Running, find: Callable[[], psutil.Process | None]) -> list[psutil.Process]:
    """Kill it as soon as it is there; the family as it was then."""
    victim = eventually(find, DEMO_SECONDS, "the process to be killed")
    assert victim is not None
    family = running.family()
    victim.kill()
    return family


@pytest.mark.parametrize("verb", RESTIC_STEPS)
def test_a_demo_whose_restic_is_killed_fails_at_that_step_and_cleans_up(
    tmp_path: Path, verb: str
) -> None:
    """It does not say ok, does not hang, and names the step."""
    with _demo(tmp_path) as running:
        family = _kill(running, lambda: running.process(verb, "--json"))
        assert running.demo.wait_for_end(DEMO_SECONDS) == 1
        report = json.loads(running.demo.output().splitlines()[-1])
    assert (report["ok"], report["failed"]) == (False, RESTIC_STEPS[verb])
    assert report["error"] == "interrupted"
    assert _gone(family)
    assert list(tmp_path.iterdir()) == []


def test_a_demo_whose_agent_is_killed_fails_at_that_step_and_cleans_up(tmp_path: Path) -> None:
    """The agent is started anew, but the run that it had does not count as done."""
    with _demo(tmp_path) as running:
        eventually(lambda: running.process("backup"), DEMO_SECONDS, "the backup")
        family = _kill(running, lambda: running.process("kustos_agent"))
        assert running.demo.wait_for_end(DEMO_SECONDS) == 1
        report = json.loads(running.demo.output().splitlines()[-1])
    assert (report["ok"], report["failed"]) == (False, "backup")
    assert report["error"] == "interrupted"
    assert _gone(family)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_demo_takes_its_agent_and_restic_along(tmp_path: Path) -> None:
    """None of the family outlives it."""
    with _demo(tmp_path) as running:
        eventually(lambda: running.process("backup"), DEMO_SECONDS, "the backup")
        family = running.family()
        assert len(family) > 1
        running.demo.process.kill()
        eventually(lambda: _gone(family), 20, "the family to be gone")
