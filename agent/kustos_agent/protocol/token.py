"""The join token: what a new agent needs to find, verify and enter its manager.

`kustos1-` + base64url(JSON). It is a secret until it is used or expires (one hour).
"""

import base64
from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from .values import Moment, Value

PREFIX: Final = "kustos1-"
SECRET_BYTES: Final = 32
"""256 random bits."""


class TokenError(ValueError):
    """The text is not a join token (mistyped, cut off, of another kind)."""


class JoinToken(Value, frozen=True, kw_only=True):
    """`addresses` are `host:port`, tried in order; `ca` is the SHA-256 of the manager's CA
    certificate in DER, hex; `secret` is spent by the first successful join."""

    addresses: Annotated[tuple[str, ...], Meta(min_length=1, max_length=32)]
    ca: Annotated[str, Meta(min_length=64, max_length=64, pattern="[0-9a-f]{64}")]
    secret: Annotated[str, Meta(min_length=16, max_length=256)]
    expires: Moment

    def __repr__(self) -> str:
        return f"JoinToken(addresses={self.addresses!r}, …)"

    def expired(self, now: datetime) -> bool:
        """Whether the manager would refuse it by its age at `now`."""
        return now >= self.expires


def format_token(token: JoinToken) -> str:
    """The text to hand over."""
    encoded = base64.urlsafe_b64encode(msgspec.json.encode(token)).decode("ascii")
    return PREFIX + encoded.rstrip("=")


def parse_token(text: str) -> JoinToken:
    """Inverse of `format_token`; white space around and inside (mail clients wrap) is ignored.

    Raises TokenError without quoting the text.
    """
    compact = "".join(text.split())
    if not compact.startswith(PREFIX):
        raise TokenError(f"a join token starts with {PREFIX}")
    body = compact[len(PREFIX) :]
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=JoinToken)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise TokenError("the join token is damaged: copy it again, whole") from None
