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
from .ports import Store, UnitOfWork, Vault

SINCE_MINOR: Final = 2
"""Agents of protocol 1.1 and older would ignore dumps and hooks of a backup, and call it good."""

_LONGEST: Final = 255
_PORTS: Final = range(65_536)


def binding(dump_id: str) -> str:
    """What a sealed password is bound to: moved to another row it does not open."""
    return f"dump:{dump_id}:{SecretKind.PASSWORD.value}"


class DumpSecrets:
    """The passwords of dumps."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def sealed(self, passwords: Mapping[str, str]) -> list[SealedSecret]:
        """To be stored; empty ones are none. Raises VaultLockedError."""
        return [
            SealedSecret(
                owner_id=dump_id,
                kind=SecretKind.PASSWORD,
                sealed=await self._vault.seal(binding(dump_id), password),
            )
            for dump_id, password in passwords.items()
            if password
        ]

    async def stored(self, dumps: Iterable[JobDump]) -> frozenset[str]:
        """Ids of those of these that have a password."""
        ids = [dump.id for dump in dumps]

        def work(unit: UnitOfWork) -> frozenset[str]:
            return frozenset(id_ for id_ in ids if unit.secrets.kinds(id_))

        return await self._store.read(work)

    async def spec(self, dump: JobDump) -> DumpSpec:
        """With its password, for one run. Raises VaultLockedError, SecretDamagedError."""
        sealed = await self._store.read(lambda unit: unit.secrets.get(dump.id, SecretKind.PASSWORD))
        password = "" if sealed is None else await self._vault.open(binding(dump.id), sealed)
        return spec_of(dump, password)


def drop_secrets(unit: UnitOfWork, dumps: Iterable[JobDump]) -> None:
    """Remove the passwords of dumps that are no more."""
    for dump in dumps:
        unit.secrets.remove(dump.id, SecretKind.PASSWORD)


def spec_of(dump: JobDump, password: str) -> DumpSpec:
    """What an agent gets."""
    match dump.kind:
        case DumpKind.POSTGRESQL | DumpKind.MYSQL:
            of_server = PostgresDump if dump.kind is DumpKind.POSTGRESQL else MysqlDump
            return of_server(
                name=dump.name,
                database=dump.subject,
                host=dump.host,
                port=dump.port,
                user=dump.user,
                password=password,
                run_as=dump.run_as,
            )
        case DumpKind.MONGODB:
            return MongoDump(
                name=dump.name,
                database=dump.subject,
                host=dump.host,
                port=dump.port,
                user=dump.user,
                password=password,
            )
        case DumpKind.VOLUME:
            return VolumeDump(name=dump.name, volume=dump.subject)
        case DumpKind.COMMAND:
            return CommandDump(
                name=dump.name,
                command=dump.command,
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
