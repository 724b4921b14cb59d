"""Whether a server answers, before restic tries for minutes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kustos_agent.protocol.values import ErrorClass
from kustos_agent.restic.reach import Endpoint, endpoint, reach
from tests.helpers.processes import LOOPBACK, free_port
from tests.helpers.rest_server import rest_server


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
        ("sftp:anna@nas:/srv", None),
        ("/srv/backup", None),
    ],
)
def test_where_a_location_leads(location: str, found: Endpoint | None) -> None:
    """None leaves it to restic to judge."""
    assert endpoint(location, {"PATH": "/bin"}) == found


def test_behind_a_proxy_our_own_connection_says_nothing() -> None:
    """restic goes through it."""
    assert endpoint("rest:https://host/", {"HTTPS_PROXY": "http://proxy:3128"}) is None


@pytest.fixture
async def silent() -> AsyncIterator[Endpoint]:
    """A server that accepts and never says a word."""
    connected: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: connected.append(writer), LOOPBACK, 0)
    yield Endpoint(LOOPBACK, server.sockets[0].getsockname()[1], tls=True)
    for writer in connected:
        writer.close()
    server.close()
    await server.wait_closed()


async def test_nobody_listens() -> None:
    """At once."""
    problem = await reach(Endpoint(LOOPBACK, free_port(), tls=False), "", 5)
    assert problem is not None
    assert problem.error is ErrorClass.UNREACHABLE


async def test_a_silent_server_is_given_up(silent: Endpoint) -> None:
    """A handshake that never comes."""
    problem = await reach(silent, "", 0.2)
    assert problem is not None
    assert problem.error is ErrorClass.UNREACHABLE


async def test_certificates(tmp_path: Path) -> None:
    """The right CA passes, a wrong one fails; without one of our own restic has the last word."""
    with rest_server(tmp_path, tls=True) as server, rest_server(tmp_path / "b", tls=True) as other:
        found = endpoint(server.location("x"), {})
        assert found is not None
        assert await reach(found, server.ca_pem, 5) is None
        assert await reach(found, "", 5) is None
        for ca in (other.ca_pem, "no PEM"):
            problem = await reach(found, ca, 5)
            assert problem is not None
            assert problem.error is ErrorClass.TLS_FAILED


async def test_a_server_without_tls(tmp_path: Path) -> None:
    """https:// where http:// was meant."""
    with rest_server(tmp_path) as server:
        found = endpoint(server.location("x"), {})
        assert found is not None
        assert await reach(found, "", 5) is None
        problem = await reach(Endpoint(found.host, found.port, tls=True), "", 5)
        assert problem is not None
        assert problem.error is ErrorClass.TLS_FAILED
