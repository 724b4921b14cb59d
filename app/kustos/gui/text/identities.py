"""What about identities needs a person: a machine's that is used twice or was given back, and the
manager's own certificates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.model import CertificateCondition, CertificateTrouble, Machine

from . import times
from .explanation import Explanation
from .words import Words

NAMED: Final = 5
"""As many machines a sentence names; it counts the rest."""


def cloned(machine: Machine, now: datetime) -> Explanation | None:
    """None while nothing speaks for it."""
    alarm = machine.clone_alarm
    if alarm is None:
        return None
    cause = QCoreApplication.translate(
        "identities",
        "Two agents take its connection from each other, first noticed {when}, seen from"
        " {addresses}. Its disk was copied, or its access was stolen.",
    )
    if machine.embedded:
        step = QCoreApplication.translate(
            "identities", "Restart Kustos: this computer then gets a new identity."
        )
    else:
        step = QCoreApplication.translate(
            "identities",
            "Remove the machine and let it join again; whoever else has its identity is then shut"
            " out. After a theft, change the passwords of its repositories as well.",
        )
    return Explanation(
        title=QCoreApplication.translate("identities", "{name} is connected twice").format(
            name=machine.name
        ),
        cause=cause.format(
            when=times.when(alarm.since, now), addresses=", ".join(alarm.addresses) or "?"
        ),
        step=step,
    )


def left(machine: Machine, now: datetime) -> Explanation | None:
    """None for one that has not left."""
    if machine.left_at is None:
        return None
    if machine.embedded:
        step = QCoreApplication.translate(
            "identities", "Restart Kustos: this computer then gets a new identity."
        )
    else:
        step = QCoreApplication.translate(
            "identities",
            "If that was meant to be, remove the machine; its snapshots stay in their repositories."
            " If not, add it again: it becomes a new machine that needs its jobs anew.",
        )
    return Explanation(
        title=QCoreApplication.translate("identities", "{name} has left").format(name=machine.name),
        cause=QCoreApplication.translate(
            "identities",
            "Its agent ended the connection for good {when} (kustos-agent leave). It is not backed"
            " up any more.",
        ).format(when=times.when(machine.left_at, now)),
        step=step,
    )


class Certificates(Words):
    """Kustos's own certificates, by which machines recognise it."""

    def trouble(self, condition: CertificateCondition) -> Explanation:
        """What is the case, what follows, what to do."""
        match condition.kind:
            case CertificateTrouble.AUTHORITY_ENDS:
                return Explanation(
                    title=self.tr("The certificate of Kustos ends on {date}").format(
                        date=times.date(condition.at)
                    ),
                    cause=self.tr("After that no machine can connect any more."),
                    step=self.tr(
                        "Renew it now: the machines are told over the connections that they have."
                    ),
                )
            case CertificateTrouble.SERVER_ENDS:
                return Explanation(
                    title=self.tr("The certificate of Kustos cannot be renewed"),
                    cause=self.tr(
                        "It ends on {date}; then no machine can connect any more."
                    ).format(date=times.date(condition.at)),
                    step=self.tr(
                        "Check whether the disk has room, and restore the folder “tls” in the data"
                        " folder of Kustos from a copy."
                    ),
                )
            case CertificateTrouble.CHANGE_WAITS:
                number = len(condition.names)
                return Explanation(
                    title=self.tr("The new certificate waits for %Ln machine(s)", "", number),
                    cause=self.tr("Not connected since {date}: {names}.").format(
                        date=times.date(condition.at), names=self.named(condition.names)
                    ),
                    step=self.tr(
                        "Switch them on, or use the new certificate now: then they have to join"
                        " again."
                    ),
                )
            case CertificateTrouble.LEFT_BEHIND:
                number = len(condition.names)
                return Explanation(
                    title=self.tr("%Ln machine(s) must join again", "", number),
                    cause=self.tr("They do not know the certificate in use: {names}.").format(
                        names=self.named(condition.names)
                    ),
                    step=self.tr(
                        "Remove them under “Machines”, add them again, and run on each:"
                        " kustos-agent join --replace"
                    ),
                )

    def consequence(self, names: Sequence[str]) -> str:
        """Of using the new certificate before every machine knows it."""
        return self.tr("%Ln machine(s) must then join again: {names}.", "", len(names)).format(
            names=self.named(names)
        )

    def named(self, names: Sequence[str]) -> str:
        """The first of them, and how many more."""
        shown = ", ".join(names[:NAMED])
        more = len(names) - NAMED
        return self.tr("{names} and %Ln more", "", more).format(names=shown) if more > 0 else shown
