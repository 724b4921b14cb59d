"""One POST over https, to the address that was judged and to no other."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from kustos.core.channels import Receipt, TellTrouble

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


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    resolver: Resolver = resolve,
    *,
    context: ssl.SSLContext | None = None,
) -> Receipt:
    """What the server said; a redirect is told and not followed. Raises nothing. The address is in
    no answer: what follows its host may be secret."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _HTTPS_PORT
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        address = allowed(host, port, resolver)
        connection = _Pinned(host, port, address, context or ssl.create_default_context())
        try:
            connection.request("POST", path, body, {"User-Agent": "Kustos", **headers})
            answer = connection.getresponse()
            said = answer.read(READ_BYTES).decode("utf-8", "replace")
            return receipt_of(answer.status, answer.reason, said)
        finally:
            connection.close()
    except ForbiddenAddressError as forbidden:
        return Receipt(trouble=TellTrouble.FORBIDDEN_ADDRESS, answer=str(forbidden))
    except ssl.SSLError as error:
        return Receipt(trouble=TellTrouble.TLS_FAILED, answer=str(error))
    except TimeoutError:
        return Receipt(trouble=TellTrouble.TIMEOUT)
    except OSError as error:
        return Receipt(trouble=TellTrouble.UNREACHABLE, answer=str(error) or type(error).__name__)
    except (http.client.HTTPException, UnicodeError, ValueError) as error:
        # By its kind alone: the text of some has the address in it.
        return Receipt(trouble=TellTrouble.UNREACHABLE, answer=type(error).__name__)


def receipt_of(status: int, reason: str, body: str) -> Receipt:
    """What an answer of this status means."""
    said = " ".join(f"{status} {reason} {body}".split())
    if status in _GOOD:
        return Receipt(answer=said)
    trouble = TellTrouble.REDIRECTED if status in _ELSEWHERE else TellTrouble.REFUSED
    return Receipt(trouble=trouble, answer=said)
