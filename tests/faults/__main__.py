"""`python -m tests.faults --histories N --seed S [--json] [--keep FOLDER]`.

Ends with 0 if no promise was broken. What was broken is told on stderr with the seed of its
history; its files stay below FOLDER.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from .bench import Result, play


def main() -> int:
    """See above."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--histories", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one line of JSON at the end")
    parser.add_argument("--keep", type=Path, help="where the files of failed histories stay")
    arguments = parser.parse_args()
    told = 0

    def tell(result: Result) -> None:
        nonlocal told
        for seed, charge in result.charges[told:]:
            print(f"{seed}: {charge.fault}: {charge.words}", file=sys.stderr, flush=True)
        told = len(result.charges)
        if result.histories % 100 == 0:
            print(f"{result.histories} in {result.seconds:.0f} s", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="kustos-faults-") as scratch:
        folder = arguments.keep or Path(scratch)
        result = asyncio.run(play(arguments.histories, arguments.seed, folder, tell))
    line = result.line()
    deaths = f"{result.agent_deaths} agents and {result.manager_deaths} managers were killed"
    print(f"{deaths}, {result.due_times} due times were told of", file=sys.stderr)
    print(json.dumps(line) if arguments.json else line)
    return 1 if result.charges else 0


if __name__ == "__main__":
    sys.exit(main())
