"""The owner's forbidden paths hold, and hold nothing else."""

from pathlib import Path

import pytest

from kustos_agent.forbidden import ForbiddenPaths


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a forbidden and an innocent neighbour."""
    for name in ("home/anna/private", "homework", "srv"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def test_whole_components_are_compared(home: Path) -> None:
    """`/home` does not cover `/homework`."""
    forbidden = ForbiddenPaths([home / "home"])
    assert forbidden.covering(str(home / "homework")) is None
    assert forbidden.covering(str(home / "home")) == str(home / "home")
    assert forbidden.covering(str(home / "home/anna/private/x")) == str(home / "home")
    assert forbidden.covering(str(home)) is None


@pytest.mark.parametrize(
    "detour", ["home/anna/../anna/private", "srv/../home/anna/private/", "home//anna/./private"]
)
def test_a_detour_leads_to_the_same_place(home: Path, detour: str) -> None:
    """Dots and doubled slashes."""
    assert ForbiddenPaths([home / "home/anna/private"]).covering(f"{home}/{detour}")


def test_a_link_does_not_lead_around(home: Path) -> None:
    """Nor does a link to a link, nor one above the path asked for."""
    (home / "srv/door").symlink_to(home / "home/anna")
    (home / "srv/back").symlink_to("door")
    forbidden = ForbiddenPaths([home / "home/anna/private"])
    assert forbidden.covering(str(home / "srv/door/private/file"))
    assert forbidden.covering(str(home / "srv/back/private"))
    assert forbidden.covering(str(home / "srv/back")) is None


def test_a_forbidden_link_forbids_what_it_points_to(home: Path) -> None:
    """The owner may have named the link."""
    (home / "mine").symlink_to(home / "home/anna/private")
    assert ForbiddenPaths([home / "mine"]).covering(str(home / "home/anna/private/x"))


def test_a_path_that_does_not_exist_yet_is_forbidden_already(home: Path) -> None:
    """A restore would make it."""
    assert ForbiddenPaths([home / "new"]).covering(str(home / "new/folder"))


def test_forbidden_paths_inside_a_source_are_named_as_they_really_are(home: Path) -> None:
    """Links resolved: restic does not follow them, so the real place is what must be left out."""
    (home / "mine").symlink_to(home / "home/anna/private")
    forbidden = ForbiddenPaths([home / "mine", home / "srv", home / "homework"])
    assert forbidden.below(str(home / "home")) == [str(home / "home/anna/private")]
    assert forbidden.below(str(home / "srv")) == []


def test_nothing_forbidden_forbids_nothing() -> None:
    """And says so without touching the disk."""
    assert not ForbiddenPaths([])
    assert ForbiddenPaths([]).covering("/") is None
