"""Keeps compiled what has source text but no file, and so no bytecode of Python's keeping.

Importing PySide6 compiles a part of it (`shibokensupport`: 120 KB of source inside its library) at
each start, which is a fifth of what Qt takes to load. Here that is kept beside this package's own
bytecode, much as Python does: for this version of Python alone, not where bytecode is unwanted or
cannot be written, and made anew when the source has changed.
"""

import __future__

import builtins
import contextlib
import importlib.util
import marshal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any, Final

Known = dict[str, CodeType]

_INHERITED: Final = sum(
    getattr(__future__, name).compiler_flag for name in __future__.all_feature_names
)
"""What `compile` takes over from the code that calls it."""


def place() -> Path | None:
    """Beside the bytecode of this module; None where Python keeps none."""
    cached = __spec__.cached
    if cached is None or sys.dont_write_bytecode:
        return None
    return Path(cached).with_name(f"{Path(cached).stem}.kept")


@contextlib.contextmanager
def kept(prefix: str, path: Path | None) -> Iterator[None]:
    """Within, modules whose file would be named `prefix`… are compiled only if `path` has not what
    came of them the last time. Without a path, or with one of no use, all is as always."""
    compiling: Any = builtins.compile
    known = {} if path is None else _read(path)
    used: Known = {}

    def compile_once(  # noqa: PLR0917  the signature of `compile`
        source: Any,
        filename: Any,
        mode: str,
        flags: int = 0,
        dont_inherit: bool = False,  # noqa: FBT001, FBT002  the same
        optimize: int = -1,
        **more: Any,
    ) -> Any:
        if not dont_inherit:
            flags |= sys._getframe(1).f_code.co_flags & _INHERITED  # noqa: SLF001  of the caller

        def compiled() -> Any:
            return compiling(source, filename, mode, flags, True, optimize, **more)

        ours = mode == "exec" and isinstance(source, bytes) and str(filename).startswith(prefix)
        if not ours:
            return compiled()
        key = f"{filename} {flags} {optimize} {importlib.util.source_hash(source).hex()}"
        used[key] = known.get(key) or compiled()
        return used[key]

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = compiling
    if path is not None and used.keys() != known.keys():
        _write(path, used)


def _read(path: Path) -> Known:
    """Nothing if there is none yet, or a damaged one, or another Python's."""
    try:
        content = path.read_bytes()
    except OSError:
        return {}
    head, body = content[:_HEAD_BYTES], content[_HEAD_BYTES:]
    if head != _head(body):
        return {}
    found: Known = marshal.loads(body)  # noqa: S302  to be trusted as the bytecode it lies beside
    return found


def _write(path: Path, known: Known) -> None:
    body = marshal.dumps(known)
    # One name for all: should two first starts meet in it, the head tells.
    draft = path.with_name(f"{path.name}.new")
    with contextlib.suppress(OSError):  # read-only, or full: the next start compiles again
        try:
            draft.write_bytes(_head(body) + body)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def _head(body: bytes) -> bytes:
    return importlib.util.MAGIC_NUMBER + importlib.util.source_hash(body)


_HEAD_BYTES: Final = len(_head(b""))
