"""Words about the channels by which people are told."""

from datetime import datetime, time
from typing import Final

from PySide6.QtCore import QLocale, QTime

from kustos.core.apprise_services import SERVICES
from kustos.core.channels import (
    AppriseTarget,
    Channel,
    DeliveryState,
    EmailTarget,
    HealthCheckTarget,
    NtfyTarget,
    Receipt,
    SmtpSecurity,
    Target,
    TellTrouble,
    WebhookTarget,
)
from kustos.core.routes import ChosenMachines
from kustos.core.site import Site
from kustos.core.telling import ChannelView

from . import sites, times
from .alerts import Alerts
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
    TellTrouble.NOT_UNDERSTOOD: (
        QT_TRANSLATE_NOOP("Channels", "This is no address that Apprise understands."),
        QT_TRANSLATE_NOOP(
            "Channels", "Compare it with the documentation of Apprise for this service."
        ),
    ),
    TellTrouble.UNAVAILABLE: (
        QT_TRANSLATE_NOOP("Channels", "Apprise could not be started on this computer."),
        QT_TRANSLATE_NOOP("Channels", "Install Kustos again with all its packages."),
    ),
}
_KINDS: Final = {
    "email": QT_TRANSLATE_NOOP("Channels", "E-mail"),
    "webhook": QT_TRANSLATE_NOOP("Channels", "Webhook"),
    "ntfy": QT_TRANSLATE_NOOP("Channels", "ntfy"),
    "apprise": QT_TRANSLATE_NOOP("Channels", "Another service (Apprise)"),
    "health-check": QT_TRANSLATE_NOOP("Channels", "Health check"),
}


def tag(target: Target) -> str:
    """The kind of a target, as it stands in `KINDS` and in the database."""
    return str(target.__struct_config__.tag)


class Channels(Words):
    """Kinds, security, what a delivery came to."""

    def kind(self, kind: str) -> str:
        """E-mail; of those that `tag` knows."""
        return self.tr(_KINDS[kind])

    def kind_of(self, target: Target) -> str:
        """The same, of a target."""
        return self.kind(tag(target))

    def sentence(self, channel: Channel, site: Site | None = None) -> str:
        """E-mail to admin@example.org, from “Warning” on · 2 machines · digest at 07:30; `site` is
        the one that it tells of."""
        kind, where = self.kind_of(channel.target), self.where(channel.target)
        if isinstance(channel.target, HealthCheckTarget):
            jobs = channel.target.jobs
            of = self.tr("all jobs") if jobs is None else self.tr("%Ln job(s)", "", len(jobs))
            return self.tr("{kind} at {where}, {jobs}").format(kind=kind, where=where, jobs=of)
        parts = [
            self.tr("{kind} to {where}, from “{floor}” on").format(
                kind=kind, where=where, floor=Alerts().severity(channel.floor)
            )
        ]
        if isinstance(channel.route, ChosenMachines):
            parts.append(self.tr("%Ln machine(s)", "", len(channel.route.ids)))
        if site is not None:
            parts.append(sites.machines_of(site))
        if channel.quiet is not None:
            parts.append(self.tr("quiet hours"))
        if channel.digest is not None:
            at = time(channel.digest.minute // 60, channel.digest.minute % 60)
            shown = QLocale().toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat)
            parts.append(self.tr("digest at {time}").format(time=shown))
        return " · ".join(parts)

    def where(self, target: Target) -> str:
        """admin@example.org; of an address that is a secret the host alone."""
        match target:
            case EmailTarget():
                return ", ".join(target.recipients)
            case WebhookTarget() | HealthCheckTarget():
                return target.host
            case NtfyTarget():
                return f"{target.server.partition('://')[2]}, {target.topic}"
            case AppriseTarget():
                return SERVICES.get(target.scheme, target.scheme)

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
        if last.state is DeliveryState.LEFT_OUT:
            return self.tr("Left out {when}: it would have come too late.").format(
                when=times.when(last.ended_at, now)
            )
        if last.state is DeliveryState.GIVEN_UP:
            return self.tr("Given up {when}. {cause}").format(
                when=times.when(last.ended_at, now), cause=cause
            )
        waits = self.tr("%Ln message(s) wait; tried again {when}. {cause}", "", view.waiting)
        return waits.format(when=times.when(last.due_at, now), cause=cause)
