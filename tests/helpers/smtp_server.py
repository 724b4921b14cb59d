"""A mail server on loopback that does what a test says, with STARTTLS, TLS and a login."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.helpers.https_server import listening
from tests.helpers.issued import issue


@dataclass
class SmtpServer:
    """`answers` replaces the answer to a command by its first word. `mails` are what was taken, and
    `encrypted` whether each came that way. With a `login` (user, password) nobody else may send."""

    port: int = 0
    context: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    offers_starttls: bool = False
    hangs: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)


@asynccontextmanager
async def smtp_server(
    folder: Path, *, tls: bool = False, login: tuple[str, str] | None = None
) -> AsyncIterator[SmtpServer]:
    """A running server; `tls` from the first byte on. `context` is a client's that trusts it."""
    ca_file, certificate, key = issue().write(folder)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate, key)
    mine = SmtpServer(login=login, context=ssl.create_default_context(cafile=str(ca_file)))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if mine.hangs:
            await asyncio.Event().wait()
        await _Talk(mine, reader, writer, own, encrypted=tls).run()

    async with listening(serve, own if tls else None) as port:
        mine.port = port
        yield mine


class _Talk:
    def __init__(
        self,
        server: SmtpServer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        own: ssl.SSLContext,
        *,
        encrypted: bool,
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._own = own
        self._encrypted = encrypted
        self._known = server.login is None

    def _say(self, text: str) -> None:
        self._writer.write(text.encode() + b"\r\n")

    async def run(self) -> None:
        self._say("220 mail.example ESMTP")
        while line := (await self._reader.readline()).decode().strip():
            word = line.split()[0].upper()
            self._server.commands.append(word)
            if word in self._server.answers:
                self._say(self._server.answers[word])
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                await self._answer(word, line)

    async def _answer(self, word: str, line: str) -> None:
        match word:
            case "EHLO":
                more = ["250-mail.example"]
                if self._server.offers_starttls and not self._encrypted:
                    more.append("250-STARTTLS")
                if self._server.login is not None:
                    more.append("250-AUTH PLAIN")
                self._say("\r\n".join([*more, "250 HELP"]))
            case "STARTTLS":
                self._say("220 go ahead")
                await self._writer.drain()
                await self._writer.start_tls(self._own)
                self._encrypted = True
            case "AUTH":
                _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
                self._known = (user, password) == self._server.login
                self._say("235 welcome" if self._known else "535 5.7.8 no such login")
            case "MAIL" if not self._known:
                self._say("530 5.7.0 log in first")
            case "DATA":
                self._say("354 go on")
                body = await self._reader.readuntil(b"\r\n.\r\n")
                self._server.mails.append(message_from_bytes(body[:-5], policy=policy.default))
                self._server.encrypted.append(self._encrypted)
                self._say("250 2.0.0 Ok: queued as 4711")
            case _:
                self._say("250 2.1.0 Ok")
