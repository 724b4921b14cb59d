"""Where repositories are: form fields <-> restic's repository string and environment. Pure.

Facts about the strings: RESTIC.md section 5, tried on 0.14.0, 0.18.0 and 0.19.1.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from kustos_agent.protocol.values import RepositoryAccess, SshAccess

from .fields import FieldCode, FieldProblem
from .model import (
    LocalPlace,
    Place,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TypedPlace,
)

MAX_PORT = 65_535


def location(place: Place) -> str:
    """restic's repository string, without credentials; also what people are shown."""
    match place:
        case LocalPlace(path=path):
            return path
        case SftpPlace(host=host, user=user, path=path, port=port):
            shown = f"[{host}]" if ":" in host else host
            # Behind the port one slash ends the authority; an absolute path brings its own.
            return f"sftp://{quote(user)}@{shown}:{port}/{path}"
        case RestPlace(url=url):
            return f"rest:{url.rstrip('/')}/"
        case S3Place(endpoint=endpoint, bucket=bucket, prefix=prefix):
            path = "/".join(part.strip("/") for part in (bucket, prefix) if part.strip("/"))
            return f"s3:{endpoint.rstrip('/')}/{path}"
        case TypedPlace(location=typed):
            return typed


def access(place: Place, secrets: Mapping[SecretKind, str]) -> RepositoryAccess:
    """What an agent needs to open the repository."""
    environment: dict[str, str] = {}
    ssh: SshAccess | None = None
    ca_certificate = ""
    match place:
        case SftpPlace(host=host, user=user, port=port, known_hosts=known_hosts):
            ssh = SshAccess(
                host=host,
                user=user,
                port=port,
                known_hosts=known_hosts,
                private_key=secrets.get(SecretKind.PRIVATE_KEY, ""),
            )
        case RestPlace(user=user, ca_certificate=ca_certificate):
            if user:
                environment["RESTIC_REST_USERNAME"] = user
                environment["RESTIC_REST_PASSWORD"] = secrets.get(SecretKind.LOGIN, "")
        case S3Place(key_id=key_id, region=region):
            environment["AWS_ACCESS_KEY_ID"] = key_id
            environment["AWS_SECRET_ACCESS_KEY"] = secrets.get(SecretKind.LOGIN, "")
            if region:
                environment["AWS_DEFAULT_REGION"] = region
        case TypedPlace():
            environment.update(parse_environment(secrets.get(SecretKind.ENVIRONMENT, "")))
        case LocalPlace():
            pass
    return RepositoryAccess(
        location=location(place),
        password=secrets.get(SecretKind.PASSWORD, ""),
        environment=environment,
        ssh=ssh,
        ca_certificate=ca_certificate,
    )


def parse_environment(text: str) -> dict[str, str]:
    """NAME=value lines; blank lines are skipped. Raises ValueError with the number of a line that
    is neither (not its text: it may be a secret)."""
    variables: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ValueError(str(number))
        variables[name.strip()] = value.strip()
    return variables


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
            found = _required("location", typed)
            if not found and _has_password(typed):
                found.append(FieldProblem("location", FieldCode.CREDENTIALS_IN_URL))
            if not found and _made_up_remote(typed):
                found.append(FieldProblem("location", FieldCode.NOT_A_REMOTE))
            return found


def is_absolute(path: str) -> bool:
    """Whether a machine of any kind would take this as an absolute path."""
    windows_drive = len(path) > 2 and path[0].isalpha() and path[1] == ":" and path[2] in "\\/"  # noqa: PLR2004  X:\\
    return path.startswith(("/", "\\\\")) or windows_drive


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
