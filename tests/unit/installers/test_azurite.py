"""Azurite is fetched once, made anew when it was cut off, and left out where there is no npm."""

import shutil
import stat
from pathlib import Path

import pytest

from installers import azurite

ROOT = Path(__file__).resolve().parents[3]
NPM = """#!/bin/sh
echo "$@" >> calls
[ -f broken ] && { echo "npm error: no network"; exit 1; }
mkdir -p node_modules/azurite/dist/src/blob && : > node_modules/azurite/dist/src/blob/main.js
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With Azurite's lock file; on PATH an npm that writes down what it is asked, and a node."""
    shutil.copytree(ROOT / "installers" / "azurite", tmp_path / "installers" / "azurite")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("npm", "node"):
        program = programs / name
        program.write_text(NPM)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return tmp_path


def test_it_is_fetched_once_as_the_lock_file_says(checkout: Path) -> None:
    """No script of a package runs, and nothing but the lock file decides what is taken."""
    first = azurite.provide(checkout)
    assert first is not None
    assert first.is_file()
    assert azurite.provide(checkout) == first
    calls = (checkout / ".cache" / "azurite" / "calls").read_text().splitlines()
    assert len(calls) == 1
    assert calls[0].startswith("ci --ignore-scripts ")


def test_what_was_cut_off_or_is_of_another_lock_file_is_made_anew(checkout: Path) -> None:
    azurite.provide(checkout)
    lock = checkout / "installers" / "azurite" / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    folder = checkout / ".cache" / "azurite"
    (folder / "broken").touch()
    assert azurite.provide(checkout) is None
    (folder / "broken").unlink()
    assert azurite.provide(checkout) is not None
    assert len((folder / "calls").read_text().splitlines()) == 3


def test_without_npm_it_is_left_out_with_a_sentence(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody needs it but the tests of Azure."""
    monkeypatch.setenv("PATH", str(checkout))
    assert azurite.provide(checkout) is None
    assert "no npm" in capsys.readouterr().out


def test_why_it_could_not_be_fetched_is_said(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = checkout / ".cache" / "azurite"
    folder.mkdir(parents=True)
    (folder / "broken").touch()
    assert azurite.provide(checkout) is None
    assert "no network" in capsys.readouterr().out


def test_the_lock_file_names_no_host() -> None:
    """Packages come from wherever this machine's npm gets its own; hashes say which they are."""
    text = (ROOT / "installers" / "azurite" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') > 100
