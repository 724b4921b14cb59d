"""Webhooks: JSON by POST over https, signed, to the address that was judged and to no other."""

import hashlib
import hmac
import http.client
import socket
import ssl
import time
from typing import Final
from urllib.parse import urlsplit

from kustos.core.channels import Receipt, TellTrouble, WebhookTarget
from kustos.core.telling import Message

from .addresses import ForbiddenAddressError, Resolver, allowed, resolve

STEP_SECONDS: Final = 15.0
"""For each answer of the network."""

READ_BYTES: Final = 4_096
"""As much of an answer is read."""

_GOOD: Final = range(200, 300)
_ELSEWHERE: Final = range(300, 400)
_HTTPS_PORT: Final = 443


class _Pinned(http.client.HTTPSConnection):
    """Dials one address, whatever the name leads to by now; the certificate is the name's."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=STEP_SECONDS, context=context)
        self._address = address
        self._trusted = context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), STEP_SECONDS)
        try:
            self.sock = self._trusted.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, hex. Whoever checks it refuses an old timestamp, or a
    message could be sent again by others."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post(
    target: WebhookTarget,
    secret: str,
    message: Message,
    resolver: Resolver = resolve,
    *,
    context: ssl.SSLContext | None = None,
) -> Receipt:
    """What the server said; a redirect is told and not followed. Raises nothing."""
    parts = urlsplit(target.url)
    host, port = parts.hostname or "", parts.port or _HTTPS_PORT
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Kustos",
        "X-Kustos-Delivery": message.id,
        "X-Kustos-Timestamp": timestamp,
        "X-Kustos-Signature": f"v1={signature(secret, timestamp, message.body)}",
    }
    try:
        address = allowed(host, port, resolver)
        connection = _Pinned(host, port, address, context or ssl.create_default_context())
        try:
            connection.request("POST", path, message.body, headers)
            answer = connection.getresponse()
            said = answer.read(READ_BYTES).decode("utf-8", "replace")
            return _receipt(answer.status, answer.reason, said)
        finally:
            connection.close()
    except ForbiddenAddressError as forbidden:
        return Receipt(trouble=TellTrouble.FORBIDDEN_ADDRESS, answer=str(forbidden))
    except ssl.SSLError as error:
        return Receipt(trouble=TellTrouble.TLS_FAILED, answer=str(error))
    except TimeoutError:
        return Receipt(trouble=TellTrouble.TIMEOUT)
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        return Receipt(trouble=TellTrouble.UNREACHABLE, answer=str(error) or type(error).__name__)


def _receipt(status: int, reason: str, body: str) -> Receipt:
    said = " ".join(f"{status} {reason} {body}".split())
    if status in _GOOD:
        return Receipt(answer=said)
    trouble = TellTrouble.REDIRECTED if status in _ELSEWHERE else TellTrouble.REFUSED
    return Receipt(trouble=trouble, answer=said)
