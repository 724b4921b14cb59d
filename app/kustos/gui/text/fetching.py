"""That a machine has no restic, and how fetching it went."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.messages import ResticFetched

from .explanation import Explanation
from .words import QT_TRANSLATE_NOOP

_TROUBLES: Final[Mapping[FetchTrouble, tuple[str, str]]] = {
    FetchTrouble.FORBIDDEN: (
        QT_TRANSLATE_NOOP(
            "fetching", "The machine's own configuration does not allow it (agent.toml)."
        ),
        QT_TRANSLATE_NOOP("fetching", "Install the package of its system there."),
    ),
    FetchTrouble.OVERRULED: (
        QT_TRANSLATE_NOOP(
            "fetching",
            "The machine's own configuration (agent.toml) names the restic to use: {detail}.",
        ),
        QT_TRANSLATE_NOOP(
            "fetching", "Correct that line, or remove it so that restic is looked for."
        ),
    ),
    FetchTrouble.NO_ARCHIVE: (
        QT_TRANSLATE_NOOP("fetching", "Its agent knows no restic for {detail}."),
        QT_TRANSLATE_NOOP("fetching", "Install the package of its system there."),
    ),
    FetchTrouble.BUSY: (
        QT_TRANSLATE_NOOP("fetching", "It is being fetched there already."),
        QT_TRANSLATE_NOOP("fetching", "Wait for that to end."),
    ),
    FetchTrouble.UNREACHABLE: (
        QT_TRANSLATE_NOOP("fetching", "The machine cannot reach restic's download page."),
        QT_TRANSLATE_NOOP(
            "fetching",
            "Check its network and proxy, name a mirror (restic_mirror) in its agent.toml, or"
            " install the package of its system.",
        ),
    ),
    FetchTrouble.CERTIFICATE: (
        QT_TRANSLATE_NOOP("fetching", "The machine does not trust the server's certificate."),
        QT_TRANSLATE_NOOP(
            "fetching",
            "If it is a mirror of your own, have the machine trust its CA; else somebody stands in"
            " between.",
        ),
    ),
    FetchTrouble.INSECURE: (
        QT_TRANSLATE_NOOP(
            "fetching", "The server leads on to an address that is not HTTPS, or in a circle."
        ),
        QT_TRANSLATE_NOOP(
            "fetching", "Name another mirror (restic_mirror) in its agent.toml, or none."
        ),
    ),
    FetchTrouble.ANSWER: (
        QT_TRANSLATE_NOOP("fetching", "The server answers with the error {detail}."),
        QT_TRANSLATE_NOOP(
            "fetching",
            "A mirror must have the file at the path that it has on restic's download page.",
        ),
    ),
    FetchTrouble.TIMEOUT: (
        QT_TRANSLATE_NOOP("fetching", "It was not complete after half an hour."),
        QT_TRANSLATE_NOOP("fetching", "Try again later."),
    ),
    FetchTrouble.CUT: (
        QT_TRANSLATE_NOOP("fetching", "The transfer broke off."),
        QT_TRANSLATE_NOOP("fetching", "Try again."),
    ),
    FetchTrouble.TOO_LARGE: (
        QT_TRANSLATE_NOOP(
            "fetching", "The server sent more than {detail} MB, which no restic has."
        ),
        QT_TRANSLATE_NOOP(
            "fetching", "Name another mirror (restic_mirror) in its agent.toml, or none."
        ),
    ),
    FetchTrouble.WRONG_SUM: (
        QT_TRANSLATE_NOOP(
            "fetching",
            "What the server sent is not the file that the agent knows. It was not run.",
        ),
        QT_TRANSLATE_NOOP("fetching", "Do not use that source until you know why."),
    ),
    FetchTrouble.BROKEN: (
        QT_TRANSLATE_NOOP("fetching", "The file holds no restic."),
        QT_TRANSLATE_NOOP("fetching", "That is a fault of Kustos and should be reported."),
    ),
    FetchTrouble.NOT_RUNNABLE: (
        QT_TRANSLATE_NOOP("fetching", "It does not run on that machine."),
        QT_TRANSLATE_NOOP(
            "fetching",
            "Perhaps no programs may run in the agent's data folder (the mount option noexec)."
            " Install the package of its system.",
        ),
    ),
    FetchTrouble.WRONG_VERSION: (
        QT_TRANSLATE_NOOP("fetching", "It says to be restic {detail}. It was not kept."),
        QT_TRANSLATE_NOOP("fetching", "That is a fault of Kustos and should be reported."),
    ),
    FetchTrouble.DISK_FULL: (
        QT_TRANSLATE_NOOP("fetching", "The machine's disk is full."),
        QT_TRANSLATE_NOOP("fetching", "Free about 100 MB there."),
    ),
    FetchTrouble.FILES: (
        QT_TRANSLATE_NOOP("fetching", "The agent's data folder cannot be written."),
        QT_TRANSLATE_NOOP("fetching", "Check its disk and its rights on the machine."),
    ),
    FetchTrouble.OTHER: (
        QT_TRANSLATE_NOOP("fetching", "The agent gives a reason that this version does not know."),
        QT_TRANSLATE_NOOP("fetching", "Update Kustos here, or look at the machine."),
    ),
}

_OFTEN_PASSES: Final = frozenset({FetchTrouble.UNREACHABLE, FetchTrouble.CUT, FetchTrouble.TIMEOUT})


def missing(name: str, *, fetching: bool) -> Explanation:
    """This machine has no restic that can be used."""
    if fetching:
        return Explanation(
            title=_say(QT_TRANSLATE_NOOP("fetching", "restic is being fetched to {name}")).format(
                name=name
            ),
            cause=_say(QT_TRANSLATE_NOOP("fetching", "That can take some minutes on a slow line.")),
            step="",
        )
    return Explanation(
        title=_say(QT_TRANSLATE_NOOP("fetching", "{name} has no usable restic")).format(name=name),
        cause=_say(
            QT_TRANSLATE_NOOP(
                "fetching", "Without restic 0.14 or newer nothing on it can be backed up."
            )
        ),
        step=_say(
            QT_TRANSLATE_NOOP(
                "fetching",
                "Install its system's package there, or have it fetched: 11 MB from restic's"
                " download page, compared with a checksum.",
            )
        ),
    )


def failed(name: str, answer: ResticFetched) -> Explanation:
    """Why it was not fetched, and what to do. Nothing has changed on the machine."""
    trouble = answer.trouble or FetchTrouble.OTHER
    cause, step = _TROUBLES[trouble]
    return Explanation(
        title=_say(QT_TRANSLATE_NOOP("fetching", "restic was not fetched to {name}")).format(
            name=name
        ),
        cause=_say(cause).format(detail=answer.detail),
        step=_say(step),
        raw=answer.detail,
        retry_helps=trouble in _OFTEN_PASSES,
    )


def _say(source: str) -> str:
    return QCoreApplication.translate("fetching", source)
