"""What is made from the code agrees with it: `python -m tests.checks` says what does not.

`python -m tests.translations` and `python -m tests.reference` bring up to date what it finds.
"""

import sys
from collections.abc import Callable
from typing import Final

from tests import backends_matrix, modules, provoked, reference, translations


def _reference_tables() -> list[str]:
    return [
        f"{path.relative_to(reference.FOLDER.parent)} differs from the code:"
        " run python -m tests.reference"
        for path in reference.outdated()
    ]


CHECKS: Final[dict[str, Callable[[], list[str]]]] = {
    "translations": translations.findings,
    "reference tables": _reference_tables,
    "matrix of backends": backends_matrix.findings,
    "provoked errors": provoked.findings,
    "names in the plan of the house": modules.findings,
}
"""Each gives what is wrong, empty if all is well."""


def main() -> int:
    """0 if nothing was found."""
    failed = 0
    for name, check in CHECKS.items():
        found = check()
        print(f"{name}: {'ok' if not found else f'{len(found)} to mend'}")
        for line in found:
            print(f"  {line}")
        failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
