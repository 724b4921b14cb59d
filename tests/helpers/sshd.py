"""A real SFTP server: OpenSSH on loopback with keys of its own."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.helpers.processes import LOOPBACK, Child, child, find_program, free_port

PRIVILEGE_SEPARATION_FOLDER = Path("/run/sshd")
"""Debian's sshd refuses to start as root without it; its service makes it at boot."""
PORT_ATTEMPTS = 5


class SftpServer:
    """An sshd that lets this process's own user in by one key, for SFTP alone.

    `known_hosts` holds the host key the server had at first; `rotate_host_key` makes it wrong.
    """

    def __init__(self, folder: Path, host: str = LOOPBACK) -> None:
        """Prepare keys and folders below `folder`; `start` starts the server at `host`, an address
        of this machine."""
        self.host = host
        self.port = free_port()
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        self.folder = folder / "files"
        self.private_key = folder / "login_key"
        self.known_hosts = folder / "known_hosts"
        self._host_key = folder / "host_key"
        self._authorized_keys = folder / "authorized_keys"
        self._config = folder / "sshd_config"
        self._sshd: Child | None = None
        self.folder.mkdir(parents=True)
        self._authorized_keys.write_text(_new_key(self.private_key) + "\n")
        self._host_public_key = _new_key(self._host_key)

    @property
    def known_hosts_line(self) -> str:
        """What a client that trusts the present host key has in its known_hosts."""
        return f"[{self.host}]:{self.port} {self._host_public_key}\n"

    def location(self, name: str) -> str:
        """restic's string for the repository `name` in `folder`."""
        return f"sftp://{self.user}@{self.host}:{self.port}/{self.folder / name}"

    def ssh_arguments(self) -> tuple[str, ...]:
        """An ssh command that reads none of the user's files and asks nothing.

        With the destination last: append a remote command or `-s sftp`.
        """
        options = {
            "BatchMode": "yes",
            "IdentitiesOnly": "yes",
            "IdentityFile": str(self.private_key),
            "UserKnownHostsFile": str(self.known_hosts),
            "GlobalKnownHostsFile": "/dev/null",
            "StrictHostKeyChecking": "yes",
        }
        flags = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        return ("ssh", "-F", "/dev/null", *flags, "-p", str(self.port), f"{self.user}@{self.host}")

    def protect_key(self, passphrase: str) -> None:
        """Have the login's private key opened by a passphrase from now on."""
        change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, "-f", str(self.private_key)]
        subprocess.run(change, check=True, stdout=subprocess.DEVNULL)

    def rotate_host_key(self) -> None:
        """Give the server another host key on the same port, as a reinstalled machine has it.

        Open connections are cut. `known_hosts` keeps the old key, `known_hosts_line` has the new.
        """
        self.stop()
        self._host_public_key = _new_key(self._host_key)
        self.start()

    def start(self) -> None:
        """Start to listen; on another port only if the first start finds its port taken."""
        first = not self.known_hosts.exists()
        for _ in range(PORT_ATTEMPTS):
            self._config.write_text(self._sshd_config())
            # sshd executes itself anew for each connection and insists on an absolute path.
            sshd = find_program("sshd", "openssh-server")
            self._sshd = Child([sshd, "-D", "-e", "-f", self._config])
            found = self._sshd.wait_for_output(
                r"Server listening on|Address already in use|no hostkeys|fatal:"
            )
            if found[0] == "Server listening on":
                break
            self.stop()
            assert first, found[0]
            assert found[0] == "Address already in use", found.string
            self.port = free_port()
        else:
            raise AssertionError(f"no free port in {PORT_ATTEMPTS} attempts")
        if first:
            self.known_hosts.write_text(self.known_hosts_line)

    def stop(self) -> None:
        """Stop to listen and cut the open connections."""
        if self._sshd is not None:
            self._sshd.stop()

    def log(self) -> str:
        """What the present sshd wrote: logins, refusals and their reasons."""
        return "" if self._sshd is None else self._sshd.report()

    def _sshd_config(self) -> str:
        options = {
            "Port": self.port,
            "ListenAddress": self.host,
            "HostKey": self._host_key,
            "AuthorizedKeysFile": self._authorized_keys,
            "AllowUsers": self.user,
            "PubkeyAuthentication": "yes",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "PermitRootLogin": "prohibit-password",
            "UsePAM": "no",
            # The keys lie below /tmp, which the check of owners and modes rejects.
            "StrictModes": "no",
            "PidFile": "none",
            "UseDNS": "no",
            "PrintMotd": "no",
            "MaxStartups": 100,
            "MaxSessions": 100,
            "LogLevel": "VERBOSE",
            "Subsystem": "sftp internal-sftp",
        }
        return "".join(f"{name} {value}\n" for name, value in options.items())


@contextmanager
def sftp_server(tmp_path: Path, host: str = LOOPBACK) -> Iterator[SftpServer]:
    """A running SFTP server that keeps everything below a new folder in `tmp_path`."""
    if os.geteuid() == 0:
        PRIVILEGE_SEPARATION_FOLDER.mkdir(mode=0o755, exist_ok=True)
    server = SftpServer(tmp_path / "sftp-server", host)
    try:
        server.start()
        yield server
    except BaseException as error:
        error.add_note(server.log())
        raise
    finally:
        server.stop()


@contextmanager
def ssh_agent(socket: Path, key: Path) -> Iterator[None]:
    """A running ssh-agent that listens there and holds this private key."""
    with child([find_program("ssh-agent", "openssh-client"), "-D", "-a", socket]) as agent:
        agent.wait_until(socket.exists, 10, "the socket")
        environment = {**os.environ, "SSH_AUTH_SOCK": str(socket)}
        subprocess.run(["ssh-add", "-q", str(key)], env=environment, check=True)
        yield


def _new_key(path: Path) -> str:
    """Write a new ed25519 key to `path` in OpenSSH's form; its public half, as `type base64`."""
    key = Ed25519PrivateKey.generate()
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
