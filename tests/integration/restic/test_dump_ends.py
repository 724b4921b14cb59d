"""Dumps that do not come to a good end: no snapshot, no lock, no process and no file stays."""

import asyncio
import json
import os
import pwd
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import psutil
import pytest

from kustos_agent.protocol.dumps import CommandDump, MysqlDump, PostgresDump, VolumeDump
from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.version import Restic
from tests.helpers.restics import ROOT, Heard
from tests.helpers.waiting import eventually, eventually_async
from tests.integration.restic.dumping import Office
from tests.integration.restic.holding import held_exclusively

MUCH = "head -c 3000000 /dev/urandom"


@pytest.fixture
def office(toolkit: Toolkit, access: RepositoryAccess, heard: Heard, tmp_path: Path) -> Office:
    return Office(toolkit, access, heard, tmp_path)


def shell(script: str, name: str = "it.sql", ends_with: str = "", **variables: str) -> CommandDump:
    """What this script writes."""
    return CommandDump(
        name=name,
        command=("/bin/sh", "-c", script),
        environment=variables,
        ends_with=ends_with,
    )


def running(mark: str) -> list[psutil.Process]:
    """Programs with this word in their arguments, but for us."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and any(mark in word for word in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


async def test_a_dump_is_saved_as_it_was_written(office: Office) -> None:
    """Some megabytes of noise, byte for byte; what the program said on the way is in the log, its
    secrets masked, and what it was run as is shown."""
    script = f"{MUCH} | tee {office.folder}/copy; echo made with $SECRET >&2"
    saved = await office.save(shell(script, SECRET="swordfish"))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    (snapshot,) = office.snapshots
    assert office.read(snapshot, "it.sql") == (office.folder / "copy").read_bytes()
    assert "made with ***" in office.heard.text
    assert "swordfish" not in office.heard.text
    assert "/bin/sh -c" in office.heard.text


async def test_a_program_that_fails_leaves_no_snapshot(office: Office, source: Path) -> None:
    """Though it has written megabytes, and the folders were to be saved as well."""
    said = await office.dump_fails(
        shell(f"{MUCH}; echo out of cheese >&2; exit 5"), sources=(str(source),)
    )
    assert said == "out of cheese\nexit code 5"


async def test_a_dump_that_was_cut_leaves_no_snapshot(office: Office) -> None:
    """Its program ends well, but the last line is not there."""
    said = await office.dump_fails(shell(MUCH, ends_with="-- complete"))
    assert "breaks off" in said
    saved = await office.save(shell(f"{MUCH}; echo; echo '-- complete'", ends_with="-- complete"))
    assert saved.outcome is Outcome.SUCCESS


async def test_an_empty_dump_leaves_no_snapshot(office: Office) -> None:
    """restic >= 0.17 itself would make one of nothing."""
    assert await office.dump_fails(shell("true")) == "no output"


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_program_that_is_killed_leaves_no_snapshot(office: Office) -> None:
    """As by the kernel when there is no memory left."""
    assert await office.dump_fails(shell(f"{MUCH}; kill -9 $$")) == "signal 9"


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_program_that_is_not_there_is_named(office: Office) -> None:
    """Of those that would do, all; nothing is run."""
    lonely = replace(office, path=str(office.folder))
    said = await lonely.dump_fails(MysqlDump(name="it.sql"))
    assert said == "not on this machine: mariadb-dump, mysqldump"
    assert "pg_dumpall" in await lonely.dump_fails(PostgresDump(name="it.sql"))


async def test_a_cancelled_dump_leaves_nothing(office: Office) -> None:
    """A program that writes without end, with a child of its own that writes too: both are gone at
    once, and so is restic."""
    script = f"(while :; do echo {office.folder}; done) | cat {os.devnull} -"
    task = asyncio.create_task(office.save(shell(script)))
    await eventually_async(lambda: running(str(office.folder)), 20, "the program")
    if office.toolkit.restic.version >= Version(0, 17):
        await asyncio.wait_for(office.heard.progressed.wait(), 20)
    office.heard.cancel.set()
    saved = await asyncio.wait_for(task, 20)
    assert saved.outcome is Outcome.CANCELLED, (saved, office.heard.text)
    assert saved.problem is None
    office.is_clean()
    assert not running(str(office.folder))


@pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True)
async def test_a_dump_that_takes_too_long_is_ended(office: Office) -> None:
    """TIMEOUT, for a program that has written something and then hangs."""
    slow = replace(office, timeout_seconds=3)
    problem = await slow.fails(shell(f"echo {office.folder}; sleep 1000"))
    assert problem.error is ErrorClass.TIMEOUT
    assert not running(str(office.folder))


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_program_that_leaves_another_behind_has_not_made_a_whole_dump(
    office: Office,
) -> None:
    """One that is still writing, perhaps, in a session of its own."""
    pid = office.folder / "pid"
    behind = f"setsid sh -c 'echo $$ >{pid}; exec sleep 100' 2>/dev/null &"
    said = await office.dump_fails(shell(f"echo x; {behind} while ! [ -s {pid} ]; do :; done"))
    psutil.Process(int(pid.read_text())).kill()
    assert "what it had started did not" in said


async def test_a_killed_agent_leaves_no_snapshot_and_no_program(office: Office) -> None:
    """kill -9 in the middle of a dump: restic is told nothing, and so makes nothing of it."""
    told = {
        "path": office.toolkit.restic.path,
        "version": list(office.toolkit.restic.version),
        "location": office.access.location,
        "password": office.access.password,
        "folder": str(office.folder),
        "script": f"{MUCH}; echo {office.folder}; touch {office.folder}/begun; exec sleep 1000",
    }
    parent = subprocess.Popen(  # noqa: ASYNC220  nothing else runs on this loop
        [sys.executable, "-c", _AGENT],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'agent'}"},
        text=True,
    )
    with parent:
        assert parent.stdin is not None
        parent.stdin.write(json.dumps(told))
        parent.stdin.close()
        eventually((office.folder / "begun").exists, 30, "the dump")
        parent.kill()
    eventually(lambda: not running(str(office.folder)), 20, "the end of all programs")
    assert not office.snapshots
    assert not list(office.spool.glob("*"))


_AGENT = """
import asyncio, json, os, sys
from pathlib import Path
from kustos_agent.dumps.backup import back_up
from kustos_agent.dumps.saving import DumpTools
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.dumps import CommandDump
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.protocol.restic_versions import Version
from kustos_agent.restic.version import Restic

told = json.load(sys.stdin)
folder = Path(told["folder"])
runner = ProcessRunner(cache_dir=str(folder / "cache"), environ=os.environ)
toolkit = Toolkit(Restic(told["path"], Version(*told["version"])), runner, folder / "scratch")
access = RepositoryAccess(location=told["location"], password=told["password"])
dump = CommandDump(name="it.sql", command=("/bin/sh", "-c", told["script"]))
spec = BackupSpec(repository=access, sources=(), host="pc", dumps=(dump,))
tools = DumpTools(spool=folder / "spool", forbidden=ForbiddenPaths([]))
asyncio.run(back_up(toolkit, tools, spec, Watch()))
"""


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_no_program_is_run_for_a_repository_that_does_not_open(office: Office) -> None:
    """The server is spared the work; the problem is the repository's."""
    elsewhere = replace(
        office, access=msgspec.structs.replace(office.access, password="another one")
    )
    saved = await elsewhere.save(shell(f"touch {office.folder}/begun; {MUCH}"))
    assert saved.problem is not None
    assert saved.problem.error is ErrorClass.WRONG_PASSWORD
    assert not (office.folder / "begun").exists()


async def test_a_dump_waits_for_a_lock_and_is_made_once(office: Office) -> None:
    """A dead process's lock goes first; what is then saved is the whole of one dump."""
    script = f"echo x >>{office.folder}/runs; {MUCH} | tee {office.folder}/copy"
    with held_exclusively(office.toolkit, office.access, office.folder / "cache") as holder:
        holder.kill()
        holder.wait()
        saved = await office.save(shell(script))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    (snapshot,) = office.snapshots
    assert office.read(snapshot, "it.sql") == (office.folder / "copy").read_bytes()
    assert (office.folder / "runs").read_text() == "x\n"


@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
async def test_a_restic_that_dies_ends_the_program(office: Office) -> None:
    """Its own end is told, not the program's, which nobody listened to any more."""
    task = asyncio.create_task(office.save(shell(f"while :; do echo {office.folder}; done")))
    await asyncio.wait_for(office.heard.progressed.wait(), 20)
    for child in psutil.Process().children():
        if child.name() == "restic":
            child.kill()
    saved = await asyncio.wait_for(task, 30)
    assert saved.outcome is Outcome.FAILED
    assert saved.problem is not None
    assert saved.problem.error is ErrorClass.INTERRUPTED, saved
    office.is_clean()
    assert not running(str(office.folder))


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_snapshot_that_was_made_all_the_same_is_taken_back(office: Office) -> None:
    """By a restic that does not mind how the program ends, or saves only a part: it goes by its
    id, others stay, and the log says so."""
    kept = await office.save(shell("echo good"))
    assert kept.result is not None
    careless = office.folder / "restic"
    careless.write_text(f"""#!/bin/bash
case "$*" in *--stdin-from-command*) ;; *) exec {office.toolkit.restic.path} "$@" ;; esac
while [ "$1" != -- ]; do
    [ "$1" = --stdin-from-command ] && given+=(--stdin) || given+=("$1"); shift
done
shift
"$@" | head -c "$(cat {office.folder}/bytes)" >{office.folder}/part
exec {office.toolkit.restic.path} "${{given[@]}}" <{office.folder}/part
""")
    careless.chmod(0o700)
    toolkit = replace(office.toolkit, restic=Restic(str(careless), office.toolkit.restic.version))
    for size, script, reason in (
        (9_999_999, f"{MUCH}; exit 3", "exit code 3"),
        (1_000, MUCH, " bytes were written, 1000 saved"),
    ):
        (office.folder / "bytes").write_text(str(size))
        saved = await replace(office, toolkit=toolkit).save(shell(script))
        assert saved.outcome is Outcome.FAILED
        assert saved.problem is not None
        assert saved.problem.error is ErrorClass.DUMP_FAILED, saved
        assert reason in saved.problem.detail
        assert "holds no whole dump and is removed" in office.heard.text
        assert office.snapshots == [kept.result.snapshot_id]


@pytest.mark.parametrize("restic", ["0.18.0"], indirect=True)
async def test_the_program_sees_no_secret_of_the_repository(office: Office) -> None:
    """restic's own children would: it hands its environment on."""
    access = msgspec.structs.replace(office.access, environment={"AWS_SECRET_ACCESS_KEY": "hush"})
    saved = await replace(office, access=access).save(shell("env; ls -l /proc/self/fd"))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    (snapshot,) = office.snapshots
    seen = office.read(snapshot, "it.sql").decode()
    assert "PATH=" in seen
    assert "hush" not in seen
    assert "RESTIC_PASSWORD" not in seen
    assert seen.count(" pipe:[") == 2  # its own stdout and stderr


@pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True)
async def test_a_program_runs_under_the_account_that_was_asked_for(office: Office) -> None:
    """With that one's groups and home, and nobody's who does not exist."""
    if os.geteuid() != 0:
        pytest.skip("only root may change to another account")
    dump = shell("id -un; id -Gn; echo $HOME")
    saved = await office.save(msgspec.structs.replace(dump, run_as="nobody"))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    (snapshot,) = office.snapshots
    seen = office.read(snapshot, "it.sql").decode().split("\n")
    assert seen[:3] == ["nobody", "nogroup", pwd.getpwnam("nobody").pw_dir]
    refused = await office.save(msgspec.structs.replace(dump, run_as="nobody-at-all"))
    assert refused.problem is not None
    assert refused.problem.error is ErrorClass.DUMP_FAILED
    assert "no account 'nobody-at-all'" in refused.problem.detail


@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_a_spool_without_room_is_told_before_the_disk_is_full(
    office: Office, tmp_path: Path
) -> None:
    """A disk of 64 MiB, a dump without end: DISK_FULL names it, the rest of the machine has still
    some room, and the file is gone."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    office.spool.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(office.spool)]
    subprocess.run(mount, check=True)  # noqa: ASYNC221  nothing else runs on this loop
    try:
        slowly = "while :; do head -c 20000000 /dev/zero; sleep 0.4; done"
        problem = await office.fails(shell(slowly))
        assert problem.error is ErrorClass.DISK_FULL
        assert problem.subject == str(office.spool)
    finally:
        subprocess.run(["umount", office.spool], check=True)  # noqa: ASYNC221  the same


@pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True)
async def test_a_docker_volume_is_saved_as_an_archive(office: Office, source: Path) -> None:
    """Where docker says it lies. A volume that is not there, or lies in a place that the machine's
    owner forbids, is refused. (docker is a script here: it needs a daemon.)"""
    programs = office.folder / "programs"
    programs.mkdir()
    docker = programs / "docker"
    docker.write_text(
        f'#!/bin/sh\n[ "$5" = web ] && echo {source} || {{ echo no such volume >&2; exit 1; }}\n'
    )
    docker.chmod(0o700)
    with_docker = replace(office, path=f"{programs}:/usr/bin:/bin")
    said = await with_docker.dump_fails(VolumeDump(name="web.tar", volume="gone"))
    assert said == "no such volume"
    barred = replace(with_docker, forbidden=(source / "sub",))
    problem = await barred.fails(VolumeDump(name="web.tar", volume="web"))
    assert problem.error is ErrorClass.FORBIDDEN_HERE

    saved = await with_docker.save(VolumeDump(name="web.tar", volume="web"))
    assert saved.outcome is Outcome.SUCCESS, (saved, office.heard.text)
    (snapshot,) = office.snapshots
    listed = subprocess.run(  # noqa: ASYNC221  nothing else runs on this loop
        ["tar", "-t"], input=office.read(snapshot, "web.tar"), capture_output=True, check=True
    )
    assert b"./sub/numbers.txt" in listed.stdout


@pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True)
async def test_a_password_that_no_program_can_be_given_keeps_nobody_waiting(office: Office) -> None:
    """restic, which waits for the dump, is let go at once."""
    hasty = replace(office, timeout_seconds=20)
    said = await hasty.dump_fails(MysqlDump(name="it.sql", user="bob", password="a\0b"))
    assert "null byte" in said


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_fault_of_ours_keeps_nobody_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither restic nor the program goes on; the fault is the caller's to tell."""

    def faulty(*_: object) -> None:
        raise RuntimeError("ours")

    hasty = replace(office, timeout_seconds=20)
    monkeypatch.setattr("kustos_agent.dumps.saving.fault", faulty)
    async with asyncio.timeout(15):
        with pytest.raises(RuntimeError, match="ours"):
            await hasty.save(shell(MUCH))
    hasty.is_clean()


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_what_no_program_can_be_asked_for_is_refused(office: Office, source: Path) -> None:
    """Before anything is run, whichever dump it is of."""
    good = shell(f"touch {office.folder}/begun")
    for bad in (
        shell("true", name="../it.sql"),
        shell("true", name="-x"),
        shell("true"),  # the name of the good one
        VolumeDump(name="v.tar", volume="--help"),
        PostgresDump(name="p.sql", database="host=elsewhere.example"),
        MysqlDump(name="m.sql", database="--result-file=/etc/passwd"),
        MysqlDump(name="m.sql", user="a\nb"),
    ):
        problem = await office.fails(good, bad, sources=(str(source),))
        assert problem.error is ErrorClass.UNSUPPORTED, bad
    assert (await office.fails()).error is ErrorClass.UNSUPPORTED
    assert not (office.folder / "begun").exists()
