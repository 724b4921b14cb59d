"""Webhooks to a real server on loopback, and where they may not lead."""

import asyncio
import hashlib
import hmac
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kustos.core.channels import Receipt, Secrets, TellTrouble
from kustos.core.messages import Message
from kustos.telling import https
from kustos.telling.addresses import ForbiddenAddressError, allowed
from kustos.telling.webhook import post
from tests.helpers.https_server import answer, endless, https_server, listening, redirect
from tests.helpers.issued import issue
from tests.helpers.processes import LOOPBACK

MESSAGE = Message(
    id="0f3c", at=datetime(2026, 11, 22, 12, tzinfo=UTC), subject="", text="", body=b'{"a":1}'
)


async def posted(url: str, context: ssl.SSLContext | None) -> Receipt:
    return await asyncio.to_thread(
        post, Secrets(secret="key", address=url), MESSAGE, context=context
    )


async def test_what_is_posted_is_signed_and_the_answer_is_told(tmp_path: Path) -> None:
    """Whoever has the key can tell that it is ours and when it was sent."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        heard.append(await reader.readexactly(len(MESSAGE.body)))
        writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nthx!\n")

    ca_file, certificate, key = issue().write(tmp_path)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate, key)
    async with listening(serve, own) as port:
        trusted = ssl.create_default_context(cafile=str(ca_file))
        receipt = await posted(f"https://{LOOPBACK}:{port}/in?x=1", trusted)
    assert receipt == Receipt(answer="202 Accepted thx!")
    head, body = heard
    assert head.startswith(b"POST /in?x=1 HTTP/1.1\r\n")
    named = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
    signed = named["X-Kustos-Timestamp"].encode() + b"." + body
    expected = hmac.new(b"key", signed, hashlib.sha256).hexdigest()
    assert named["X-Kustos-Signature"] == f"v1={expected}"
    assert named["X-Kustos-Delivery"] == MESSAGE.id


async def test_a_server_that_repeats_the_address_tells_no_token(tmp_path: Path) -> None:
    """What is shown and kept of its answer has no part of the path."""
    async with https_server(tmp_path) as server:
        server.paths["/in/t0ken"] = answer(b"no hook at /in/t0ken", "404 Not Found")
        receipt = await posted(f"{server.url}/in/t0ken", server.context)
        assert receipt.answer == "404 Not Found no hook at /in/…"


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "http://169.254.169.254/latest/", "https://elsewhere.example/"]
)
async def test_a_redirect_is_told_and_not_followed(tmp_path: Path, to: str) -> None:
    """Wherever it leads to."""
    async with https_server(tmp_path) as server:
        server.paths["/in"] = redirect(to)
        receipt = await posted(f"{server.url}/in", server.context)
        assert receipt.trouble is TellTrouble.REDIRECTED
        assert receipt.answer.startswith("302")
        assert server.asked == ["/in"]


async def test_a_refusal_is_told_in_the_servers_words(tmp_path: Path) -> None:
    """And no more of it than is worth reading."""
    async with https_server(tmp_path) as server:
        server.paths["/in"] = answer(b"no such hook", "410 Gone")
        receipt = await posted(f"{server.url}/in", server.context)
        assert receipt == Receipt(trouble=TellTrouble.REFUSED, answer="410 Gone no such hook")
        server.paths["/in"] = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 512)
        receipt = await posted(f"{server.url}/in", server.context)
        assert receipt.trouble is None
        assert len(receipt.answer) <= https.READ_BYTES + len("200 OK ")


async def test_a_certificate_that_nobody_knows_ends_it(tmp_path: Path) -> None:
    """Nothing is asked for then."""
    async with https_server(tmp_path) as server:
        receipt = await posted(f"{server.url}/in", None)
        assert receipt.trouble is TellTrouble.TLS_FAILED
        assert server.asked == []


async def test_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    """With the system's own words."""
    async with https_server(tmp_path) as server:
        url, context = server.url, server.context
    receipt = await posted(url, context)
    assert receipt.trouble is TellTrouble.UNREACHABLE


def leading_to(*addresses: str) -> object:
    def resolver(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return resolver


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fe80::1%eth0",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "127.0.0.1",
        "127.8.8.8",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
    ],
)
def test_no_name_leads_to_metadata_services_or_back_to_this_computer(address: str) -> None:
    """However it is written, and whatever good address stands before it."""
    for addresses in ((address,), ("192.0.2.7", address)):
        with pytest.raises(ForbiddenAddressError):
            allowed("hooks.example.org", 443, leading_to(*addresses))  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["192.168.1.5", "10.0.0.7", "203.0.113.9", "fd12::7"])
def test_an_offices_own_network_is_allowed(address: str) -> None:
    """That is where its servers are."""
    assert allowed("hooks.office", 443, leading_to(address)) == address  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_this_computer_is_reached_where_a_person_typed_it(host: str) -> None:
    """Link-local is not, typed or not."""
    assert allowed(host, 443, leading_to("127.0.0.1")) == "127.0.0.1"  # type: ignore[arg-type]
    with pytest.raises(ForbiddenAddressError):
        allowed("169.254.169.254", 443)


async def test_the_address_that_was_judged_is_the_one_that_is_dialled(tmp_path: Path) -> None:
    """The name is not looked up again, and the certificate must be the name's."""
    asked: list[str] = []

    def once(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return [LOOPBACK]

    async with https_server(tmp_path) as server:
        server.paths["/in"] = answer(b"")
        url = server.url.replace(LOOPBACK, "localhost") + "/in"
        receipt = await asyncio.to_thread(
            post, Secrets(secret="key", address=url), MESSAGE, once, context=server.context
        )
        assert asked == ["localhost"]
        assert receipt.trouble in {None, TellTrouble.TLS_FAILED}
        forbidden = await asyncio.to_thread(
            post,
            Secrets(secret="key", address=url.replace("localhost", "evil.example")),
            MESSAGE,
            once,
            context=server.context,
        )
        assert forbidden == Receipt(trouble=TellTrouble.FORBIDDEN_ADDRESS, answer=LOOPBACK)
