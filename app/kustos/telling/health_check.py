"""Pings of health checks, as Healthchecks has them (healthchecks.io/docs/http_api): POST to the
check's address, `/start` and `/fail` at its end, the summary as body."""

import ssl
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from kustos.core.channels import PingStage, Receipt, Secrets
from kustos.core.messages import Message

from .addresses import Resolver, resolve
from .hiding import without
from .https import send

_ENDS: Final = {PingStage.START: "/start", PingStage.FAIL: "/fail", PingStage.SUCCESS: ""}
_TRIAL: Final = "/log"
"""Kept with the check, and changes nothing about how it stands."""


def ping(
    secrets: Secrets,
    message: Message,
    resolver: Resolver = resolve,
    *,
    context: ssl.SSLContext | None = None,
) -> Receipt:
    """What the server said. Raises nothing."""
    headers = {"Content-Type": "text/plain; charset=utf-8", "X-Kustos-Delivery": message.id}
    body = message.text.encode()
    url = address_of(secrets.address, message.stage)
    return without(send(url, body, headers, resolver, context=context), secrets.address)


def address_of(address: str, stage: PingStage | None) -> str:
    """Where this stage is told; None: a trial."""
    end = _TRIAL if stage is None else _ENDS[stage]
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + end))
