"""What can be wrong with sealed files and their keys: one word for each, and nothing is lost."""

import errno
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kustos_agent.protocol.messages import SealCredentials
from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.seal_trouble import SealTrouble
from kustos_agent.protocol.values import RepositoryAccess, SealedCredentials
from kustos_agent.sealing import entries, process
from kustos_agent.sealing.child import answer
from kustos_agent.sealing.credentials import KeptCredentials, NoCredentials
from kustos_agent.sealing.entries import Kept
from kustos_agent.sealing.keys import CREDENTIAL, keys_here
from kustos_agent.sealing.questions import Answer, Clear, Open, Place, Seal
from tests.helpers.secret_watch import forms, holders

ACCESS = RepositoryAccess(location="/srv/backup", password="correct horse battery")
SECRET = msgspec.json.encode(ACCESS)
KEPT = Kept(repository_id="nas", revision="2")
TOLD = SealedCredentials(repository_id="nas", revision="2")
OF_JOB = Kept(job_id="nas", revision="2")


@dataclass
class Home:
    """An agent's folders; questions are answered in this process."""

    folder: Path
    agent_id: str = "me"
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def sealed(self) -> Path:
        return self.folder / "sealed"

    @property
    def key(self) -> Path:
        return self.folder / "sealed.key"

    @property
    def file(self) -> Path:
        """The only one there is."""
        (found,) = self.sealed.glob("*")
        return found

    @property
    def place(self) -> Place:
        return Place(
            agent_id=self.agent_id,
            folder=str(self.sealed),
            key_file=str(self.key),
            keyring=False,
        )

    def seal(self, kept: Kept = KEPT) -> Answer:
        return answer(Seal(place=self.place, kept=kept, secret=SECRET), self.environment)

    def open(self, kept: Kept = KEPT) -> Answer:
        return answer(Open(place=self.place, kept=kept), self.environment)

    def clear(self) -> Answer:
        return answer(Clear(place=self.place), self.environment)

    def credential(self, content: bytes) -> None:
        """What systemd gives to the service."""
        given_ = self.folder / "given"
        given_.mkdir(exist_ok=True)
        (given_ / CREDENTIAL).write_bytes(content)
        self.environment = {"CREDENTIALS_DIRECTORY": str(given_)}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def opens(said: Answer) -> bool:
    """Whether the secret was given, as it was sealed."""
    assert (said.secret is None) == (said.trouble is not None)
    if said.secret is None:
        return False
    assert said.secret == SECRET
    return True


def test_nothing_of_it_is_on_the_disk_in_plain(home: Home) -> None:
    """Nor is the key in the sealed file, nor the same bytes sealed twice."""
    assert home.seal() == Answer()
    first = home.file.read_bytes()
    assert not holders(home.folder, ACCESS.password)
    assert not holders(home.folder, ACCESS.location)
    assert not any(form in first for form in forms(home.key.read_bytes().hex()))
    home.seal()
    assert home.file.read_bytes() != first
    assert opens(home.open())


def test_a_file_of_another_machine_does_not_open(home: Home, tmp_path: Path) -> None:
    """Not even with its key, and not with the name in it changed."""
    home.seal()
    other = Home(tmp_path, agent_id="thief")
    assert other.open().trouble is SealTrouble.NOT_KEPT
    home.file.write_bytes(home.file.read_bytes().replace(b'"me"', b'"thief"'))
    assert other.open().trouble is SealTrouble.DAMAGED


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        (b'"nas"', b'"old"', KEPT),
        (b'"revision":"2"', b'"revision":"3"', replace(KEPT, revision="3")),
    ],
)
def test_a_file_that_was_made_out_to_be_another_does_not_open(
    home: Home, before: bytes, after: bytes, asked: Kept
) -> None:
    """Of another repository, or an older copy under a newer revision."""
    home.seal()
    content = home.file.read_bytes()
    assert before in content
    home.file.write_bytes(content.replace(before, after))
    assert home.open(asked).trouble in {SealTrouble.DAMAGED, SealTrouble.NOT_KEPT}


@pytest.mark.parametrize("other", [replace(KEPT, repository_id="cloud"), OF_JOB])
def test_a_file_in_another_s_place_does_not_open(home: Home, other: Kept) -> None:
    """What is sealed for one repository is nothing to another, nor to a job of the same name."""
    home.seal()
    first = home.file
    home.seal(other)
    (second,) = set(home.sealed.glob("*")) - {first}
    second.write_bytes(first.read_bytes())
    assert home.open(other).trouble is SealTrouble.NOT_KEPT
    assert opens(home.open())


def test_what_was_sealed_by_an_agent_of_before_opens(home: Home) -> None:
    """Those kept credentials of repositories alone; their files hold no word of jobs."""
    home.seal()
    assert b'"kept":{"repository_id":"nas","revision":"2"}' in home.file.read_bytes()
    entry = entries.Entries(home.sealed).get(KEPT)
    assert entry is not None
    assert entry.bound == b'[1,"me","nas","2","file"]'


def test_what_is_of_a_job_cannot_be_made_out_to_be_of_a_repository(home: Home) -> None:
    """Of the same name: both are the manager's words."""
    home.seal(OF_JOB)
    content = home.file.read_bytes()
    home.seal(KEPT)
    (of_repository,) = [file for file in home.sealed.glob("*") if file.read_bytes() != content]
    of_repository.write_bytes(content.replace(b'"job_id"', b'"repository_id"'))
    assert home.open(KEPT).trouble is SealTrouble.DAMAGED
    assert opens(home.open(OF_JOB))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_no_bit_can_be_changed_and_nothing_cut_off(
    home: Home, place: float, bit: int, *, cut: bool
) -> None:
    """Whatever is done to the file, it opens as what it was or not at all."""
    home.seal()
    content = bytearray(home.file.read_bytes())
    at = int(place * len(content))
    content[at] ^= 1 << bit
    home.file.write_bytes(content[:at] if cut else content)
    said = home.open()
    # It may be the name of a field that has a default.
    assert opens(said) or said.trouble in {SealTrouble.DAMAGED, SealTrouble.NOT_KEPT}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[1]", b'{"version":9}', b"0" * 9_999]
)
def test_a_damaged_file_is_said_to_be_one_and_can_be_written_anew(
    home: Home, content: bytes
) -> None:
    """Nothing that was in it could still be had."""
    home.seal()
    home.file.write_bytes(content)
    assert home.open().trouble is SealTrouble.DAMAGED
    assert home.seal() == Answer()
    assert opens(home.open())


# --- who else has access -------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_what_others_can_get_at_is_not_used(home: Home, mode: int) -> None:
    """A file is written anew, for the agent alone; folder and key are the owner's affair."""
    home.seal()
    home.file.chmod(mode)
    assert home.open() == Answer(trouble=SealTrouble.EXPOSED, detail=str(home.file))
    assert home.seal() == Answer()
    assert opens(home.open())
    for place, safe in ((home.sealed, 0o700), (home.key, 0o600)):
        place.chmod(safe | (mode & 0o077))
        exposed = Answer(trouble=SealTrouble.EXPOSED, detail=str(place))
        assert home.seal() == exposed
        assert home.open() == exposed
        place.chmod(safe)
        assert opens(home.open())


@pytest.mark.parametrize("what", ["file", "key"])
def test_a_link_is_not_followed(home: Home, what: str) -> None:
    """It would lead to somebody else's."""
    home.seal()
    path = home.file if what == "file" else home.key
    path.rename(home.folder / "elsewhere")
    path.symlink_to(home.folder / "elsewhere")
    assert home.open() == Answer(trouble=SealTrouble.EXPOSED, detail=str(path))


# --- keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"short", b"k" * 33])
def test_a_key_that_is_none_is_never_written_over(home: Home, content: bytes) -> None:
    """It may be put back from a copy."""
    home.seal()
    right = home.key.read_bytes()
    home.key.write_bytes(content)
    damaged = Answer(trouble=SealTrouble.KEY_DAMAGED, detail=str(home.key))
    assert home.open() == home.seal() == damaged
    assert home.key.read_bytes() == content
    home.key.write_bytes(right)
    assert opens(home.open())


def test_another_key_opens_nothing(home: Home) -> None:
    """And one that is gone is said to be; sealing makes the next one."""
    home.seal()
    home.key.write_bytes(b"k" * 32)
    assert home.open().trouble is SealTrouble.DAMAGED
    home.key.unlink()
    assert home.open() == Answer(trouble=SealTrouble.KEY_MISSING, detail="file")
    assert home.seal() == Answer()
    assert opens(home.open())


def test_a_credential_of_systemd_comes_before_the_file(home: Home) -> None:
    """No key is on the disk then; without it, or with another, nothing opens."""
    home.credential(b"c" * 32)
    assert home.seal() == Answer()
    assert not home.key.exists()
    assert opens(home.open())
    home.credential(b"d" * 32)
    assert home.open().trouble is SealTrouble.DAMAGED
    home.environment = {}
    assert home.open() == Answer(trouble=SealTrouble.KEY_MISSING, detail="systemd")


def test_a_credential_that_is_too_short_is_no_reason_for_a_lesser_key(home: Home) -> None:
    """Whoever has set it up means it."""
    home.credential(b"c" * 31)
    assert home.seal().trouble is SealTrouble.KEY_DAMAGED
    assert not home.key.exists()
    assert not home.sealed.exists()


async def test_what_lies_under_a_lesser_key_is_sealed_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agent says that it does not have it once systemd gives a key."""
    home.seal()
    kept = KeptCredentials(home.sealed, home.key, home.agent_id, keyring=False)
    assert await kept.held() == (TOLD,)
    home.credential(b"c" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", home.environment["CREDENTIALS_DIRECTORY"])
    assert await kept.held() == ()
    home.seal()
    assert await kept.held() == (TOLD,)


def test_looking_for_keys_makes_none(home: Home) -> None:
    """Only sealing does."""
    for key in keys_here({}, home.key, home.agent_id, keyring=False):
        assert key.load() is None
    home.open()
    assert list(home.folder.iterdir()) == []


# --- the disk ------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 64 KiB."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said_and_costs_nothing_that_is_there(small_disk: Path) -> None:
    """Neither the former revision nor the key; no half file stays."""
    home = Home(small_disk)
    home.seal()
    with (small_disk / "filler").open("wb", buffering=0) as filler:
        while True:
            try:
                filler.write(b"x" * 4_096)
            except OSError:
                break
    later = replace(KEPT, revision="3")
    assert home.seal(later).trouble is SealTrouble.DISK_FULL
    assert opens(home.open())
    assert len(list(home.sealed.iterdir())) == 1
    (small_disk / "filler").unlink()
    assert home.seal(later) == Answer()
    assert opens(home.open(later))


@pytest.mark.parametrize("what", ["file", "key"])
def test_what_cannot_be_read_right_now_is_not_written_over(
    home: Home, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails may give it back. (Root may read everything: hence the fault by hand.)"""
    home.seal()
    path = home.file if what == "file" else home.key
    before = path.read_bytes()
    really = os.open

    def failing(name: Any, *arguments: Any) -> int:
        if Path(name) == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return really(name, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing)
        trouble = Answer(trouble=SealTrouble.UNREADABLE, detail=os.strerror(errno.EIO))
        assert home.open() == trouble
        assert home.seal(replace(KEPT, revision="3")) == trouble
    assert path.read_bytes() == before
    assert opens(home.open())


def test_a_folder_that_cannot_be_made_is_said(home: Home) -> None:
    """A file stands in its place."""
    home.sealed.write_bytes(b"")
    assert home.seal().trouble is SealTrouble.UNWRITABLE
    assert home.sealed.read_bytes() == b""


def test_no_more_than_can_be_told_of_are_kept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are there can still be changed."""
    monkeypatch.setattr(entries, "MOST", 2)
    assert home.seal() == home.seal(replace(KEPT, repository_id="cloud")) == Answer()
    assert home.seal(replace(KEPT, repository_id="more")).trouble is SealTrouble.TOO_MANY
    assert home.seal(replace(KEPT, revision="3")) == Answer()


def test_what_a_killed_process_left_half_written_goes(home: Home) -> None:
    """With the next that is sealed, and when everything goes."""
    home.seal()
    torn = home.file.with_name(f".{home.file.name}.4711")
    torn.write_bytes(b"half")
    home.seal()
    assert not torn.exists()
    torn.write_bytes(b"half")
    assert home.clear() == Answer()
    assert list(home.sealed.iterdir()) == []
    assert not home.key.exists()


# --- the process ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "trouble"),
    [
        ("raise SystemExit(3)", SealTrouble.OTHER),
        ("print('correct horse battery')", SealTrouble.OTHER),
        ("import os; os._exit(1)", SealTrouble.TIMEOUT),
        ("import time; time.sleep(60)", SealTrouble.TIMEOUT),
    ],
)
def test_a_process_that_fails_is_an_answer(
    home: Home,
    program: str,
    trouble: SealTrouble,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What it said is shown nowhere."""
    monkeypatch.setattr(process, "_COMMAND", (process._COMMAND[0], "-c", program))
    monkeypatch.setattr(process, "SECONDS", 2.0)
    assert process.ask(Open(place=home.place, kept=KEPT)).trouble is trouble
    assert "horse" not in caplog.text
    caplog.clear()


def test_no_question_or_answer_shows_a_secret(home: Home) -> None:
    """In a log or traceback."""
    seal = Seal(place=home.place, kept=KEPT, secret=SECRET)
    for text in (repr(seal), repr(Answer(secret=SECRET))):
        assert "horse" not in text


async def test_who_may_keep_nothing_says_so() -> None:
    """And has nothing."""
    none = NoCredentials()
    said = await none.seal(SealCredentials(kept=TOLD, access=ACCESS))
    assert said.trouble is SealTrouble.FORBIDDEN
    assert await none.held() == ()
    assert not none.allowed


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
async def test_a_home_whose_name_is_no_text_can_hold_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The process is told of it all the same, and tells of it."""
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    kept = KeptCredentials(odd / "sealed", odd / "sealed.key", "me", keyring=False)
    assert (await kept.seal(SealCredentials(kept=TOLD, access=ACCESS))).trouble is None
    assert await kept.open(TOLD) == ACCESS
    (odd / "sealed.key").write_bytes(b"short")
    said = await kept.seal(SealCredentials(kept=TOLD, access=ACCESS))
    assert said.trouble is SealTrouble.KEY_DAMAGED
    assert said.detail == to_wire(str(odd / "sealed.key"))
    assert "key-damaged" in caplog.text
    caplog.clear()
