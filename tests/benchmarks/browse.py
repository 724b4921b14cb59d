"""A folder of 100,000 entries on a machine, until its first rows are on the screen, against scandir
and a sort of the same folder."""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import msgspec

from tests.benchmarks.browse_window import Round
from tests.benchmarks.result import Result, judged, median_ratio

ENTRIES: Final = 100_000
ROUNDS: Final = 7
GOALS: Final = {"ratio_to_scandir": 3.0, "longest_stall_ms": 50.0}
ROOT: Final = Path(__file__).parents[2]


def measure() -> Result:
    """In a process of its own, after a round to warm up."""
    with tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder:
        place = Path(folder) / "entries"
        place.mkdir()
        for number in range(ENTRIES):
            (place / f"Rechnung {number} von {number % 977}.pdf").touch()
        rounds = _rounds(place)[1:]
    figures = {
        "ratio_to_scandir": median_ratio(
            [one.rows for one in rounds], [one.bare for one in rounds]
        ),
        "rows_seconds": statistics.median(one.rows for one in rounds),
        "scandir_seconds": statistics.median(one.bare for one in rounds),
        "longest_stall_ms": max(one.stall for one in rounds),
        "median_stall_ms": statistics.median(one.stall for one in rounds),
    }
    return judged("browse", figures, GOALS)


def _rounds(place: Path) -> list[Round]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.benchmarks.browse_window"),
            *(str(place), str(ROUNDS + 1)),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("agent", "app", "")),
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=list[Round])
