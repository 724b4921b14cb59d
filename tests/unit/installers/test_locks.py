"""The lock files fit pyproject.toml, fit each other, and name no place to fetch from."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from installers import locks
from installers.locks import DEV, LOCKS, Lock

ROOT = Path(__file__).resolve().parents[3]
PINNED = re.compile(r"^(\S+)==(\S+)( ; .*?)? \\$", re.MULTILINE)


def text(lock: Lock) -> str:
    return (locks.folder(ROOT) / lock.name).read_text()


def pins(lock: Lock) -> set[tuple[str, str]]:
    return {(locks.normalise(name), version) for name, version, _ in PINNED.findall(text(lock))}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def group(name: str) -> list[str]:
    """A dependency group with those that it includes."""
    found: list[str] = []
    for entry in project()["dependency-groups"][name]:
        found += group(entry["include-group"]) if isinstance(entry, dict) else [entry]
    return found


def wanted(lock: Lock) -> list[str]:
    table = project()["project"]
    base, desktop = table["dependencies"], table["optional-dependencies"]["desktop"]
    parts: dict[str, list[str]] = {
        "dev.txt": [*base, *desktop, *group("dev")],
        "agent.txt": [*base],
        "agent-test.txt": [*base, *group("agent-test")],
        "desktop.txt": [*base, *desktop],
        "build.txt": project()["build-system"]["requires"],
    }
    return parts[lock.name]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_locked_within_its_bounds(lock: Lock) -> None:
    locked = pins(lock)
    for requirement in map(Requirement, wanted(lock)):
        name = locks.normalise(requirement.name)
        versions = [version for pinned, version in locked if pinned == name]
        assert versions, f"{name} is not in {lock.name}: run bootstrap.py lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_lock_is_a_part_of_the_widest(lock: Lock) -> None:
    assert pins(lock) <= pins(DEV)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_hashes_and_no_line_names_a_place(lock: Lock) -> None:
    lines = text(lock).splitlines()
    for at, line in enumerate(lines):
        if "==" in line:
            assert re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", lines[at + 1]), line
        assert not re.search(r"://|--(extra-)?index-url|--find-links|@ ", line), line


@pytest.mark.parametrize("lock", LOCKS[1:3], ids=lambda lock: lock.name)
def test_nothing_of_the_manager_is_in_the_agents_locks(lock: Lock) -> None:
    heavy = {"pyside6-essentials", "shiboken6", "qasync", "sqlalchemy", "alembic", "keyring"}
    assert not heavy & {name for name, _ in pins(lock)}


def test_the_call_of_uv_solves_for_every_supported_python_and_all_systems() -> None:
    words = locks.command(Path("uv"), DEV, Path("r/dev.txt"), upgrade=True)
    line = " ".join(words)
    assert "--universal --python-version 3.11 --generate-hashes" in line
    assert "--upgrade" in words
    assert "--constraint" not in words


def test_the_other_locks_take_their_versions_from_the_widest_alone() -> None:
    for lock in LOCKS[1:]:
        words = locks.command(Path("uv"), lock, Path("r") / lock.name, upgrade=True)
        assert words[words.index("--constraint") + 1] == str(Path("r/dev.txt"))
        assert "--upgrade" in words or lock is not DEV
