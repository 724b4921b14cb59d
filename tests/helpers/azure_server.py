"""A real Azure server that checks its keys: Microsoft's Azurite, behind `cloud_front`."""

import base64
import hashlib
import hmac
import os
import secrets
import shutil
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from installers.azurite import PROGRAM
from tests.helpers.cloud_front import CloudFront, cloud_front
from tests.helpers.processes import LOOPBACK, child
from tests.helpers.restics import ROOT

ACCOUNT = "kanzlei"
_VERSION = "2020-08-04"
_KEY_BYTES = 64


@dataclass(frozen=True)
class AzureServer:
    """One storage account, and what its clients need to find it (`front.environment`)."""

    account: str
    key: str = field(repr=False)
    front: CloudFront

    def signature(self, permissions: str = "rwdlac") -> str:
        """A SAS token for the whole account: read, write, delete, list, add, create."""
        fields = {
            "sv": _VERSION,
            "ss": "b",
            "srt": "sco",
            "sp": permissions,
            "se": "2099-01-01T00:00:00Z",
        }
        signed = [self.account, permissions, "b", "sco", "", fields["se"], "", "", _VERSION]
        text = "".join(f"{line}\n" for line in signed).encode()
        digest = hmac.new(base64.b64decode(self.key), text, hashlib.sha256).digest()
        return urllib.parse.urlencode({**fields, "sig": base64.b64encode(digest).decode()})


def new_key() -> str:
    """As Azure makes them for accounts."""
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


@contextmanager
def azure_server(tmp_path: Path) -> Iterator[AzureServer]:
    """A running server without any container; it keeps everything in its memory.

    Skips where the set-up could not fetch Azurite.
    """
    program = ROOT / ".cache" / "azurite" / PROGRAM
    node = shutil.which("node")
    if node is None or not program.is_file():
        pytest.skip("Azurite is not here: python3 installers/bootstrap.py setup fetches it by npm")
    key = new_key()
    options = ["--blobHost", LOOPBACK, "--blobPort", "0", "--inMemoryPersistence"]
    argv = [node, str(program), *options, "--skipApiVersionCheck", "--disableTelemetry", "--silent"]
    environment = {**os.environ, "AZURITE_ACCOUNTS": f"{ACCOUNT}:{key}"}
    with child(argv, environment=environment, folder=tmp_path) as server:
        port = int(server.wait_for_output(r"listens on http://127\.0\.0\.1:(\d+)", 60)[1])
        servers = {f"{ACCOUNT}.blob.core.windows.net": port}
        with cloud_front(tmp_path / "front", servers) as front:
            yield AzureServer(ACCOUNT, key, front)
