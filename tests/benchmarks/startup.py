"""From process start to the first painted frame and to the filled page, against a bare window.

Both are whole processes on the same desktop, in turn: the real app on a store with 30 machines and
10,000 tasks, and a bare QMainWindow. The clock is the system's monotonic one, read by the parent
before it starts the child and by the child when the frame is painted.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tests.benchmarks.result import Result, judged, median_ratio
from tests.helpers.desktop import desktop

ROUNDS: Final = 9
WARM_UPS: Final = 2
"""The first start of the app makes certificates and bytecode, and its agent joins."""

GOALS: Final = {"window_ratio": 1.8, "content_ratio": 3.0, "rss_ratio": 2.0}

ROOT: Final = Path(__file__).parents[2]


class Start(msgspec.Struct, frozen=True):
    """`window` and `content` as the clock stood; bytes resident when the content was there and when
    everything had come up."""

    window: float
    content: float
    rss: float
    settled_rss: float


def measure() -> Result:
    """Both in turn, after warming up both."""
    with tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder, desktop() as screen:
        home = Path(folder) / "home"
        environment = {
            **screen.environment,
            "KUSTOS_HOME": str(home),
            "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("agent", "app", "")),
        }
        # Developers and CI may have it set; who starts the app for the second time has bytecode.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        _run([sys.executable, "-m", "tests.benchmarks.startup_home", str(home)], environment)
        for _ in range(WARM_UPS):
            _start("app", environment)
            _start("bare", environment)
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(_start("app", environment))
            bare.append(_start("bare", environment))
    windows = [start.window for start in bare]
    figures = {
        "window_ratio": median_ratio([start.window for start in ours], windows),
        "content_ratio": median_ratio([start.content for start in ours], windows),
        "rss_ratio": median_ratio(
            [start.settled_rss for start in ours], [start.settled_rss for start in bare]
        ),
        "bare_window_seconds": statistics.median(windows),
        "window_seconds": statistics.median(start.window for start in ours),
        "content_seconds": statistics.median(start.content for start in ours),
        "bare_rss_mb": statistics.median(start.settled_rss for start in bare) / 1e6,
        "content_rss_mb": statistics.median(start.rss for start in ours) / 1e6,
        "rss_mb": statistics.median(start.settled_rss for start in ours) / 1e6,
    }
    return judged("startup", figures, GOALS)


def _start(what: str, environment: Mapping[str, str]) -> Start:
    """One process; `window` and `content` in seconds since it was asked for."""
    probe = str(Path(__file__).with_name("startup_probe.py"))
    began = time.monotonic()
    said = _run([sys.executable, probe, what], environment)
    marks = msgspec.json.decode(said.splitlines()[-1], type=Start)
    return msgspec.structs.replace(
        marks, window=marks.window - began, content=marks.content - began
    )


def _run(argv: list[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        argv, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{argv} ended with {done.returncode}:\n{done.stderr}"
    return done.stdout
