"""Finding a manager that has moved: where nobody answers any more, the LAN is asked by mDNS.

What is found is believed in no way. It is an address to be tried, with the pinned CA, and only when
all known ones have failed.

The asking is done by a short-lived process (`looking`): zeroconf costs an agent 5 MB that it would
keep for ever, and what strangers send is parsed and kept outside of it. Measured: the process takes
0.12 s of CPU and 26 MB, for 0.7 s if a manager answers, else for 4 s.
"""

import asyncio
import contextlib
import hashlib
import ipaddress
import logging
import ssl
import sys
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Final

from ..clock import elapsed
from ..protocol.version import CA_DIGITS
from .addresses import Address, parse_address
from .tls import ASKED_NAME, pinned_context

_log = logging.getLogger(__name__)

PATIENCE: Final = 2
"""Rounds over all known addresses that fail before the first look: a manager that is started anew
is back by then."""

LONG_ROUND_SECONDS: Final = 15.0
"""A round that took so long is patience enough: each address that is dead costs ten seconds."""

FIRST_PAUSE_SECONDS: Final = 60.0
LONGEST_PAUSE_SECONDS: Final = 900.0
"""Between looks: doubling, since a laptop far from its manager's network would find nothing."""

LOOK_SECONDS: Final = 8.0
"""For the process that looks, from its start to its end."""

TRY_SECONDS: Final = 10.0
"""For all found addresses together. Afterwards the known ones are tried again, whatever strangers
have answered."""

MOST_FOUND: Final = 32
_MOST_BYTES: Final = 16 * 1024
_END: Final = "-----END CERTIFICATE-----"


class LookTimes:
    """When it is worth looking. Pure; `now` is in seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._failures = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._not_before = float("-inf")

    def failed(self, now: float, seconds: float) -> bool:
        """All known addresses have failed once more, which took so long: whether to look now."""
        self._failures += PATIENCE if seconds >= LONG_ROUND_SECONDS else 1
        if self._failures < PATIENCE or now < self._not_before:
            return False
        self._not_before = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        return True

    def linked(self) -> None:
        """The manager is found."""
        self._failures = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._not_before = float("-inf")


class Elsewhere:
    """Where the manager may be, if it is not where it was. `look` gives addresses as strangers
    told them."""

    def __init__(
        self,
        look: Callable[[Collection[str]], Awaitable[Sequence[str]]],
        *,
        try_seconds: float = TRY_SECONDS,
    ) -> None:
        self._look = look
        self._times = LookTimes()
        self._try_seconds = try_seconds

    def linked(self) -> None:
        """The manager has welcomed this agent."""
        self._times.linked()

    async def address(self, ca: str, known: Collection[str], seconds: float) -> str | None:
        """Another address at which the holder of the pinned CA answers, if it is time to look and
        there is one. To be asked when all known ones have failed, which took so many seconds.

        A manager of this computer alone has not moved to another one.
        """
        # A laptop that slept for the night may look at once in the morning.
        if all(map(_is_here, known)) or not self._times.failed(elapsed(), seconds):
            return None
        try:
            found = await self._look(marks_of(ca))
            new = [text for text in dict.fromkeys(found) if text not in known][:MOST_FOUND]
            _log.info("looked for the manager in the network: %d other addresses", len(new))
            return await self._first(ca, new)
        except (OSError, ValueError) as error:
            # No process to be had, or no usable CA: the known addresses are tried on.
            _log.warning("cannot look for the manager: %s", error)
            return None

    async def _first(self, ca: str, texts: Sequence[str]) -> str | None:
        """All at once: a stranger that answers slowly holds up nobody but himself."""
        context = pinned_context(ca)
        tries = [asyncio.create_task(_answers(text, context)) for text in texts]
        try:
            async with asyncio.timeout(self._try_seconds):
                for done in asyncio.as_completed(tries):
                    text = await done
                    if text is not None:
                        return text
        except TimeoutError:
            pass  # as if they had not answered
        finally:
            for one in tries:
                one.cancel()
            await asyncio.gather(*tries, return_exceptions=True)
        return None


async def _answers(text: str, context: ssl.SSLContext) -> str | None:
    """The address, if who answers there holds a certificate by the pinned CA."""
    try:
        address: Address = parse_address(text)
        _, writer = await asyncio.open_connection(
            address.host, address.port, ssl=context, server_hostname=ASKED_NAME
        )
    except (OSError, ValueError) as error:
        _log.debug("%s is not the manager's: %s", text, type(error).__name__)
        return None
    writer.close()
    with contextlib.suppress(OSError):  # it may have hung up first
        await writer.wait_closed()
    return text


def _is_here(text: str) -> bool:
    try:
        return ipaddress.ip_address(parse_address(text).host).is_loopback
    except ValueError:
        return False


async def look(marks: Collection[str], interfaces: Sequence[str] = ()) -> Sequence[str]:
    """Addresses that somebody in the network gives for managers with these marks, `host:port`; at
    most MOST_FOUND, none of them checked. `interfaces`: own addresses to ask on, none means all."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "kustos_agent.link.looking",
        *(f"--interface={interface}" for interface in interfaces),
        *marks,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # Ctrl-C is meant for the agent.
        start_new_session=True,
    )
    assert process.stdout is not None
    said = b""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            while len(said) < _MOST_BYTES and (part := await process.stdout.read(_MOST_BYTES)):
                said += part
            await process.wait()
    except TimeoutError:
        said = b""  # cut off in the middle of an address, perhaps
    finally:
        # Only a living one: asyncio warns of a child that ended in this moment.
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return said.decode("ascii", "replace").split()[:MOST_FOUND]


def marks_of(ca: str) -> tuple[str, ...]:
    """By what managers with these CA certificates (PEM) announce themselves."""
    certificates = [part + _END for part in ca.split(_END)[:-1]]
    return tuple(
        hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.strip())).hexdigest()[:CA_DIGITS]
        for pem in certificates
    )
