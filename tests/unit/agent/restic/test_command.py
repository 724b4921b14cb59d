"""Tasks become command lines in which nothing can turn into something else."""

import shlex
import subprocess
from fnmatch import fnmatchcase

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.tasks import BackupSpec, RestoreSpec
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic import commands
from kustos_agent.restic.command import Command, CommandError, disk_path
from kustos_agent.restic.patterns import include_pattern, literal_pattern, top_paths
from kustos_agent.restic.repository import Door
from kustos_agent.restic.version import Restic

OLD = Restic("/usr/bin/restic", Version(0, 14, 0))
NEW = Restic("/usr/bin/restic", Version(0, 19, 1))
ACCESS = RepositoryAccess(
    location="s3:https://store.example/bucket",
    password="the repository's",
    environment={"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "the key's"},
)
DOOR = Door(ACCESS)
ID = "0123456789abcdef" * 4

file_names = st.text(
    st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=8
)
paths = st.lists(file_names, min_size=1, max_size=4).map(lambda names: "/" + "/".join(names))


def _backup(*sources: str, door: Door = DOOR, excludes: tuple[str, ...] = ()) -> Command:
    spec = BackupSpec(repository=door.access, sources=sources, host="pc", excludes=excludes)
    return commands.backup(door, NEW, spec)


def test_a_backup() -> None:
    """Everything that was asked for, each as one word that cannot be taken for an option."""
    spec = BackupSpec(
        repository=ACCESS,
        sources=("/home/anna", "/srv"),
        host="office pc",
        excludes=("*.tmp", "--no-lock"),
        tags=("kustos", "job:1"),
        exclude_caches=True,
        one_file_system=True,
    )
    command = commands.backup(DOOR, NEW, spec, lock_wait_seconds=120)
    assert command.argv == (
        *("/usr/bin/restic", "backup", "--host=office pc", "--tag=kustos", "--tag=job:1"),
        *("--exclude=*.tmp", "--exclude=--no-lock", "--exclude-caches", "--one-file-system"),
        *("--files-from-raw=-", "--retry-lock=120s", "--json"),
    )
    assert command.stdin == b"/home/anna\0/srv\0"
    assert command.password == "the repository's"
    assert command.environment["RESTIC_REPOSITORY"] == ACCESS.location
    assert command.environment["AWS_SECRET_ACCESS_KEY"] == "the key's"
    assert command.environment["RESTIC_PROGRESS_FPS"] == "4"
    assert command.display == (
        "restic -r s3:https://store.example/bucket backup '--host=office pc' --tag=kustos "
        "--tag=job:1 '--exclude=*.tmp' --exclude=--no-lock --exclude-caches --one-file-system "
        "-- /home/anna /srv"
    )


def test_what_a_version_lacks_is_not_asked_of_it() -> None:
    """An unknown flag would be fatal."""
    spec = BackupSpec(repository=ACCESS, sources=("/a",), host="")
    command = commands.backup(DOOR, OLD, spec, lock_wait_seconds=120)
    assert command.argv == ("/usr/bin/restic", "backup", "--files-from-raw=-", "--json")


def test_only_what_a_person_waits_for_fails_fast() -> None:
    """A backup may wait for its server for a quarter of an hour."""
    assert "RESTIC_FEATURES" in commands.config(DOOR, NEW).environment
    assert "RESTIC_FEATURES" not in commands.config(DOOR, OLD).environment
    assert "RESTIC_FEATURES" not in _backup("/a").environment


@given(paths)
def test_no_source_reaches_the_command_line(path: str) -> None:
    """Sources travel through the input, ended by NUL, byte for byte."""
    command = _backup(path)
    assert command.argv == _backup("/other").argv
    assert command.stdin == path.encode("utf-8", "surrogateescape") + b"\0"


def test_odd_bytes_of_a_source_are_bytes_again() -> None:
    """The wire writes them as NUL and two digits."""
    assert _backup("/caf\0e9").stdin == b"/caf\xe9\0"


@pytest.mark.parametrize("path", ["home", "", "./x", "~/x", "-x", "/a\0", "/a\0zz", "/\ud800"])
def test_a_source_that_is_not_an_absolute_path_is_refused(path: str) -> None:
    """restic would take it relative to the agent's folder."""
    with pytest.raises(CommandError):
        _backup(path)


@pytest.mark.parametrize(
    "path", ["C:\\Users\\Anna", "d:/Daten", "C:\\", r"\\nas\buero\Briefe", "C:\\Büro Süd"]
)
@pytest.mark.parametrize("vss", [False, True])
def test_paths_of_windows_are_taken_on_windows(path: str, vss: bool) -> None:
    """With a drive or a share; a snapshot of the volume is asked for where it was chosen."""
    spec = BackupSpec(repository=ACCESS, sources=(path,), host="", use_fs_snapshot=vss)
    command = commands.backup(DOOR, NEW, spec, windows=True)
    assert command.stdin == path.encode() + b"\0"
    assert ("--use-fs-snapshot" in command.argv) is vss
    back = RestoreSpec(repository=ACCESS, snapshot_id="a" * 64, target=path)
    assert f"--target={path}" in commands.restore(DOOR, NEW, back, windows=True).argv
    with pytest.raises(CommandError):
        commands.backup(DOOR, NEW, spec, windows=False)


@pytest.mark.parametrize("path", ["C:Users", "\\Users", "/Users", "Users", "C:", "", "C:\\a\0"])
def test_what_windows_takes_relative_to_something_is_refused(path: str) -> None:
    """To a drive's current folder, or to the current drive."""
    spec = BackupSpec(repository=ACCESS, sources=(path,), host="")
    with pytest.raises(CommandError):
        commands.backup(DOOR, NEW, spec, windows=True)


def test_no_snapshot_of_a_volume_is_asked_for_elsewhere() -> None:
    """The flag is fatal there."""
    spec = BackupSpec(repository=ACCESS, sources=("/a",), host="", use_fs_snapshot=True)
    assert "--use-fs-snapshot" not in commands.backup(DOOR, NEW, spec, windows=False).argv


def test_paths_of_windows_are_compared_as_windows_does() -> None:
    """A repository inside a source is found however its letters and slashes are written."""
    inside = disk_path("D:\\Restic\\Kanzlei", windows=True)
    assert disk_path("d:/restic/", windows=True) in inside.parents
    assert disk_path("D:/rest", windows=True) not in inside.parents


@pytest.mark.parametrize("pattern", ["a\0b", "a\ud800"])
def test_what_no_program_can_be_given_is_refused(pattern: str) -> None:
    """In any argument."""
    with pytest.raises(CommandError):
        _backup("/a", excludes=(pattern,))


@pytest.mark.parametrize(
    ("sources", "excluded"),
    [
        (("/",), True),
        (("/srv",), True),
        (("/srv/",), True),
        (("/srv/restic",), False),
        (("/srv/res",), False),
        (("/home",), False),
    ],
)
def test_a_local_repository_in_a_source_is_left_out(
    sources: tuple[str, ...], excluded: bool
) -> None:
    """It would be saved into itself; one beside the sources, or saved on purpose, is not."""
    door = Door(RepositoryAccess(location="local:/srv/restic", password="x"))
    assert ("--exclude=/srv/restic" in _backup(*sources, door=door).argv) is excluded


def test_a_restore_names_its_paths_as_patterns_that_match_them_alone() -> None:
    """Paths inside chosen ones are not told twice; the id is told as a prefix."""
    spec = RestoreSpec(
        repository=ACCESS,
        snapshot_id=ID,
        target="/tmp/-back",
        paths=("/home/b [1]/x", "/home/b [1]", "/home/a"),
    )
    assert commands.restore(DOOR, NEW, spec).argv == (
        *("/usr/bin/restic", "restore", "--target=/tmp/-back"),
        *("--include=/home/a", "--include=/home/b \\[1\\]", ID[:63], "--json"),
    )
    everything = msgspec.structs.replace(spec, paths=("/home/a", "/"))
    assert not [word for word in commands.restore(DOOR, NEW, everything).argv if "incl" in word]


@pytest.mark.parametrize("snapshot_id", ["", "latest", "--help", "abc", ID + "0", ID + "\n"])
def test_only_an_id_is_an_id(snapshot_id: str) -> None:
    """Nothing else gets to where restic expects one."""
    with pytest.raises(CommandError):
        commands.list_folder(DOOR, NEW, snapshot_id, "/")


def test_too_many_paths_are_refused_before_the_kernel_does() -> None:
    """Linux takes 2 MiB of arguments."""
    paths = tuple(f"/{number:0250d}" for number in range(8_000))
    spec = RestoreSpec(repository=ACCESS, snapshot_id=ID, target="/t", paths=paths)
    with pytest.raises(CommandError):
        commands.restore(DOOR, NEW, spec)


@given(file_names)
def test_an_escaped_name_matches_itself(name: str) -> None:
    """By Go's rules, of which `*`, `?` and `[` are Python's as well: escapes become classes."""
    escaped = literal_pattern(name)
    as_python = ""
    characters = iter(escaped)
    for char in characters:
        as_python += f"[{next(characters)}]" if char == "\\" else char
    assert fnmatchcase(name, as_python.replace("[\\]", "\\").replace("[]]", "]"))


def test_a_byte_that_is_not_utf_8_is_told_as_it_is_or_as_listed() -> None:
    """As the disk has it, and as `ls` shows it: a class of one matches just what is shown so."""
    assert include_pattern("/caf\ufffd/[x]") == "/caf[\ufffd]/\\[x\\]"
    assert include_pattern("/caf\0e9*") == "/caf\udce9\\*"


@pytest.mark.parametrize("path", ["/C/Users/anna", "C:\\Users\\anna", "/C/caf\0e9"])
def test_windows_separates_with_what_escapes_elsewhere(path: str) -> None:
    """A plain path is its own pattern there."""
    assert literal_pattern(path, windows=True) == path


@pytest.mark.parametrize("name", ["[1]", "a*", "b?", "c]"])
def test_windows_cannot_be_told_a_name_with_pattern_characters(name: str) -> None:
    """It would match something else: refused, with the path."""
    for pattern in (literal_pattern, include_pattern):
        with pytest.raises(CommandError) as refused:
            pattern(f"/C/\0e9/{name}", windows=True)
        assert refused.value.subject == f"/C/\\xe9/{name}"


@given(st.lists(paths, max_size=6))
def test_top_paths_cover_all_and_nothing_twice(chosen: list[str]) -> None:
    """Every chosen path is one of them or below exactly one."""
    tops = top_paths(chosen)
    for path in chosen:
        assert sum(path == top or path.startswith(f"{top}/") for top in tops) == 1
    assert set(tops) <= set(chosen)


def test_a_sibling_with_the_same_beginning_is_no_child() -> None:
    """/home does not hold /homework."""
    assert top_paths(["/home", "/homework", "/home/anna"]) == ("/home", "/homework")


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12))
def test_the_shown_command_is_the_same_words_in_a_shell(pattern: str) -> None:
    """Printable text by POSIX quoting."""
    command = _backup("/a", excludes=(pattern,))
    if pattern.isprintable():
        assert f"--exclude={pattern}" in shlex.split(command.display)


def test_odd_bytes_are_shown_as_bash_reads_them() -> None:
    """Names with line ends, quotes and bytes that are no UTF-8 can be pasted."""
    name = b"/a'b\\\n\xe9\x01z"
    command = _backup("/a'b\\\n\0e9\x01z")
    words = command.display.replace("restic", "printf '%s\\0'", 1)
    printed = subprocess.run(["bash", "-c", words], capture_output=True, check=True).stdout
    assert printed.split(b"\0")[-2] == name


def test_no_secret_is_shown_or_in_the_arguments() -> None:
    """Neither by repr nor in what people read."""
    command = commands.config(DOOR, NEW)
    shown = f"{command!r} {command.display} {command.argv} {DOOR!r}"
    assert "the repository's" not in shown
    assert "the key's" not in shown
    url = Door(RepositoryAccess(location="rest:https://me:hunter2@host/", password="x"))
    assert "hunter2" not in f"{commands.config(url, NEW).display} {url!r}"
    assert "hunter2" not in str(commands.config(url, NEW).argv)


def test_an_excluded_folder_may_have_any_name() -> None:
    """On the command line it has its bytes; what people are shown can be sent."""
    command = _backup("/a", excludes=("/a/latin-\0e9",))
    assert "--exclude=/a/latin-\udce9" in command.argv
    command.display.encode()
