"""Whether a server answers, before restic tries for minutes."""

import asyncio
import ssl
from pathlib import Path

import pytest

from kustos_agent.protocol.values import ErrorClass, RepositoryAccess
from kustos_agent.restic.reach import Endpoint, endpoint, reach
from tests.helpers.listening import Answer, listening
from tests.helpers.processes import LOOPBACK, free_port

CERTIFICATES = Path(__file__).parent / "certificates"
SERVER_PEM = (CERTIFICATES / "server.pem").read_text(encoding="ascii")
OTHER_PEM = (CERTIFICATES / "other.pem").read_text(encoding="ascii")


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("rest:https://me:pw@host/x/", Endpoint("host", 443, tls=True)),
        ("rest:http://host:8000/", Endpoint("host", 8000, tls=False)),
        ("rest:http://[::1]:8000/", Endpoint("::1", 8000, tls=False)),
        ("s3:https://store.example/bucket", Endpoint("store.example", 443, tls=True)),
        ("s3:http://store.example:9000/bucket", Endpoint("store.example", 9000, tls=False)),
        ("s3:store.example/bucket/prefix", Endpoint("store.example", 443, tls=True)),
        ("s3://store.example/bucket", Endpoint("store.example", 443, tls=True)),
        ("rest:http+unix:///run/rest.sock:/x/", None),
        ("rest:http://host:99999/", None),
        ("rest:http://[host/", None),
        ("rest:nonsense", None),
        ("rest:http://bob:12/hunter@host/", None),
        ("sftp:anna@nas:/srv", None),
        ("rclone:cloud:x", None),
        ("azure:box:/x", None),
        ("/srv/backup", None),
    ],
)
def test_where_a_location_leads(location: str, found: Endpoint | None) -> None:
    """None leaves it to restic to judge."""
    assert endpoint(opened_by(location), {"PATH": "/bin"}) == found


@pytest.mark.parametrize(
    ("location", "variables", "host"),
    [
        ("gs:bucket:/x", {}, "storage.googleapis.com"),
        ("b2:bucket:x", {}, "api.backblazeb2.com"),
        ("azure:box:/x", {"AZURE_ACCOUNT_NAME": "kanzlei"}, "kanzlei.blob.core.windows.net"),
        (
            "azure:box:/x",
            {"AZURE_ACCOUNT_NAME": "kanzlei", "AZURE_ENDPOINT_SUFFIX": "core.chinacloudapi.cn"},
            "kanzlei.blob.core.chinacloudapi.cn",
        ),
    ],
)
def test_where_a_cloud_is_met(location: str, variables: dict[str, str], host: str) -> None:
    """restic chooses the server itself; a test that names it says more than the bucket."""
    assert endpoint(opened_by(location, variables), {}) == Endpoint(host, 443, tls=True)


def opened_by(location: str, environment: dict[str, str] | None = None) -> RepositoryAccess:
    return RepositoryAccess(location=location, password="x", environment=environment or {})


def test_behind_a_proxy_our_own_connection_says_nothing() -> None:
    """restic goes through it."""
    for location in ("rest:https://host/", "gs:bucket:/"):
        assert endpoint(opened_by(location), {"HTTPS_PROXY": "http://proxy:3128"}) is None


def saying(greeting: bytes) -> Answer:
    """To whatever it hears it says the greeting, and nothing more."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1) and greeting:
            writer.write(greeting)

    return answer


async def test_nobody_listens() -> None:
    """At once."""
    problem = await reach(Endpoint(LOOPBACK, free_port(), tls=False), "", 5)
    assert problem is not None
    assert problem.error is ErrorClass.UNREACHABLE


async def test_a_silent_server_is_given_up() -> None:
    """A handshake that never comes."""
    async with listening(saying(b"")) as port:
        problem = await reach(Endpoint(LOOPBACK, port, tls=True), "", 0.2)
    assert problem is not None
    assert problem.error is ErrorClass.UNREACHABLE


async def test_certificates() -> None:
    """The right CA passes, a wrong one fails; without one of our own restic has the last word."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "server.pem", CERTIFICATES / "server.key")
    async with listening(saying(b""), context) as port:
        server = Endpoint(LOOPBACK, port, tls=True)
        assert await reach(server, SERVER_PEM, 5) is None
        assert await reach(server, "", 5) is None
        for ca in (OTHER_PEM, "no PEM"):
            problem = await reach(server, ca, 5)
            assert problem is not None
            assert problem.error is ErrorClass.TLS_FAILED


async def test_a_server_without_tls() -> None:
    """https:// where http:// was meant."""
    async with listening(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        assert await reach(Endpoint(LOOPBACK, port, tls=False), "", 5) is None
        problem = await reach(Endpoint(LOOPBACK, port, tls=True), "", 5)
    assert problem is not None
    assert problem.error is ErrorClass.TLS_FAILED
