"""Which Debian packages are missing, and the one command that a person is asked to type."""

import shutil
from collections.abc import Callable, Collection

import pytest

from installers import system_packages
from installers.interpreters import Version
from installers.process import Answer
from installers.refusal import Refusal
from installers.system_packages import FOR_RUN, FOR_TEST, SystemPackage

RESTIC = SystemPackage("restic", "restic")
FONT = SystemPackage("fonts-dejavu-core")
SSHD = SystemPackage("openssh-server")


def dpkg(*have: str) -> Callable[[Collection[str]], set[str]]:
    return lambda names: set(names) & set(have)


def nowhere(_: str) -> None:
    return None


def test_only_what_is_missing_is_named_in_its_order() -> None:
    found = system_packages.missing([RESTIC, FONT, SSHD], dpkg("fonts-dejavu-core"), nowhere)
    assert found == ["restic", "openssh-server"]


def test_a_program_from_elsewhere_makes_its_package_needless() -> None:
    which = {"restic": "/usr/local/bin/restic"}.get
    assert system_packages.missing([RESTIC, FONT], dpkg(), which) == ["fonts-dejavu-core"]


def test_dpkg_is_not_asked_when_every_program_is_there() -> None:
    def fail(names: Collection[str]) -> set[str]:
        raise AssertionError(names)

    assert system_packages.missing([RESTIC], fail, lambda name: f"/usr/bin/{name}") == []


def test_dpkg_counts_installed_packages_and_not_removed_or_unknown_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    output = "ii  dbus\nrc  tint2\nun  dunst\ndpkg-query: no packages found matching scrot\n"
    monkeypatch.setattr(system_packages, "run_quietly", lambda _: Answer(1, output))
    assert system_packages.ask_dpkg(["dbus", "tint2", "dunst", "scrot"]) == {"dbus"}


@pytest.mark.skipif(not system_packages.on_debian(), reason="asks the real dpkg")
def test_the_real_dpkg_knows_what_is_installed() -> None:
    assert system_packages.ask_dpkg(["dpkg", "no-such-package-anywhere"]) == {"dpkg"}


def test_the_command_to_type_fetches_lists_and_packages_at_once() -> None:
    assert system_packages.command_to_type(["restic", "xvfb"], sudo=True) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends restic xvfb"
    )
    assert system_packages.command_to_type(["restic"], sudo=False) == (
        'su -c "apt-get update && apt-get install -y --no-install-recommends restic"'
    )


def test_without_the_right_to_install_the_refusal_is_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_packages, "missing", lambda wanted, installed: ["restic", "xvfb"])
    monkeypatch.setattr(system_packages, "right_to_install", lambda: None)
    with pytest.raises(Refusal) as refused:
        system_packages.provide([RESTIC])
    sentence = str(refused.value)
    assert sentence.startswith("2 Debian packages are missing")
    assert "--without-system-packages" in sentence
    assert sentence.endswith(
        system_packages.command_to_type(["restic", "xvfb"], sudo=shutil.which("sudo") is not None)
    )


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("E: Failed to fetch .../restic.deb  Temporary failure resolving", "Check the network"),
        ("E: Unable to locate package restic", "Check the network"),
        ("E: dpkg was interrupted", "Try it yourself"),
    ],
)
def test_apts_failure_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, output: str, words: str
) -> None:
    monkeypatch.setattr(system_packages, "missing", lambda wanted, installed: ["restic"])
    monkeypatch.setattr(system_packages, "right_to_install", lambda: ("doas",))
    calls: list[tuple[str, ...]] = []

    def apt(argv: list[str]) -> Answer:
        calls.append(tuple(argv))
        return Answer(100, output)

    monkeypatch.setattr(system_packages, "run_quietly", apt)
    with pytest.raises(Refusal, match=words):
        system_packages.provide([RESTIC])
    assert [call[-1] for call in calls] == ["update", "restic"]
    assert all(call[0] == "doas" for call in calls)


def test_the_tests_need_all_that_running_needs_and_each_package_once() -> None:
    assert set(FOR_RUN) < set(FOR_TEST)
    names = [one.name for one in FOR_TEST]
    assert len(names) == len(set(names))


def test_debians_own_python_needs_its_venv_package_and_no_other_does() -> None:
    assert system_packages.venv_package(Version(3, 11), "/usr") == SystemPackage("python3.11-venv")
    assert system_packages.venv_package(Version(3, 13), "/opt/python") is None
