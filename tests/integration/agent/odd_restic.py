"""A program that says it is restic 0.18.0 and then does as it was told, for real agents to run."""

import sys
from pathlib import Path
from textwrap import dedent
from typing import Final

SUMMARY: Final = (
    '{"message_type":"summary","files_new":1,"total_files_processed":1,"total_bytes_processed":1,'
    f'"total_duration":0.1,"snapshot_id":"{"a" * 64}"}}'
)

_PROGRAM: Final = """\
#!{python} -IS
import os, signal, subprocess, sys, time

def save():
    print({summary!r}, flush=True)

if sys.argv[1] == "version":
{version}
elif sys.argv[1] == "backup":
{backup}
"""

VERSION: Final = 'print("restic 0.18.0 compiled with go1.24 on linux/amd64")'


def odd_restic(folder: Path, backup: str, *, version: str = VERSION) -> Path:
    """The path of one whose `backup` (and `version`) is this piece of Python; `save()` says that
    there is a snapshot."""
    file = folder / "restic"
    file.write_text(
        _PROGRAM.format(
            python=sys.executable,
            summary=SUMMARY,
            version=_indented(version),
            backup=_indented(backup),
        )
    )
    file.chmod(0o755)
    return file


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in dedent(code).strip().splitlines())
