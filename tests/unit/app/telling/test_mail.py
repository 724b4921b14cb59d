"""E-mail to a real server on loopback: what it says is what is told."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kustos.core.channels import EmailTarget, Receipt, Secrets, SmtpSecurity, TellTrouble
from kustos.core.messages import Message
from kustos.telling import mail
from kustos.telling.courier import PostOffice
from kustos.telling.mail import letter, send_mail
from tests.helpers.processes import LOOPBACK
from tests.helpers.smtp_server import SmtpServer, smtp_server

MESSAGE = Message(
    id="0f3c",
    at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    subject="Kustos: Kritisch: BÜRO",
    text="Die Sicherung ist fehlgeschlagen.\n.\nEnde\n",
    body=b"{}",
)


def target(server: SmtpServer, security: SmtpSecurity, user: str = "") -> EmailTarget:
    return EmailTarget(
        host=LOOPBACK,
        port=server.port,
        security=security,
        sender="kustos@example.org",
        recipients=("admin@example.org", "chef@example.org"),
        user=user,
    )


async def sent(
    server: SmtpServer, security: SmtpSecurity, user: str = "", password: str = ""
) -> Receipt:
    return await asyncio.to_thread(
        send_mail, target(server, security, user), password, MESSAGE, context=server.context
    )


async def test_a_mail_arrives_whole_and_the_answer_is_the_servers(tmp_path: Path) -> None:
    """Umlauts, a line with a dot alone, every recipient, and an id that a second copy has too."""
    async with smtp_server(tmp_path) as server:
        receipt = await sent(server, SmtpSecurity.NONE)
        assert receipt == Receipt(answer="250 2.0.0 Ok: queued as 4711")
        (arrived,) = server.mails
        assert arrived["Subject"] == MESSAGE.subject
        assert arrived["To"] == "admin@example.org, chef@example.org"
        assert arrived["Message-ID"] == "<0f3c@example.org>"
        assert arrived.get_content().replace("..", ".") == MESSAGE.text
        assert server.commands.count("RCPT") == 2


@pytest.mark.parametrize("security", [SmtpSecurity.STARTTLS, SmtpSecurity.TLS])
async def test_a_login_goes_over_tls_alone(tmp_path: Path, security: SmtpSecurity) -> None:
    """Either from the first byte on or after STARTTLS."""
    login = ("kustos", "geheim")
    async with smtp_server(tmp_path, tls=security is SmtpSecurity.TLS, login=login) as server:
        server.offers_starttls = True
        assert (await sent(server, security, *login)).trouble is None
        assert server.encrypted == [True]
        refused = await sent(server, security, "kustos", "falsch")
        assert refused == Receipt(
            trouble=TellTrouble.LOGIN_REFUSED, answer="535 5.7.8 no such login"
        )
        assert "falsch" not in repr(refused)


async def test_a_server_without_starttls_gets_neither_login_nor_mail(tmp_path: Path) -> None:
    """Whoever strips the offer on the way wins nothing."""
    async with smtp_server(tmp_path, login=("kustos", "geheim")) as server:
        receipt = await sent(server, SmtpSecurity.STARTTLS, "kustos", "geheim")
        assert receipt.trouble is TellTrouble.NO_STARTTLS
        assert not {"AUTH", "MAIL"} & set(server.commands)


async def test_a_certificate_that_nobody_knows_ends_it(tmp_path: Path) -> None:
    """Before anything is said."""
    async with smtp_server(tmp_path, tls=True) as server:
        server.context = None
        receipt = await sent(server, SmtpSecurity.TLS)
        assert receipt.trouble is TellTrouble.TLS_FAILED
        assert server.commands == []


@pytest.mark.parametrize(
    ("word", "answer"), [("RCPT", "550 5.1.1 no such mailbox"), ("MAIL", "451 4.3.0 later")]
)
async def test_what_the_server_refuses_is_told_in_its_words(
    tmp_path: Path, word: str, answer: str
) -> None:
    """One recipient that is refused refuses the message: half a message is none."""
    async with smtp_server(tmp_path) as server:
        server.answers[word] = answer
        assert await sent(server, SmtpSecurity.NONE) == Receipt(
            trouble=TellTrouble.REFUSED, answer=answer
        )
        assert server.mails == []


async def test_a_server_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the limit of each step, and by the one over all."""
    async with smtp_server(tmp_path) as server:
        server.hangs = True
        monkeypatch.setattr(mail, "STEP_SECONDS", 0.1)
        assert (await sent(server, SmtpSecurity.NONE)).trouble is TellTrouble.TIMEOUT
        monkeypatch.setattr(mail, "STEP_SECONDS", 2.0)
        office = PostOffice(whole_seconds=0.1)
        receipt = await office.deliver(target(server, SmtpSecurity.NONE), Secrets(), MESSAGE)
        assert receipt.trouble is TellTrouble.TIMEOUT


async def test_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    """With the system's own words."""
    async with smtp_server(tmp_path) as server:
        pass
    receipt = await sent(server, SmtpSecurity.NONE)
    assert receipt.trouble is TellTrouble.UNREACHABLE
    assert receipt.answer


async def test_a_digest_is_sent_as_text_and_as_html(tmp_path: Path) -> None:
    """Mail programs take what they can show."""
    async with smtp_server(tmp_path) as server:
        message = replace(MESSAGE, html="<p>Büro</p>")
        to = target(server, SmtpSecurity.NONE)
        receipt = await asyncio.to_thread(send_mail, to, "", message)
        assert receipt.trouble is None
        (arrived,) = server.mails
        assert arrived.get_content_type() == "multipart/alternative"
        text, html = arrived.get_body(("plain",)), arrived.get_body(("html",))
        assert text is not None
        assert html is not None
        assert "Sicherung" in text.get_content()
        assert html.get_content().strip() == "<p>Büro</p>"


def test_a_name_with_a_line_break_adds_no_header() -> None:
    """A machine may call itself anything."""
    odd = Message(
        id="1",
        at=MESSAGE.at,
        subject="PC\r\nBcc: all@example.org",
        text="",
        body=b"",
    )
    of = EmailTarget(
        host="h",
        port=25,
        security=SmtpSecurity.NONE,
        sender="a@example.org",
        recipients=("b@example.org",),
    )
    made = letter(of, odd)
    assert made["Bcc"] is None
    assert made["Subject"] == "PC Bcc: all@example.org"
