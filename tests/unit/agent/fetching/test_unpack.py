"""An archive gives one program, or a reason."""

import bz2
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.fetching.trouble import FetchError
from kustos_agent.fetching.unpack import unpack
from kustos_agent.protocol.fetch_trouble import FetchTrouble

PROGRAM = bytes(range(256)) * 40


def unpacked(archive: Path, content: bytes, most: int = 2 * len(PROGRAM)) -> bytes:
    """What comes out of a file with this content."""
    archive.write_bytes(content)
    into = io.BytesIO()
    unpack(archive, into, most=most)
    return into.getvalue()


def trouble(archive: Path, content: bytes, most: int = 2 * len(PROGRAM)) -> FetchTrouble:
    """Why nothing does."""
    with pytest.raises(FetchError) as failed:
        unpacked(archive, content, most)
    return failed.value.trouble


def zipped(*names: str, content: bytes = PROGRAM) -> bytes:
    """A zip with these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return file.getvalue()


def test_the_program_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """Of both kinds of archives; what else a zip holds is left."""
    assert unpacked(tmp_path / "a.bz2", bz2.compress(PROGRAM)) == PROGRAM
    packed = zipped("restic_0.19.1_windows_amd64.exe", "LICENSE")
    assert unpacked(tmp_path / "a.zip", packed) == PROGRAM


@pytest.mark.parametrize("kind", ["bz2", "zip"])
def test_a_bomb_is_left_when_it_is_larger_than_a_restic(tmp_path: Path, kind: str) -> None:
    """64 MB in a few bytes; no more than the limit is written."""
    zeros = bytes(64_000_000)
    content = bz2.compress(zeros) if kind == "bz2" else zipped("restic.exe", content=zeros)
    assert len(content) < 100_000
    archive = tmp_path / f"bomb.{kind}"
    archive.write_bytes(content)
    into = io.BytesIO()
    with pytest.raises(FetchError) as failed:
        unpack(archive, into, most=1_000_000)
    assert (failed.value.trouble, failed.value.detail) == (FetchTrouble.TOO_LARGE, "1")
    assert len(into.getvalue()) <= 1_000_000


@pytest.mark.parametrize("names", [("README",), ("a.exe", "b.exe")])
def test_a_zip_has_one_program(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Neither none nor a choice."""
    assert trouble(tmp_path / "a.zip", zipped(*names)) is FetchTrouble.BROKEN


def test_a_name_that_leads_elsewhere_leads_nowhere(tmp_path: Path) -> None:
    """The program goes where the caller says."""
    assert unpacked(tmp_path / "a.zip", zipped("../../up.exe")) == PROGRAM
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_zip_that_wants_a_password_is_broken(tmp_path: Path) -> None:
    """None is asked for."""
    content = bytearray(zipped("restic.exe"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert trouble(tmp_path / "a.zip", bytes(content)) is FetchTrouble.BROKEN


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """By the archive's own sums, even if nobody compared its SHA-256."""
    for kind, content in (("bz2", bz2.compress(PROGRAM)), ("zip", zipped("restic.exe"))):
        damaged = bytearray(content)
        damaged[len(damaged) // 2] ^= 1
        assert trouble(tmp_path / f"a.{kind}", bytes(damaged)) is FetchTrouble.BROKEN


@given(kept=st.floats(0, 1, exclude_max=True), kind=st.sampled_from(["bz2", "zip"]))
def test_a_part_of_an_archive_is_broken(
    tmp_path_factory: pytest.TempPathFactory, kept: float, kind: str
) -> None:
    """At whatever byte it ends."""
    content = bz2.compress(PROGRAM) if kind == "bz2" else zipped("restic.exe")
    part = content[: int(len(content) * kept)]
    archive = tmp_path_factory.getbasetemp() / f"part.{kind}"
    assert trouble(archive, part) is FetchTrouble.BROKEN


@given(content=st.binary(max_size=2_000), kind=st.sampled_from(["bz2", "zip"]))
def test_any_bytes_are_an_archive_or_a_trouble(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, kind: str
) -> None:
    """Nothing else is raised. None of these is one: Hypothesis makes up no checksums."""
    archive = tmp_path_factory.getbasetemp() / f"any.{kind}"
    assert trouble(archive, content) is FetchTrouble.BROKEN
