"""A remote that a machine's rclone knows: a folder of this disk under a name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.rest_server import rclone_program


@dataclass(frozen=True)
class RcloneRemote:
    """Its name, where it keeps what it gets, and the variables that lead a machine to it."""

    name: str
    folder: Path
    environment: Mapping[str, str]


def rclone_remote(tmp_path: Path, name: str = "cellar") -> RcloneRemote:
    """rclone is on the PATH of `environment`, its configuration knows the remote and no other."""
    folder = tmp_path / "remote"
    folder.mkdir(parents=True)
    config = tmp_path / "rclone.conf"
    config.write_text(f"[{name}]\ntype = alias\nremote = {folder}\n")
    programs = Path(rclone_program()).parent
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return RcloneRemote(name, folder, {"RCLONE_CONFIG": str(config), "PATH": path})
