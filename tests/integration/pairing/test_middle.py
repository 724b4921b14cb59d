"""A man in the middle, with real sockets and certificates of his own, plays and loses.

He announces himself in the agent's name, answers the manager, dials the agent, and passes on or
changes what he likes.
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kustos.core.model import AnnouncedAgent
from kustos.core.pairing_ports import PairingError, PairingTrouble
from kustos.link.certificates import open_certificates
from kustos_agent.link.pairing import CodeEndedError
from kustos_agent.link.pairing_certificate import PairingCertificate, make_certificate
from kustos_agent.protocol.pairing import AgentPairing, PairingRefusedError
from kustos_agent.protocol.pairing_code import PairingCode
from kustos_agent.protocol.pairing_messages import ALPN, Reply, to_base64
from kustos_agent.protocol.version import MAJOR, MINOR
from tests.helpers.listening import listening

from .hosts import CODE, LOOPBACK, WRONG, Desk, Dialler, Waiting, announced, waiting_agent

Change = Callable[[bytes], bytes]


@dataclass
class Middle:
    """`to_agent` and `to_manager` are what he makes of each line; `seen` is all that he read."""

    certificate: PairingCertificate
    agent_port: int
    to_agent: Change = lambda line: line
    to_manager: Change = lambda line: line
    seen: list[bytes] = field(default_factory=list)

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One manager, passed on to the real agent."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols([ALPN])
        onwards, back = await asyncio.open_connection(
            LOOPBACK, self.agent_port, ssl=context, server_hostname="x"
        )
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                line = await reader.readuntil()
                self.seen.append(line)
                back.write(self.to_agent(line))
                answer = await onwards.readuntil()
                self.seen.append(answer)
                writer.write(self.to_manager(answer))
        for end in (back, writer):
            end.close()
            with contextlib.suppress(OSError):
                await end.wait_closed()

    @asynccontextmanager
    async def standing(self) -> AsyncIterator[AnnouncedAgent]:
        """What he announces."""
        self.certificate.context.set_alpn_protocols([ALPN])
        async with listening(self.relay, self.certificate.context) as port:
            yield announced(self.certificate, port)


@pytest.fixture
def dialler(tmp_path: Path) -> Dialler:
    return Dialler(tmp_path / "tls")


@pytest.fixture
async def agent(tmp_path: Path) -> AsyncIterator[Waiting]:
    async with waiting_agent(tmp_path) as waiting:
        yield waiting


async def _loses(middle: Middle, dialler: Dialler, agent: Waiting, trouble: PairingTrouble) -> None:
    desk = Desk()
    async with middle.standing() as false:
        with pytest.raises(PairingError) as error:
            await dialler.pair(false, CODE, desk.admit)
    assert error.value.kind is trouble
    assert not desk.admitted
    assert not desk.granted
    assert not agent.kept
    said = b"".join(middle.seen)
    assert CODE.encode() not in said
    assert b'"grant"' not in said


async def test_passing_everything_on_is_one_wrong_guess(
    dialler: Dialler, agent: Waiting, tmp_path: Path
) -> None:
    """The manager typed the right code, and both ends refuse. Without the middle it pairs."""
    paired = asyncio.create_task(agent.host.paired())
    middle = Middle(make_certificate(tmp_path), agent.port)
    await _loses(middle, dialler, agent, PairingTrouble.WRONG_CODE)
    assert [left for _, left in agent.wrong] == [2]
    await dialler.pair(agent.announced(), CODE, Desk().admit)
    await paired


async def test_three_times_is_all_he_gets(dialler: Dialler, agent: Waiting, tmp_path: Path) -> None:
    """However often a person tries again with him in between."""
    paired = asyncio.create_task(agent.host.paired())
    middle = Middle(make_certificate(tmp_path), agent.port)
    for trouble in (
        PairingTrouble.WRONG_CODE,
        PairingTrouble.WRONG_CODE,
        PairingTrouble.CODE_ENDED,
    ):
        await _loses(middle, dialler, agent, trouble)
    with pytest.raises(CodeEndedError):
        await paired


async def test_swapping_the_ca_as_well_does_not_help(
    dialler: Dialler, agent: Waiting, tmp_path: Path
) -> None:
    """The agent is shown his CA, the manager his certificate: both of them his own."""
    his_ca = ssl.PEM_cert_to_DER_cert(open_certificates(tmp_path / "his").ca_pem)

    def swap(line: bytes) -> bytes:
        content = json.loads(line)
        if "ca" in content:
            content["ca"] = to_base64(his_ca)
        return json.dumps(content).encode() + b"\n"

    middle = Middle(make_certificate(tmp_path), agent.port, to_agent=swap)
    await _loses(middle, dialler, agent, PairingTrouble.WRONG_CODE)
    assert [left for _, left in agent.wrong] == [2]


async def test_hiding_the_refusal_does_not_help(
    dialler: Dialler, agent: Waiting, tmp_path: Path
) -> None:
    """He says that the agent has confirmed: he cannot prove it."""

    def hide(line: bytes) -> bytes:
        return b'{"say":"confirmed","mac":"' + b"ab" * 32 + b'"}\n' if b"refused" in line else line

    middle = Middle(make_certificate(tmp_path), agent.port, to_manager=hide)
    await _loses(middle, dialler, agent, PairingTrouble.NOT_AN_AGENT)


async def test_playing_the_agent_himself_is_one_guess_at_the_code(
    dialler: Dialler, agent: Waiting, tmp_path: Path
) -> None:
    """Without the code he can check one that he guessed, and learns that it was wrong."""
    certificate = make_certificate(tmp_path)
    his = PairingCode(lambda: 0.0, lambda: WRONG)
    desk = Desk()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        run = AgentPairing(
            code=his,
            certificate=certificate.der,
            introduce=lambda pake: Reply(
                major=MAJOR,
                minor=MINOR,
                pake=pake,
                hostname="EMPFANG",
                os_name="Linux",
                agent_version="0",
            ),
        )
        writer.write(run.reply(await reader.readuntil()))
        with pytest.raises(PairingRefusedError):
            run.confirmed(await reader.readuntil())
        writer.write(b'{"say":"confirmed","mac":"' + b"00" * 32 + b'"}\n')
        with contextlib.suppress(asyncio.IncompleteReadError):
            await reader.readuntil()
        writer.close()

    async with listening(answer, certificate.context) as port:
        false = announced(certificate, port)
        with pytest.raises(PairingError) as error:
            await dialler.pair(false, CODE, desk.admit)
    assert error.value.kind is PairingTrouble.NOT_AN_AGENT
    assert not desk.admitted


async def test_announcing_the_agent_s_certificate_at_another_place_leads_nowhere(
    dialler: Dialler, agent: Waiting, tmp_path: Path
) -> None:
    """Nobody can show it without its key: he is told nothing, and the next address is tried."""
    desk = Desk()
    paired = asyncio.create_task(agent.host.paired())
    middle = Middle(make_certificate(tmp_path), agent.port)
    async with middle.standing() as his:
        both = AnnouncedAgent(
            id=agent.announced().id,
            name="EMPFANG",
            os_name="Linux",
            agent_version="0",
            addresses=(*his.addresses, *agent.announced().addresses),
            fingerprint=agent.certificate.fingerprint,
        )
        await dialler.pair(both, CODE, desk.admit)
    assert (await paired).token == desk.granted[0].token
    assert middle.seen == []
