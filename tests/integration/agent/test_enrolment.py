"""Joining a manager, with real processes over real TLS."""

import asyncio
import socket
from contextlib import closing
from pathlib import Path

import pytest

from kustos_agent.identity import IdentityFile
from kustos_agent.paths import agent_paths
from tests.helpers.listening import listening

from .agents import AgentProcess
from .certificates import Authority, make_authority
from .small_manager import SmallManager


def identity_file(agent: AgentProcess) -> IdentityFile:
    """Of this agent."""
    return IdentityFile(agent_paths({"KUSTOS_HOME": str(agent.home)}).identity_file)


def dead_address() -> str:
    """One where nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


async def test_a_token_becomes_an_identity(agent: AgentProcess, manager: SmallManager) -> None:
    """The manager's CA is pinned, the token's own secret kept nowhere."""
    token = manager.token()
    code, said = await agent.run("join", "-", stdin=token.encode())
    assert (code, "Joined Office" in said) == (0, True)
    identity = identity_file(agent).load()
    assert identity is not None
    assert identity.token in manager.tokens
    assert identity.ca.split() == manager.authority.pem.split()
    assert identity.addresses == (f"127.0.0.1:{manager.port}",)
    (enrol,) = manager.enrols
    everything = b"".join(path.read_bytes() for path in agent.home.iterdir() if path.is_file())
    assert enrol.secret.encode() not in everything


async def test_the_address_that_answered_is_kept_first(
    agent: AgentProcess, manager: SmallManager
) -> None:
    """The dead ones may be right another day; IPv6 and nonsense are no obstacles."""
    dead = dead_address()
    token = manager.token(addresses=(dead, "[::1]:1", "nonsense"))
    code, said = await agent.run("join", token)
    assert code == 0, said
    identity = identity_file(agent).load()
    assert identity is not None
    assert identity.addresses == (f"127.0.0.1:{manager.port}", dead, "[::1]:1", "nonsense")


async def test_an_impostor_gets_nothing(
    agent: AgentProcess, manager: SmallManager, foreign_authority: Authority
) -> None:
    """Another CA at the address: refused before the secret is sent, and told as that."""
    async with SmallManager(foreign_authority).running() as impostor:
        token = impostor.token(fingerprint=manager.authority.fingerprint)
        code, said = await agent.run("join", token)
    assert code == 1
    assert "is not the manager that made this token" in said
    assert impostor.enrols == []
    assert identity_file(agent).load() is None


async def test_an_impostor_in_front_of_the_manager_is_passed_by(
    agent: AgentProcess, manager: SmallManager, foreign_authority: Authority
) -> None:
    """A stranger has the manager's old address; the next one is right."""
    async with SmallManager(foreign_authority).running() as impostor:
        token = manager.token(addresses=(f"127.0.0.1:{impostor.port}",))
        code, said = await agent.run("join", token)
    assert code == 0, said
    assert impostor.enrols == []


async def test_an_impostor_that_shows_the_right_ca_gets_nothing(
    agent: AgentProcess, manager: SmallManager, foreign_authority: Authority
) -> None:
    """The CA's certificate is no secret: whoever shows it must also hold a key it has signed."""
    parrot = SmallManager(
        Authority(manager.authority.pem, manager.authority.fingerprint, foreign_authority.context)
    )
    async with parrot.running():
        code, said = await agent.run("join", parrot.token())
    assert code == 1
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert parrot.enrols == []


async def test_another_name_under_the_right_ca_is_not_believed(
    agent: AgentProcess, tmp_path: Path
) -> None:
    """A certificate of the same CA for something else is not the manager's."""
    async with SmallManager(make_authority(tmp_path, server_name="printer.office")).running() as it:
        code, said = await agent.run("join", it.token())
    assert code == 1
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert it.enrols == []


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        ("token-used", "used already"),
        ("token-expired", "too old"),
        ("token-unknown", "does not know this token"),
    ],
)
async def test_a_refusal_is_told_in_a_sentence(
    agent: AgentProcess, manager: SmallManager, refusal: str, sentence: str
) -> None:
    """One each."""
    token = manager.token()
    for secret in manager.secrets:
        manager.secrets[secret] = refusal
    code, said = await agent.run("join", token)
    assert code == 1
    assert sentence in said
    assert said.count("\n") == 1


async def test_a_token_is_good_for_one_machine(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """The second hears so."""
    token = manager.token()
    assert (await agent.run("join", token))[0] == 0
    second = AgentProcess(tmp_path / "second")
    code, said = await second.run("join", token)
    assert (code, "used already" in said) == (1, True)


async def test_a_manager_that_is_away_is_told_with_its_address(agent: AgentProcess) -> None:
    """A person can check it."""
    address = dead_address()
    manager = SmallManager(make_authority(agent.home.parent))
    manager.port = int(address.rpartition(":")[2])
    code, said = await agent.run("join", manager.token())
    assert code == 1
    assert f"does not answer at {address}" in said


@pytest.mark.parametrize("greeting", [b"", b"220 mail.example ESMTP\r\n", b"\x00" * 100])
async def test_something_else_at_the_address_is_no_manager(
    agent: AgentProcess, authority: Authority, greeting: bytes
) -> None:
    """A mail server, or nothing that speaks TLS."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await reader.read(100)
        writer.close()

    manager = SmallManager(authority)
    async with listening(serve) as manager.port:
        code, said = await agent.run("join", manager.token())
    assert code == 1
    assert "does not answer" in said


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"<html>",
        b"x" * 200_000,
    ],
)
async def test_a_web_server_at_the_address_is_no_manager(
    agent: AgentProcess, authority: Authority, answer: bytes
) -> None:
    """It speaks TLS, but has no CA to show; a flood is not read to its end."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    manager = SmallManager(authority)
    async with listening(serve, authority.context) as manager.port:
        code, said = await agent.run("join", manager.token())
    assert code == 1
    assert "does not speak as a manager does" in said


async def test_leaving_a_manager_for_another_must_be_meant(
    agent: AgentProcess, manager: SmallManager, foreign_authority: Authority
) -> None:
    """By --replace; then the new CA is pinned."""
    await agent.run("join", manager.token())
    async with SmallManager(foreign_authority).running() as other:
        code, said = await agent.run("join", other.token())
        assert (code, "--replace" in said) == (1, True)
        assert other.enrols == []
        code, said = await agent.run("join", "--replace", other.token())
        assert code == 0, said
    identity = identity_file(agent).load()
    assert identity is not None
    assert identity.ca.split() == foreign_authority.pem.split()


async def test_a_token_is_not_spent_where_its_identity_cannot_be_kept(
    agent: AgentProcess, manager: SmallManager
) -> None:
    """The disk is asked first."""
    agent.home.mkdir()
    (agent.home / "identity.json.probe").mkdir()
    code, said = await agent.run("join", manager.token())
    assert code == 1
    assert "cannot use" in said
    assert manager.enrols == []
