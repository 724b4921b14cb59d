"""Words about the channels by which people are told."""

from datetime import datetime
from typing import Final

from kustos.core.channels import (
    DeliveryState,
    EmailTarget,
    Receipt,
    SmtpSecurity,
    Target,
    TellTrouble,
)
from kustos.core.telling import ChannelView

from . import times
from .explanation import Explanation
from .words import QT_TRANSLATE_NOOP, Words

_TROUBLES: Final = {
    TellTrouble.UNREACHABLE: (
        QT_TRANSLATE_NOOP("Channels", "The server could not be reached."),
        QT_TRANSLATE_NOOP("Channels", "Check its name and port, and this computer's network."),
    ),
    TellTrouble.TIMEOUT: (
        QT_TRANSLATE_NOOP("Channels", "The server has not answered in time."),
        QT_TRANSLATE_NOOP("Channels", "Check port and encryption: they belong together."),
    ),
    TellTrouble.TLS_FAILED: (
        QT_TRANSLATE_NOOP("Channels", "No encrypted connection came about."),
        QT_TRANSLATE_NOOP(
            "Channels", "Check the server's name and certificate, and how it encrypts."
        ),
    ),
    TellTrouble.NO_STARTTLS: (
        QT_TRANSLATE_NOOP("Channels", "The server does not offer STARTTLS."),
        QT_TRANSLATE_NOOP("Channels", "Choose TLS, with the port for it (mostly 465)."),
    ),
    TellTrouble.LOGIN_REFUSED: (
        QT_TRANSLATE_NOOP("Channels", "The server refused the login."),
        QT_TRANSLATE_NOOP(
            "Channels",
            "Check user name and password; some providers want a password made for programs.",
        ),
    ),
    TellTrouble.REFUSED: (
        QT_TRANSLATE_NOOP("Channels", "The server refused the message."),
        QT_TRANSLATE_NOOP("Channels", "Its answer says why."),
    ),
    TellTrouble.REDIRECTED: (
        QT_TRANSLATE_NOOP("Channels", "The server sends elsewhere, which is not followed."),
        QT_TRANSLATE_NOOP("Channels", "Enter the address that its answer names."),
    ),
    TellTrouble.FORBIDDEN_ADDRESS: (
        QT_TRANSLATE_NOOP(
            "Channels", "The name leads to an address that messages are never sent to."
        ),
        QT_TRANSLATE_NOOP(
            "Channels",
            "Link-local addresses and services of this computer itself are left out. Enter another"
            " address.",
        ),
    ),
    TellTrouble.LOCKED: (
        QT_TRANSLATE_NOOP("Channels", "Its stored password cannot be opened."),
        QT_TRANSLATE_NOOP("Channels", "Unlock the master key, or enter the password anew."),
    ),
}


class Channels(Words):
    """Kinds, security, what a delivery came to."""

    def kind(self, target: Target) -> str:
        """E-mail"""
        return self.email() if isinstance(target, EmailTarget) else self.webhook()

    def email(self) -> str:
        return self.tr("E-mail")

    def webhook(self) -> str:
        return self.tr("Webhook")

    def where(self, target: Target) -> str:
        """admin@example.org; the host of a webhook alone, since its path may be secret."""
        if isinstance(target, EmailTarget):
            return ", ".join(target.recipients)
        return target.url.split("/")[2]

    def security(self, security: SmtpSecurity) -> str:
        match security:
            case SmtpSecurity.STARTTLS:
                return self.tr("STARTTLS (mostly port 587)")
            case SmtpSecurity.TLS:
                return self.tr("TLS (mostly port 465)")
            case SmtpSecurity.NONE:
                return self.tr("none")

    def trouble(self, trouble: TellTrouble) -> tuple[str, str]:
        """Cause and next step."""
        cause, step = _TROUBLES[trouble]
        return self.tr(cause), self.tr(step)

    def trial(self, receipt: Receipt) -> Explanation:
        """How a test went, with the real answer."""
        answer = self.tr("Its answer: {answer}").format(answer=receipt.answer)
        if receipt.trouble is None:
            return Explanation(title=self.tr("The test message was taken"), cause=answer, step="")
        cause, step = self.trouble(receipt.trouble)
        return Explanation(
            title=self.tr("The test message was not taken"),
            cause=f"{cause} {answer}" if receipt.answer else cause,
            step=step,
        )

    def last(self, view: ChannelView, now: datetime) -> str:
        """What the newest delivery came to, in one line."""
        last = view.last
        if last is None:
            return self.tr("Nothing sent yet.")
        if last.state is DeliveryState.SENT:
            return self.tr("Last sent {when}: {answer}").format(
                when=times.when(last.ended_at, now), answer=last.answer
            )
        cause = self.trouble(last.trouble)[0] if last.trouble else ""
        if last.state is DeliveryState.GIVEN_UP:
            return self.tr("Given up {when}. {cause}").format(
                when=times.when(last.ended_at, now), cause=cause
            )
        waits = self.tr("%Ln message(s) wait; tried again {when}. {cause}", "", view.waiting)
        return waits.format(when=times.when(last.due_at, now), cause=cause)
