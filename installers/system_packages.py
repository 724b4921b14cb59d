"""The Debian packages that Kustos and its tests need: which are missing, and how to get them."""

import os
import shlex
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.interpreters import Version
from installers.process import Answer, run_quietly
from installers.refusal import Refusal


@dataclass(frozen=True, slots=True)
class SystemPackage:
    """A Debian package, and the program that makes it needless when it is on PATH anyway."""

    name: str
    program: str | None = None


FOR_RUN = (
    SystemPackage("restic", "restic"),
    SystemPackage("openssh-client", "ssh"),
    # Qt's xcb and offscreen plugins load these; PySide6's wheels bring none of them.
    *map(
        SystemPackage,
        (
            "libegl1",
            "libgl1",
            "libxkbcommon0",
            "libxkbcommon-x11-0",
            "libxcb-cursor0",
            "libxcb-icccm4",
            "libxcb-keysyms1",
            "libxcb-shape0",
            "libxcb-image0",
            "libxcb-render-util0",
            "libxcb-xinerama0",
            "libdbus-1-3",
            "libfontconfig1",
            "fonts-dejavu-core",
        ),
    ),
)
FOR_TEST = (
    *FOR_RUN,
    SystemPackage("openssh-server"),
    SystemPackage("xvfb", "Xvfb"),
    SystemPackage("openbox", "openbox"),
    SystemPackage("tint2", "tint2"),
    SystemPackage("dunst", "dunst"),
    SystemPackage("dbus", "dbus-run-session"),
    SystemPackage("iproute2", "ip"),
    SystemPackage("scrot", "scrot"),
    SystemPackage("xdotool", "xdotool"),
    SystemPackage("gnome-keyring", "gnome-keyring-daemon"),
    # Servers whose dumps are made and read back. The tests start them themselves, as other users.
    SystemPackage("postgresql"),
    SystemPackage("mariadb-server"),
)

_SERVICES = {
    "openssh-server": "ssh.service",
    "postgresql": "postgresql.service",
    "mariadb-server": "mariadb.service",
}
"""What these packages start by themselves."""

_INSTALL = ("install", "-y", "--no-install-recommends")
_WAIT_FOR_DPKG = ("-o", "DPkg::Lock::Timeout=120")


def on_debian() -> bool:
    """Whether packages can be asked for and installed the Debian way."""
    return all(shutil.which(program) for program in ("dpkg-query", "apt-get"))


def venv_package(version: Version, base_prefix: str) -> SystemPackage | None:
    """The package without which Debian's own Python makes no environments; None for any other."""
    if base_prefix != "/usr":
        return None
    return SystemPackage(f"python{version}-venv")


def missing(
    wanted: Iterable[SystemPackage],
    installed: Callable[[Collection[str]], set[str]],
    which: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """The names of the packages of `wanted` that are neither installed nor needless."""
    names = [one.name for one in wanted if one.program is None or which(one.program) is None]
    have = installed(names) if names else set()
    return [name for name in names if name not in have]


def ask_dpkg(names: Collection[str]) -> set[str]:
    """Those of `names` that dpkg has installed."""
    # It ends with 1 when it does not know one of the names, and still tells about the others.
    answer = run_quietly(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Abbrev} ${Package}\n", *names]
    )
    rows = (line.partition(" ") for line in answer.output.splitlines())
    return {name.strip() for state, _, name in rows if state == "ii"}


def right_to_install() -> tuple[str, ...] | None:
    """The words before apt-get that make it allowed here; None when nothing does unasked."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and run_quietly(["sudo", "-n", "true"]).status == 0:
        return ("sudo", "-n")
    return None


def command_to_type(names: Sequence[str], *, sudo: bool) -> str:
    """The one line that a person types to get these packages."""
    install = shlex.join(["apt-get", *_INSTALL, *names])
    if sudo:
        return f"sudo apt-get update && sudo {install}"
    return f'su -c "apt-get update && {install}"'


def provide(wanted: Iterable[SystemPackage]) -> None:
    """Installs what is missing, or refuses with the command that does."""
    names = missing(wanted, ask_dpkg)
    if not names:
        return
    right = right_to_install()
    if right is None:
        raise Refusal(
            f"{_count(names)} missing, and installing them needs root. Type this once, then start"
            " the same command again (or add --without-system-packages to go on without):\n"
            f"    {command_to_type(names, sudo=shutil.which('sudo') is not None)}"
        )
    print(f"{_count(names)} missing, installing: {' '.join(names)}")
    answer = _install(right, names)
    if answer.status != 0:
        raise Refusal(_why_not(answer, names))
    _keep_quiet(right, [_SERVICES[name] for name in names if name in _SERVICES])


def _install(right: Sequence[str], names: Sequence[str]) -> Answer:
    apt = (*right, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", *_WAIT_FOR_DPKG)
    # A list that could not be refreshed is no reason to stop: the packages may be had all the same.
    run_quietly([*apt, "update"])
    return run_quietly([*apt, *_INSTALL, *names])


def _why_not(answer: Answer, names: Sequence[str]) -> str:
    typed = command_to_type(names, sudo=os.geteuid() != 0)
    unreachable = ("Unable to fetch", "Failed to fetch", "Could not resolve", "Could not connect")
    if any(words in answer.output for words in (*unreachable, "Unable to locate package")):
        return (
            f"Debian's packages cannot be fetched ({', '.join(names)}). Check the network (or"
            " apt's sources) and start the same command again."
        )
    return f"apt-get failed. Try it yourself: {typed}\n{answer.tail}"


def _keep_quiet(right: Sequence[str], services: Sequence[str]) -> None:
    """The tests start servers on loopback themselves; the packages must not open ports for good."""
    if services and Path("/run/systemd/system").is_dir():
        answer = run_quietly([*right, "systemctl", "disable", "--now", *services])
        if answer.status != 0:
            print(f"Mind that packages started {', '.join(services)}:\n{answer.tail}")


def _count(names: Sequence[str]) -> str:
    return "1 Debian package is" if len(names) == 1 else f"{len(names)} Debian packages are"
