"""The values that a policy gives its jobs, by name. Pure."""

from enum import StrEnum
from typing import Final


class PolicyField(StrEnum):
    """Each is named as it is in a job (`core.model.Job`) and in a policy's content
    (`policy.PolicyContent`), in the order in which people are shown them."""

    SOURCES = "sources"
    EXCLUDES = "excludes"
    EXCLUDE_CACHES = "exclude_caches"
    EXCLUDE_IF_PRESENT = "exclude_if_present"
    EXCLUDE_LARGER_THAN = "exclude_larger_than"
    ONE_FILE_SYSTEM = "one_file_system"
    USE_FS_SNAPSHOT = "use_fs_snapshot"
    DUMPS = "dumps"
    HOOKS = "hooks"
    SCHEDULE = "schedule"
    CREDENTIALS = "credentials"
    REPOSITORY = "repository_id"
    RETENTION = "retention"
    MAX_AGE = "max_age_seconds"
    MIN_BYTES = "min_bytes"
    HOW = "how"


SECRET_FIELDS: Final = frozenset({PolicyField.DUMPS, PolicyField.HOOKS})
"""Besides what they show they have secrets."""
