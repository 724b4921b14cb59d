"""What a failed call leaves behind, in a form that can be put into words again and again."""

import logging

from kustos.core.ports import (
    AgentOfflineError,
    AgentRefusedError,
    SecretDamagedError,
    VaultLockedError,
)
from kustos.engine import EngineStoppedError
from kustos_agent.protocol.values import ErrorClass, Problem

_log = logging.getLogger(__name__)

_KNOWN = (
    AgentOfflineError,
    AgentRefusedError,
    SecretDamagedError,
    VaultLockedError,
    EngineStoppedError,
    TimeoutError,
    LookupError,
)


def settled(error: Exception) -> Exception:
    """The error itself if `text.errors` has a sentence for it. An unforeseen one is logged, here
    and once, and becomes an INTERNAL problem with its text as detail."""
    if isinstance(error, _KNOWN):
        return error
    _log.error("a call from the window failed", exc_info=error)
    detail = f"{type(error).__name__}: {error}"
    return AgentRefusedError(Problem(error=ErrorClass.INTERNAL, detail=detail))
