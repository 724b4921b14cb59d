"""Who this agent is to its manager: what `join` stores and `run` uses."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from .paths import write_private


class IdentityError(Exception):
    """The identity file is there and cannot be used. The text says why, without its content."""


class Identity(Struct, frozen=True, kw_only=True):
    """`addresses` are the manager's, `host:port`, tried in order; `ca` is its CA certificate, PEM,
    two of them while one takes over from the other; `token` is the bearer token, the secret by
    which the manager knows this agent."""

    agent_id: Annotated[str, Meta(min_length=1)]
    token: Annotated[str, Meta(min_length=1)]
    addresses: Annotated[tuple[str, ...], Meta(min_length=1)]
    ca: Annotated[str, Meta(min_length=1)]
    manager_name: str = ""

    def __repr__(self) -> str:
        return f"Identity(agent_id={self.agent_id!r}, addresses={self.addresses!r}, …)"


class IdentityFile:
    """The stored identity, one file for this user's eyes only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Identity | None:
        """None before the first join. Raises IdentityError."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IdentityError(error.strerror or type(error).__name__) from error
        try:
            return msgspec.json.decode(content, type=Identity)
        except (msgspec.MsgspecError, UnicodeError):
            raise IdentityError("its content is damaged") from None

    def save(self, identity: Identity) -> None:
        """Replace it, durably. Raises OSError."""
        write_private(self._path, msgspec.json.format(msgspec.json.encode(identity)) + b"\n")

    def check_writable(self) -> None:
        """Raise the OSError that `save` would raise: a join token is spent only if its fruit can
        be kept."""
        probe = self._path.with_name(f"{self._path.name}.probe")
        write_private(probe, b"\0" * 4096)
        probe.unlink()
