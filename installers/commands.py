"""The four commands, once a suitable Python runs."""

import errno
import io
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from installers import azurite, checks, interpreters, locks, restic_versions, system_packages
from installers.environment import RUN, TEST, Environment, Recipe
from installers.process import run_shown
from installers.refusal import Refusal
from installers.request import Request

NO_DISPLAY = (
    "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open."
    " Running the demo instead."
)


def do(request: Request, root: Path) -> int:
    """Does what was asked for in the checkout `root`; returns the status, raises `Refusal`."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # our lines stand in order with the programs'
    try:
        if request.command == "lock":
            locks.refresh(root, upgrade=request.upgrade)
            return 0
        recipe = RUN if request.command == "run" else TEST
        environment = Environment(root, root / environment_name(request.python))
        set_up(environment, recipe, system=request.system_packages)
        if request.command == "run":
            _open(environment, request.words)
        restic_versions.provide(root)
        azurite.provide(root)
        if request.command == "setup":
            print(f"{environment.folder.name} is ready.")
            return 0
        return checks.run(environment, request.words)
    except OSError as error:
        raise Refusal(why_not(error, root)) from error


def environment_name(python: interpreters.Version | None) -> str:
    """The folder of the environment: one of its own for a Python that was asked for by name."""
    return ".venv" if python is None else f".venv-{python}"


def set_up(environment: Environment, recipe: Recipe, *, system: bool) -> None:
    """Makes the machine and the environment hold what `recipe` needs; raises `Refusal`."""
    if system and sys.platform == "linux" and system_packages.on_debian():
        wanted = list(system_packages.FOR_RUN if recipe is RUN else system_packages.FOR_TEST)
        if not interpreters.can_make_environments() and not environment.usable():
            venv = system_packages.venv_package(
                interpreters.this_interpreter().version, sys.base_prefix
            )
            wanted += [] if venv is None else [venv]
        system_packages.provide(wanted)
    environment.prepare(recipe)


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can open: on Linux that takes an X or a Wayland server."""
    return platform != "linux" or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def why_not(error: OSError, root: Path) -> str:
    """The sentence for a file or program that the system did not let us have."""
    where = error.filename or root
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"Nothing may be written at {where}. Start this as the owner of {root}, or copy the"
            " checkout to a folder of your own."
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full at {where}: the set-up needs about 2 GB. Make room, try again."
    return f"{error.strerror or error}: {where}"


def _open(environment: Environment, words: Sequence[str]) -> NoReturn:
    command = [str(environment.program("kustos")), *words]
    if not has_display(os.environ, sys.platform):
        print(NO_DISPLAY)
        command = [command[0], "demo", *words]
    if sys.platform == "win32":
        sys.exit(run_shown(command))
    os.execv(command[0], command)  # noqa: S606 - the app takes this process's place and signals
