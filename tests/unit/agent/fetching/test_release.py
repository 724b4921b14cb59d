"""The pinned release, and which archive a machine needs."""

import re

import pytest

from kustos_agent.fetching.release import kind_of, pinned_release
from kustos_agent.fetching.trouble import FetchError
from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.restic_versions import NEWEST


def test_the_pinned_release_is_the_newest_that_was_tried() -> None:
    """Not one that no test has seen."""
    assert pinned_release().version == str(NEWEST)


def test_every_archive_is_of_this_release_and_of_its_kind_of_machine() -> None:
    """No sum stands in two lines, which a slip while copying would show as."""
    release = pinned_release()
    for kind, archive in release.archives.items():
        system, processor = kind.split("/")
        suffix = "zip" if system == "windows" else "bz2"
        assert archive.name == f"restic_{release.version}_{system}_{processor}.{suffix}"
        for origin in archive.origins:
            assert re.fullmatch(r"\S+/\S+ [0-9a-f]{7} \S+", origin), origin
    sums = [archive.sha256 for archive in release.archives.values()]
    assert len(set(sums)) == len(sums)


@pytest.mark.parametrize(
    ("system", "machine", "kind"),
    [
        ("linux", "x86_64", "linux/amd64"),
        ("linux", "aarch64", "linux/arm64"),
        ("darwin", "arm64", "darwin/arm64"),
        ("darwin", "x86_64", "darwin/amd64"),
        ("win32", "AMD64", "windows/amd64"),
        ("win32", "x86", "windows/386"),
    ],
)
def test_machines_of_the_table_find_their_archive(system: str, machine: str, kind: str) -> None:
    """By the words of their systems."""
    assert kind_of(system, machine) == kind
    assert pinned_release().archive(kind).name


@pytest.mark.parametrize(("system", "machine"), [("linux", "riscv64"), ("freebsd14", "amd64")])
def test_other_machines_are_told_which_kind_they_are(system: str, machine: str) -> None:
    """Nothing is guessed for them."""
    with pytest.raises(FetchError) as failed:
        pinned_release().archive(kind_of(system, machine))
    assert failed.value.trouble is FetchTrouble.NO_ARCHIVE
    assert failed.value.detail == f"{system}/{machine}"


def test_a_mirror_has_the_paths_of_the_release_page() -> None:
    """With or without a slash at its end."""
    release = pinned_release()
    archive = release.archive("linux/amd64")
    path = f"/v{release.version}/{archive.name}"
    assert release.url(archive) == release.base + path
    for mirror in ("https://mirror/restic", "https://mirror/restic/"):
        assert release.url(archive, mirror) == f"https://mirror/restic{path}"
