"""What the modules of the nouns share."""

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Table, Update, bindparam, update

from .errors import RowMissingError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Rows:
    """The rows of one noun, in the transaction of `connection`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _change(self, table: Table, id_: str, values: dict[str, object]) -> None:
        """Set columns of one row. Raises RowMissingError if there is none."""
        changed = self._connection.execute(_update(table), {"of_id": id_, **values}).rowcount
        if changed == 0:
            raise RowMissingError(table.name)


@cache
def _update(table: Table) -> Update:
    """Of one row; which columns is said by the values. Built once: it takes longer than to run."""
    return update(table).where(table.c.id == bindparam("of_id"))


def values_of(record: "DataclassInstance") -> dict[str, object]:
    """The fields of a record by name; tables name their columns alike. (Unlike
    `dataclasses.asdict`, copies nothing.)"""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def columns_of(table: Table, record: "type[DataclassInstance]") -> list[Column[Any]]:
    """The columns that make such a record."""
    return [table.c[field.name] for field in fields(record)]
