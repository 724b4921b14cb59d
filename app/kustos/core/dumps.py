"""Dumps of a job: what is kept of them, their passwords apart and sealed, and what agents get."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, assert_never

from kustos_agent.protocol.dumps import (
    CommandDump,
    DumpSpec,
    MongoDump,
    MysqlDump,
    PostgresDump,
    VolumeDump,
    is_file_name,
)

from .command_lines import command_problem
from .fields import FieldCode, FieldProblem
from .job_dump import DumpKind, JobDump
from .model import SealedSecret, SecretKind
from .owned_secrets import of_dump, seal, sealed_of, unseal
from .places import parse_environment
from .ports import Store, UnitOfWork, Vault

SINCE_MINOR: Final = 2
"""Agents of protocol 1.1 and older would ignore dumps and hooks of a backup, and call it good."""

_LONGEST: Final = 255
_PORTS: Final = range(65_536)


def secret_kind(kind: DumpKind) -> SecretKind:
    """The one secret that a dump may have: a password for a server, variables for a command."""
    return SecretKind.ENVIRONMENT if kind is DumpKind.COMMAND else SecretKind.PASSWORD


class DumpSecrets:
    """The passwords of dumps, and the variables of commands."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def sealed(
        self, dumps: Iterable[JobDump], secrets: Mapping[str, str]
    ) -> list[SealedSecret]:
        """Those of these dumps, by their ids, to be stored; empty ones are none. Raises
        VaultLockedError."""
        return [
            sealed
            for dump in dumps
            for sealed in await seal(
                self._vault,
                of_dump(dump.id),
                {secret_kind(dump.kind): secrets.get(dump.id, "")},
            )
        ]

    async def stored(self, dumps: Iterable[JobDump]) -> frozenset[str]:
        """Ids of those of these that have one."""
        ids = [dump.id for dump in dumps]

        def work(unit: UnitOfWork) -> frozenset[str]:
            return frozenset(id_ for id_ in ids if unit.secrets.kinds(id_))

        return await self._store.read(work)

    async def spec(self, dump: JobDump) -> DumpSpec:
        """With its secret, for one run. Raises VaultLockedError, SecretDamagedError."""
        kind = secret_kind(dump.kind)
        owner = of_dump(dump.id)
        sealed = await self._store.read(lambda unit: sealed_of(unit, owner))
        return spec_of(dump, (await unseal(self._vault, owner, sealed)).get(kind, ""))


def drop_secrets(unit: UnitOfWork, dumps: Iterable[JobDump]) -> None:
    """Remove the secrets of dumps that are no more."""
    for dump in dumps:
        unit.secrets.remove(dump.id, secret_kind(dump.kind))


def spec_of(dump: JobDump, secret: str) -> DumpSpec:
    """What an agent gets; see `secret_kind`. Raises ValueError for variables that are none."""
    match dump.kind:
        case DumpKind.POSTGRESQL | DumpKind.MYSQL:
            of_server = PostgresDump if dump.kind is DumpKind.POSTGRESQL else MysqlDump
            return of_server(
                name=dump.name,
                database=dump.subject,
                host=dump.host,
                port=dump.port,
                user=dump.user,
                password=secret,
                run_as=dump.run_as,
            )
        case DumpKind.MONGODB:
            return MongoDump(
                name=dump.name,
                database=dump.subject,
                host=dump.host,
                port=dump.port,
                user=dump.user,
                password=secret,
            )
        case DumpKind.VOLUME:
            return VolumeDump(name=dump.name, volume=dump.subject)
        case DumpKind.COMMAND:
            return CommandDump(
                name=dump.name,
                command=dump.command,
                environment=parse_environment(secret),
                run_as=dump.run_as,
                ends_with=dump.ends_with,
            )
        case _:
            assert_never(dump.kind)


def dump_problems(dump: JobDump, others: Iterable[JobDump] = ()) -> list[FieldProblem]:
    """What is wrong with it, given the others of its job."""
    found = [*_name_problems(dump, others), *_text_problems(dump), *_command_problems(dump)]
    if dump.kind is DumpKind.VOLUME and not dump.subject:
        found.append(FieldProblem("subject", FieldCode.REQUIRED))
    if _leads_astray(dump):
        found.append(FieldProblem("subject", FieldCode.NOT_A_NAME, dump.subject))
    if dump.port not in _PORTS:
        found.append(FieldProblem("port", FieldCode.NOT_A_PORT, str(dump.port)))
    if any(char.isspace() for char in dump.host) or dump.host.startswith("-"):
        found.append(FieldProblem("host", FieldCode.NOT_A_HOST, dump.host))
    return found


def _name_problems(dump: JobDump, others: Iterable[JobDump]) -> Iterator[FieldProblem]:
    if not dump.name:
        yield FieldProblem("name", FieldCode.REQUIRED)
    elif not is_file_name(dump.name):
        yield FieldProblem("name", FieldCode.NOT_A_DUMP_NAME, dump.name)
    elif any(other.name == dump.name for other in others if other.id != dump.id):
        yield FieldProblem("name", FieldCode.NAME_TAKEN, dump.name)


def _text_problems(dump: JobDump) -> Iterator[FieldProblem]:
    for field in ("subject", "host", "user", "run_as", "ends_with"):
        text = getattr(dump, field)
        if len(text) > _LONGEST:
            yield FieldProblem(field, FieldCode.TOO_LONG)
        elif not text.isprintable():
            yield FieldProblem(field, FieldCode.NOT_A_NAME, ascii(text))


def _command_problems(dump: JobDump) -> Iterator[FieldProblem]:
    code = command_problem(dump.command)
    if dump.kind is DumpKind.COMMAND and not dump.command:
        code = FieldCode.REQUIRED
    if code is not None:
        yield FieldProblem("command", code)


def _leads_astray(dump: JobDump) -> bool:
    """Whether a program would take the name of the database for something else."""
    odd = "=" in dump.subject or "://" in dump.subject
    return dump.subject.startswith("-") or (dump.kind is DumpKind.POSTGRESQL and odd)
