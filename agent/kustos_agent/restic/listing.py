"""Lists a folder of a snapshot."""

from ..protocol.paths import NaturalOrder
from ..protocol.values import (
    DirectoryEntry,
    EntryType,
    ErrorClass,
    Outcome,
    Problem,
    RepositoryAccess,
)
from . import commands
from .credentials import opened
from .outcome import Finished, Watch
from .refusal import refusing
from .reports import Node
from .toolkit import Toolkit, attempt
from .transcript import Ears

Entries = tuple[DirectoryEntry, ...]


@refusing
async def list_folder(
    toolkit: Toolkit,
    access: RepositoryAccess,
    snapshot_id: str,
    path: str,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[Entries]:
    """All entries of a folder, folders first, by `natural_key`. SNAPSHOT_MISSING, with the path as
    its subject, if the snapshot does not hold it: restic says nothing then.

    Names and `path` are as restic shows them: U+FFFD for a byte that is not UTF-8. restic cannot
    be asked for such a folder, so it is looked for from the nearest folder above that can.
    """
    folder = path.rstrip("/") or "/"
    asked = _nameable(folder)
    entries: dict[str, DirectoryEntry] = {}
    folders, others = NaturalOrder(), NaturalOrder()
    found = folder == "/"

    def take(node: Node) -> None:
        nonlocal found
        found = found or node.path == folder
        parent = node.path.rpartition("/")[0] or "/"
        # Two names that differ in bytes that are not UTF-8 are one here. No file has a name with a
        # slash or NUL: who can write into the repository can say so.
        forged = "/" in node.name or "\0" in node.name
        if parent == folder and node.name not in entries and not forged:
            entries[node.name] = _entry(node)
            (folders if node.type is EntryType.FOLDER else others).add(node.name)

    with opened(access, toolkit.scratch) as door:
        command = commands.list_folder(
            door, toolkit.restic, snapshot_id, asked, recursive=asked != folder
        )
        done = await attempt(
            toolkit, door, command, watch, timeout_seconds=timeout_seconds, ears=Ears(on_node=take)
        )
    exit_code = done.ended.exit_code
    if done.outcome is not Outcome.SUCCESS:
        return Finished(done.outcome, done.problem, exit_code=exit_code)
    if done.transcript.header is None:
        # 0.14 says 0 when there is no such snapshot.
        problem = Problem(error=ErrorClass.SNAPSHOT_MISSING, subject=snapshot_id)
        return Finished(Outcome.FAILED, problem, exit_code=exit_code)
    if not found:
        problem = Problem(error=ErrorClass.SNAPSHOT_MISSING, subject=folder)
        return Finished(Outcome.FAILED, problem, exit_code=exit_code)
    in_order = tuple(entries[name] for name in (*folders.names(), *others.names()))
    return Finished(Outcome.SUCCESS, result=in_order, exit_code=exit_code)


def _nameable(folder: str) -> str:
    """The nearest folder at or above this one that can be told to restic."""
    while "\ufffd" in folder or "\0" in folder:
        folder = folder.rpartition("/")[0] or "/"
    return folder


def _entry(node: Node) -> DirectoryEntry:
    return DirectoryEntry(
        name=node.name,
        type=node.type,
        size=node.size,
        modified=node.modified,
        hidden=node.name.startswith("."),
    )
