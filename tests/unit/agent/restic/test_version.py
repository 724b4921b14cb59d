"""Versions and what they can."""

import pytest

from kustos_agent.protocol.restic_versions import (
    FACTS,
    NEWEST,
    OLDEST,
    Capability,
    Version,
    missing,
    parse_version,
)
from kustos_agent.restic.version import Restic


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("restic 0.14.0 compiled with go1.19.8 on linux/amd64\n", Version(0, 14, 0)),
        ("restic 0.19.1-dev (compiled manually) compiled with go1.26\n", Version(0, 19, 1)),
        ("a warning first\nrestic 0.18.0 compiled with go1.24.4\n", Version(0, 18, 0)),
        ("borg 1.2.3\n", None),
        ("", None),
    ],
)
def test_the_version_line(text: str, version: Version | None) -> None:
    """Text in every version."""
    assert parse_version(text) == version


@pytest.mark.parametrize(
    ("capability", "first"),
    [
        (Capability.INIT_JSON, Version(0, 15, 0)),
        (Capability.RESTORE_JSON, Version(0, 16, 0)),
        (Capability.RETRY_LOCK, Version(0, 16, 0)),
        (Capability.REST_ENVIRONMENT, Version(0, 16, 1)),
        (Capability.AZURE_SUFFIX, Version(0, 16, 0)),
        (Capability.TIDY_INTERRUPT, Version(0, 18, 0)),
    ],
)
def test_a_capability_begins_with_its_version(capability: Capability, first: Version) -> None:
    """restic's changelog."""
    before = Version(first.major, first.minor, first.patch - 1)
    assert Restic("restic", first).can(capability)
    assert not Restic("restic", before).can(capability)
    assert Restic("restic", Version(1, 0)).can(capability)


def test_a_feature_flag_is_not_expected_of_later_versions() -> None:
    """An unknown flag is fatal."""
    assert Restic("restic", Version(0, 19, 9)).can(Capability.QUICK_FAILURE)
    assert not Restic("restic", Version(0, 20)).can(Capability.QUICK_FAILURE)


def test_every_capability_is_in_the_table_with_a_sentence() -> None:
    """And a range that is one."""
    assert set(FACTS) == set(Capability)
    for fact in FACTS.values():
        assert fact.meaning.endswith(".")
        assert fact.first is None or OLDEST <= fact.first < fact.end


@pytest.mark.parametrize("version", [OLDEST, Version(0, 16, 1), NEWEST, Version(0, 20)])
def test_what_is_missing_is_what_it_cannot(version: Version) -> None:
    """Of any version, newer ones than were tried as well."""
    restic = Restic("restic", version)
    assert missing(version) == tuple(one for one in Capability if not restic.can(one))


def test_what_none_can_is_missing_everywhere() -> None:
    """No version so far."""
    assert Capability.PRUNE_JSON in missing(NEWEST)
    assert Capability.REWRITE in missing(OLDEST)
    assert Capability.REWRITE not in missing(NEWEST)
