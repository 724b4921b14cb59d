"""An agent that waits to be paired, in this process, on real TLS sockets."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kustos.core.model import AnnouncedAgent
from kustos.link.certificates import open_certificates
from kustos.link.pairing_line import PairingDialler
from kustos_agent.identity import Identity
from kustos_agent.link.pairing import Introduction, PairingHost, Telling
from kustos_agent.link.pairing_certificate import PairingCertificate, make_certificate
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.pairing import ManagerPairing
from kustos_agent.protocol.pairing_code import PairingCode
from kustos_agent.protocol.pairing_messages import ALPN, PairedIdentity, Reply

CODE = "48219073"
WRONG = "00000000"
LOOPBACK = "127.0.0.1"


@dataclass
class HandTime:
    """Seconds that a test moves; a wait passes at once and is noted."""

    seconds: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        if seconds >= 1:
            self.seconds += seconds
            self.pauses.append(seconds)


@dataclass
class Waiting:
    """What a test sees of the agent: the codes on its screen, who guessed wrong, what is kept."""

    host: PairingHost
    certificate: PairingCertificate
    time: HandTime
    port: int = 0
    codes: list[str] = field(default_factory=list)
    wrong: list[tuple[str, int]] = field(default_factory=list)
    kept: list[Identity] = field(default_factory=list)
    unkept: list[Exception] = field(default_factory=list)

    def announced(self, port: int | None = None) -> AnnouncedAgent:
        """As a manager would hear of it."""
        return announced(self.certificate, port or self.port)


def announced(certificate: PairingCertificate, port: int) -> AnnouncedAgent:
    """Somebody who shows this certificate at this port."""
    return AnnouncedAgent(
        id=f"kustos-{certificate.fingerprint[:16]}",
        name="EMPFANG",
        os_name="Linux",
        agent_version="0.1.0",
        addresses=(f"{LOOPBACK}:{port}",),
        fingerprint=certificate.fingerprint,
    )


@asynccontextmanager
async def waiting_agent(
    folder: Path,
    keep: Callable[[Identity], None] | None = None,
    codes: Callable[[], str] = lambda: CODE,
) -> AsyncIterator[Waiting]:
    """Listening at loopback; `paired` of its host is the test's to await."""
    certificate = make_certificate(folder)
    time = HandTime()
    found: list[Waiting] = []

    def kept(identity: Identity) -> None:
        (keep or found[0].kept.append)(identity)

    def unkept(error: Exception) -> None:
        found[0].unkept.append(error)

    host = PairingHost(
        certificate=certificate,
        introduction=Introduction("EMPFANG", "Linux", "0.1.0"),
        telling=Telling(
            code=lambda code: found[0].codes.append(code.code),
            unkept=unkept,
            wrong=lambda address, left: found[0].wrong.append((address, left)),
        ),
        keep=kept,
        now=time.now,
        make_code=lambda: PairingCode(time.now, codes),
        sleep=time.sleep,
    )
    waiting = Waiting(host, certificate, time)
    found.append(waiting)
    async with host.listening([LOOPBACK]) as port:
        waiting.port = port
        yield waiting


class Dialler:
    """A manager's end, whose certificates lie in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._ca_pem = open_certificates(folder).ca_pem
        self._line = PairingDialler("office")

    async def pair(
        self,
        agent: AnnouncedAgent,
        code: str,
        admit: Callable[[Reply], Awaitable[PairedIdentity]],
    ) -> None:
        """Meet the agent, admit it and hand over what that gives."""
        async with self._line.meeting(agent, code, self._ca_pem) as meeting:
            await meeting.hand_over(await admit(meeting.newcomer))


@dataclass
class Desk:
    """Where a manager admits machines."""

    addresses: tuple[str, ...] = ("office-pc:47611", f"{LOOPBACK}:47611")
    admitted: list[Reply] = field(default_factory=list)
    granted: list[PairedIdentity] = field(default_factory=list)

    @property
    def admit(self) -> Callable[[Reply], Awaitable[PairedIdentity]]:
        async def work(newcomer: Reply) -> PairedIdentity:
            self.admitted.append(newcomer)
            identity = PairedIdentity(
                agent_id=new_id(),
                token="t0ken-t0ken-t0ken",
                manager_name="office",
                addresses=self.addresses,
            )
            self.granted.append(identity)
            return identity

        return work


@asynccontextmanager
async def stranger(
    source: str, port: int
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection from one of this machine's other loopback addresses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([ALPN])
    reader, writer = await asyncio.open_connection(
        LOOPBACK, port, ssl=context, server_hostname="x", local_addr=(source, 0)
    )
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def guess(source: str, port: int, code: str) -> bytes:
    """Play a manager with this code as far as its proof; what the agent says to that."""
    async with stranger(source, port) as (reader, writer):
        shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        run = ManagerPairing(code=code, ca=b"x", agent_certificate=shown, manager_name="stranger")
        writer.write(run.open())
        writer.write(run.confirm(await reader.readuntil()))
        return await reader.readuntil()
