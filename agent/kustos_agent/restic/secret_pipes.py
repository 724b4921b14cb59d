"""Secrets on their way to a program: each through a pipe, read once, on no disk."""

import errno
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final

MAX_PIPED: Final = 32_768
"""Bytes. A pipe takes at least this much before anyone reads."""


@contextmanager
def password_pipe(
    variable: str, password: str | None
) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """Variables and descriptors that give restic a repository's password, which it would also take
    from `variable`.

    restic trims what it reads from a file but not the variable, so a password with white space at
    an end goes there. Same user and root can read a process's variables.
    """
    if password is None:
        yield {}, ()
        return
    if sys.platform == "win32" or trimmed(password) or len(_encoded(password)) > MAX_PIPED:
        yield {variable: password}, ()
        return
    with _holding(password) as reading:
        yield {f"{variable}_FILE": _path(reading)}, (reading,)


@contextmanager
def secret_pipes(secrets: Mapping[str, str]) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """Options, each with the path of a descriptor that its secret comes from; the descriptors.

    Raises OSError for a secret that is longer than MAX_PIPED.
    """
    with ExitStack() as stack:
        pipes = {name: stack.enter_context(_holding(text)) for name, text in secrets.items()}
        options = [f"{name}={_path(reading)}" for name, reading in pipes.items()]
        yield options, tuple(pipes.values())


def trimmed(text: str) -> bool:
    """Whether restic would read something else from a file than this."""
    return text.strip().removeprefix("\ufeff") != text


@contextmanager
def _holding(secret: str) -> Iterator[int]:
    """The end to read of a pipe that holds the secret and nothing after it."""
    encoded = _encoded(secret)
    if len(encoded) > MAX_PIPED:
        raise OSError(errno.E2BIG, "a secret too long for a pipe")
    reading, writing = os.pipe()
    try:
        try:
            os.write(writing, encoded)
        finally:
            os.close(writing)
        yield reading
    finally:
        os.close(reading)


def _path(descriptor: int) -> str:
    return f"/dev/fd/{descriptor}"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
