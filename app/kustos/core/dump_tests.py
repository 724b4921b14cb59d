"""Trying a dump on its machine before anything depends on it."""

from typing import Final

from kustos_agent.protocol.messages import DumpProbed, ProbeDump

from .dumps import DumpSecrets, dump_problems, spec_of
from .fields import InvalidError
from .job_dump import DumpKind, JobDump
from .ports import Links
from .variables import variable_problems

DUMP_SECONDS: Final = 60.0
_MARGIN_SECONDS: Final = 10.0


class DumpTests:
    """Has dumps begun and stopped; nothing is stored or saved."""

    def __init__(self, *, links: Links, dumps: DumpSecrets) -> None:
        self._links = links
        self._dumps = dumps

    async def test(
        self, machine_id: str, dump: JobDump, secret: str, *, stored: bool
    ) -> DumpProbed:
        """With this secret, or if that is empty and `stored`, with the one that is stored for it.

        Raises InvalidError, AgentOfflineError, AgentRefusedError, TimeoutError, VaultLockedError,
        SecretDamagedError.
        """
        found = dump_problems(dump)
        if dump.kind is DumpKind.COMMAND:
            found += variable_problems("variables", secret)
        if found:
            raise InvalidError(found)
        spec = await self._dumps.spec(dump) if stored and not secret else spec_of(dump, secret)
        return await self._links.ask(
            machine_id,
            ProbeDump(dump=spec, timeout_seconds=DUMP_SECONDS),
            DUMP_SECONDS + _MARGIN_SECONDS,
        )
