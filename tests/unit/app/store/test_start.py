"""What opening the store loads: the window waits for it."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("sqlalchemy.orm", "alembic", "mako", "sqlalchemy.dialects.postgresql", "greenlet")


def loaded_by(program: str) -> set[str]:
    """The modules that a fresh interpreter has after the program."""
    printed = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(printed.stdout.split())


def test_opening_an_existing_store_loads_core_alone(path: Path) -> None:
    """Neither the ORM nor Alembic, which cost as much again as the rest."""
    program = f"""
import asyncio
from kustos.store import open_store
store = open_store({str(path)!r})
asyncio.run(store.write(lambda unit: unit.settings.put("a", "b")))
asyncio.run(store.close())
"""
    loaded = loaded_by(program)
    assert "sqlalchemy.sql" in loaded
    assert {name for name in HEAVY if name in loaded} == set()


def test_importing_the_store_does_not_load_sqlalchemy() -> None:
    """So that a front may import its errors before it paints."""
    assert "sqlalchemy" not in loaded_by("import kustos.store")
