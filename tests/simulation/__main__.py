"""`python -m tests.simulation quarter [--seed S] [--machines N] [--days N] [--json]`.

Ends with 0 if the story came to what it must. What is wrong is told on stderr, together with what
the story was like; the same seed plays the same one again.
"""

import argparse
import json
import sys

from .plan import plan
from .play import play
from .report import line, text

QUARTER_DAYS = 91
QUARTER_MACHINES = 50


def main() -> int:
    """See above."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("story", choices=["quarter"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--machines", type=int, default=QUARTER_MACHINES)
    parser.add_argument("--days", type=int, default=QUARTER_DAYS)
    parser.add_argument("--json", action="store_true", help="one line of JSON at the end")
    arguments = parser.parse_args()
    planned = plan(arguments.seed, machines=arguments.machines, days=arguments.days)
    verdict, seconds = play(planned)
    for words in text(planned, verdict):
        print(words, file=sys.stderr)
    result = line(verdict, seconds)
    print(json.dumps(result) if arguments.json else result)
    return 0 if verdict.right else 1


if __name__ == "__main__":
    sys.exit(main())
