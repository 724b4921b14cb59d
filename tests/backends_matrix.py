"""The matrix in docs/backends.md: which operation went well on which backend with which restic.

`tests/integration/backends` writes down what went well, and fails if that is not what is declared
here. `python -m tests.backends_matrix` makes the matrix of these records; with `--check` nothing is
written, and the exit code is 1 if the document says something else than they do, or one is missing.
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Self

from tests.helpers.restics import ROOT, VERSIONS

DOCUMENT: Final = ROOT / "docs" / "backends.md"
RECORDS: Final = ROOT / ".cache" / "backends"
BEGIN: Final = "<!-- Made by `python -m tests.backends_matrix` of what the tests recorded. -->"
END: Final = "<!-- End of the matrix. -->"

OPERATIONS: Final = (
    "test",
    "initialise",
    "back up",
    "list",
    "restore",
    "forget",
    "prune",
    "check",
    "stats",
    "look into",
    "repair index",
    "unlock",
)
SELDOM: Final = frozenset({"stats", "look into", "repair index", "unlock"})
"""With every restic on a folder alone, elsewhere with the newest: the way there is the same."""


@dataclass(frozen=True)
class Backend:
    """A row. `gaps`: the versions of restic that it is not tried with, each with the reason.
    `refused` are the operations that fail, and are meant to."""

    name: str
    title: str
    server: str
    gaps: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    @property
    def versions(self) -> tuple[str, ...]:
        """What it is tried with."""
        return tuple(version for version in VERSIONS if version not in self.gaps)

    def operations(self, version: str) -> tuple[str, ...]:
        """What is tried with this restic, one after the other."""
        whole = self.name == "local" or version == self.versions[-1]
        return tuple(one for one in OPERATIONS if whole or one not in SELDOM)


_BUILT_WITHOUT: Final = (
    "Debian builds restic without Azure since 0.18; the test of the repository says so"
    " (`backend-missing`)"
)
_NO_B2: Final = (
    "there is no B2 server to be had but Backblaze's; string, variables and a refused login are"
    " tested"
)

BACKENDS: Final = (
    Backend("local", "Folder", "a folder of the disk"),
    Backend("sftp", "SFTP", "OpenSSH's sshd"),
    Backend("rest", "REST", "`rclone serve restic` with TLS, a CA of its own and a login"),
    Backend("rest-plain", "REST, plain", "`rclone serve restic` with no TLS and no login"),
    Backend(
        "rest-append-only",
        "REST, append-only",
        "`rclone serve restic --append-only`",
        {"0.14.0": "it tries a refused removal for most of a minute; newer ones believe it"},
        frozenset({"forget", "repair index"}),
    ),
    Backend("s3", "S3", "moto, with checked keys; the bucket in the path"),
    Backend(
        "azure",
        "Azure",
        "Azurite behind Azure's names, with checked keys",
        dict.fromkeys(("0.18.0", "0.19.1"), _BUILT_WITHOUT),
    ),
    Backend(
        "gcs",
        "Google Cloud",
        "gcp-storage-emulator behind Google's names, with a login server that checks the key",
    ),
    Backend("b2", "Backblaze B2", "none", dict.fromkeys(VERSIONS, _NO_B2)),
    Backend("rclone", "rclone", "a folder as a remote of rclone"),
    Backend("typed", "Typed address", "`rclone serve restic` with a login in variables"),
)


def backend(name: str) -> Backend:
    """The row of this name."""
    return next(one for one in BACKENDS if one.name == name)


@dataclass
class Record:
    """What one test saw."""

    backend: str
    version: str
    passed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def _file(self) -> Path:
        return RECORDS / f"{self.backend}-{self.version}.json"

    def __enter__(self) -> Self:
        """A test that fails leaves none, and not the one of an earlier run either."""
        self._file.unlink(missing_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Keep it for the matrix. Raises AssertionError if it is not what is declared."""
        if kind is not None:
            return
        row = backend(self.backend)
        assert self.version in row.versions
        tried = frozenset(row.operations(self.version))
        assert set(self.refused) == row.refused & tried
        assert {*self.passed, *self.refused} == tried
        RECORDS.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"passed": self.passed, "refused": self.refused})
        self._file.write_text(text, encoding="utf-8")

    def read(self) -> Self:
        """As it was kept. Raises FileNotFoundError."""
        kept = json.loads(self._file.read_text(encoding="utf-8"))
        return replace(self, passed=kept["passed"], refused=kept["refused"])


Records = Mapping[tuple[str, str], Record]
"""By the backend's name and the version."""


def declared() -> Records:
    """What the tests would record, were all well."""
    return {
        (row.name, version): Record(
            row.name,
            version,
            [one for one in row.operations(version) if one not in row.refused],
            [one for one in row.operations(version) if one in row.refused],
        )
        for row in BACKENDS
        for version in row.versions
    }


def recorded() -> Records:
    """What the tests did record."""
    found = {}
    for key, record in declared().items():
        with contextlib.suppress(FileNotFoundError):
            found[key] = record.read()
    return found


def table(records: Records) -> str:
    """The matrix of these."""
    return "\n".join([BEGIN, "", *_rows(records), "", *_gaps(), "", END])


def _rows(records: Records) -> Iterator[str]:
    yield f"| backend | {' | '.join(OPERATIONS)} | tried against |"
    yield "| --- |" + " --- |" * (len(OPERATIONS) + 1)
    for row in BACKENDS:
        cells = (_cell(row, operation, records) for operation in OPERATIONS)
        yield f"| {row.title} | {' | '.join(cells)} | {row.server} |"


def _cell(row: Backend, operation: str, records: Records) -> str:
    own = [record for (name, _), record in records.items() if name == row.name]
    passed = _versions(record.version for record in own if operation in record.passed)
    refused = _versions(record.version for record in own if operation in record.refused)
    return passed or (refused and f"refused: {refused}") or "–"


def _versions(versions: Iterable[str]) -> str:
    found = tuple(versions)
    return "all" if found == VERSIONS else ", ".join(map(_short, found))


def _gaps() -> Iterator[str]:
    yield "Not tried:"
    yield ""
    for row in BACKENDS:
        for reason in dict.fromkeys(row.gaps.values()):
            versions = [_short(version) for version in row.gaps if row.gaps[version] == reason]
            yield f"- {row.title} with restic {_listed(versions)}: {reason}."


def _short(version: str) -> str:
    return version.rpartition(".")[0]


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def findings() -> list[str]:
    """What is wrong with the committed matrix, as far as can be said without a run."""
    return _compared(declared())


def _compared(records: Records) -> list[str]:
    text = DOCUMENT.read_text(encoding="utf-8")
    if _with_table(text, records) == text:
        return []
    return ["docs/backends.md differs from what the tests try: run python -m tests.backends_matrix"]


def _with_table(text: str, records: Records) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + table(records) + after


def main(arguments: Iterable[str] | None = None) -> int:
    """0 if the document is, or was made, true."""
    parser = argparse.ArgumentParser(prog="python -m tests.backends_matrix", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell")
    options = parser.parse_args(None if arguments is None else list(arguments))
    records = recorded()
    missing = [key for key in declared() if key not in records]
    found = [f"no record of {name} with restic {version}" for name, version in missing]
    if not found and options.check:
        found = _compared(records)
    for line in found:
        print(line)
    if not found and not options.check:
        text = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(_with_table(text, records), encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
