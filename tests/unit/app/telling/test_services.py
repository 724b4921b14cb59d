"""ntfy, health checks and what Apprise reaches, on real servers on loopback."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kustos.core.alerts import Severity
from kustos.core.channels import (
    AppriseTarget,
    HealthCheckTarget,
    NtfyTarget,
    PingStage,
    Receipt,
    Secrets,
    TellTrouble,
)
from kustos.core.messages import Message
from kustos.telling import apprise_process
from kustos.telling.apprise_process import notify
from kustos.telling.courier import PostOffice
from kustos.telling.health_check import address_of, ping
from kustos.telling.hiding import hidden
from kustos.telling.ntfy import LONGEST_TEXT, publish, shortened
from tests.helpers.https_server import listening
from tests.helpers.issued import issue
from tests.helpers.processes import LOOPBACK

MESSAGE = Message(
    id="0f3c",
    at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    subject="Kustos: Kritisch: BÜRO",
    text="Die Sicherung ist fehlgeschlagen.",
    body=b"{}",
    severity=Severity.CRITICAL,
)


@dataclass
class Said:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        return msgspec.json.decode(self.body, type=dict[str, Any])


@dataclass
class Service:
    """Answers every request with `answer`; `environment` is a process's that trusts it."""

    port: int
    context: ssl.SSLContext
    environment: dict[str, str]
    answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"
    heard: list[Said] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://{LOOPBACK}:{self.port}"


@asynccontextmanager
async def service(folder: Path) -> AsyncIterator[Service]:
    ca_file, certificate, key = issue().write(folder)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate, key)
    trusted = ssl.create_default_context(cafile=str(ca_file))
    environment = {**os.environ, "REQUESTS_CA_BUNDLE": str(ca_file)}
    mine = Service(port=0, context=trusted, environment=environment)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        named = {name.lower(): value for name, value in headers.items()}
        body = await reader.readexactly(int(named.get("content-length", "0")))
        mine.heard.append(Said(lines[0].split()[1], named, body))
        writer.write(mine.answer)

    async with listening(serve, own) as port:
        mine.port = port
        yield mine


# --- ntfy ----------------------------------------------------------------------------------------


async def test_ntfy_gets_title_text_and_how_pressing_it_is(tmp_path: Path) -> None:
    """As JSON, so that umlauts arrive; the token goes in a header."""
    async with service(tmp_path) as server:
        target = NtfyTarget(server=server.url, topic="office-7431")
        secrets = Secrets(secret="tk_geheim")
        receipt = await asyncio.to_thread(publish, target, secrets, MESSAGE, context=server.context)
        assert receipt == Receipt(answer="200 OK OK")
        (said,) = server.heard
        assert said.path == "/"
        assert said.headers["authorization"] == "Bearer tk_geheim"
        assert said.json() == {
            "topic": "office-7431",
            "title": "Kustos: Kritisch: BÜRO",
            "message": "Die Sicherung ist fehlgeschlagen.",
            "priority": 5,
        }


async def test_ntfy_that_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    """A redirect too, wherever it leads to; the token is in none of it."""
    async with service(tmp_path) as server:
        target = NtfyTarget(server=server.url, topic="office")
        server.answer = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nforbidden"
        refused = await asyncio.to_thread(
            publish, target, Secrets(secret="tk_x"), MESSAGE, context=server.context
        )
        assert refused == Receipt(trouble=TellTrouble.REFUSED, answer="403 Forbidden forbidden")
        server.answer = (
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
        )
        moved = await asyncio.to_thread(publish, target, Secrets(), MESSAGE, context=server.context)
        assert moved.trouble is TellTrouble.REDIRECTED
        assert len(server.heard) == 2


def test_a_long_text_is_cut_at_a_whole_character() -> None:
    """A longer one would become a file."""
    assert shortened("kurz") == "kurz"
    cut = shortened("ü" * LONGEST_TEXT)
    assert len(cut.encode()) <= LONGEST_TEXT
    assert cut.endswith("ü…")


# --- health checks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "path"),
    [
        (PingStage.START, "/ping/4711/start?rid=1"),
        (PingStage.SUCCESS, "/ping/4711?rid=1"),
        (PingStage.FAIL, "/ping/4711/fail?rid=1"),
        (None, "/ping/4711/log?rid=1"),
    ],
)
async def test_a_health_check_is_pinged_where_it_wants_each_stage(
    tmp_path: Path, stage: PingStage | None, path: str
) -> None:
    """With the summary as body; a trial is kept there and changes nothing."""
    run = Message(id="1", at=MESSAGE.at, subject="", text="PC: Büro", body=b"", stage=stage)
    async with service(tmp_path) as server:
        secrets = Secrets(address=f"{server.url}/ping/4711/?rid=1")
        receipt = await asyncio.to_thread(ping, secrets, run, context=server.context)
        assert receipt.trouble is None
        (said,) = server.heard
        assert (said.path, said.body.decode()) == (path, "PC: Büro")


def test_an_address_that_is_none_leads_nowhere() -> None:
    """It is refused where it is entered; a damaged one is not to be the end of a round."""
    assert address_of("https://[::1/", PingStage.FAIL) == "https://[::1/"
    receipt = ping(Secrets(address="https://[::1/t0ken"), MESSAGE)
    assert receipt == Receipt(trouble=TellTrouble.UNREACHABLE, answer="ValueError")


@pytest.mark.parametrize(
    ("target", "address"),
    [
        (NtfyTarget(server="https://169.254.169.254", topic="x"), ""),
        (HealthCheckTarget(host=""), "https://169.254.169.254/latest/"),
        (AppriseTarget(scheme="ntfys"), "ntfys://169.254.169.254/topic"),
    ],
)
async def test_no_channel_leads_to_metadata_services(
    target: NtfyTarget | HealthCheckTarget | AppriseTarget, address: str
) -> None:
    """By the courier, as it is composed."""
    receipt = await PostOffice().deliver(target, Secrets(address=address), MESSAGE)
    assert receipt == Receipt(trouble=TellTrouble.FORBIDDEN_ADDRESS, answer=_behind(address))


def _behind(address: str) -> str:
    """Apprise's answers show nothing that stands in the address."""
    return "…" if address.startswith("ntfys") else "169.254.169.254"


# --- Apprise -------------------------------------------------------------------------------------


async def notified(server: Service, address: str) -> Receipt:
    return await asyncio.to_thread(notify, address, MESSAGE, server.environment)


async def test_apprise_brings_a_message_to_an_ntfy_server(tmp_path: Path) -> None:
    """A real process, a real request over TLS, the server's own answer."""
    async with service(tmp_path) as server:
        server.answer = (
            b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{"id":"abc"}'
        )
        server.answer = server.answer.replace(b"11", b"12")
        receipt = await notified(server, f"ntfys://{LOOPBACK}:{server.port}/office-7431")
        assert receipt == Receipt(answer='200 OK {"id":"abc"}')
        (said,) = server.heard
        assert "office-7431" in said.path + said.body.decode()
        assert "fehlgeschlagen" in said.body.decode()


async def test_what_a_service_refuses_is_told_without_the_token(tmp_path: Path) -> None:
    """Though the server repeats it."""
    async with service(tmp_path) as server:
        said = b"no topic office-7431 for tk_geheim99"
        server.answer = (
            b"HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: "
            + str(len(said)).encode()
            + b"\r\n\r\n"
            + said
        )
        address = f"ntfys://tk_geheim99@{LOOPBACK}:{server.port}/office-7431"
        receipt = await notified(server, address)
        assert receipt.trouble is TellTrouble.REFUSED
        assert receipt.answer == "401 Unauthorized no topic … for …"


async def test_a_redirect_is_not_followed_by_apprise_either(tmp_path: Path) -> None:
    """Neither to another server nor to a file."""
    async with service(tmp_path) as server:
        server.answer = (
            b"HTTP/1.1 307 Temporary\r\nLocation: file:///etc/passwd\r\n"
            b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )
        receipt = await notified(server, f"ntfys://{LOOPBACK}:{server.port}/office")
        assert receipt.trouble is TellTrouble.REDIRECTED
        assert len(server.heard) == 1


async def test_a_certificate_that_nobody_knows_ends_it(tmp_path: Path) -> None:
    """Also where the address asks not to look at it."""
    async with service(tmp_path) as server:
        server.environment.pop("REQUESTS_CA_BUNDLE")
        receipt = await notified(server, f"ntfys://{LOOPBACK}:{server.port}/office?verify=no")
        assert receipt.trouble is TellTrouble.TLS_FAILED
        assert server.heard == []


async def test_a_proxy_of_the_environment_is_not_asked(tmp_path: Path) -> None:
    """It would dial what nobody here has judged."""
    async with service(tmp_path) as server:
        server.environment |= {"HTTPS_PROXY": "http://127.0.0.1:9", "all_proxy": "socks5://x"}
        receipt = await notified(server, f"ntfys://{LOOPBACK}:{server.port}/office")
        assert receipt.trouble is None


async def test_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    """By its kind alone: the text has the address in it."""
    async with service(tmp_path) as server:
        pass
    receipt = await notified(server, f"ntfys://{LOOPBACK}:{server.port}/office-7431")
    assert receipt == Receipt(trouble=TellTrouble.UNREACHABLE, answer="ConnectionError")


@pytest.mark.parametrize("address", ["tgram://x", "dbus://", "file:///etc/passwd"])
def test_what_is_no_address_of_a_service_is_not_understood(address: str) -> None:
    """Asked for or not: the child has the same list."""
    assert notify(address, MESSAGE) == Receipt(trouble=TellTrouble.NOT_UNDERSTOOD)


async def test_a_service_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And its process with it."""
    monkeypatch.setattr(apprise_process, "SECONDS", 2.0)
    hanging = asyncio.Event()

    async def hang(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await hanging.wait()

    async with listening(hang) as port:
        receipt = await asyncio.to_thread(notify, f"ntfys://{LOOPBACK}:{port}/x?rto=60", MESSAGE)
        assert receipt.trouble is TellTrouble.TIMEOUT
        hanging.set()


def test_without_apprise_that_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A package that is missing ends no round, and the address stands in no log."""
    (tmp_path / "apprise.py").write_text("raise ImportError('gone')\n")
    found = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": found}
    receipt = notify("ntfys://ntfy.sh/geheim", MESSAGE, environment)
    assert receipt == Receipt(trouble=TellTrouble.UNAVAILABLE)
    assert "geheim" not in caplog.text
    caplog.clear()


@pytest.mark.parametrize(
    ("said", "secret", "shown"),
    [
        ("401 for 123:ABC-def", "123:ABC-def/99", "401 for 123:…"),
        ("bad token a b", "a%20b/xoxb-99", "bad token a b"),
        ("no xoxb/99long", "u/xoxb%2F99long", "no …/…"),
    ],
)
def test_nothing_of_an_address_stands_in_an_answer(said: str, secret: str, shown: str) -> None:
    """However it was quoted; what is shorter than four letters is no secret."""
    assert hidden(said, secret) == shown
