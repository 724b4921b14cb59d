"""What the core needs of the neighbourhood to take in unpaired agents; see `ports`."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from .model import AnnouncedAgent

if TYPE_CHECKING:
    from kustos_agent.protocol.pairing_messages import PairedIdentity, Reply


class Neighbourhood(Protocol):
    """Unpaired agents that announce themselves on the LAN."""

    def looking(
        self, heard: Callable[[tuple[AnnouncedAgent, ...]], None], failed: Callable[[], None]
    ) -> AbstractAsyncContextManager[None]:
        """Look while the context lasts; `heard` is given all that are there whenever that changes,
        on the caller's loop. Never more than a few hundred, whatever strangers announce. `failed`:
        the search did not start or has ended; it is begun anew, and works once `heard` is called.
        """
        ...


class PairingTrouble(StrEnum):
    """Why a machine was not paired. Each needs another step from the person."""

    NO_CODE = "no-code"
    """What was typed is no code: nothing was sent."""
    WRONG_CODE = "wrong-code"
    CODE_ENDED = "code-ended"
    """After three wrong ones the code is good for nothing: run `kustos-agent pair` again there."""
    CODE_EXPIRED = "code-expired"
    """The machine shows another one by now."""
    BUSY = "busy"
    """The machine talks to another manager, or to somebody who wastes its time."""
    GONE = "gone"
    """It is not announced any more."""
    UNREACHABLE = "unreachable"
    NOT_AN_AGENT = "not-an-agent"
    """What answers is not what was announced, or does not keep to the rules."""
    VERSION = "version"
    INTERRUPTED = "interrupted"
    """The connection broke before the machine was let in."""
    NOT_KEPT = "not-kept"
    """The machine cannot keep its identity (a full disk, mostly); it was not let in."""
    UNANSWERED = "unanswered"
    """It was let in, and then did not say that it has kept its identity: if it does not come
    online, remove it and pair again."""
    CALLED_BACK = "called-back"
    """Somebody cancelled it in time: the machine was not let in."""


class PairingError(Exception):
    """A machine was not paired. `detail` is the system's text or the agent's."""

    def __init__(self, kind: PairingTrouble, detail: str = "") -> None:
        super().__init__(f"{kind.value}: {detail}" if detail else kind.value)
        self.kind = kind
        self.detail = detail


class Meeting(Protocol):
    """An agent and this manager have proved to each other that they know the code."""

    @property
    def newcomer(self) -> "Reply":
        """Who the agent says it is."""
        ...

    async def hand_over(self, identity: "PairedIdentity") -> None:
        """Return when the agent has kept it, and the CA certificate to pin. To be called once.

        PairingError UNANSWERED: nobody knows whether it has, as when this is cancelled. With any
        other PairingError it has certainly not."""
        ...


class PairingLine(Protocol):
    """The connection to an unpaired agent."""

    def meeting(
        self, agent: AnnouncedAgent, code: str, ca_pem: str
    ) -> AbstractAsyncContextManager[Meeting]:
        """Call the agent, to be entered when both ends have proved the code. Raises PairingError.
        Cancelling or leaving hangs up within a second; the agent then waits on."""
        ...
