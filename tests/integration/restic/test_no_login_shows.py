"""The logins of clouds and databases, with somebody who looks for them: nobody lets them in, and
their programs wait or complain, but nothing of them shows. Repositories whose servers can be had in
full are in test_no_secret_shows."""

import asyncio
import json
import logging
import os
import secrets
import shutil
import subprocess
import urllib.parse
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import psutil
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kustos_agent.dumps.backup import back_up
from kustos_agent.dumps.probing import probe_dump
from kustos_agent.dumps.saving import DumpTools
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.dumps import (
    CommandDump,
    DumpSpec,
    MongoDump,
    MysqlDump,
    PostgresDump,
)
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.probe import probe
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.version import Restic
from tests.helpers.azure_server import new_key
from tests.helpers.cloud_front import cloud_front
from tests.helpers.listening import LOOPBACK, listening
from tests.helpers.rclone_remote import rclone_remote
from tests.helpers.refusing import refusing_server
from tests.helpers.rest_server import rclone_program
from tests.helpers.restics import Heard
from tests.helpers.secret_watch import SecretWatch, watching
from tests.integration.restic.conftest import Blanks

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc"),
    pytest.mark.parametrize("restic", ["0.14.0", "0.19.1"], indirect=True),
]

SECONDS: Final = 4.0
"""For each: long enough to be seen by whoever looks, and then it is stopped."""

CLOUDS: Final = (
    "kanzlei.blob.core.windows.net",
    "storage.googleapis.com",
    "oauth2.googleapis.com",
    "api.backblazeb2.com",
)


@dataclass(frozen=True)
class Login:
    """How a repository is opened; `hidden` are its secrets by name, those in `given` in restic's
    environment, where it looks for them."""

    access: RepositoryAccess
    hidden: Mapping[str, str]
    given: frozenset[str] = frozenset()
    environment: Mapping[str, str] = field(default_factory=dict)


def login(
    name: str, location: str, variables: Mapping[str, str], *hidden: str, **more: Any
) -> Login:
    """One whose secrets are the variables `hidden`."""
    password = f"correct horse {secrets.token_hex(12)}"
    access = RepositoryAccess(
        location=location, password=password, environment=dict(variables), **more
    )
    named = {f"{name} {variable}": variables[variable] for variable in hidden}
    return Login(access, {f"{name} password": password, **named}, frozenset(named))


def word() -> str:
    """A secret with what has to be escaped somewhere."""
    return f"let/me+in-{secrets.token_hex(12)}"


def azure_logins() -> Iterator[Login]:
    account = {"AZURE_ACCOUNT_NAME": "kanzlei"}
    key = {**account, "AZURE_ACCOUNT_KEY": new_key()}
    yield login("azure", "azure:box:/", key, "AZURE_ACCOUNT_KEY")
    fields = {"sv": "2020-08-04", "sig": secrets.token_urlsafe(24), "se": "2099-01-01T00:00:00Z"}
    signature = {**account, "AZURE_ACCOUNT_SAS": urllib.parse.urlencode(fields)}
    yield login("signature", "azure:box:/", signature, "AZURE_ACCOUNT_SAS")


def google_login() -> Login:
    """A service account, whose key is in a file that has no name."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {"type": "service_account", "client_email": "backup@x", "private_key": pem}
    made = login("google", "gs:box:/", {"GOOGLE_PROJECT_ID": "x"}, google_key=json.dumps(account))
    return Login(made.access, {**made.hidden, "google key": pem.splitlines()[3]})


def rclone_login(folder: Path, port: int) -> Login:
    """A remote that the machine's owner has set up, with a password in its configuration."""
    remote = rclone_remote(folder)
    entered = word()
    argv = [rclone_program(), "obscure", entered]
    obscured = subprocess.run(argv, check=True, capture_output=True, text=True).stdout.strip()
    Path(remote.environment["RCLONE_CONFIG"]).write_text(
        f"[{remote.name}]\ntype = webdav\nurl = http://{LOOPBACK}:{port}/\nuser = anna\n"
        f"pass = {obscured}\n"
    )
    made = login("rclone", f"rclone:{remote.name}:office", {})
    hidden = {**made.hidden, "rclone entered": entered, "rclone obscured": obscured}
    return Login(made.access, hidden, environment=remote.environment)


def logins(restic: Restic, folder: Path, port: int) -> list[Login]:
    """One of each kind that this restic knows."""
    s3 = {
        "AWS_ACCESS_KEY_ID": "AKIAKANZLEI",
        "AWS_SECRET_ACCESS_KEY": word(),
        "AWS_SESSION_TOKEN": word(),
    }
    swift = {
        "OS_AUTH_URL": f"http://{LOOPBACK}:{port}/v3",
        "OS_USERNAME": "anna",
        "OS_PASSWORD": word(),
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_NAME": "office",
        "OS_PROJECT_DOMAIN_NAME": "Default",
    }
    b2 = {"B2_ACCOUNT_ID": "00kanzlei", "B2_ACCOUNT_KEY": word()}
    token = {"GOOGLE_PROJECT_ID": "x", "GOOGLE_ACCESS_TOKEN": word()}
    s3_secrets = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    found = [
        google_login(),
        login("token", "gs:box:/", token, "GOOGLE_ACCESS_TOKEN"),
        login("b2", "b2:kanzlei:office", b2, "B2_ACCOUNT_KEY"),
        login("session", f"s3:http://{LOOPBACK}:{port}/box", s3, *s3_secrets),
        login("swift", "swift:box:/", swift, "OS_PASSWORD"),
        rclone_login(folder, port),
    ]
    # Debian builds later ones without it.
    return [*found, *azure_logins()] if restic.version < (0, 15) else found


@contextmanager
def looking(
    hidden: Mapping[str, str],
    given: Mapping[str, frozenset[str]],
    folder: Path,
    before: frozenset[int],
) -> Iterator[SecretWatch]:
    """Somebody who looks for these; see `SecretWatch`."""
    strangers = frozenset(psutil.pids()) - before
    watch = SecretWatch(hidden, given, strangers=strangers, folders=(folder,))
    with watching(watch):
        yield watch


async def test_no_login_of_a_cloud_shows(
    toolkit: Toolkit, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not where a test of it, or a backup, is refused: in no command line, in no environment but
    restic's own, and there but what it takes from nowhere else; in no file, log or result."""
    caplog.set_level(logging.DEBUG)
    own = tmp_path / "own"
    (own / "tmp").mkdir(parents=True)
    before = frozenset(psutil.pids())
    with (
        refusing_server(HTTPStatus.FORBIDDEN) as port,
        cloud_front(tmp_path / "front", dict.fromkeys(CLOUDS, port)) as front,
    ):
        kinds = logins(toolkit.restic, tmp_path / "rclone", port)
        hidden = {name: text for kind in kinds for name, text in kind.hidden.items()}
        given = frozenset(name for kind in kinds for name in kind.given)
        with looking(hidden, {"restic": given}, own, before) as watch:
            heard = Heard()

            async def refused(kind: Login, number: int) -> None:
                environ = {**os.environ, **front.environment, **kind.environment}
                environ["TMPDIR"] = str(own / "tmp")
                runner = ProcessRunner(cache_dir=str(own / "cache"), environ=environ)
                tools = Toolkit(toolkit.restic, runner, own / f"scratch{number}")
                report = await probe(
                    tools, kind.access, heard.watch, environ=environ, timeout_seconds=SECONDS
                )
                spec = BackupSpec(repository=kind.access, sources=(str(tmp_path),), host="pc")
                done = await backup(tools, spec, heard.watch, timeout_seconds=SECONDS)
                assert report.problem is not None, kind.access.location
                assert done.outcome is Outcome.FAILED, (kind.access.location, done)
                for what in (report, done):
                    watch.inspect("result", kind.access.location, f"{what}".encode())

            def rclone_was_seen() -> bool:
                return any("rclone serve restic" in command for command in watch.commands)

            await asyncio.gather(*map(refused, kinds, range(len(kinds))))
            by_rclone = next(one for one in kinds if one.access.location.startswith("rclone:"))
            for number in range(len(kinds), len(kinds) + 10):
                # It is refused at once: on a busy machine it has come and gone between two looks.
                if not rclone_was_seen():
                    await refused(by_rclone, number)
            watch.inspect("log", "all", f"{heard.text}{caplog.text}".encode())
    assert watch.seen == set()
    assert watch.given == given
    assert rclone_was_seen()
    assert not [one for one in own.iterdir() if one.name.startswith("scratch")]


@dataclass(frozen=True)
class Database:
    """A dump, and the program that has its password in its environment, if one has."""

    dump: DumpSpec
    password: str
    programs: frozenset[str] = frozenset()


def databases(port: int) -> list[Database]:
    """Of each kind, at a server that says nothing."""
    where: dict[str, Any] = {"host": LOOPBACK, "port": port, "user": "anna", "database": "shop"}
    first, second, third, fourth = (word() for _ in range(4))
    command = CommandDump(
        name="it.txt",
        command=("/bin/sh", "-c", "sleep 60; echo"),
        environment={"SHOP_TOKEN": fourth},
    )
    return [
        Database(
            PostgresDump(name="p.sql", password=first, **where), first, frozenset({"pg_dump"})
        ),
        Database(
            MysqlDump(name="m.sql", password=second, **where), second, frozenset({"mariadb-dump"})
        ),
        Database(MongoDump(name="m.bson", password=third, **where), third),
        Database(command, fourth, frozenset({"sh", "sleep"})),
    ]


MONGODUMP: Final = """\
#!/bin/sh
for word; do
    case $word in --config=*) read -r settings < "${word#--config=}" ;; esac
done
case $settings in "password: "*) touch "%s" ;; esac
exec sleep 60
"""
"""Takes the password from where the real one does, and waits for its server."""


async def _silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    while await reader.read(1024):
        pass


@pytest.fixture
def access(blanks: Blanks, restic: Restic, tmp_path: Path) -> RepositoryAccess:
    """With a password that no other test's processes have."""
    password = f"correct horse {secrets.token_hex(12)}"
    shutil.copytree(blanks.of(restic, password).path, tmp_path / "repository")
    return RepositoryAccess(location=str(tmp_path / "repository"), password=password)


async def test_no_login_of_a_database_shows(
    toolkit: Toolkit,
    access: RepositoryAccess,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither in a test of a dump nor in a backup of it, while its program waits for the server and
    after it was stopped; only the program itself is told it."""
    caplog.set_level(logging.DEBUG)
    own, programs, read = tmp_path / "own", tmp_path / "programs", tmp_path / "read"
    (own / "tmp").mkdir(parents=True)
    programs.mkdir()
    (programs / "mongodump").write_text(MONGODUMP % read)
    (programs / "mongodump").chmod(0o700)
    environ = {**os.environ, "TMPDIR": str(own / "tmp")}
    runner = ProcessRunner(cache_dir=str(own / "cache"), environ=environ)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    nothing = ForbiddenPaths([])
    tools = DumpTools(spool=own / "spool", forbidden=nothing, path=path)
    before = frozenset(psutil.pids())
    async with listening(_silent) as port:
        kinds = databases(port)
        hidden = {kind.dump.name: kind.password for kind in kinds}
        allowed = {
            program: frozenset({kind.dump.name}) for kind in kinds for program in kind.programs
        }
        hidden["password"] = access.password
        with looking(hidden, allowed, own, before) as watch:
            heard = Heard()

            async def stopped(kind: Database, number: int) -> None:
                scratch = own / f"scratch{number}"
                spec = BackupSpec(repository=access, sources=(), host="pc", dumps=(kind.dump,))
                trials: tuple[Awaitable[Any], ...] = (
                    probe_dump(
                        runner, kind.dump, forbidden=nothing, timeout_seconds=SECONDS, path=path
                    ),
                    back_up(
                        Toolkit(toolkit.restic, runner, scratch),
                        tools,
                        spec,
                        heard.watch,
                        timeout_seconds=SECONDS,
                    ),
                )
                for ended in await asyncio.gather(*trials):
                    assert getattr(ended, "problem", ended) is not None
                    watch.inspect("result", kind.dump.name, f"{ended}".encode())

            await asyncio.gather(*map(stopped, kinds, range(len(kinds))))
            watch.inspect("log", "all", f"{heard.text}{caplog.text}".encode())
    assert watch.seen == set()
    assert watch.given == {kind.dump.name for kind in kinds if kind.programs}
    assert read.exists()
