"""`python -m tests.benchmarks NAME [NAME …] [--json]`: one line per benchmark."""

import argparse
import sys
from collections.abc import Callable

import msgspec

from tests.benchmarks import (
    agent,
    browse,
    dispatch,
    fleet,
    ingest,
    ledger,
    planner,
    recovery,
    retention,
    startup,
    wrapper,
)
from tests.benchmarks.result import Result

BENCHMARKS: dict[str, Callable[[], Result]] = {
    "wrapper": wrapper.measure,
    "browse": browse.measure,
    "startup": startup.measure,
    "agent": agent.measure,
    "fleet": fleet.measure,
    "ingest": ingest.measure,
    "dispatch": dispatch.measure,
    "recovery": recovery.measure,
    "ledger": ledger.measure,
    "planner": planner.measure,
    "retention": retention.measure,
}


def main() -> int:
    """0 if all goals are kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="+", choices=BENCHMARKS, metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    given = parser.parse_args()
    ok = True
    for name in given.names:
        result = BENCHMARKS[name]()
        ok = ok and result.ok
        print(msgspec.json.encode(result).decode() if given.json else _table(result), flush=True)
    return 0 if ok else 1


def _table(result: Result) -> str:
    lines = [f"{result.name}: {'ok' if result.ok else 'MISSED'}"]
    for key, value in result.figures.items():
        goal = ""
        if key in result.goals:
            goal = f"   (goal: at most {result.goals[key]})"
        elif key in result.at_least:
            goal = f"   (goal: at least {result.at_least[key]})"
        lines.append(f"  {key:30} {value:10.3f}{goal}")
    return "\n".join(lines)


sys.exit(main())
