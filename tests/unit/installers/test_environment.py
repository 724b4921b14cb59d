"""When an environment is taken as it is, brought up to date, or made anew."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from installers import environment, packages
from installers.environment import RUN, STAMP, TEST, Environment, Recipe, Stamp, fingerprint
from installers.packages import NothingChangedError, Packages, Trouble, refusal, trouble
from installers.process import Answer
from installers.refusal import Refusal

PROJECT = """
[build-system]
requires = ["hatchling"]
[project]
name = "kustos"
[tool.ruff]
line-length = 100
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with nothing but what a set-up reads."""
    folder = tmp_path / "installers" / "requirements"
    folder.mkdir(parents=True)
    for name in ("agent.txt", "build.txt", "desktop.txt", "dev.txt"):
        (folder / name).write_text("a==1 --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    return tmp_path


class Pip:
    """Stands for pip and the index: records what is asked of it, or fails as it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.failure: Refusal | None = None

    def note(self, *words: str) -> None:
        self.calls.append(words)

    def install(self, files: Sequence[Path]) -> None:
        self.note("install", *(file.name for file in files))
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    """In the place of the real one."""
    stand_in = Pip()
    monkeypatch.setattr(Packages, "install_locked", lambda _, files: stand_in.install(files))
    monkeypatch.setattr(Packages, "install_editable", lambda _, root: stand_in.note("editable"))
    monkeypatch.setattr(Packages, "keep_only", lambda _, names: stand_in.note("keep", *names))
    monkeypatch.setattr(Packages, "check", lambda _: stand_in.note("check"))
    return stand_in


@pytest.fixture
def venv(root: Path, pip: Pip, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """One to be made; making it costs no time because pip is not put into it."""
    made = Environment(root, root / ".venv")

    def quick(self: Environment) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        pip.note("create")
        self.python.parent.mkdir()
        self.python.symlink_to(sys.executable)

    monkeypatch.setattr(Environment, "_create", quick)
    return made


def test_the_first_set_up_makes_it_and_the_second_does_nothing(venv: Environment, pip: Pip) -> None:
    assert not venv.holds(RUN)
    venv.prepare(RUN)
    first = [call[0] for call in pip.calls]
    assert first == ["create", "install", "editable", "check"]
    venv.prepare(RUN)
    assert len(pip.calls) == len(first)


def test_one_made_for_run_is_widened_for_test_and_then_holds_both(
    venv: Environment, pip: Pip
) -> None:
    venv.prepare(RUN)
    venv.prepare(TEST)
    assert [call[0] for call in pip.calls].count("create") == 1
    assert venv.holds(RUN)
    assert venv.holds(TEST)


def test_an_update_for_run_takes_no_test_tools_away(
    venv: Environment, pip: Pip, root: Path
) -> None:
    venv.prepare(TEST)
    (root / "installers/requirements/desktop.txt").write_text("b==2\n")
    pip.calls.clear()
    venv.prepare(RUN)
    assert ("install", "dev.txt") in pip.calls
    assert venv.holds(TEST)


@pytest.mark.parametrize(
    "damage", ["no stamp", "torn stamp", "other python", "python gone", "moved"]
)
def test_one_that_cannot_be_trusted_is_made_anew(
    venv: Environment, pip: Pip, root: Path, damage: str
) -> None:
    venv.prepare(RUN)
    stamp = venv.folder / STAMP
    match damage:
        case "no stamp":
            stamp.unlink()
        case "torn stamp":
            stamp.write_text(stamp.read_text()[:20])
        case "other python":
            stamp.write_text(stamp.read_text().replace("CPython 3", "CPython 2"))
        case "python gone":
            venv.python.unlink()
        case "moved":
            venv.folder.rename(root / "elsewhere")
            venv = Environment(root, root / "elsewhere")
    pip.calls.clear()
    assert not venv.holds(RUN)
    venv.prepare(RUN)
    assert pip.calls[0] == ("create",)
    assert venv.holds(RUN)


def test_a_set_up_cut_short_leaves_no_stamp(venv: Environment, pip: Pip) -> None:
    venv.prepare(RUN)
    pip.failure = Refusal("the disk is full")
    with pytest.raises(Refusal):
        venv.prepare(TEST)
    assert Stamp.read(venv.folder) is None


def test_an_update_that_fetched_nothing_leaves_the_environment_in_use(
    venv: Environment, pip: Pip, root: Path
) -> None:
    venv.prepare(RUN)
    (root / "installers/requirements/desktop.txt").write_text("b==2\n")
    pip.failure = NothingChangedError("no network")
    with pytest.raises(NothingChangedError):
        venv.prepare(RUN)
    assert venv.usable()
    assert not venv.holds(RUN)


def test_the_fingerprint_follows_locks_and_project_and_nothing_else(root: Path) -> None:
    before = fingerprint(root, RUN)
    project = root / "pyproject.toml"
    project.write_text(PROJECT.replace("100", "120"))
    assert fingerprint(root, RUN) == before
    project.write_text(PROJECT.replace("hatchling", "hatchling>=2"))
    changed = fingerprint(root, RUN)
    assert changed != before
    (root / "installers/requirements/build.txt").write_text("a==2\n")
    assert fingerprint(root, RUN) not in {before, changed}
    assert fingerprint(root, Recipe("alone", ("agent.txt",))) not in {before, changed}


def test_a_second_set_up_waits_for_the_first_and_for_its_pip(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = root / ".cache" / "setup.lock"
    with environment._turn(file):
        orphan = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
    assert orphan.stdin is not None
    try:
        done = threading.Event()

        def second() -> None:
            with environment._turn(file):
                done.set()

        thread = threading.Thread(target=second)
        thread.start()
        assert not done.wait(0.2)
        orphan.stdin.close()
        assert done.wait(10)
        thread.join()
    finally:
        orphan.kill()
        orphan.wait()
    assert "waiting for it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (
            "WARNING: Retrying after 'NewConnectionError'\nERROR: No matching distribution found",
            Trouble.UNREACHABLE,
        ),
        ("ERROR: No matching distribution found for ruff==0.17.5", Trouble.OTHER),
        ("ERROR: Could not install: [Errno 28] No space left on device", Trouble.DISK_FULL),
        ("ERROR: [Errno 13] Permission denied: '/x'", Trouble.NOT_ALLOWED),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", Trouble.HASH_DIFFERS),
    ],
)
def test_pips_words_tell_why_it_failed(words: str, kind: Trouble) -> None:
    assert trouble(words) is kind
    sentence = str(refusal(Answer(1, words)))
    assert sentence[0].isupper() or sentence.startswith("pip ")
    assert "WARNING" not in sentence


def test_pip_runs_apart_from_the_persons_own_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[list[str]] = []

    def note(argv: Sequence[str | Path]) -> Answer:
        calls.append([str(word) for word in argv])
        return Answer(0, "")

    monkeypatch.setattr(packages, "run_quietly", note)
    Packages(tmp_path / "python").install_locked([tmp_path / "a.txt"])
    assert calls[0][1:4] == ["-I", "-m", "pip"]
    assert {"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(calls[0])


def test_a_real_environment_is_made_kept_and_cleared_of_what_no_lock_names(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = Recipe("alone", ("agent.txt",))
    lock = root / "installers/requirements/agent.txt"
    lock.write_text("# nothing\n")
    made = Environment(root, root / "made")
    made.folder.mkdir()
    (made.folder / "left-over").touch()
    made.prepare(alone)
    assert made.holds(alone)
    assert not (made.folder / "left-over").exists()
    (site,) = made.folder.glob("lib/python*/site-packages")
    stray = site / "stray-1.0.dist-info"
    stray.mkdir()
    (stray / "METADATA").write_text("Metadata-Version: 2.1\nName: stray\nVersion: 1.0\n")
    (stray / "RECORD").write_text(
        "".join(f"stray-1.0.dist-info/{n},,\n" for n in ("METADATA", "RECORD"))
    )
    lock.write_text("# nothing else\n")
    made.prepare(alone)
    assert not stray.exists()
    assert made.holds(alone)
    assert capsys.readouterr().out.count("Making made") == 1
