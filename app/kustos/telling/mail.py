"""E-mail by SMTP (RFC 5321), with the server's own answer."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from typing import Final

from kustos.core.channels import EmailTarget, Receipt, SmtpSecurity, TellTrouble
from kustos.core.messages import Message

STEP_SECONDS: Final = 15.0
"""For each answer."""

_GOOD: Final = range(200, 300)


class _RefusedError(Exception):
    """The server has said no, in its own words."""


def send_mail(
    target: EmailTarget,
    password: str,
    message: Message,
    *,
    context: ssl.SSLContext | None = None,
) -> Receipt:
    """What the server said. Certificates are checked against `context`, the system's by default.
    What cannot be told apart is *unreachable*."""
    try:
        return Receipt(answer=_sent(target, password, message, context))
    except (OSError, smtplib.SMTPException, _RefusedError, UnicodeError, ValueError) as error:
        return Receipt(trouble=_trouble(error), answer=_said(error))


def _trouble(error: Exception) -> TellTrouble:
    match error:
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            found = TellTrouble.NO_STARTTLS
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            found = TellTrouble.LOGIN_REFUSED
        case smtplib.SMTPResponseException() | _RefusedError():
            found = TellTrouble.REFUSED
        case ssl.SSLError():
            found = TellTrouble.TLS_FAILED
        case TimeoutError():
            found = TellTrouble.TIMEOUT
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):
            found = TellTrouble.TIMEOUT  # smtplib says it in its own way
        case _:
            found = TellTrouble.UNREACHABLE
    return found


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_code, error.smtp_error)
    return str(error)


def _sent(
    target: EmailTarget, password: str, message: Message, context: ssl.SSLContext | None
) -> str:
    trusted = context or ssl.create_default_context()
    own_name = socket.gethostname()
    smtp: smtplib.SMTP
    if target.security is SmtpSecurity.TLS:
        smtp = smtplib.SMTP_SSL(
            target.host, target.port, own_name, timeout=STEP_SECONDS, context=trusted
        )
    else:
        smtp = smtplib.SMTP(target.host, target.port, own_name, timeout=STEP_SECONDS)
    with smtp:
        smtp.ehlo_or_helo_if_needed()
        if target.security is SmtpSecurity.STARTTLS:
            smtp.starttls(context=trusted)
            smtp.ehlo_or_helo_if_needed()
        if target.user:
            smtp.login(target.user, password)
        _must(smtp.mail(target.sender))
        for recipient in target.recipients:
            _must(smtp.rcpt(recipient))
        # Not `sendmail`: it keeps the answer that a person wants to see to itself.
        return _must(smtp.data(letter(target, message).as_bytes()))


def letter(target: EmailTarget, message: Message) -> EmailMessage:
    """Headers and text. The Message-ID is the delivery's: mail programs show a second copy once."""
    made = EmailMessage()
    # A machine may have any name; a header is one line.
    made["Subject"] = " ".join(message.subject.split())
    made["From"] = target.sender
    made["To"] = ", ".join(target.recipients)
    made["Date"] = format_datetime(localtime(message.at))
    made["Message-ID"] = f"<{message.id}@{target.sender.partition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.text)
    if message.html:
        made.add_alternative(message.html, subtype="html")
    return made


def _must(answer: tuple[int, bytes]) -> str:
    code, said = answer
    if code not in _GOOD:
        raise _RefusedError(_text(code, said))
    return _text(code, said)


def _text(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())
