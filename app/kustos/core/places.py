"""Where repositories are: form fields <-> restic's repository string and environment. Pure.

Facts about the strings: RESTIC.md section 5, tried on 0.14.0, 0.18.0 and 0.19.1.
"""

from collections.abc import Mapping
from urllib.parse import quote

from kustos_agent.protocol.paths import is_whole
from kustos_agent.protocol.values import BucketLookup, RepositoryAccess, SshAccess

from .cloud_places import (
    AzureLogin,
    AzurePlace,
    BackblazePlace,
    CloudPlace,
    GooglePlace,
    RclonePlace,
)
from .model import (
    LocalPlace,
    Place,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TypedPlace,
)

_TAKEN_BY_URLS = {ord(mark): f"%{ord(mark):02X}" for mark in "%?#"}


def location(place: Place) -> str:
    """restic's repository string, without credentials; also what people are shown."""
    match place:
        case LocalPlace(path=path):
            return path
        case SftpPlace(host=host, user=user, path=path, port=port):
            shown = f"[{host}]" if ":" in host else host
            # Behind the port one slash ends the authority; an absolute path brings its own.
            return f"sftp://{quote(user, safe='')}@{_in_url(shown)}:{port}/{_in_url(path)}"
        case RestPlace(url=url):
            return f"rest:{url.rstrip('/')}/"
        case S3Place(endpoint=endpoint, bucket=bucket, prefix=prefix):
            path = "/".join(part.strip("/") for part in (bucket, prefix) if part.strip("/"))
            return f"s3:{endpoint.rstrip('/')}/{path}"
        case TypedPlace(location=typed):
            return typed
        case _:
            return _cloud_location(place)


def _in_url(text: str) -> str:
    """What restic takes for itself is hidden from it, all else stays as people know it."""
    return text.translate(_TAKEN_BY_URLS)


def _cloud_location(place: CloudPlace) -> str:
    match place:
        case AzurePlace(container=container, prefix=prefix):
            return f"azure:{container}:/{prefix.strip('/')}"
        case GooglePlace(bucket=bucket, prefix=prefix):
            return f"gs:{bucket}:/{prefix.strip('/')}"
        case BackblazePlace(bucket=bucket, prefix=prefix):
            return f"b2:{bucket}:{prefix.strip('/')}"
        case RclonePlace(remote=remote, path=path):
            # A slash at the front is kept: for some remotes it is the root and not the home folder.
            return f"rclone:{remote.rstrip(':')}:{path}"


def access(place: Place, secrets: Mapping[SecretKind, str]) -> RepositoryAccess:
    """What an agent needs to open the repository."""
    ssh: SshAccess | None = None
    ca_certificate = google_key = ""
    lookup = BucketLookup.AUTO
    match place:
        case SftpPlace(host=host, user=user, port=port, known_hosts=known_hosts):
            taken = secret_kinds(place)
            key, passphrase = (
                secrets.get(kind, "") if kind in taken else ""
                for kind in (SecretKind.PRIVATE_KEY, SecretKind.KEY_PASSPHRASE)
            )
            ssh = SshAccess(
                host=host,
                user=user,
                port=port,
                known_hosts=known_hosts,
                private_key=key,
                passphrase=passphrase,
            )
        case RestPlace(ca_certificate=ca_certificate):
            pass
        case S3Place(ca_certificate=ca_certificate, lookup=lookup):
            pass
        case GooglePlace():
            google_key = secrets.get(SecretKind.SERVICE_ACCOUNT, "")
        case LocalPlace() | AzurePlace() | BackblazePlace() | RclonePlace() | TypedPlace():
            pass
    return RepositoryAccess(
        location=location(place),
        password=secrets.get(SecretKind.PASSWORD, ""),
        environment=_environment(place, secrets),
        ssh=ssh,
        ca_certificate=ca_certificate,
        google_key=google_key,
        bucket_lookup=lookup,
    )


def _environment(place: Place, secrets: Mapping[SecretKind, str]) -> dict[str, str]:
    """restic's variables for a login; what is empty is left out."""
    login, token = secrets.get(SecretKind.LOGIN, ""), secrets.get(SecretKind.TOKEN, "")
    match place:
        case RestPlace(user=user):
            return {"RESTIC_REST_USERNAME": user, "RESTIC_REST_PASSWORD": login} if user else {}
        case S3Place(key_id=key_id, region=region, session=session):
            variables = {
                "AWS_ACCESS_KEY_ID": key_id,
                "AWS_SECRET_ACCESS_KEY": login,
                "AWS_DEFAULT_REGION": region,
                "AWS_SESSION_TOKEN": token if session else "",
            }
        case AzurePlace(account=account, suffix=suffix, login=AzureLogin.KEY):
            variables = {
                "AZURE_ACCOUNT_NAME": account,
                "AZURE_ACCOUNT_KEY": login,
                "AZURE_ENDPOINT_SUFFIX": suffix,
            }
        case AzurePlace(account=account, suffix=suffix):
            variables = {
                "AZURE_ACCOUNT_NAME": account,
                "AZURE_ACCOUNT_SAS": token,
                "AZURE_ENDPOINT_SUFFIX": suffix,
            }
        case GooglePlace(project=project):
            variables = {"GOOGLE_PROJECT_ID": project}
        case BackblazePlace(key_id=key_id):
            variables = {"B2_ACCOUNT_ID": key_id, "B2_ACCOUNT_KEY": login}
        case TypedPlace():
            return parse_environment(secrets.get(SecretKind.ENVIRONMENT, ""))
        case LocalPlace() | SftpPlace() | RclonePlace():
            return {}
    return {name: value for name, value in variables.items() if value}


def secret_kinds(place: Place) -> frozenset[SecretKind]:
    """Which secrets this place takes, the repository's password among them. Others must not reach
    its server, nor wait in the store for another way to log in."""
    kinds: set[SecretKind] = set()
    match place:
        case SftpPlace(lent_key=False):
            kinds = {SecretKind.PRIVATE_KEY, SecretKind.KEY_PASSPHRASE}
        case S3Place(session=True):
            kinds = {SecretKind.LOGIN, SecretKind.TOKEN}
        case AzurePlace(login=AzureLogin.SIGNATURE):
            kinds = {SecretKind.TOKEN}
        case RestPlace() | S3Place() | AzurePlace() | BackblazePlace():
            kinds = {SecretKind.LOGIN}
        case GooglePlace():
            kinds = {SecretKind.SERVICE_ACCOUNT}
        case TypedPlace():
            kinds = {SecretKind.ENVIRONMENT}
        case SftpPlace() | LocalPlace() | RclonePlace():
            pass
    return frozenset({SecretKind.PASSWORD, *kinds})


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


def is_absolute(path: str) -> bool:
    """Whether a machine of any kind would take this as an absolute path."""
    return any(is_whole(path, windows=windows) for windows in (False, True))
