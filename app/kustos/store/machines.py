"""Machines, their identities, and how far their journals are committed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, insert, select, update

from kustos.core.model import Machine

from .bearer_tokens import BearerTokens
from .engine import put_rows
from .rows import columns_of, values_of
from .tables import journals, machines

_COLUMNS: Final = columns_of(machines, Machine)
_GET: Final = select(*_COLUMNS).where(machines.c.id == bindparam("machine"))
_COMMITTED: Final = (
    select(journals.c.seq)
    .select_from(
        machines.outerjoin(
            journals,
            and_(
                journals.c.machine_id == machines.c.id,
                journals.c.journal_id == bindparam("journal"),
            ),
        )
    )
    .where(machines.c.id == bindparam("machine"))
)
"""Built once, as all that runs for each report: building costs four times as much as running."""


class SqlMachines(BearerTokens):
    """Implements `ports.MachineRows`; what it says of tokens is in `bearer_tokens`."""

    def add(self, machine: Machine, token_hash: bytes) -> None:
        """Raises StoreConflictError if the id or the token is taken."""
        token = {"token_hash": token_hash, "token_since": machine.enrolled_at}
        self._connection.execute(insert(machines), values_of(machine) | token)

    def get(self, machine_id: str) -> Machine | None:
        row = self._connection.execute(_GET, {"machine": machine_id}).mappings().first()
        return None if row is None else _machine(row)

    def all(self) -> list[Machine]:
        """By name."""
        found = self._connection.execute(select(*_COLUMNS).order_by(machines.c.name, machines.c.id))
        return [_machine(row) for row in found.mappings()]

    def update(self, machine: Machine) -> None:
        """Everything but the tokens and what is pinned. Raises RowMissingError."""
        self._change(machines, machine.id, values_of(machine))

    def pins(self) -> dict[str, frozenset[str] | None]:
        found = self._connection.execute(
            select(machines.c.id, machines.c.pinned).where(machines.c.left_at.is_(None))
        )
        return {id_: None if pinned is None else frozenset(pinned) for id_, pinned in found}

    def set_pins(self, machine_id: str, fingerprints: frozenset[str]) -> None:
        """Does nothing for a machine that has been removed meanwhile."""
        self._connection.execute(
            update(machines)
            .where(machines.c.id == machine_id)
            .values(pinned=tuple(sorted(fingerprints)))
        )

    def seen(self, moments: Mapping[str, datetime]) -> None:
        if moments:
            self._connection.execute(
                update(machines)
                .where(machines.c.id == bindparam("of"))
                .values(last_seen=bindparam("at")),
                [{"of": machine_id, "at": at} for machine_id, at in moments.items()],
            )

    def remove(self, machine_id: str) -> None:
        self._connection.execute(delete(machines).where(machines.c.id == machine_id))

    def journal_position(self, machine_id: str, journal_id: str) -> int:
        seq = self._connection.scalar(
            select(journals.c.seq).where(
                journals.c.machine_id == machine_id, journals.c.journal_id == journal_id
            )
        )
        return 0 if seq is None else int(seq)

    def committed(self, machine_id: str, journal_id: str) -> int | None:
        found = self._connection.execute(
            _COMMITTED, {"machine": machine_id, "journal": journal_id}
        ).first()
        return None if found is None else int(found.seq or 0)

    def advance_journal(self, machine_id: str, journal_id: str, seq: int) -> None:
        """Only forwards: a replay leaves the position where it is."""
        row = {"machine_id": machine_id, "journal_id": journal_id, "seq": seq}
        put_rows(self._connection, journals, [row], replace=["seq"], only_above="seq")


def _machine(row: Mapping[Any, Any]) -> Machine:
    return Machine(**row)
