"""A real Secret Service (D-Bus and gnome-keyring) for tests, and sessions without one."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.processes import Child, child, find_program

KEYRING_PASSWORD = b"the keyring of a test"
SECRET_SERVICE = "org.freedesktop.secrets"

# No service folders: nothing is started on demand, so nothing is left behind unseen, and a session
# without a keyring stays one (Debian's files would start gnome-keyring and its password prompt).
BUS_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

FOREIGN = (
    "DBUS_",
    "GNOME_",
    "GTK_",
    "KDE_",
    "LANGUAGE",
    "LC_",
    "KEYRING_PROPERTY_",
    "PYTHON_KEYRING_",
    "QT_",
    "SESSION_",
    "SSH_A",
    "WAYLAND_",
    "XDG_",
)
"""Beginnings of variables that tie a program to the session around the tests."""


@contextmanager
def private_environment() -> Iterator[dict[str, str]]:
    """All variables for a child of another user session: empty home, own XDG folders, no display.

    PATH and the like are this process's own. The folders are gone afterwards. Their path is short,
    as the sockets in XDG_RUNTIME_DIR have at most 107 bytes for theirs.
    """
    with tempfile.TemporaryDirectory(prefix="kustos-session-") as name:
        home = Path(name)
        folders = {
            "XDG_CONFIG_HOME": home / ".config",
            "XDG_DATA_HOME": home / ".local/share",
            "XDG_STATE_HOME": home / ".local/state",
            "XDG_CACHE_HOME": home / ".cache",
            "XDG_RUNTIME_DIR": home / "run",
        }
        for folder in folders.values():
            folder.mkdir(parents=True, mode=0o700)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(FOREIGN) and name not in {"DISPLAY", "XAUTHORITY"}
        }
        paths = {name: str(folder) for name, folder in folders.items()}
        yield {**kept, "HOME": str(home), "LANG": "C.UTF-8", **paths}


@contextmanager
def session_bus(environment: dict[str, str]) -> Iterator[Child]:
    """A running session bus, whose address is put into the private `environment`."""
    folder = Path(environment["XDG_RUNTIME_DIR"])
    config = folder / "bus.conf"
    config.write_text(BUS_CONFIG.format(socket=folder / "bus"))
    daemon = find_program("dbus-daemon", "dbus")
    argv = [daemon, "--nofork", "--nopidfile", "--print-address", f"--config-file={config}"]
    with child(argv, environment=environment) as bus:
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.wait_for_output(r"^(unix:\S+)$")[1]
        yield bus


@contextmanager
def unlocked_keyring(environment: Mapping[str, str]) -> Iterator[Child]:
    """A Secret Service with an unlocked default collection on the bus of `environment`."""
    program = find_program("gnome-keyring-daemon", "gnome-keyring")
    argv = [program, "--foreground", "--unlock", "--components=secrets"]
    with child(argv, environment=environment, stdin=KEYRING_PASSWORD) as daemon:
        wait_for_bus_name(daemon, SECRET_SERVICE, environment)
        yield daemon


@contextmanager
def keyring_session() -> Iterator[dict[str, str]]:
    """The environment of a session in which `keyring` stores into a real, unlocked keyring.

    Give it whole to a child process; it is complete.
    """
    with (
        private_environment() as environment,
        session_bus(environment),
        unlocked_keyring(environment),
    ):
        yield environment


@contextmanager
def no_keyring() -> Iterator[dict[str, str]]:
    """The environment of a session with a bus on which nobody offers a Secret Service."""
    with private_environment() as environment, session_bus(environment):
        yield environment


@contextmanager
def no_session() -> Iterator[dict[str, str]]:
    """The environment of a machine without any session bus, as a server over ssh has it."""
    with private_environment() as environment:
        yield environment


def wait_for_bus_name(owner: Child, name: str, environment: Mapping[str, str]) -> None:
    """Return once someone, that is `owner`, has `name` on the bus of `environment`."""
    send = find_program("dbus-send", "dbus")
    argv = [send, "--session", "--print-reply", "--dest=org.freedesktop.DBus"]
    question = ["/", "org.freedesktop.DBus.NameHasOwner", f"string:{name}"]

    def owned() -> bool:
        asked = subprocess.run(
            [*argv, *question],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=30,
        )
        return b"boolean true" in asked.stdout

    owner.wait_until(owned, 20, f"{name} on the session bus")
