"""The matrix in docs/backends.md: which operation went well on which backend with which restic.

`tests/integration/backends` writes down what went well, and fails if that is not what is declared
here. `python -m tests.backends_matrix` makes the matrix of these records; with `--check` nothing is
written, and the exit code is 1 if the document says something else than what is declared.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

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
)


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
    Backend(
        "rest-append-only",
        "REST, append-only",
        "`rclone serve restic --append-only`",
        {"0.14.0": "it tries a refused removal for most of a minute; newer ones believe it"},
        frozenset({"forget"}),
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
    """What one test saw. `write` it at the end."""

    backend: str
    version: str
    passed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Keep it for the matrix. Raises AssertionError if it is not what is declared."""
        row = backend(self.backend)
        assert self.version in row.versions
        assert set(self.refused) == row.refused
        assert {*self.passed, *self.refused} == set(OPERATIONS)
        RECORDS.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"passed": self.passed, "refused": self.refused})
        _file(self.backend, self.version).write_text(text, encoding="utf-8")


def _file(name: str, version: str) -> Path:
    return RECORDS / f"{name}-{version}.json"


def missing_records() -> list[str]:
    """What is declared and not recorded."""
    return [
        f"{row.name} with restic {version}"
        for row in BACKENDS
        for version in row.versions
        if not _file(row.name, version).is_file()
    ]


def table() -> str:
    """As it is declared, which every record is as well."""
    return "\n".join([BEGIN, "", *_rows(), "", *_gaps(), "", END])


def _rows() -> Iterator[str]:
    yield f"| backend | {' | '.join(OPERATIONS)} | tried against |"
    yield "| --- |" + " --- |" * (len(OPERATIONS) + 1)
    for row in BACKENDS:
        cells = (_cell(row, operation) for operation in OPERATIONS)
        yield f"| {row.title} | {' | '.join(cells)} | {row.server} |"


def _cell(row: Backend, operation: str) -> str:
    if not row.versions:
        return "–"
    versions = "all" if row.versions == VERSIONS else ", ".join(map(_short, row.versions))
    return f"refused: {versions}" if operation in row.refused else versions


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
    """What is wrong with the committed matrix."""
    if _with_table(DOCUMENT.read_text(encoding="utf-8")) == DOCUMENT.read_text(encoding="utf-8"):
        return []
    return ["docs/backends.md differs from what the tests try: run python -m tests.backends_matrix"]


def _with_table(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + table() + after


def main(arguments: Iterable[str] | None = None) -> int:
    """0 if the document is, or was made, true."""
    parser = argparse.ArgumentParser(prog="python -m tests.backends_matrix", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell")
    options = parser.parse_args(None if arguments is None else list(arguments))
    found = findings() if options.check else [f"no record of {one}" for one in missing_records()]
    for line in found:
        print(line)
    if found:
        return 1
    if not options.check:
        text = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(_with_table(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
