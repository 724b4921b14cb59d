"""Which kind of channel a target means, with a bound in time around each."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Final

from kustos.core.channels import (
    AppriseTarget,
    EmailTarget,
    HealthCheckTarget,
    NtfyTarget,
    Receipt,
    Secrets,
    Target,
    TellTrouble,
    WebhookTarget,
)
from kustos.core.messages import Message

from .addresses import Resolver, resolve

WHOLE_SECONDS: Final = 60.0
"""Over all steps: a server that answers a byte now and then holds up no other channel."""


class PostOffice:
    """Implements `telling.Courier`. `resolver` looks names up for what goes over https."""

    def __init__(
        self, *, resolver: Resolver = resolve, whole_seconds: float = WHOLE_SECONDS
    ) -> None:
        self._resolver = resolver
        self._whole_seconds = whole_seconds

    async def deliver(self, target: Target, secrets: Secrets, message: Message) -> Receipt:
        def work() -> Receipt:
            return _deliver(target, secrets, message, self._resolver)

        try:
            async with asyncio.timeout(self._whole_seconds):
                return await _aside(work)
        except TimeoutError:
            return Receipt(trouble=TellTrouble.TIMEOUT)


def _deliver(target: Target, secrets: Secrets, message: Message, resolver: Resolver) -> Receipt:
    # Loaded with the first message of each: no start waits for them.
    match target:
        case EmailTarget():
            from .mail import send_mail  # noqa: PLC0415

            return send_mail(target, secrets.secret, message)
        case WebhookTarget():
            from .webhook import post  # noqa: PLC0415

            return post(secrets, message, resolver)
        case NtfyTarget():
            from .ntfy import publish  # noqa: PLC0415

            return publish(target, secrets, message, resolver)
        case HealthCheckTarget():
            from .health_check import ping  # noqa: PLC0415

            return ping(secrets, message, resolver)
        case AppriseTarget():
            from .apprise_process import notify  # noqa: PLC0415

            return notify(secrets.address, message)


async def _aside(work: Callable[[], Receipt]) -> Receipt:
    """On a thread that nobody waits for in the end: a server that hangs must not keep Kustos from
    closing."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Receipt] = loop.create_future()

    def settle(receipt: Receipt | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        elif receipt is not None:
            done.set_result(receipt)

    def run() -> None:
        receipt, error = None, None
        try:
            receipt = work()
        except BaseException as raised:  # noqa: BLE001  it is raised where it is waited for
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(settle, receipt, error)

    threading.Thread(target=run, name="kustos-telling", daemon=True).start()
    return await done
