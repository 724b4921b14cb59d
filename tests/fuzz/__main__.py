"""`python -m tests.fuzz codec|session [--seconds N]`: fuzz it, guided by coverage.

Ends with 0 if nothing was found. What was found is a file in `.cache/fuzz`; give it as FILE to see
it again. Inputs that reached something new are kept there for the next run.
"""

import argparse
import importlib
import sys
from pathlib import Path
from typing import Final

from tests.fuzz.seeds import ROOT, seeds

KEPT: Final = ROOT / ".cache" / "fuzz"
MISSING: Final = "atheris is not installed. Install it: pip install --group fuzz"
LONGEST_INPUT: Final = 4_096


def main() -> int:
    """Does not return once fuzzing has begun: libFuzzer ends the process."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=["codec", "session"])
    parser.add_argument("file", nargs="?", type=Path, help="one input instead of fuzzing")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    if given.file is not None:
        importlib.import_module(f"tests.fuzz.{given.target}").attempt(given.file.read_bytes())
        return 0
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print(MISSING, file=sys.stderr)
        return 2
    corpus = KEPT / given.target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(given.target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    with atheris.instrument_imports(include=["kustos_agent.protocol", "tests.fuzz"]):
        target = importlib.import_module(f"tests.fuzz.{given.target}")
    options = [
        f"-max_total_time={given.seconds}",
        f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={KEPT}/{given.target}-",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.attempt)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
