"""Webhooks: JSON by POST over https, signed."""

import hashlib
import hmac
import ssl
import time

from kustos.core.channels import Receipt, Secrets
from kustos.core.messages import Message

from .addresses import Resolver, resolve
from .hiding import without
from .https import send


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, hex. Whoever checks it refuses an old timestamp, or a
    message could be sent again by others."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post(
    secrets: Secrets,
    message: Message,
    resolver: Resolver = resolve,
    *,
    context: ssl.SSLContext | None = None,
) -> Receipt:
    """What the server said. Raises nothing."""
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Kustos-Delivery": message.id,
        "X-Kustos-Timestamp": timestamp,
        "X-Kustos-Signature": f"v1={signature(secrets.secret, timestamp, message.body)}",
    }
    receipt = send(secrets.address, message.body, headers, resolver, context=context)
    return without(receipt, secrets.address)
