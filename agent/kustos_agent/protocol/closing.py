"""How and why a side ends a connection."""

from enum import IntEnum


class CloseCode(IntEnum):
    """Why a side ends the connection (RFC 6455 leaves 4000-4999 to applications)."""

    BAD_FRAME = 4400
    UNAUTHENTICATED = 4401
    VERSION = 4406
    TIMEOUT = 4408
    REPLACED = 4409
    OUTDATED = 4410
    REVOKED = 4411


class ProtocolViolationError(Exception):
    """The peer broke the rules; close with `code`. The reason is safe to log and to send."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
