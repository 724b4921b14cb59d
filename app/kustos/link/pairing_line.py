"""Implements `core.ports.PairingLine`; what it takes to dial is loaded when it is needed."""

import ssl
from typing import TYPE_CHECKING

from kustos.core.model import AnnouncedAgent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kustos_agent.protocol.pairing_messages import PairedIdentity, Reply


class PairingDialler:
    """For a manager of this name."""

    def __init__(self, manager_name: str) -> None:
        self._manager_name = manager_name

    async def pair(
        self,
        agent: AnnouncedAgent,
        code: str,
        ca_pem: str,
        admit: "Callable[[Reply], Awaitable[PairedIdentity]]",
    ) -> None:
        """See the port."""
        from .pairing import pair  # noqa: PLC0415  10 ms that no start has to wait for

        ca = ssl.PEM_cert_to_DER_cert(ca_pem)
        await pair(agent, code, admit, ca=ca, manager_name=self._manager_name)
