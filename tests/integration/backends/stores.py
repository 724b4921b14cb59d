"""Each form of repository with the real server behind it, as an admin would enter it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kustos.core.cloud_places import AzurePlace, GooglePlace, RclonePlace
from kustos.core.model import (
    LocalPlace,
    Place,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TypedPlace,
)
from kustos_agent.protocol.values import BucketLookup
from tests.helpers.azure_server import azure_server
from tests.helpers.google_server import google_server
from tests.helpers.rclone_remote import rclone_remote
from tests.helpers.rest_server import rest_server
from tests.helpers.s3_server import s3_server
from tests.helpers.sshd import sftp_server

LOGIN = "login password 3391"


@dataclass(frozen=True)
class Store:
    """What is entered, and what the machine that uses it has in its environment. `files` is where
    the repository then lies, if that is a folder."""

    place: Place
    secrets: Mapping[SecretKind, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    files: Path | None = None


@contextmanager
def _local(folder: Path) -> Iterator[Store]:
    yield Store(LocalPlace(path=str(folder / "repository")), files=folder / "repository")


@contextmanager
def _sftp(folder: Path) -> Iterator[Store]:
    with sftp_server(folder / "sshd") as server:
        place = SftpPlace(
            host=server.host,
            port=server.port,
            user=server.user,
            path=str(server.folder / "repository"),
        )
        secrets = {SecretKind.PRIVATE_KEY: server.private_key.read_text()}
        yield Store(place, secrets, files=server.folder / "repository")


@contextmanager
def _rest(folder: Path) -> Iterator[Store]:
    with rest_server(folder, user="anna", password=LOGIN, tls=True) as server:
        place = RestPlace(url=f"{server.url}office", user=server.user, ca_certificate=server.ca_pem)
        yield Store(place, {SecretKind.LOGIN: LOGIN}, files=server.folder / "office")


@contextmanager
def _plain(folder: Path) -> Iterator[Store]:
    with rest_server(folder) as server:
        yield Store(RestPlace(url=f"{server.url}office"), files=server.folder / "office")


@contextmanager
def _append_only(folder: Path) -> Iterator[Store]:
    with rest_server(folder, append_only=True) as server:
        yield Store(RestPlace(url=f"{server.url}office"), files=server.folder / "office")


@contextmanager
def _s3(folder: Path) -> Iterator[Store]:
    with s3_server(folder) as server:
        place = S3Place(
            endpoint=server.endpoint,
            bucket=server.bucket,
            key_id=server.key_id,
            prefix="office",
            lookup=BucketLookup.PATH,
        )
        yield Store(place, {SecretKind.LOGIN: server.secret})


@contextmanager
def _azure(folder: Path) -> Iterator[Store]:
    with azure_server(folder) as server:
        place = AzurePlace(account=server.account, container="backups", prefix="office")
        yield Store(place, {SecretKind.LOGIN: server.key}, server.front.environment)


@contextmanager
def _gcs(folder: Path) -> Iterator[Store]:
    with google_server(folder) as server:
        place = GooglePlace(bucket=server.bucket, prefix="office")
        yield Store(place, {SecretKind.SERVICE_ACCOUNT: server.key}, server.front.environment)


@contextmanager
def _rclone(folder: Path) -> Iterator[Store]:
    remote = rclone_remote(folder)
    place = RclonePlace(remote=remote.name, path="office")
    yield Store(place, {}, remote.environment, remote.folder / "office")


@contextmanager
def _typed(folder: Path) -> Iterator[Store]:
    with rest_server(folder, user="anna", password=LOGIN) as server:
        lines = f"RESTIC_REST_USERNAME=anna\nRESTIC_REST_PASSWORD={LOGIN}\n"
        place = TypedPlace(location=server.location("office"))
        yield Store(place, {SecretKind.ENVIRONMENT: lines}, files=server.folder / "office")


STORES: Mapping[str, Callable[[Path], AbstractContextManager[Store]]] = {
    "local": _local,
    "sftp": _sftp,
    "rest": _rest,
    "rest-plain": _plain,
    "rest-append-only": _append_only,
    "s3": _s3,
    "azure": _azure,
    "gcs": _gcs,
    "rclone": _rclone,
    "typed": _typed,
}
"""By the name of the backend's row in the matrix."""
