"""Letting machines in: what is typed there, and what to do when it did not work."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kustos.core.pairing_ports import PairingTrouble

from .explanation import Explanation
from .words import QT_TRANSLATE_NOOP, Words

if TYPE_CHECKING:
    from kustos.core.announced import AnnouncedMachine

PAIR: Final = "kustos-agent pair"
RUN: Final = "kustos-agent run"
NAMED: Final = 5
"""As many machines a sentence names; it counts the rest."""


class System(StrEnum):
    """What the machine runs on that is to join."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


SYSTEM_NAMES: Final = {
    System.LINUX: "Linux",
    System.MACOS: "macOS",
    System.WINDOWS: "Windows",
}


def this_system() -> System:
    """What the manager runs on: the others of an office often run on the same."""
    known = {"win32": System.WINDOWS, "darwin": System.MACOS}
    return known.get(sys.platform, System.LINUX)


def join_line(system: System, token: str) -> str:
    """One line for any usual shell of that system. `echo` is the shell's own there, so the token is
    in no list of processes. The blank before it keeps it out of the history of bash and fish; on
    Windows it would do nothing."""
    line = f"echo {token} | kustos-agent join -"
    return line if system is System.WINDOWS else f" {line}"


_TROUBLES: Final = {
    PairingTrouble.NO_CODE: QT_TRANSLATE_NOOP(
        "Joining", "A code has eight digits, such as 4821-9073."
    ),
    PairingTrouble.WRONG_CODE: QT_TRANSLATE_NOOP(
        "Joining",
        "{name} shows another code. Compare and type it again; three wrong ones end it.",
    ),
    PairingTrouble.CODE_ENDED: QT_TRANSLATE_NOOP(
        "Joining",
        "This code was tried too often and opens nothing any more. Run {pair} there"
        " again and type the new code.",
    ),
    PairingTrouble.CODE_EXPIRED: QT_TRANSLATE_NOOP(
        "Joining", "This code was too old. Type the one that {name} shows now."
    ),
    PairingTrouble.BUSY: QT_TRANSLATE_NOOP(
        "Joining", "{name} is talking to another manager. Try again in a minute."
    ),
    PairingTrouble.GONE: QT_TRANSLATE_NOOP(
        "Joining", "{name} is not to be found any more. Run {pair} there again."
    ),
    PairingTrouble.UNREACHABLE: QT_TRANSLATE_NOOP(
        "Joining",
        "{name} does not answer. Allow kustos-agent through the firewall there (TCP"
        " port 47612), or add it with a line.",
    ),
    PairingTrouble.NOT_AN_AGENT: QT_TRANSLATE_NOOP(
        "Joining",
        "What answers there is not the machine that was announced. Do not type its code"
        " again: add {name} with a line.",
    ),
    PairingTrouble.VERSION: QT_TRANSLATE_NOOP(
        "Joining",
        "{name} has another version of Kustos that does not fit. Install the same version on both.",
    ),
    PairingTrouble.INTERRUPTED: QT_TRANSLATE_NOOP(
        "Joining", "The connection broke before {name} was let in. Pair again."
    ),
    PairingTrouble.NOT_KEPT: QT_TRANSLATE_NOOP(
        "Joining",
        "{name} could not save its identity; mostly its disk is full. Make room there"
        " and pair again.",
    ),
    PairingTrouble.UNANSWERED: QT_TRANSLATE_NOOP(
        "Joining",
        "{name} was let in but did not confirm it. If it does not come online with"
        " {run}, remove it under Machines and pair again.",
    ),
    PairingTrouble.CALLED_BACK: QT_TRANSLATE_NOOP(
        "Joining", "Cancelled: {name} was not added. It still waits there."
    ),
}


class Joining(Words):
    """The sentences."""

    def steps(self, system: System) -> str:
        """How a machine joins by a line."""
        if system is System.WINDOWS:
            where = self.tr(
                "2. Open PowerShell or the command prompt there with “Run as administrator” and"
                " paste this line. It is valid once and is a secret until then."
            )
        else:
            where = self.tr(
                "2. Open a terminal there as administrator (sudo -i) and paste this line. It is"
                " valid once and is a secret until then."
            )
        install = self.tr("1. Install Kustos on the machine.")
        run = self.tr("3. Start the agent there: {command}").format(command=RUN)
        return f"{install}\n{where}\n{run}"

    def trouble(self, kind: PairingTrouble, name: str) -> str:
        """Why the machine of this name was not paired, and what to do."""
        return self.tr(_TROUBLES[kind]).format(name=name, pair=PAIR, run=RUN)

    def not_waiting(self) -> Explanation:
        """Approved or refused too late."""
        return Explanation(
            title=self.tr("The machine does not wait any more"),
            cause=self.tr("It was decided about already, gave up, or waited for an hour."),
            step=self.tr("Announce it there again if it is to join."),
        )

    def names(self, machines: Sequence["AnnouncedMachine"]) -> str:
        """As they call themselves; some by name, the others by their number."""
        names = ", ".join(machine.hostname for machine in machines[:NAMED])
        more = len(machines) - NAMED
        return names if more <= 0 else self.tr("{names} and %Ln more", "", more).format(names=names)

    def count(self, machines: int) -> str:
        """1 machine waits to be let in"""
        return self.tr("%Ln machine(s) wait to be let in", "", machines)
