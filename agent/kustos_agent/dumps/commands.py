"""A dump -> the command of a restic that saves it. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from ..protocol.tasks import BackupSpec
from ..restic import effort
from ..restic.command import Command, CommandKind, build, patience
from ..restic.repository import Door
from ..restic.version import Restic


def save_stream(
    door: Door,
    restic: Restic,
    spec: BackupSpec,
    name: str,
    *,
    words: Iterable[str],
    inherited: tuple[int, ...],
    shown: str,
    lock_wait_seconds: int = 0,
) -> Command:
    """Save the output of the program `words` as the file `name`; people are shown `shown` in its
    place. restic makes no snapshot if the program fails."""
    command = build(
        CommandKind.BACKUP,
        door,
        restic,
        ["backup", *_settings(restic, spec, name), "--stdin-from-command"],
        plumbing=patience(restic, lock_wait_seconds),
        inherited=inherited,
    )
    return replace(command, program=tuple(words), display=f"{command.display} -- {shown}")


def save_file(
    door: Door,
    restic: Restic,
    spec: BackupSpec,
    name: str,
    *,
    descriptor: int,
    lock_wait_seconds: int = 0,
) -> Command:
    """Save what is in the open file as the file `name`."""
    return build(
        CommandKind.BACKUP,
        door,
        restic,
        ["backup", *_settings(restic, spec, name), "--stdin"],
        plumbing=patience(restic, lock_wait_seconds),
        input=descriptor,
    )


def _settings(restic: Restic, spec: BackupSpec, name: str) -> list[str]:
    """No folder before the name: restic 0.18.0 then saves nothing."""
    settings = [f"--host={spec.host}"] if spec.host else []
    settings += [f"--tag={tag}" for tag in spec.tags]
    return [*settings, f"--stdin-filename={name}", *effort.settings(restic, spec.effort)]
