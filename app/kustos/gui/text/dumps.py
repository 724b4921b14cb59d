"""Words for dumps."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.abilities import lack_of
from kustos.core.job_context import WINDOWS
from kustos.core.job_dump import WITH_SERVER, DumpKind, JobDump
from kustos.core.machines import MachineView
from kustos_agent.protocol.restic_versions import Capability

from .words import QT_TRANSLATE_NOOP, Words

_KINDS: Final = {
    DumpKind.POSTGRESQL: "PostgreSQL",
    DumpKind.MYSQL: "MariaDB, MySQL",
    DumpKind.MONGODB: "MongoDB",
    DumpKind.VOLUME: QT_TRANSLATE_NOOP("dumps", "Docker volume"),
    DumpKind.COMMAND: QT_TRANSLATE_NOOP("dumps", "Any command"),
}
_ENDINGS: Final = {
    DumpKind.POSTGRESQL: "sql",
    DumpKind.MYSQL: "sql",
    DumpKind.MONGODB: "archive",
    DumpKind.VOLUME: "tar",
    DumpKind.COMMAND: "dump",
}


def kind(of: DumpKind) -> str:
    """Docker volume"""
    return QCoreApplication.translate("dumps", _KINDS[of])


def suggested_name(of: DumpKind, subject: str) -> str:
    """shop.sql: a name for the file of a dump, which may have to be changed."""
    stem = subject or QCoreApplication.translate("dumps", "all")
    return f"{stem}.{_ENDINGS[of]}"


def spooled(view: MachineView | None) -> str:
    """That a machine cannot save a dump while it is written; empty if it can, or nobody knows."""
    windows = view is not None and view.machine.os_name == WINDOWS
    if view is None or not (windows or lack_of(Capability.STDIN_FROM_COMMAND, view.restic_version)):
        return ""
    return QCoreApplication.translate(
        "dumps", "{machine} writes each into a file first, which takes as much room there."
    ).format(machine=view.machine.name)


def brief(dump: JobDump) -> str:
    """PostgreSQL: database shop on db.example"""
    what = {
        DumpKind.VOLUME: dump.subject,
        DumpKind.COMMAND: dump.command[0] if dump.command else "",
    }.get(dump.kind, DumpWords().databases(dump.subject))
    if dump.kind in WITH_SERVER and dump.host:
        what = QCoreApplication.translate("dumps", "{what} on {host}").format(
            what=what, host=dump.host
        )
    return f"{kind(dump.kind)}: {what}"


class DumpWords(Words):
    """Labels and hints of the form of a dump, which differ a little by kind."""

    def databases(self, name: str) -> str:
        """database shop"""
        if not name:
            return self.tr("all databases")
        return self.tr("database {name}").format(name=name)

    def labels(self, of: DumpKind) -> dict[str, str]:
        """By field."""
        volume = of is DumpKind.VOLUME
        return {
            "kind": self.tr("What"),
            "subject": self.tr("Volume") if volume else self.tr("Database"),
            "command": self.tr("Command"),
            "name": self.tr("Name of the file"),
            "host": self.tr("Server"),
            "user": self.tr("User"),
            "password": self.tr("Password"),
            "run_as": self.tr("Run as"),
            "ends_with": self.tr("Ends with"),
            "variables": self.tr("Variables"),
        }

    def hints(self, of: DumpKind) -> dict[str, str]:
        """By field; fields without one are not there."""
        postgres = of is DumpKind.POSTGRESQL
        return {
            "kind": self._what_it_takes(of),
            "subject": "" if of is DumpKind.VOLUME else self.tr("Leave empty for all of them."),
            "command": self.tr(
                "What it writes to its standard output is saved. The machine's owner has to allow"
                " it: hooks = true in agent.toml there."
            ),
            "name": self.tr("As which it is found in the snapshot."),
            "host": self.tr("Leave empty for the server on the machine itself."),
            "run_as": self.tr("An account of the machine, for instance postgres: no password then.")
            if postgres
            else self.tr("An account of the machine. Leave empty for the agent's own."),
            "ends_with": self.tr(
                "Optional: how its last line ends, by which a dump is known to be whole."
            ),
            "variables": self.tr(
                "Optional, for passwords too: one NAME=value a line. They are kept sealed."
            ),
        }

    def _what_it_takes(self, of: DumpKind) -> str:
        programs = {
            DumpKind.POSTGRESQL: "pg_dump, pg_dumpall",
            DumpKind.MYSQL: "mariadb-dump, mysqldump",
            DumpKind.MONGODB: "mongodump",
            DumpKind.VOLUME: "docker, tar",
        }
        if of is DumpKind.COMMAND:
            return ""
        return self.tr("The machine needs: {programs}.").format(programs=programs[of])
