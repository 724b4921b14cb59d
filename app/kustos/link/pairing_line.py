"""Implements `core.ports.PairingLine`; what it takes to dial is loaded when it is needed."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kustos.core.model import AnnouncedAgent
from kustos.core.pairing_ports import Meeting


class PairingDialler:
    """For a manager of this name."""

    def __init__(self, manager_name: str) -> None:
        self._manager_name = manager_name

    @asynccontextmanager
    async def meeting(
        self, agent: AnnouncedAgent, code: str, ca_pem: str
    ) -> AsyncIterator[Meeting]:
        """See the port."""
        from .pairing import meeting  # noqa: PLC0415  10 ms that no start has to wait for

        ca = ssl.PEM_cert_to_DER_cert(ca_pem)
        async with meeting(agent, code, ca=ca, manager_name=self._manager_name) as found:
            yield found
