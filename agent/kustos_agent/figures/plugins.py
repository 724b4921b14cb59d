"""Which helper programs the machine has: restic's for sftp and rclone, and those of dumps."""

import shutil
from typing import Final

from ..threads import in_thread

PROGRAMS: Final = (
    *("ssh", "rclone"),
    *("pg_dump", "pg_dumpall", "mariadb-dump", "mysqldump", "mongodump", "docker"),
)
"""By the names that they are looked for by, in the order that they are told in."""


async def find_plugins(path: str | None = None) -> tuple[str, ...]:
    """Those of PROGRAMS that are in `path`, None: in the agent's own. In a thread: it asks disks,
    some of which may not answer."""
    return await in_thread(
        lambda: tuple(program for program in PROGRAMS if shutil.which(program, path=path))
    )
