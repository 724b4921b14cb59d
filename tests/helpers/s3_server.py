"""A real S3 server that checks its keys: moto's, in a process of its own, on loopback."""

import http.client
import json
import os
import sys
import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.processes import LOOPBACK, child

REGION = "us-east-1"
USER = "backup"
ROLE = "backups"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}],
}
FORM = "application/x-www-form-urlencoded"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


@dataclass(frozen=True)
class Session:
    """A key pair of a role that was assumed, with its token."""

    key_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True)
class S3Server:
    """Where the server is, one bucket that exists, and the key pairs that it accepts: a lasting
    one, and a passing one that counts with its session token alone."""

    endpoint: str
    bucket: str
    key_id: str
    secret: str = field(repr=False)
    session: "Session"

    def location(self, prefix: str) -> str:
        """restic's string for a repository below `prefix` in the bucket."""
        return f"s3:{self.endpoint}/{self.bucket}/{prefix}"

    @property
    def environment(self) -> dict[str, str]:
        """The credentials under the names that restic and the AWS tools share."""
        return {
            "AWS_ACCESS_KEY_ID": self.key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": REGION,
        }


@contextmanager
def s3_server(tmp_path: Path, *, bucket: str = "backups") -> Iterator[S3Server]:
    """A running S3 server with an empty `bucket`; it keeps everything in its memory.

    A wrong key id is answered InvalidAccessKeyId, a wrong secret SignatureDoesNotMatch.
    """
    ours = ("AWS_", "MOTO_", "INITIAL_NO_AUTH")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    # The module is its command line too, so the running interpreter's moto is the one that starts.
    program = "import sys; from moto.server import main; sys.exit(main())"
    argv = [sys.executable, "-c", program, "-H", LOOPBACK, "-p", "0"]
    with child(argv, environment=environment, folder=tmp_path) as server:
        port = int(server.wait_for_output(r"Running on http://127\.0\.0\.1:(\d+)", 30)[1])
        _call(port, "PUT", f"/{bucket}", b"", "s3")
        key_id, secret = _new_key(port)
        session = _new_session(port)
        # Until here everybody was let in, as someone has to make the first user.
        _call(port, "POST", "/moto-api/reset-auth", b"0", "s3")
        yield S3Server(f"http://{LOOPBACK}:{port}", bucket, key_id, secret, session)


def _new_key(port: int) -> tuple[str, str]:
    """A new IAM user's key id and secret."""
    _iam(port, "CreateUser")
    _iam(port, "PutUserPolicy", PolicyName="all", PolicyDocument=json.dumps(POLICY))
    parts = _parts(_iam(port, "CreateAccessKey"))
    return parts["AccessKeyId"], parts["SecretAccessKey"]


def _new_session(port: int) -> Session:
    """What STS gives to somebody who takes on a role for some hours."""
    role = {"RoleName": ROLE, "AssumeRolePolicyDocument": json.dumps(TRUST)}
    arn = _parts(_iam(port, "CreateRole", **role))["Arn"]
    _iam(port, "PutRolePolicy", RoleName=ROLE, PolicyName="all", PolicyDocument=json.dumps(POLICY))
    form = {"Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": arn}
    query = urllib.parse.urlencode({**form, "RoleSessionName": "test"}).encode()
    parts = _parts(_call(port, "POST", "/", query, "sts"))
    return Session(parts["AccessKeyId"], parts["SecretAccessKey"], parts["SessionToken"])


def _parts(answer: bytes) -> dict[str, str]:
    parts = ET.fromstring(answer).iter()
    return {part.tag.rpartition("}")[2]: part.text or "" for part in parts}


def _iam(port: int, action: str, **parameters: str) -> bytes:
    form = {"Action": action, "Version": "2010-05-08", "UserName": USER, **parameters}
    return _call(port, "POST", "/", urllib.parse.urlencode(form).encode(), "iam")


def _call(port: int, method: str, path: str, body: bytes, service: str) -> bytes:
    """One request; the name in its unchecked signature tells moto which service is meant."""
    scope = f"AWS4-HMAC-SHA256 Credential=none/20260101/{REGION}/{service}/aws4_request"
    headers = {
        "Authorization": f"{scope}, SignedHeaders=host, Signature=none",
        "Content-Type": FORM if service in {"iam", "sts"} else "application/octet-stream",
    }
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = response.read()
    finally:
        connection.close()
    assert response.status == http.HTTPStatus.OK, f"{method} {path}: {answer!r}"
    return answer
