"""Where other restics are fetched from, which are still missing, and the table tests read."""

import json
import shutil
from pathlib import Path

import pytest

from installers import apt_mirror, restic_versions
from installers.apt_mirror import Mirror
from installers.refusal import Refusal
from installers.restic_versions import Restic, suites_to_fetch, table

KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
DEB822 = f"""\
Types: deb
# a comment
URIs: http://deb.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: {KEYS}

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb deb-src
URIs: http://deb.example/debian
Suites: bookworm
 bookworm-updates
Components: main
Signed-By: {KEYS}
"""


def test_a_deb822_list_gives_its_debian_mirror_and_not_security_or_what_is_off() -> None:
    found = apt_mirror.find({"/etc/apt/sources.list.d/debian.sources": DEB822})
    assert found == Mirror("http://deb.example/debian", KEYS)
    assert found.line("sid") == f"deb [signed-by={KEYS}] http://deb.example/debian sid main"


@pytest.mark.parametrize(
    ("line", "uri", "keys"),
    [
        ("deb http://m.example/debian bookworm main contrib", "http://m.example/debian", KEYS),
        ("deb [arch=amd64] http://m.example/d trixie main # x", "http://m.example/d", KEYS),
        (
            "deb [ arch=amd64 signed-by=/k.gpg ] http://m.example/d sid main",
            "http://m.example/d",
            "/k.gpg",
        ),
        (
            "deb mirror+file:/etc/apt/mirrors.list stable main",
            "mirror+file:/etc/apt/mirrors.list",
            KEYS,
        ),
    ],
)
def test_a_one_line_list_gives_its_debian_mirror(line: str, uri: str, keys: str) -> None:
    assert apt_mirror.find({"/etc/apt/sources.list": f"# top\n\n{line}\n"}) == Mirror(uri, keys)


@pytest.mark.parametrize(
    "line",
    [
        "deb-src http://m.example/debian bookworm main",
        "# deb http://m.example/debian bookworm main",
        "deb cdrom:[Debian_12]/ bookworm main",
        "deb http://m.example/debian-security bookworm-security main",
        "deb http://docker.example/linux/debian bookworm stable",
        "deb http://ubuntu.example/ubuntu noble main",
        "deb [trusted=yes] file:/srv/repo ./",
        "deb",
    ],
)
def test_what_serves_no_whole_debian_is_passed_over(line: str) -> None:
    assert apt_mirror.find({"/etc/apt/sources.list": line + "\n"}) is None


def test_a_key_that_stands_in_the_list_is_taken_for_debians_own() -> None:
    text = DEB822.replace(
        f"Signed-By: {KEYS}", "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQ"
    )
    found = apt_mirror.find({"a.sources": text})
    assert found == Mirror("http://deb.example/debian", KEYS)


OWN = Restic("0.14.0", Path("/usr/bin/restic"))
STABLE = Restic("0.18.0", Path("/cache/0.18/usr/bin/restic"))
SID = Restic("0.19.1", Path("/cache/0.19/usr/bin/restic"))


def test_only_suites_that_are_not_there_are_fetched() -> None:
    assert suites_to_fetch([], OWN) == ["trixie", "sid"]
    assert suites_to_fetch(["trixie"], OWN) == ["sid"]
    assert suites_to_fetch(["trixie", "sid"], OWN) == []


def test_the_oldest_is_fetched_where_the_machines_own_is_another_or_none() -> None:
    assert suites_to_fetch(["trixie", "sid"], SID) == ["bookworm"]
    assert suites_to_fetch(["trixie", "sid", "bookworm"], None) == []


def test_the_table_is_in_the_order_of_versions_and_prefers_the_machines_own() -> None:
    newest = Restic("0.100.0", Path("/cache/0.100/usr/bin/restic"))
    twin = Restic("0.14.0", Path("/cache/0.14/usr/bin/restic"))
    found = table(OWN, [newest, SID, twin, STABLE])
    assert list(found) == ["0.14.0", "0.18.0", "0.19.1", "0.100.0"]
    assert found["0.14.0"] == OWN.program


def script(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_a_program_is_believed_when_it_starts_and_says_its_version(tmp_path: Path) -> None:
    good = script(tmp_path / "a/restic", "echo restic 0.19.1-dev compiled with go1.26 on linux")
    assert restic_versions.ask(good) == Restic("0.19.1", good)
    assert restic_versions.ask(script(tmp_path / "b/restic", "echo hello")) is None
    assert restic_versions.ask(script(tmp_path / "c/restic", "exit 3")) is None
    assert restic_versions.ask(tmp_path / "nothing") is None


def test_a_cache_that_is_whole_is_not_fetched_again_and_a_broken_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / ".cache" / "restic"
    for suite, version in (("trixie", "0.18.0"), ("sid", "0.19.1")):
        folder = home / version[:4]
        script(folder / "usr/bin/restic", f"echo restic {version} compiled with go")
        (folder / "suite").write_text(suite + "\n")
    monkeypatch.setattr(restic_versions, "_own", lambda: OWN)
    fetched: list[str] = []
    monkeypatch.setattr(restic_versions, "_source_lists", lambda: {"debian.sources": DEB822})
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        restic_versions, "_fetch", lambda home, suites, mirror: fetched.extend(suites)
    )
    versions = restic_versions.provide(tmp_path)
    assert fetched == []
    assert json.loads((home / "versions.json").read_text()) == {
        version: str(program) for version, program in versions.items()
    }
    assert list(versions) == ["0.14.0", "0.18.0", "0.19.1"]
    (home / "0.19/usr/bin/restic").unlink()
    restic_versions.provide(tmp_path)
    assert fetched == ["sid"]


def test_without_any_restic_the_refusal_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restic_versions, "_own", lambda: None)
    monkeypatch.setattr(restic_versions, "_source_lists", dict)
    with pytest.raises(Refusal, match="no restic"):
        restic_versions.provide(tmp_path)


def test_apt_is_kept_to_a_folder_of_its_own_and_off_the_systems_hooks(tmp_path: Path) -> None:
    settings = restic_versions.apt_settings(tmp_path)
    for name in ("Dir::State::Lists", "Dir::Cache", "Dir::Etc::SourceList"):
        assert f'{name} "{tmp_path}/' in settings
    assert "#clear APT::Update::Post-Invoke;" in settings
