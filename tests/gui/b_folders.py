"""A made-up disk behind the requests that look into folders, for the tests of trees."""

from collections.abc import Mapping, Sequence
from typing import Any

from kustos_agent.protocol.messages import FolderPage
from kustos_agent.protocol.values import DirectoryEntry, EntryType, ErrorClass, Problem

PAGE = 500


def folder(name: str, *, hidden: bool = False) -> DirectoryEntry:
    return DirectoryEntry(name=name, type=EntryType.FOLDER, hidden=hidden)


def file(name: str, size: int = 1_000, *, hidden: bool = False) -> DirectoryEntry:
    return DirectoryEntry(
        name=name, type=EntryType.FILE, size=size, modified=1_700_000_000, hidden=hidden
    )


class Disk:
    """Folders by path, given out in pages; `refused` ones answer with a permission problem."""

    def __init__(
        self, folders: Mapping[str, Sequence[DirectoryEntry]], refused: Sequence[str] = ()
    ) -> None:
        self.folders = dict(folders)
        self.refused = set(refused)
        self.offline: Exception | None = None
        self.read: list[tuple[str, str]] = []

    def reply(self, _machine: str, request: Any) -> FolderPage | Problem | Exception:
        """For `ScriptedLinks.reply`."""
        if self.offline is not None:
            return self.offline
        if request.path in self.refused:
            return Problem(
                error=ErrorClass.PERMISSION_DENIED, subject=request.path, detail="EACCES"
            )
        if request.path not in self.folders:
            return Problem(error=ErrorClass.SOURCE_MISSING, subject=request.path, detail="ENOENT")
        return self.page(request.path, request.after)

    def page(self, path: str, after: str) -> FolderPage:
        """Entries behind the one named `after`."""
        self.read.append((path, after))
        entries = self.folders[path]
        names = [entry.name for entry in entries]
        start = names.index(after) + 1 if after else 0
        part = tuple(entries[start : start + PAGE])
        more = start + PAGE < len(entries)
        return FolderPage(path=path, entries=part, next=part[-1].name if more else "")


HOME = {
    "": [folder("/")],
    "/": [folder("etc"), folder("home"), folder("root")],
    "/etc": [file("hosts"), file("passwd")],
    "/home": [folder("empfang"), folder("chef")],
    "/home/empfang": [
        folder(".cache", hidden=True),
        folder("Documents"),
        folder("Downloads"),
        DirectoryEntry(name="Desktop", type=EntryType.SYMLINK),
        file("Rechnung\n.pdf", 88_000),
        file("caf\0e9.txt", 1_400_000),
    ],
    "/home/empfang/Documents": [file(f"Brief {number}.odt") for number in range(3)],
    "/home/empfang/Downloads": [],
    "/home/empfang/.cache": [file("x")],
    "/root": [],
}
"""A small Linux machine; /root is there to be refused."""
