"""A real server that speaks Google Cloud Storage: gcp-storage-emulator, behind `cloud_front`.

The emulator lets everybody in. Who may enter is decided before it, as at Google: a login server
that takes the signature of one service account and of no other.
"""

import base64
import http.server
import json
import os
import sysconfig
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.helpers.cloud_front import CloudFront, cloud_front
from tests.helpers.processes import LOOPBACK, child, free_port

PROJECT = "kanzlei"
BUCKET = "backups"
_EXPONENT, _BITS = 65_537, 2_048


@dataclass(frozen=True)
class GoogleServer:
    """One bucket that exists, the only key that may enter, and one that may not."""

    bucket: str
    key: str = field(repr=False)
    other_key: str = field(repr=False)
    front: CloudFront


@contextmanager
def google_server(tmp_path: Path) -> Iterator[GoogleServer]:
    """A running server; it keeps everything in its memory."""
    program = Path(sysconfig.get_path("scripts")) / "gcp-storage-emulator"
    if not program.exists():
        raise FileNotFoundError(f"{program} is missing; the PyPI package of that name has it")
    port = free_port()  # it does not tell which one it took by itself
    argv = [str(program), "start", "--host", LOOPBACK, "--port", f"{port}", "--in-memory"]
    argv += ["--default-bucket", BUCKET]
    environment = {name: text for name, text in os.environ.items() if "STORAGE_" not in name}
    ours, other = _new_key(), _new_key()
    with (
        child(argv, environment=environment, folder=tmp_path) as server,
        _login_server(ours) as login_port,
    ):
        server.wait_for_output("All services started", 30)
        servers = {"storage.googleapis.com": port, "oauth2.googleapis.com": login_port}
        with cloud_front(tmp_path / "front", servers) as front:
            yield GoogleServer(
                BUCKET, _as_google_writes_it(ours), _as_google_writes_it(other), front
            )


@contextmanager
def _login_server(key: rsa.RSAPrivateKey) -> Iterator[int]:
    """RFC 7523 as far as Google's library goes: a token for a JWT that this key has signed."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            form = urllib.parse.parse_qs(self.rfile.read(length).decode())
            signed = _is_signed(form.get("assertion", [""])[0], key)
            answer: dict[str, object] = {"error": "invalid_grant"}
            if signed:
                answer = {"access_token": "let in", "token_type": "Bearer", "expires_in": 3_600}
            body = json.dumps(answer).encode()
            self.send_response(200 if signed else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: a test's output is its own."""

    with http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(10)


def _is_signed(token: str, key: rsa.RSAPrivateKey) -> bool:
    content, _, signature = token.rpartition(".")
    decoded = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    try:
        key.public_key().verify(decoded, content.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=_EXPONENT, key_size=_BITS)


def _as_google_writes_it(key: rsa.RSAPrivateKey) -> str:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return json.dumps(
        {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": "1f",
            "private_key": pem,
            "client_email": f"backup@{PROJECT}.iam.gserviceaccount.com",
            "client_id": "1",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
        }
    )
