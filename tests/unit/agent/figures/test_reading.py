"""All figures of this machine."""

from collections.abc import Callable

import psutil
import pytest

from kustos_agent.figures import reading
from kustos_agent.figures.reading import Reader


def test_the_figures_are_this_machine_s() -> None:
    """Plausible ones."""
    figures = Reader().read()
    assert 0 <= figures.cpu_percent <= 100
    assert 0 < figures.memory_used < figures.memory_total
    for disk in figures.disks:
        assert 0 <= disk.free <= disk.total
    mount_points = [disk.mount_point for disk in figures.disks]
    assert len(mount_points) == len(set(mount_points))


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied", "/proc/stat"), psutil.AccessDenied()]
)
def test_a_figure_that_cannot_be_had_does_not_cost_the_others(
    monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None], error: Exception
) -> None:
    """A container may hide what psutil reads; it is told once, and the link goes on."""

    def fail(**_: object) -> float:
        raise error

    monkeypatch.setattr(psutil, "cpu_percent", fail)
    reader = Reader()
    assert reader.read().memory_total > 0
    logged("no figures of this machine's CPU")
    assert reader.read().cpu_percent == 0.0


def test_a_table_in_a_strange_form_is_unknown(
    monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """A kernel of the future, or a file system that only looks like proc."""

    def fail() -> None:
        int("what?")

    monkeypatch.setattr(reading, "read_network", fail)
    assert Reader().read().memory_total > 0
    logged("machine's network")
