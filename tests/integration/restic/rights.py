"""A restic that may do and have less than the tests themselves."""

import os
from dataclasses import replace
from pathlib import Path

from kustos_agent.restic.toolkit import Toolkit


def bound_by_rights(toolkit: Toolkit, folder: Path) -> Toolkit:
    """The same restic without root's privileges, by a script in `folder`: file modes hold for it
    even where the tests run as root."""
    if os.geteuid() != 0:
        return toolkit
    return _through(toolkit, folder, "setpriv --bounding-set=-all --inh-caps=-all")


def with_limit(toolkit: Toolkit, folder: Path, limit: str) -> Toolkit:
    """The same restic under a limit of the kernel, as `prlimit` writes it: `--as=100000000`."""
    return _through(toolkit, folder, f"prlimit {limit}")


def _through(toolkit: Toolkit, folder: Path, program: str) -> Toolkit:
    script = folder / "restic"
    script.write_text(f'#!/bin/sh\nexec {program} -- "{toolkit.restic.path}" "$@"\n')
    script.chmod(0o755)
    return replace(toolkit, restic=replace(toolkit.restic, path=str(script)))
