"""Where the agent keeps its files.

`KUSTOS_HOME` overrides everything: all files lie below it. Without it the platform's own places are
used (platformdirs): the machine's for root or an administrator, else the user's.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOME_VARIABLE: Final = "KUSTOS_HOME"

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600


@dataclass(frozen=True, slots=True)
class AgentPaths:
    """The agent's files; none of them need exist yet."""

    config_file: Path
    """The machine owner's say (`config`)."""
    identity_file: Path
    """Who this agent is to its manager; holds its bearer token."""
    journal_file: Path
    marks_folder: Path
    """See `tasks.marks`."""
    state_file: Path
    """How the link is (`link.state`)."""
    sealed_folder: Path
    """Credentials that are kept (`sealing`); made with the first of them."""
    sealed_key_file: Path
    """What they are sealed under, where there is no better place for it."""
    lock_file: Path
    """Held by the one process that uses the other files."""
    cache_folder: Path
    """May be deleted at any time: restic's cache."""
    cache_stamp: Path
    """See `tasks.old_caches`."""
    restic_folder: Path
    """Restics that were fetched (`fetching.shelf`); made with the first one."""
    spool_folder: Path
    """For dumps on their way into a repository, in files without a name. On a disk, not in memory;
    made with the first of them."""
    run_folder: Path
    """For what lives as long as a run. Whatever is found there at start is a leftover."""

    def prepare(self) -> None:
        """Make the folders, for this user alone. Raises OSError."""
        for folder in (
            self.config_file.parent,
            self.identity_file.parent,
            self.journal_file.parent,
            self.marks_folder,
            self.cache_folder,
            self.run_folder,
        ):
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)


def agent_paths(environment: Mapping[str, str]) -> AgentPaths:
    """The places that hold for a process with this environment."""
    home = environment.get(HOME_VARIABLE, "")
    if home:
        root = Path(home).absolute()
        return _below(config=root, data=root, cache=root / "cache", run=root / "run")

    if sys.platform == "linux" and os.geteuid() == 0:
        return _below(
            config=Path("/etc/kustos-agent"),
            data=Path("/var/lib/kustos-agent"),
            cache=Path("/var/cache/kustos-agent"),
            run=Path("/run/kustos-agent"),
        )

    # Only here: it costs memory that the agent of a Linux machine need not pay.
    from platformdirs import PlatformDirs  # noqa: PLC0415  KUSTOS_HOME does without

    folders = PlatformDirs("kustos-agent", appauthor=False)
    if _is_privileged():
        return _below(
            config=Path(folders.site_config_dir),
            data=Path(folders.site_data_dir),
            cache=Path(folders.site_cache_dir),
            run=Path(folders.site_cache_dir) / "run",
        )
    return _below(
        config=Path(folders.user_config_dir),
        data=Path(folders.user_data_dir),
        cache=Path(folders.user_cache_dir),
        run=Path(folders.user_runtime_dir),
    )


def write_private(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Replace the file's content as a whole, readable by this user alone.

    After a crash or power cut at any moment either the old or the new content is there; not
    `durable`, after a crash of this process only. Raises OSError, the old content then still
    stands.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    # O_EXCL: never through a link or into a file that somebody else has placed there.
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in it durable; on Windows folders cannot be opened and need not be."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _below(*, config: Path, data: Path, cache: Path, run: Path) -> AgentPaths:
    return AgentPaths(
        config_file=config / "agent.toml",
        identity_file=data / "identity.json",
        journal_file=data / "journal.sqlite3",
        marks_folder=data / "running",
        state_file=data / "state.json",
        sealed_folder=data / "sealed",
        sealed_key_file=data / "sealed.key",
        lock_file=data / "agent.lock",
        cache_folder=cache,
        cache_stamp=data / "cache.stamp",
        restic_folder=data / "restic",
        spool_folder=data / "spool",
        run_folder=run,
    )


def _is_privileged() -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  Windows alone needs it

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0
