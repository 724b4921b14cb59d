"""The version of the wire and its limits, in one place for both sides."""

from typing import Final

MAJOR: Final = 1
"""Only another major is refused."""

MINOR: Final = 7
"""Grows with every added message or field; both sides ignore what they do not know."""

SUBPROTOCOL: Final = "kustos.agent.v1"
"""WebSocket subprotocol of the link."""

ENROL_SUBPROTOCOL: Final = "kustos.enrol.v1"
"""WebSocket subprotocol of the one exchange by which a machine gets an identity, or gives it up."""

DEFAULT_PORT: Final = 47_611
"""Where a new manager listens if the port is free; later starts keep what they began with."""

MANAGER_SERVICE: Final = "_kustos._tcp.local."
"""What a manager announces itself as by mDNS."""

CA_DIGITS: Final = 16
"""Of the CA certificate's SHA-256, hex, that the announcement gives: enough to tell managers apart,
and proof of nothing."""

MAX_FRAME_BYTES: Final = 1024 * 1024
"""Largest text frame either side sends or accepts."""

HELLO_TIMEOUT_SECONDS: Final = 10.0
"""An agent that has not said hello by then is disconnected."""

HEARTBEAT_SECONDS: Final = 30.0
"""An idle agent speaks this often."""

OFFLINE_SECONDS: Final = 90.0
"""Without a sign of life for this long a machine counts as offline (SPEC 2)."""

SERVER_NAME: Final = "manager.kustos.internal"
"""The name in every manager certificate. Agents check it against the CA they pinned, so a manager
may change its address without new certificates."""


def manager_label(mark: str) -> str:
    """The name that a manager has in the LAN: of its service, and of its host. `mark` are the first
    CA_DIGITS of its CA certificate's SHA-256."""
    return f"kustos-{mark}"
