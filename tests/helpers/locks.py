"""restic's locks in a repository that is a folder."""

from pathlib import Path

_NAME_LENGTH = 64


def lock_files(repository: Path) -> list[Path]:
    """What counts as a lock for restic. Of one that it was writing when it was interrupted, restic
    0.14 leaves a `…-tmp-…`, which counts for nobody."""
    return [lock for lock in (repository / "locks").iterdir() if len(lock.name) == _NAME_LENGTH]
