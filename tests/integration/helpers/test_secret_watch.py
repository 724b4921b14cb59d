"""A secret that is somewhere is seen: planted in every place that is looked at."""

import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.processes import child
from tests.helpers.secret_watch import SecretWatch, Sighting, forms, holders, watching
from tests.helpers.waiting import eventually

SECRET = f"planted/{secrets.token_hex(12)}"
SLEEP = "import time; time.sleep(100)"

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")


@pytest.fixture
def watch(tmp_path: Path) -> SecretWatch:
    return SecretWatch({"it": SECRET}, {"may": frozenset({"it"})}, folders=(tmp_path,))


@pytest.mark.parametrize("form", forms(SECRET), ids=range(len(forms(SECRET))))
def test_in_the_command_line_of_any_process(watch: SecretWatch, form: bytes) -> None:
    """In each form that it may have been written in."""
    with child([sys.executable, "-c", SLEEP, f"--password=x{form.decode()}x"]):
        eventually(watch.look, 10, "the sighting")
    assert {(one.secret, one.where) for one in watch.seen} == {("it", "command line")}


def test_in_the_environment_of_any_process_that_may_not_have_it(watch: SecretWatch) -> None:
    """What it is done for is told, and a program that may have it is not blamed."""
    watch.doing = "planting"
    with child(["/bin/sleep", "100"], environment={"PASSWORD": SECRET}) as planted:
        eventually(watch.look, 10, "the sighting")
        assert watch.seen == {Sighting("it", "environment", "sleep", "planting")}
        of_strangers = replace(watch, strangers=frozenset({planted.pid}), seen=set())
        assert not of_strangers.look()
        may = {"sleep": frozenset({"it"})}
        allowed = replace(watch, in_environment=may, seen=set(), given=set())
        assert not allowed.look()
    assert allowed.given == {"it"}


def test_in_what_a_process_becomes_after_it_was_looked_at(
    watch: SecretWatch, tmp_path: Path
) -> None:
    """By its number it is the same one: a shell becomes the program that it runs last."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = 'read PASSWORD < "$1"; export PASSWORD; exec sleep 100'
    with child(["sh", "-c", script, "sh", str(pipe)]):
        eventually(
            lambda: watch.look() or any(script in one for one in watch.commands), 10, "the shell"
        )
        watch.look()
        assert not watch.seen
        pipe.write_text(f"{SECRET}\n")
        eventually(watch.look, 10, "the sighting")
    assert {one.where for one in watch.seen} == {"environment"}


def test_however_short_a_process_lives_that_is_started_here(watch: SecretWatch) -> None:
    """The watcher need not come by while it does."""
    with watching(watch):
        subprocess.run(["true", SECRET], check=True)
        subprocess.run(["true"], check=True, env={"PASSWORD": SECRET})
    assert {one.where for one in watch.seen} == {"command line", "environment"}
    assert {one.who for one in watch.seen} >= {"true"}


def test_in_a_file_that_is_gone_when_all_is_done(watch: SecretWatch, tmp_path: Path) -> None:
    """A temporary one, in a folder below."""
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "key"
    with watching(watch):
        file.write_text(f"before {SECRET} after")
        eventually(lambda: watch.seen, 10, "the sighting")
        file.unlink()
    assert watch.seen == {Sighting("it", "file", str(file), "")}


def test_in_a_file_that_is_written_anew_after_it_was_read(
    watch: SecretWatch, tmp_path: Path
) -> None:
    """What it had before was of the same length."""
    file = tmp_path / "key"
    file.write_text("x" * len(SECRET))
    eventually(lambda: watch.look() or watch._known_files, 10, "the file to be known")
    file.write_text(SECRET)
    assert watch.look()


def test_in_what_is_left_behind_and_in_what_is_said(watch: SecretWatch, tmp_path: Path) -> None:
    """Files of any size, and any text that is shown to it."""
    (tmp_path / "journal.sqlite").write_bytes(b"\0" * (2 << 20) + forms(SECRET)[3])
    assert holders(tmp_path, SECRET) == {"journal.sqlite"}
    watch.inspect("log", "kustos", f"login with {SECRET}".encode())
    assert watch.seen == {Sighting("it", "log", "kustos", "")}
