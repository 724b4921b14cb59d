"""What is removed when a machine leaves its manager."""

from .paths import AgentPaths
from .restic.secret_files import remove_leftovers


def remove_traces(paths: AgentPaths) -> None:
    """The identity first, then everything that came with it: what was owed to the manager, the
    note about the link, secrets that a crashed run left. The owner's configuration stays, and so
    does restic's cache. Call it while the agent's lock is held. Raises OSError.
    """
    paths.identity_file.unlink(missing_ok=True)
    journal = paths.journal_file
    for file in (
        journal,
        journal.with_name(f"{journal.name}-wal"),
        journal.with_name(f"{journal.name}-shm"),
        paths.state_file,
    ):
        file.unlink(missing_ok=True)
    remove_leftovers(paths.run_folder)
