"""What each version of restic can do, for who runs it and for who asks for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

_NUMBER: Final = r"(\d+)\.(\d+)\.(\d+)"
_ALONE: Final = re.compile(_NUMBER)
_OUTPUT: Final = re.compile(rf"^restic {_NUMBER}", re.MULTILINE)


class Version(NamedTuple):
    """restic's version; suffixes such as `-dev` are ignored."""

    major: int
    minor: int
    patch: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


OLDEST: Final = Version(0, 14)
"""Nothing older is run (SPEC 5)."""

NEWEST: Final = Version(0, 19, 1)
"""The newest that was tried. Later ones are run, and taken to be able to do the same."""

_FUTURE: Final = Version(1_000_000, 0)


class Capability(Enum):
    """Where restic's versions differ and this program cares, or a person would miss it."""

    BANDWIDTH_LIMITS = "bandwidth-limits"
    COMPRESSION = "compression"
    COMPRESSION_LEVELS = "compression-levels"
    READ_CONCURRENCY = "read-concurrency"
    SKIP_IF_UNCHANGED = "skip-if-unchanged"
    STDIN_FROM_COMMAND = "stdin-from-command"
    SNAPSHOT_SIZES = "snapshot-sizes"
    SPARSE_RESTORE = "sparse-restore"
    FOLDER_RESTORE = "folder-restore"
    OVERWRITE_CHOICE = "overwrite-choice"
    RESTORE_DELETE = "restore-delete"
    RESTORE_DRY_RUN = "restore-dry-run"
    REWRITE = "rewrite"
    REPAIR_INDEX = "repair-index"
    REPAIR_SNAPSHOTS = "repair-snapshots"
    CHECK_SNAPSHOTS = "check-snapshots"
    RETRY_LOCK = "retry-lock"
    TIDY_INTERRUPT = "tidy-interrupt"
    REST_ENVIRONMENT = "rest-environment"
    AZURE_SUFFIX = "azure-suffix"
    QUICK_FAILURE = "quick-failure"
    EXIT_CODES = "exit-codes"
    EXIT_ERROR_JSON = "exit-error-json"
    INIT_JSON = "init-json"
    FULL_SNAPSHOT_ID = "full-snapshot-id"
    RESTORE_JSON = "restore-json"
    FORGET_JSON = "forget-json"
    CHECK_JSON = "check-json"
    TAG_JSON = "tag-json"
    PRUNE_JSON = "prune-json"


class Source(StrEnum):
    """How it is known since when restic can do something."""

    TRIED = "tried on 0.14.0, 0.18.0 and 0.19.1; since when: restic's source at every tag"
    CHANGELOG = "restic's changelog"
    RUNS = "tried on 0.14.0, 0.18.0 and 0.19.1; those between are taken not to have it"


@dataclass(frozen=True)
class Fact:
    """A capability in a sentence, the first version that has it (None: none so far), how that is
    known, and the first version that is not known to have it any more."""

    meaning: str
    first: Version | None
    source: Source = Source.TRIED
    end: Version = _FUTURE

    def holds(self, version: Version) -> bool:
        """Whether this version has it."""
        return self.first is not None and self.first <= version < self.end


FACTS: Final[Mapping[Capability, Fact]] = MappingProxyType(
    {
        Capability.BANDWIDTH_LIMITS: Fact("Upload and download can be limited.", OLDEST),
        Capability.COMPRESSION: Fact(
            "Data is compressed, in repositories of format 2: `auto`, `off` or `max`.", OLDEST
        ),
        Capability.COMPRESSION_LEVELS: Fact(
            "Two more levels of compression: `fastest` and `better`.", Version(0, 19)
        ),
        Capability.READ_CONCURRENCY: Fact(
            "How many files a backup reads at once can be chosen.", Version(0, 15)
        ),
        Capability.SKIP_IF_UNCHANGED: Fact(
            "A backup that found nothing new makes no snapshot.", Version(0, 17)
        ),
        Capability.STDIN_FROM_COMMAND: Fact(
            "A program's output is saved, and no snapshot made of it if the program fails.",
            Version(0, 17),
        ),
        Capability.SNAPSHOT_SIZES: Fact(
            "A snapshot says how many files and bytes it holds, if this version wrote it.",
            Version(0, 17),
        ),
        Capability.SPARSE_RESTORE: Fact("Files are restored with their holes.", Version(0, 15)),
        Capability.FOLDER_RESTORE: Fact(
            "A folder of a snapshot is restored without its parent folders.", Version(0, 16)
        ),
        Capability.OVERWRITE_CHOICE: Fact(
            "A restore can leave files that are there: always, changed, newer or never overwrite.",
            Version(0, 17),
        ),
        Capability.RESTORE_DELETE: Fact(
            "A restore can remove what the snapshot does not hold.", Version(0, 17)
        ),
        Capability.RESTORE_DRY_RUN: Fact("A restore can be tried without writing.", Version(0, 17)),
        Capability.REWRITE: Fact("Paths are taken out of existing snapshots.", Version(0, 15)),
        Capability.REPAIR_INDEX: Fact(
            "The command `repair index`; older versions call it `rebuild-index`.", Version(0, 16)
        ),
        Capability.REPAIR_SNAPSHOTS: Fact(
            "Damaged snapshots are written anew without what is lost.", Version(0, 16)
        ),
        Capability.CHECK_SNAPSHOTS: Fact("Chosen snapshots alone are checked.", Version(0, 19)),
        Capability.RETRY_LOCK: Fact(
            "restic itself waits for a lock. With older ones the agent tries again.",
            Version(0, 16),
        ),
        Capability.TIDY_INTERRUPT: Fact(
            "Interrupted while it still waits for other locks (0.2 s), it removes its own. After "
            "older ones the agent does.",
            Version(0, 18),
            Source.RUNS,
        ),
        Capability.REST_ENVIRONMENT: Fact(
            "The login of a REST server is read from variables. Older ones get it in the address.",
            Version(0, 16, 1),
        ),
        Capability.AZURE_SUFFIX: Fact(
            "An Azure cloud of its own (China, an authority) is reached. Older ones would go to the"
            " public cloud, so they are not run.",
            Version(0, 16),
            Source.CHANGELOG,
        ),
        Capability.QUICK_FAILURE: Fact(
            "A server that is away is given up after a minute, where it would be 15 minutes: "
            "`RESTIC_FEATURES=backend-error-redesign=false`. Not given to versions that are not "
            "known to have the flag, because an unknown one is fatal; up to 0.17 a repository that"
            " cannot be opened fails at once.",
            Version(0, 18),
            end=Version(0, 20),
        ),
        Capability.EXIT_CODES: Fact(
            "Exit codes of their own: no repository, locked, wrong password (that one a patch later"
            " than the others). Otherwise the text tells.",
            Version(0, 17, 1),
            Source.CHANGELOG,
        ),
        Capability.EXIT_ERROR_JSON: Fact(
            "The last error comes as JSON, from any command.", Version(0, 18)
        ),
        Capability.INIT_JSON: Fact("`init` answers in JSON.", Version(0, 15)),
        Capability.FULL_SNAPSHOT_ID: Fact(
            "A backup's summary holds all 64 digits of the snapshot's id, not 8.", Version(0, 15)
        ),
        Capability.RESTORE_JSON: Fact("`restore` tells progress, in JSON.", Version(0, 16)),
        Capability.FORGET_JSON: Fact("`forget` answers in JSON.", OLDEST),
        Capability.CHECK_JSON: Fact("`check` answers in JSON.", Version(0, 18)),
        Capability.TAG_JSON: Fact("`tag` answers in JSON.", Version(0, 18)),
        Capability.PRUNE_JSON: Fact("`prune` answers in JSON.", None),
    }
)


def missing(version: Version) -> tuple[Capability, ...]:
    """What this version cannot do, in the order of the table."""
    return tuple(one for one in Capability if not FACTS[one].holds(version))


def parse_version(output: str) -> Version | None:
    """The version in the output of `restic version`, which is text in every version."""
    return _version(_OUTPUT.search(output))


def named_version(text: str) -> Version | None:
    """The version that `str(version)` was made of; None for anything else."""
    return _version(_ALONE.fullmatch(text))


def _version(found: re.Match[str] | None) -> Version | None:
    return Version(*map(int, found.groups())) if found else None
