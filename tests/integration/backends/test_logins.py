"""What a test of a repository says when the cloud, or rclone, does not let it in."""

import os
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest

from kustos.core import places
from kustos.core.cloud_places import (
    AzureLogin,
    AzurePlace,
    BackblazePlace,
    GooglePlace,
    RclonePlace,
)
from kustos.core.model import Place, S3Place, SecretKind, SftpPlace
from kustos_agent.protocol.values import BucketLookup, ErrorClass, Problem
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.azure_server import azure_server, new_key
from tests.helpers.cloud_front import cloud_front
from tests.helpers.google_server import google_server
from tests.helpers.rclone_remote import rclone_remote
from tests.helpers.refusing import refusing_server
from tests.helpers.restics import VERSIONS, find
from tests.helpers.s3_server import s3_server
from tests.helpers.sshd import sftp_server

pytestmark = [pytest.mark.restic, pytest.mark.servers]

with_each = pytest.mark.parametrize("version", VERSIONS)


async def _tested(
    version: str,
    place: Place,
    secrets: Mapping[SecretKind, str],
    folder: Path,
    environment: Mapping[str, str],
) -> Problem:
    environ = {**os.environ, **environment}
    runner = ProcessRunner(cache_dir=str(folder / "cache"), environ=environ)
    toolkit = Toolkit(find(version), runner, folder / "scratch")
    access = places.access(place, {SecretKind.PASSWORD: "secret", **secrets})
    report = await probe(toolkit, access, Watch(), environ=environ)
    assert report.problem is not None
    shown = repr(report)
    assert not any(secret in shown for secret in secrets.values())
    return report.problem


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED, ErrorClass.REPOSITORY_MISSING)
async def test_azure_by_key_and_by_signature(tmp_path: Path) -> None:
    """Let in, there is no repository yet; a forged signature and another's key are refused."""
    with azure_server(tmp_path) as server:
        forger = replace(server, key=new_key())
        by_key = AzurePlace(account=server.account, container="box")
        signed = AzurePlace(account=server.account, container="box", login=AzureLogin.SIGNATURE)
        host = f"{server.account}.blob.core.windows.net"
        for place, secrets, error in (
            (by_key, {SecretKind.LOGIN: server.key}, ErrorClass.REPOSITORY_MISSING),
            (by_key, {SecretKind.LOGIN: forger.key}, None),
            (signed, {SecretKind.TOKEN: server.signature()}, ErrorClass.REPOSITORY_MISSING),
            (signed, {SecretKind.TOKEN: forger.signature()}, None),
        ):
            problem = await _tested("0.14.0", place, secrets, tmp_path, server.front.environment)
            assert problem.error is (error or ErrorClass.LOGIN_REFUSED), problem
            assert problem.subject == (places.location(place) if error else host)


@pytest.mark.provokes(ErrorClass.BACKEND_MISSING)
@pytest.mark.parametrize("version", ["0.18.0", "0.19.1"])
async def test_a_restic_without_azure_is_told(version: str, tmp_path: Path) -> None:
    """Debian's: no login in the world helps there."""
    place = AzurePlace(account="kanzlei", container="box")
    with cloud_front(tmp_path / "front", {}) as front:
        problem = await _tested(
            version, place, {SecretKind.LOGIN: "a2V5"}, tmp_path, front.environment
        )
    assert problem.error is ErrorClass.BACKEND_MISSING, problem


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED)
@with_each
async def test_google_takes_no_other_key(version: str, tmp_path: Path) -> None:
    """Its login server refuses; restic >= 0.18 would try for minutes."""
    with google_server(tmp_path) as server:
        problem = await _tested(
            version,
            GooglePlace(bucket=server.bucket),
            {SecretKind.SERVICE_ACCOUNT: server.other_key},
            tmp_path,
            server.front.environment,
        )
    assert problem.error is ErrorClass.LOGIN_REFUSED, problem
    assert problem.subject == "storage.googleapis.com"


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED)
@with_each
async def test_backblaze_refuses(version: str, tmp_path: Path) -> None:
    """A server in Backblaze's place that answers 401."""
    with (
        refusing_server(HTTPStatus.UNAUTHORIZED) as port,
        cloud_front(tmp_path / "front", {"api.backblazeb2.com": port}) as front,
    ):
        place = BackblazePlace(bucket="kanzlei", key_id="key")
        secrets = {SecretKind.LOGIN: "application key"}
        problem = await _tested(version, place, secrets, tmp_path, front.environment)
    assert problem.error is ErrorClass.LOGIN_REFUSED, problem
    assert problem.subject == "api.backblazeb2.com"


@pytest.mark.provokes(ErrorClass.REMOTE_UNKNOWN, ErrorClass.HELPER_MISSING)
@with_each
async def test_rclone_knows_its_own_remotes_alone(version: str, tmp_path: Path) -> None:
    """One that is not set up; and a machine without rclone."""
    remote = rclone_remote(tmp_path)
    place = RclonePlace(remote="attic")
    for _ in range(10):  # restic does not always wait for the words with which rclone ended
        missing = await _tested(version, place, {}, tmp_path, remote.environment)
        if missing.error is not ErrorClass.UNREACHABLE:
            break
    assert (missing.error, missing.subject) == (ErrorClass.REMOTE_UNKNOWN, "rclone:attic:")
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = {**remote.environment, "PATH": str(empty)}
    problem = await _tested(version, RclonePlace(remote=remote.name), {}, tmp_path, nothing)
    assert problem.error is ErrorClass.HELPER_MISSING, problem


@with_each
async def test_a_bucket_before_the_server(version: str, tmp_path: Path) -> None:
    """The server is asked by the bucket's name; asked by its own it would not be found."""
    with s3_server(tmp_path, bucket="kanzlei") as server:
        port = int(server.endpoint.rpartition(":")[2])
        with cloud_front(tmp_path / "front", {"kanzlei.s3.example": port}) as front:
            place = S3Place(
                endpoint="https://s3.example",
                bucket="kanzlei",
                key_id=server.key_id,
                region="us-east-1",
                lookup=BucketLookup.DNS,
            )
            secrets = {SecretKind.LOGIN: server.secret}
            problem = await _tested(version, place, secrets, tmp_path, front.environment)
    assert problem.error is ErrorClass.REPOSITORY_MISSING, problem


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED, ErrorClass.REPOSITORY_MISSING)
@with_each
async def test_a_passing_key_of_s3_counts_with_its_token(version: str, tmp_path: Path) -> None:
    """With it there is no repository yet; with another token the login is refused."""
    with s3_server(tmp_path) as server:
        place = S3Place(
            endpoint=server.endpoint,
            bucket=server.bucket,
            key_id=server.session.key_id,
            session=True,
        )
        for token, error in (
            (server.session.token, ErrorClass.REPOSITORY_MISSING),
            ("a token of yesterday", ErrorClass.LOGIN_REFUSED),
        ):
            secrets = {SecretKind.LOGIN: server.session.secret, SecretKind.TOKEN: token}
            problem = await _tested(version, place, secrets, tmp_path, {})
            assert problem.error is error, problem


@pytest.mark.provokes(ErrorClass.LOGIN_REFUSED, ErrorClass.REPOSITORY_MISSING)
async def test_an_ssh_key_opens_with_its_passphrase(tmp_path: Path) -> None:
    """With it there is no repository yet; with another the login is refused."""
    with sftp_server(tmp_path) as server:
        server.protect_key("open sesame")
        closed = server.private_key.read_text()
        place = SftpPlace(
            host=server.host,
            port=server.port,
            user=server.user,
            path=str(server.folder / "repository"),
            known_hosts=server.known_hosts_line,
        )
        for passphrase, error in (
            ("open sesame", ErrorClass.REPOSITORY_MISSING),
            ("open barley", ErrorClass.LOGIN_REFUSED),
        ):
            secrets = {SecretKind.PRIVATE_KEY: closed, SecretKind.KEY_PASSPHRASE: passphrase}
            problem = await _tested("0.19.1", place, secrets, tmp_path, {})
            assert problem.error is error, problem
