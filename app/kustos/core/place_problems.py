"""What is wrong with where a repository is said to be, field by field. Pure."""

import re
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from .cloud_places import AzurePlace, BackblazePlace, CloudPlace, GooglePlace, RclonePlace
from .fields import FieldCode, FieldProblem
from .model import LocalPlace, Place, RestPlace, S3Place, SftpPlace, TypedPlace
from .places import is_absolute

MAX_PORT: Final = 65_535

_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_B2_BUCKET: Final = re.compile(r"[A-Za-z0-9-]{6,50}")
"""As restic has it; another name it does not even send."""

_HOST_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_REMOTE: Final = re.compile(r"[\w.+@][\w.+@ -]*")
"""rclone's rule for names, as agents hold to it as well."""


def problems(place: Place) -> list[FieldProblem]:
    """What is wrong with the form, field by field."""
    match place:
        case LocalPlace(path=path):
            return _absolute("path", path)
        case SftpPlace():
            return _sftp(place)
        case RestPlace(url=url):
            return _url("url", url)
        case S3Place(endpoint=endpoint, bucket=bucket, key_id=key_id):
            return [
                *_url("endpoint", endpoint),
                *_required("bucket", bucket),
                *_required("key_id", key_id),
            ]
        case TypedPlace(location=typed):
            return _typed(typed)
        case _:
            return _cloud(place)


def _cloud(place: CloudPlace) -> list[FieldProblem]:
    match place:
        case AzurePlace():
            return _azure(place)
        case GooglePlace(bucket=bucket):
            return _plain_name("bucket", bucket)
        case BackblazePlace(bucket=bucket, key_id=key_id):
            return [*_b2_bucket(bucket), *_required("key_id", key_id)]
        case RclonePlace(remote=remote):
            return _remote(remote)


def _typed(typed: str) -> list[FieldProblem]:
    found = _required("location", typed)
    if not found and _has_password(typed):
        found.append(FieldProblem("location", FieldCode.CREDENTIALS_IN_URL))
    if not found and _made_up_remote(typed):
        found.append(FieldProblem("location", FieldCode.NOT_A_REMOTE))
    return found


def is_service_account(text: str) -> bool:
    """Whether this is the key of a Google service account: the only kind that agents take."""
    try:
        key = msgspec.json.decode(text, type=_GoogleKey)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return False
    return bool(key.client_email and "PRIVATE KEY-----" in key.private_key)


class _GoogleKey(msgspec.Struct):
    type: Literal["service_account"]
    client_email: str
    private_key: str


def _sftp(place: SftpPlace) -> list[FieldProblem]:
    found = [
        *_required("host", place.host),
        *_required("user", place.user),
        *_required("path", place.path),
    ]
    if not 0 < place.port <= MAX_PORT:
        found.append(FieldProblem("port", FieldCode.NOT_A_PORT))
    # ssh would read a leading dash as an option, a space as the end of a word.
    for field, value in (("host", place.host), ("user", place.user)):
        if value.startswith("-") or any(char.isspace() for char in value.strip()):
            found.append(FieldProblem(field, FieldCode.NOT_A_HOST, value))
    return found


def _azure(place: AzurePlace) -> list[FieldProblem]:
    found = [*_plain_name("account", place.account), *_plain_name("container", place.container)]
    if place.suffix and not _HOST_NAME.fullmatch(place.suffix):
        found.append(FieldProblem("suffix", FieldCode.NOT_A_SUFFIX))
    return found


def _plain_name(field: str, name: str) -> list[FieldProblem]:
    """What the clouds call their stores: anything else would end its part of restic's string."""
    if name.strip() and not _PLAIN_NAME.fullmatch(name):
        return [FieldProblem(field, FieldCode.NOT_A_STORE)]
    return _required(field, name)


def _b2_bucket(name: str) -> list[FieldProblem]:
    if name.strip() and not _B2_BUCKET.fullmatch(name):
        return [FieldProblem("bucket", FieldCode.NOT_A_B2_BUCKET)]
    return _required("bucket", name)


def _remote(name: str) -> list[FieldProblem]:
    if name.strip() and not _REMOTE.fullmatch(name.rstrip(":")):
        return [FieldProblem("remote", FieldCode.NOT_A_REMOTE_NAME)]
    return _required("remote", name)


def _required(field: str, value: str) -> list[FieldProblem]:
    return [] if value.strip() else [FieldProblem(field, FieldCode.REQUIRED)]


def _absolute(field: str, path: str) -> list[FieldProblem]:
    if not path.strip():
        return [FieldProblem(field, FieldCode.REQUIRED)]
    return [] if is_absolute(path) else [FieldProblem(field, FieldCode.NOT_ABSOLUTE)]


def _url(field: str, url: str) -> list[FieldProblem]:
    if not url.strip():
        return [FieldProblem(field, FieldCode.REQUIRED)]
    if _has_password(url):
        return [FieldProblem(field, FieldCode.CREDENTIALS_IN_URL)]
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return [FieldProblem(field, FieldCode.NOT_A_URL)]
    if not usable:
        return [FieldProblem(field, FieldCode.NOT_A_URL)]
    if parts.password is not None or parts.username is not None:
        return [FieldProblem(field, FieldCode.CREDENTIALS_IN_URL)]
    return []


def _has_password(typed: str) -> bool:
    """Whether restic's string may carry a password, which would end up on screens.

    What a password was meant to be is a guess: with an unencoded `/`, `#` or `?` in it a URL ends
    its authority there (RFC 3986, 3.2), and `bob:9/x@host` reads as a host with a port. So a colon
    before an @ is enough; an @ in the path behind a port has to be written as %40.
    """
    scheme, _, rest = typed.partition(":")
    _, slashes, behind = typed.partition("://")
    if not slashes:
        if scheme not in {"rest", "s3"}:
            return False  # colons are common there: sftp:anna@nas:/b@home, rclone:nas:b@home
        behind = rest
    return ":" in behind.rpartition("@")[0]


def _made_up_remote(typed: str) -> bool:
    """Whether an rclone remote is not just a name that the machine has set up: parameters in it can
    name programs to run, and agents refuse them."""
    scheme, _, rest = typed.partition(":")
    name, colon, _ = rest.partition(":")
    return scheme == "rclone" and (not colon or not name or "," in name or name.startswith("-"))
