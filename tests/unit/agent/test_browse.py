"""Looking into folders of a real file system."""

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from kustos_agent import browse
from kustos_agent.browse import Browser, is_hidden, root_names
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.codec import ResponseFrame, encode
from kustos_agent.protocol.messages import BrowseFilesystem, FolderPage
from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.values import DirectoryEntry, EntryType, ErrorClass, Problem

BROWSER = Browser(ForbiddenPaths([]))
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX names and modes")


def listed(path: Path | str, *, after: str = "", folders_only: bool = False) -> FolderPage:
    """A page that is there."""
    page = BROWSER.page(
        BrowseFilesystem(path=to_wire(str(path)), after=after, folders_only=folders_only)
    )
    assert isinstance(page, FolderPage), page
    return page


def problem(path: str, *, after: str = "") -> Problem:
    """Why there is none."""
    found = BROWSER.page(BrowseFilesystem(path=path, after=after))
    assert isinstance(found, Problem), found
    assert found.subject == path
    return found


@POSIX
def test_an_empty_path_lists_the_root() -> None:
    """Which is one on POSIX."""
    root = DirectoryEntry(name="/", type=EntryType.FOLDER, mount_point=True)
    assert listed("") == FolderPage(path="", entries=(root,))


def test_windows_begins_at_the_drives_that_are_there() -> None:
    """Each with its root; elsewhere nothing is asked for."""
    there = {"C:\\", "Z:\\", "/"}
    assert root_names(there.__contains__, windows=True) == ["C:\\", "Z:\\"]
    assert root_names(set[str]().__contains__, windows=False) == ["/"]


@pytest.mark.parametrize(
    ("name", "attributes", "on_windows", "elsewhere"),
    [
        (".ssh", stat.FILE_ATTRIBUTE_DIRECTORY, False, True),
        ("AppData", stat.FILE_ATTRIBUTE_DIRECTORY | stat.FILE_ATTRIBUTE_HIDDEN, True, False),
        ("Users", stat.FILE_ATTRIBUTE_DIRECTORY, False, False),
        (".net", None, False, True),
    ],
)
def test_what_is_hidden_is_up_to_the_system(
    name: str, attributes: int | None, on_windows: bool, elsewhere: bool
) -> None:
    """An attribute on Windows, where a dot says nothing; a name elsewhere."""
    assert is_hidden(name, attributes, windows=True) is on_windows
    assert is_hidden(name, attributes, windows=False) is elsewhere


def test_folders_first_then_files_in_natural_order(tmp_path: Path) -> None:
    """As a person would put them."""
    for name in ("a10", "a2", "B1"):
        (tmp_path / name).touch()
    for name in ("z", "Y"):
        (tmp_path / name).mkdir()
    assert [entry.name for entry in listed(tmp_path).entries] == ["Y", "z", "a2", "a10", "B1"]


@POSIX
def test_each_kind_of_entry_is_told(tmp_path: Path) -> None:
    """A link to a folder is a link: restic saves it as one."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"12345")
    os.utime(tmp_path / "file", (1, 1_600_000_000))
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / ".hidden").touch()
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        found = {entry.name: entry for entry in listed(tmp_path).entries}
    assert {name: entry.type for name, entry in found.items()} == {
        "folder": EntryType.FOLDER,
        "file": EntryType.FILE,
        "link": EntryType.SYMLINK,
        "dangling": EntryType.SYMLINK,
        ".hidden": EntryType.FILE,
        "pipe": EntryType.OTHER,
        "socket": EntryType.OTHER,
    }
    assert found["file"].size == 5
    assert found["file"].modified == 1_600_000_000
    assert [name for name, entry in found.items() if entry.hidden] == [".hidden"]


@POSIX
def test_odd_names_can_be_browsed_into(tmp_path: Path) -> None:
    """Newlines, quotes, bytes that are no UTF-8, 4-byte characters."""
    odd = [b"new\nline", b'quo"te', b"caf\xe9", "𐍈".encode()]
    for name in odd:
        folder = tmp_path / os.fsdecode(name)
        folder.mkdir()
        (folder / os.fsdecode(name)).touch()
    entries = listed(tmp_path).entries
    assert {entry.name for entry in entries} == {to_wire(os.fsdecode(name)) for name in odd}
    for entry in entries:
        inner = BROWSER.page(BrowseFilesystem(path=f"{tmp_path}/{entry.name}"))
        assert isinstance(inner, FolderPage)
        assert [found.name for found in inner.entries] == [entry.name]


def test_folders_only_when_asked(tmp_path: Path) -> None:
    """For a tree that shows no files."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert [entry.name for entry in listed(tmp_path, folders_only=True).entries] == ["folder"]


def test_a_mount_point_is_marked() -> None:
    """A backup may stop there."""
    mounted = {entry.name for entry in listed("/").entries if entry.mount_point}
    assert "proc" in mounted
    assert "etc" not in mounted


@pytest.mark.parametrize(
    "path", ["/nowhere/at/all", "relative", "C:relative", "nul\0", "/nul\x002f", "../etc"]
)
def test_what_is_not_there_is_missing(path: str) -> None:
    """Or could not be."""
    assert problem(path).error is ErrorClass.SOURCE_MISSING


def test_a_loop_of_links_is_listed_and_leads_nowhere(tmp_path: Path) -> None:
    """As it does on the machine: there is nothing behind it."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert {entry.type for entry in listed(tmp_path).entries} == {EntryType.SYMLINK}
    for path in (tmp_path / "a", tmp_path / "a" / "inside"):
        assert problem(str(path)).error is ErrorClass.SOURCE_MISSING


def test_a_hundred_thousand_files_come_in_frames_of_bounded_size(tmp_path: Path) -> None:
    """Each once, in order, and not one of the frames has more than 256 KiB."""
    names = [f"Rechnung {number} an den Verein der Freunde.pdf" for number in range(100_000)]
    for name in names:
        (tmp_path / name).touch()
    found, after = list[str](), ""
    while True:
        page = listed(tmp_path, after=after)
        assert len(encode(ResponseFrame("1", page), action="browse-filesystem")) <= 256 * 1024
        found += [entry.name for entry in page.entries]
        after = page.next
        if not after:
            break
    assert found == names


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Said with the system's words."""
    (tmp_path / "file").touch()
    found = problem(str(tmp_path / "file"))
    assert found.error is ErrorClass.SOURCE_MISSING
    assert "ot a directory" in found.detail


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that this user may not read, also when this user is root."""

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)


@pytest.mark.usefixtures("unreadable")
def test_a_folder_one_may_not_read_is_told_as_that() -> None:
    """A person can do something about it."""
    assert problem("/root").error is ErrorClass.PERMISSION_DENIED


def test_a_foreign_cursor_is_no_crash(tmp_path: Path) -> None:
    """Nor a page of something else."""
    assert problem(str(tmp_path), after="?").error is ErrorClass.INTERNAL


def test_a_big_folder_comes_in_pages_without_being_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are read once; each page is looked at by itself."""
    for number in range(4_000):
        (tmp_path / f"file {number} {'x' * 60}").touch()
    first = listed(tmp_path)
    assert first.next
    monkeypatch.setattr(os, "scandir", None)
    names = [entry.name for entry in first.entries]
    after = first.next
    while after:
        page = listed(tmp_path, after=after)
        names += [entry.name for entry in page.entries]
        after = page.next
    assert len(names) == len(set(names)) == 4_000


def test_a_first_page_is_always_fresh(tmp_path: Path) -> None:
    """Asking again is how a person refreshes."""
    assert listed(tmp_path).entries == ()
    (tmp_path / "new").touch()
    assert [entry.name for entry in listed(tmp_path).entries] == ["new"]


def test_a_folder_is_forgotten_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agent stays light; a late page reads the names again."""
    browser = Browser(ForbiddenPaths([]))
    browser.page(BrowseFilesystem(path=str(tmp_path)))
    browser.forget()
    assert browser._last is not None
    monkeypatch.setattr(browse, "REMEMBERED_SECONDS", 0.0)
    browser.forget()
    assert browser._last is None


def test_a_forbidden_folder_is_not_looked_into(tmp_path: Path) -> None:
    """Its name may be seen beside others, its inside not."""
    (tmp_path / "private").mkdir()
    browser = Browser(ForbiddenPaths([tmp_path / "private"]))
    found = browser.page(BrowseFilesystem(path=str(tmp_path / "private")))
    assert isinstance(found, Problem)
    assert found.error is ErrorClass.FORBIDDEN_HERE
    assert isinstance(browser.page(BrowseFilesystem(path=str(tmp_path))), FolderPage)
