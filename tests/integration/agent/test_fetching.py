"""restic is fetched from a real HTTPS server, and nothing but the pinned file is ever run."""

import asyncio
import bz2
import contextlib
import hashlib
import os
import platform
import re
import signal
import ssl
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kustos_agent.bootstrap import utc_now
from kustos_agent.cli_restic import ResticCommand
from kustos_agent.command import EndError, ExitCode, StopError
from kustos_agent.fetching.download import Bounds
from kustos_agent.fetching.fetch import Fetched, Fetcher
from kustos_agent.fetching.release import Archive, Release, kind_of, pinned_release
from kustos_agent.fetching.shelf import Shelf
from kustos_agent.fetching.supply import Supply
from kustos_agent.fetching.trouble import FetchError
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.paths import agent_paths
from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.messages import Cancelling, CancelTask, FetchRestic, ResticFetched
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.tasks.marks import RunMarks
from kustos_agent.tasks.old_caches import OldCaches
from kustos_agent.tasks.restic_operations import ResticOperations
from kustos_agent.text import AgentText
from tests.helpers.https_server import (
    HttpsServer,
    answer,
    endless,
    https_server,
    listening,
    redirect,
)
from tests.helpers.processes import LOOPBACK
from tests.helpers.restics import find
from tests.helpers.waiting import eventually_async

from .agents import agent_process
from .small_manager import SmallManager

KIND = "linux/amd64"
NAME = "restic_0.19.1_linux_amd64.bz2"
PATH = f"/v0.19.1/{NAME}"
QUICK = Bounds(archive_bytes=4_000_000, program_bytes=8_000_000, silent_seconds=10.0, seconds=1.0)
PATIENT = Bounds(archive_bytes=4_000_000)


def script(version: str = "0.19.1") -> bytes:
    """A program that says to be this restic."""
    return f'#!/bin/sh\n[ "$1" = version ] && echo "restic {version} compiled with go"\n'.encode()


PACKED = bz2.compress(script())


def release(pinned: bytes, version: str = "0.19.1") -> Release:
    """One whose archive, for every kind of machine that runs this test, is `pinned`."""
    archive = Archive(
        name=NAME, sha256=hashlib.sha256(pinned).hexdigest(), origins=("a/b 0123456 c",)
    )
    here = kind_of(sys.platform, platform.machine())
    return Release(
        version=version,
        released="2026-07-05",
        base="https://127.0.0.1:1",
        archives={KIND: archive, here: archive},
    )


def read(path: str) -> bytes:
    """Its content."""
    return Path(path).read_bytes()


def mode(path: str) -> int:
    """Who may do what with it."""
    return stat.S_IMODE(Path(path).stat().st_mode)


def write(path: str, content: bytes) -> None:
    """Its new content."""
    Path(path).write_bytes(content)


@dataclass
class Place:
    """A machine that fetches from a server of the test's."""

    folder: Path
    server: HttpsServer

    @property
    def shelf(self) -> Shelf:
        """Where it is kept."""
        return Shelf(self.folder / "restic")

    def fetcher(
        self,
        pinned: bytes = PACKED,
        *,
        bounds: Bounds = PATIENT,
        context: ssl.SSLContext | None = None,
        version: str = "0.19.1",
    ) -> Fetcher:
        """For a release whose archive is `pinned`."""
        return Fetcher(
            release(pinned, version),
            self.shelf,
            runner=ProcessRunner(cache_dir=str(self.folder / "cache"), environ=os.environ),
            context=context or self.server.context,
            mirror=self.server.url,
            bounds=bounds,
        )

    async def fetch(self, pinned: bytes = PACKED, *, bounds: Bounds = PATIENT) -> Fetched:
        """As it goes well."""
        return await self.fetcher(pinned, bounds=bounds).fetch(KIND)

    async def trouble(self, fetcher: Fetcher | None = None) -> FetchError:
        """As it does not; nothing is left of it."""
        with pytest.raises(FetchError) as failed:
            await (fetcher or self.fetcher()).fetch(KIND)
        self.is_untouched()
        return failed.value

    def is_untouched(self) -> None:
        """Neither a restic nor a part of one is there."""
        assert self.shelf.restics() == []
        assert [path.name for path in self.shelf.folder.iterdir()] == ["fetch.lock"]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """With the right file on its server."""
    folder = tmp_path / "machine"
    folder.mkdir()
    async with https_server(folder) as server:
        server.paths[PATH] = answer(PACKED)
        yield Place(folder, server)


@pytest.mark.restic
async def test_the_real_restic_is_fetched_tried_and_kept(place: Place) -> None:
    """As large as it is. The second time it is there already, and nobody is asked."""
    real = find("0.19.1")
    version = str(real.version)
    program = read(real.path)
    packed = await asyncio.to_thread(bz2.compress, program, 1)
    path = f"/v{version}/{NAME}"
    place.server.paths[path] = answer(packed)
    fetcher = place.fetcher(packed, bounds=Bounds(), version=version)
    fetched = await fetcher.fetch(KIND)
    assert (fetched.new, fetched.restic.version) == (True, real.version)
    assert read(fetched.restic.path) == program
    assert mode(fetched.restic.path) == 0o700
    again = await fetcher.fetch(KIND)
    assert (again.new, again.restic) == (False, fetched.restic)
    assert place.server.asked == [path]


async def test_the_former_one_stays_beside_it(place: Place) -> None:
    """It is what the machine falls back on."""
    with place.shelf.bench() as bench:
        (bench / "old").write_bytes(script("0.18.0"))
        former = place.shelf.keep(bench / "old", "0.18.0")
    fetched = await place.fetch()
    assert place.shelf.restics() == [fetched.restic.path, str(former)]


async def test_one_that_runs_no_more_is_fetched_anew(place: Place) -> None:
    """A damaged disk, or somebody who tidied up."""
    first = await place.fetch()
    write(first.restic.path, b"nothing that runs")
    again = await place.fetch()
    assert again.new
    assert read(again.restic.path) == script()


async def test_another_file_is_not_even_tried(place: Place, tmp_path: Path) -> None:
    """It would have left a trace."""
    trace = tmp_path / "trace"
    place.server.paths[PATH] = answer(bz2.compress(f"#!/bin/sh\ntouch {trace}\n".encode()))
    error = await place.trouble()
    assert error.trouble is FetchTrouble.WRONG_SUM
    assert re.fullmatch("[0-9a-f]{64}", error.detail)
    assert not trace.exists()


@pytest.mark.parametrize("sent", [0, 1, len(PACKED) - 1])
async def test_a_transfer_that_breaks_off_is_told_as_that(place: Place, sent: int) -> None:
    """Not as a wrong file: to try again may help."""
    place.server.paths[PATH] = answer(PACKED[:sent], length=len(PACKED))
    assert (await place.trouble()).trouble is FetchTrouble.CUT


async def test_a_server_that_falls_silent_is_not_waited_for(place: Place) -> None:
    """Neither before its answer nor in the middle of it."""

    async def silent(writer: asyncio.StreamWriter) -> None:
        await writer.wait_closed()

    place.server.paths[PATH] = silent
    fetcher = place.fetcher(bounds=Bounds(silent_seconds=0.5))
    assert (await place.trouble(fetcher)).trouble is FetchTrouble.UNREACHABLE
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    place.server.paths[PATH] = endless(head, b"x", 60)
    assert (await place.trouble(fetcher)).trouble is FetchTrouble.CUT


@pytest.mark.parametrize(
    ("head", "part"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    ],
    ids=["head", "body", "chunk's size", "body without length"],
)
async def test_a_server_that_drips_has_its_time(place: Place, head: bytes, part: bytes) -> None:
    """A byte at a time is a sign of life each time, yet it ends."""
    place.server.paths[PATH] = endless(head, part, 0.02)
    async with asyncio.timeout(QUICK.silent_seconds):
        error = await place.trouble(place.fetcher(bounds=QUICK))
    assert (error.trouble, error.detail) == (FetchTrouble.TIMEOUT, "1")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4000001\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    ids=["no end", "says so", "chunks"],
)
async def test_more_than_any_restic_is_not_taken(place: Place, head: bytes) -> None:
    """Whether it says so before or never ends."""
    part = b"10000\r\n" + bytes(0x10000) + b"\r\n" if b"chunked" in head else bytes(0x10000)
    place.server.paths[PATH] = endless(head, part)
    error = await place.trouble()
    assert (error.trouble, error.detail) == (FetchTrouble.TOO_LARGE, "4")


async def test_a_redirect_is_followed_to_https_alone(place: Place) -> None:
    """The release page leads on; plain HTTP, files and circles end it."""
    place.server.paths["/elsewhere"] = answer(PACKED)
    place.server.paths[PATH] = redirect("/elsewhere")
    assert (await place.fetch()).new
    write(place.shelf.restics()[0], b"nothing that runs")
    plain = place.server.url.replace("https", "http")
    for to in (f"{plain}/elsewhere", "file:///bin/true", "ftp://127.0.0.1/x", PATH):
        place.server.paths[PATH] = redirect(to)
        with pytest.raises(FetchError) as failed:
            await place.fetch()
        assert failed.value.trouble is FetchTrouble.INSECURE, to


async def test_an_error_of_the_server_is_told_with_its_status(place: Place) -> None:
    """A mirror without the file."""
    for status in ("404 Not Found", "503 Service Unavailable"):
        place.server.paths[PATH] = answer(b"<html>", status)
        error = await place.trouble()
        assert (error.trouble, error.detail) == (FetchTrouble.ANSWER, status[:3])


async def test_what_is_no_http_is_no_answer(place: Place) -> None:
    """Another program listens there."""
    place.server.paths[PATH] = endless(b"220 ready\r\n", b"220 ready\r\n", 0.01)
    assert (await place.trouble()).trouble is FetchTrouble.UNREACHABLE


async def test_a_server_that_nobody_vouches_for_is_not_asked(place: Place) -> None:
    """Its CA is none of the system's."""
    error = await place.trouble(place.fetcher(context=ssl.create_default_context()))
    assert error.trouble is FetchTrouble.CERTIFICATE
    assert error.detail
    assert place.server.asked == []


async def test_a_server_that_is_not_there_is_told_as_that(place: Place) -> None:
    """With what the system says of it."""
    place.server.url = "https://127.0.0.1:1"
    error = await place.trouble()
    assert error.trouble is FetchTrouble.UNREACHABLE
    assert isinstance(error.system, ConnectionRefusedError)


async def test_a_program_of_another_version_is_not_kept(place: Place) -> None:
    """The table would be wrong."""
    packed = bz2.compress(script("0.18.0"))
    place.server.paths[PATH] = answer(packed)
    error = await place.trouble(place.fetcher(packed))
    assert (error.trouble, error.detail) == (FetchTrouble.WRONG_VERSION, "0.18.0")


@pytest.mark.parametrize(
    ("program", "detail"),
    [(b"\x7fELF of another machine", "Exec format error"), (b"#!/bin/sh\nexit 1\n", "")],
)
async def test_a_program_that_does_not_run_is_not_kept(
    place: Place, program: bytes, detail: str
) -> None:
    """Of another machine, or one that is no restic."""
    packed = bz2.compress(program)
    place.server.paths[PATH] = answer(packed)
    error = await place.trouble(place.fetcher(packed))
    assert (error.trouble, error.detail) == (FetchTrouble.NOT_RUNNABLE, detail)


async def test_an_archive_that_is_a_bomb_is_not_unpacked_to_its_end(place: Place) -> None:
    """Even if its sum is the pinned one."""
    packed = bz2.compress(bytes(64_000_000))
    place.server.paths[PATH] = answer(packed)
    fetcher = place.fetcher(packed, bounds=Bounds(program_bytes=1_000_000))
    error = await place.trouble(fetcher)
    assert (error.trouble, error.detail) == (FetchTrouble.TOO_LARGE, "1")


async def test_two_at_a_time_do_not_disturb_each_other(place: Place) -> None:
    """The second is told; the first goes on to its end."""
    go = asyncio.Event()

    async def wait(writer: asyncio.StreamWriter) -> None:
        await go.wait()
        await answer(PACKED)(writer)

    place.server.paths[PATH] = wait
    first = asyncio.create_task(place.fetch())
    await eventually_async(lambda: place.server.asked, 10, "a request")
    with pytest.raises(FetchError) as busy:
        await place.fetch()
    assert (busy.value.trouble, busy.value.detail) == (FetchTrouble.BUSY, str(os.getpid()))
    go.set()
    assert (await first).new


async def test_who_is_cancelled_leaves_nothing(place: Place) -> None:
    """In the middle of the transfer, at once."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    place.server.paths[PATH] = endless(head, b"x", 0.02)
    task = asyncio.create_task(place.fetch())
    await eventually_async(lambda: place.server.asked, 10, "a request")
    task.cancel()
    async with asyncio.timeout(PATIENT.silent_seconds / 2):
        await asyncio.wait({task})
    assert task.cancelled()
    place.is_untouched()


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A file system of its own in a new folder."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("room", ["512k", "1536k"], ids=["for the archive", "for the program"])
async def test_a_full_disk_leaves_what_was_there(place: Place, room: str) -> None:
    """Whether the archive or what is in it does not fit; the former restic works on."""
    packed = bz2.compress(os.urandom(1_000_000))
    place.server.paths[PATH] = answer(packed)
    with mounted(place.shelf.folder, f"size={room}"):
        with place.shelf.bench() as bench:
            (bench / "old").write_bytes(script("0.18.0"))
            former = place.shelf.keep(bench / "old", "0.18.0")
        with pytest.raises(FetchError) as failed:
            await place.fetch(packed)
        assert failed.value.trouble is FetchTrouble.DISK_FULL
        assert place.shelf.restics() == [str(former)]
        names = {path.name for path in place.shelf.folder.iterdir()}
        assert names == {"fetch.lock", former.name}


async def test_a_folder_in_which_nothing_may_run_is_told(place: Place) -> None:
    """Mounted noexec, as some keep /var."""
    with mounted(place.shelf.folder, "size=4m,noexec"):
        error = await place.trouble()
        assert error.trouble is FetchTrouble.NOT_RUNNABLE
        assert isinstance(error.system, PermissionError)


@pytest.mark.parametrize("drips", [False, True], ids=["proxy", "proxy that drips"])
async def test_the_system_s_proxy_is_used(
    place: Place, monkeypatch: pytest.MonkeyPatch, drips: bool
) -> None:
    """As in many an office; it sees the server's name and no more, and has no more time."""
    asked = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0].decode())
        if drips:
            await endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.02)(writer)
        host, port = asked[-1].split()[1].rsplit(":", 1)
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))

    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with listening(serve) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{LOOPBACK}:{port}")
        if drips:
            error = await place.trouble(place.fetcher(bounds=QUICK))
            assert error.trouble is FetchTrouble.TIMEOUT
        else:
            assert (await place.fetch()).new
    assert asked[0].split()[:2] == ["CONNECT", place.server.url.removeprefix("https://")]


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()


def command(place: Place, *, config: str = "", language: str = "en") -> ResticCommand:
    """`kustos-agent restic` on this machine, on which no package has installed one."""
    paths = agent_paths({"KUSTOS_HOME": str(place.folder)})
    paths.config_file.write_text(f'restic_mirror = "{place.server.url}"\n{config}')
    return ResticCommand(paths, AgentText(language), release=release(PACKED), places=())


async def test_by_command_it_is_fetched_and_used(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is told with the way to it; after that way it is there."""
    monkeypatch.setenv("PATH", "/none")
    monkeypatch.setenv("SSL_CERT_FILE", str(place.server.ca_file))
    with pytest.raises(EndError):
        await asyncio.to_thread(command(place).show)
    said = capsys.readouterr().err
    assert "No usable restic was found" in said
    assert "kustos-agent restic fetch" in said
    await asyncio.to_thread(command(place).fetch)
    said = capsys.readouterr().out
    assert said.startswith(f"Fetching {place.server.url}{PATH} …\nFetched restic 0.19.1")
    assert "goes on using" not in said
    await asyncio.to_thread(command(place).show)
    expected = f"This machine uses restic 0.19.1: {place.shelf.restics()[0]} (fetched by Kustos).\n"
    assert capsys.readouterr().out == expected
    await asyncio.to_thread(command(place).fetch)
    assert capsys.readouterr().out.startswith("restic 0.19.1 has been fetched already: ")


async def test_another_restic_goes_first_and_that_is_said(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line for the configuration that turns it round, which is taken as it stands."""
    folder = place.folder / "bin"
    folder.mkdir()
    write(str(folder / "restic"), script("0.14.0"))
    (folder / "restic").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("SSL_CERT_FILE", str(place.server.ca_file))
    await asyncio.to_thread(command(place).fetch)
    said = capsys.readouterr().out
    assert f"goes on using restic 0.14.0: {folder}/restic (found on PATH)" in said
    line = said.splitlines()[-1]
    await asyncio.to_thread(command(place, config=line).show)
    said = capsys.readouterr().out
    assert "restic 0.19.1" in said
    assert "(named in the configuration)" in said
    await asyncio.to_thread(command(place).show)
    said = capsys.readouterr().out
    assert said.splitlines()[1] == f"Also fetched: {place.shelf.restics()[0]}."


async def test_an_owner_who_forbids_it_is_not_overruled(place: Place) -> None:
    """Nobody is asked for anything."""
    forbidding = command(place, config="fetch_restic = false\n", language="de")
    with pytest.raises(StopError, match=r"lässt es nicht zu \(fetch_restic = false\)"):
        await asyncio.to_thread(forbidding.fetch)
    assert place.server.asked == []


def operations(place: Place, *, allowed: bool = True, configured: str = "") -> ResticOperations:
    """Those of a running agent."""
    runner = ProcessRunner(cache_dir=str(place.folder / "cache"), environ=os.environ)
    return ResticOperations(
        configured=Path(configured) if configured else None,
        supply=Supply(
            place.shelf,
            runner=runner,
            allowed=allowed,
            mirror=place.server.url,
            release=release(PACKED),
        ),
        runner=runner,
        scratch=place.folder,
        environ={},
        marks=RunMarks(place.folder / "marks"),
        spool=place.folder / "spool",
        forbidden=ForbiddenPaths([]),
        caches=OldCaches(place.folder / "cache", place.folder / "stamp", now=utc_now),
    )


async def test_a_manager_s_wish_is_fulfilled(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer names the restic that is used from now on, which may be another."""
    monkeypatch.setenv("SSL_CERT_FILE", str(place.server.ca_file))
    here = operations(place)
    assert await here.fetch_restic() == ResticFetched(version=await here.restic_version())
    assert len(place.shelf.restics()) == 1


async def test_a_manager_s_wish_is_nothing_against_the_owner_s_word(place: Place) -> None:
    """Nobody is asked for a restic that must not be fetched, or would not be used."""
    forbidding = operations(place, allowed=False)
    assert await forbidding.fetch_restic() == ResticFetched(trouble=FetchTrouble.FORBIDDEN)
    configured = operations(place, configured="/opt/restic")
    assert await configured.fetch_restic() == ResticFetched(
        trouble=FetchTrouble.OVERRULED, detail="/opt/restic"
    )
    assert place.server.asked == []


async def test_over_the_link_a_trouble_is_an_answer(
    manager: SmallManager, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a real agent, with the real table; the link goes on."""
    path = pinned_path(place)
    place.server.paths[path] = answer(PACKED)
    command(place)
    monkeypatch.setenv("SSL_CERT_FILE", str(place.server.ca_file))
    async with agent_process(place.folder) as agent:
        code, said = await agent.run("join", manager.token())
        assert code == 0, said
        await agent.start("run")
        told = await manager.ask(FetchRestic())
        assert told == ResticFetched(
            trouble=FetchTrouble.WRONG_SUM, detail=hashlib.sha256(PACKED).hexdigest()
        )
        assert await manager.ask(CancelTask(task_id="t")) == Cancelling(known=False)


async def test_the_program_refuses_a_mirror_that_has_another_file(place: Place) -> None:
    """The real table against the real command line, in one sentence."""
    path = pinned_path(place)
    place.server.paths[path] = answer(PACKED)
    command(place)
    async with fetching_program(place) as program:
        out, error = await program.communicate()
    assert program.returncode == ExitCode.FAILED
    assert out.decode() == f"Fetching {place.server.url}{path} …\n"
    assert hashlib.sha256(PACKED).hexdigest() in error.decode()
    assert error.decode().startswith("restic was not fetched, nothing was changed. What 127.0.0.1")
    place.is_untouched()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_a_program_that_is_stopped_leaves_no_restic(
    place: Place, number: signal.Signals
) -> None:
    """Nor, when the agent has started after it, anything else."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    path = pinned_path(place)
    place.server.paths[path] = endless(head, b"x", 0.02)
    command(place)
    async with fetching_program(place) as program:
        await eventually_async(lambda: place.server.asked, 10, "a request")
        program.send_signal(number)
        _, error = await program.communicate()
    if number == signal.SIGINT:
        assert error.decode() == "Stopped.\n"
    else:
        assert place.shelf.remove_leftovers() == 1
    place.is_untouched()


def pinned_path(place: Place) -> str:
    """Where the real table says that this machine's archive is."""
    pinned = pinned_release()
    archive = pinned.archive(kind_of(sys.platform, platform.machine()))
    return pinned.url(archive, place.server.url).removeprefix(place.server.url)


@contextlib.asynccontextmanager
async def fetching_program(place: Place) -> AsyncIterator[asyncio.subprocess.Process]:
    """`kustos-agent restic fetch`, which trusts the server; ended afterwards."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "kustos_agent",
        "restic",
        "fetch",
        env={
            **os.environ,
            "KUSTOS_HOME": str(place.folder),
            "SSL_CERT_FILE": str(place.server.ca_file),
            "LC_ALL": "C.UTF-8",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
