"""A typed address of an SFTP server is read as restic reads it."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from kustos.core import places
from kustos.core.sftp_address import read_sftp
from kustos_agent.restic.version import Restic

SFTP_SERVER = Path("/usr/lib/openssh/sftp-server")

pytestmark = [
    pytest.mark.servers,
    pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True),
]


class Ssh:
    """An `ssh` that notes how it was called and serves a folder as the home of whoever asks. Its
    sftp-server notes what it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._bin = folder / "bin"
        self._called, self._asked = folder / "called", folder / "asked"
        for one in (self.home, self._bin):
            one.mkdir(parents=True)
        program = self._bin / "ssh"
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" > {self._called}\n'
            f"exec {SFTP_SERVER} -d {self.home} -e -l VERBOSE 2> {self._asked}\n"
        )
        program.chmod(0o700)

    def open(self, restic: Restic, location: str) -> tuple[str, str, int, str]:
        """Have restic look for a repository that is not there: whose login at which host and port
        it asks for, and where it looks for its `config`."""
        ended = subprocess.run(
            [restic.path, "cat", "config", "--no-lock", "--no-cache"],
            env={
                "PATH": f"{self._bin}:/usr/bin:/bin",
                "RESTIC_REPOSITORY": location,
                "RESTIC_PASSWORD": "x",
            },
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        looked = re.search('stat name "(.*)config"', self._asked.read_text())
        assert looked is not None, ended.stdout
        words = self._called.read_text().splitlines()
        named = dict(pairwise(words))
        host = next(word for at, word in enumerate(words) if not _is_option(words, at))
        return named.get("-l", ""), host, int(named.get("-p", 22)), looked[1]


def _is_option(words: list[str], at: int) -> bool:
    return words[at].startswith("-") or (at > 0 and words[at - 1] in {"-l", "-p"})


@pytest.mark.parametrize(
    "address",
    [
        "sftp:anna@nas:office",
        "sftp:nas:/srv/b@home: x",
        "sftp:anna@nas:",
        "sftp:anna@nas:./a%20b",
        "sftp://anna@nas/office",
        "sftp://anna@nas:2222//srv/b",
        "sftp://anna%40firm@[fd00::1]:2222//srv/a%20%23b#c",
        "sftp://[fe80::1%25eth0]/a?b",
        "sftp://nas:/",
    ],
)
def test_restic_goes_to_the_same_server_and_folder(
    restic: Restic, tmp_path: Path, address: str
) -> None:
    """By the address as it was typed, and by the one that Kustos makes of its place."""
    ssh = Ssh(tmp_path)
    place = read_sftp(address)
    assert place is not None
    typed = ssh.open(restic, address)
    assert typed[:3] == (place.user, place.host, place.port)
    assert ssh.open(restic, places.location(place)) == typed


@pytest.mark.parametrize(
    "address",
    [
        "sftp:nas",
        "sftp:nas:~/b",
        "sftp://nas",
        "sftp://nas/./~b",
        "sftp://nas:x/b",
        "sftp://n%zz/b",
    ],
)
def test_what_restic_refuses_is_not_read(restic: Restic, tmp_path: Path, address: str) -> None:
    """It never comes to an ssh."""
    assert read_sftp(address) is None
    with pytest.raises(FileNotFoundError):
        Ssh(tmp_path).open(restic, address)
