"""ntfy: a message to a topic, as JSON to the server's root (docs.ntfy.sh/publish).

Not by Apprise: here the address is judged and pinned, and the answer is the server's own.
"""

import ssl
from typing import Final

import msgspec

from kustos.core.alerts import Severity
from kustos.core.channels import NtfyTarget, Receipt, Secrets
from kustos.core.messages import Message

from .addresses import Resolver, resolve
from .https import send

LONGEST_TEXT: Final = 3_500
"""Bytes. The server makes an attachment of a message of more than 4,096."""

_PRIORITIES: Final = {Severity.CRITICAL: 5, Severity.WARNING: 4, Severity.INFO: 3}
_CALM: Final = 2
"""What is over, and a digest, rings no telephone."""


def publish(
    target: NtfyTarget,
    secrets: Secrets,
    message: Message,
    resolver: Resolver = resolve,
    *,
    context: ssl.SSLContext | None = None,
) -> Receipt:
    """What the server said. Raises nothing."""
    said = {
        "topic": target.topic,
        "title": message.subject,
        "message": shortened(message.text),
        "priority": _CALM if message.severity is None else _PRIORITIES[message.severity],
    }
    headers = {"Content-Type": "application/json"}
    if secrets.secret:
        headers["Authorization"] = f"Bearer {secrets.secret}"
    url = target.server.rstrip("/") + "/"
    return send(url, msgspec.json.encode(said), headers, resolver, context=context)


def shortened(text: str, most: int = LONGEST_TEXT) -> str:
    """At most so many bytes of it, whole characters, with an ellipsis where it was cut."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    return encoded[: most - 3].decode("utf-8", "ignore") + "…"
