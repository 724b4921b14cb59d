"""Counts become speed, percentage and time left, never absurd ones."""

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.restic.progress import Meter, Progress, step_progress
from kustos_agent.restic.reports import Counted, Status

MIB = 1 << 20


def test_a_steady_run() -> None:
    """10 MiB a second of 100: half way after five seconds, five seconds left."""
    meter = Meter(1_000.0)
    progress = Progress()
    for second in range(1, 6):
        status = Status(bytes_done=second * 10 * MIB, bytes_total=100 * MIB, files_done=second)
        progress = meter.progress(status, 1_000.0 + second)
    assert progress.percent == 50.0
    assert progress.bytes_per_second == 10 * MIB
    assert progress.seconds_left == 5.0
    assert progress.files_done == 5
    assert progress.files_total is None


def test_the_speed_follows_a_change_within_seconds() -> None:
    """After five seconds at half the speed, half the difference is left."""
    meter = Meter(0.0)
    meter.progress(Status(bytes_done=20 * MIB), 2.0)
    progress = meter.progress(Status(bytes_done=45 * MIB), 7.0)
    assert progress.bytes_per_second == 7.5 * MIB


def test_without_a_total_nothing_is_guessed() -> None:
    """restic is still counting."""
    progress = Meter(0.0).progress(Status(bytes_done=MIB, files_done=3), 1.0)
    assert progress.percent is None
    assert progress.seconds_left is None
    assert progress.bytes_total is None


def test_more_than_a_year_left_is_not_said() -> None:
    """One byte in a second of an exabyte."""
    progress = Meter(0.0).progress(Status(bytes_done=1, bytes_total=1 << 60), 1.0)
    assert progress.seconds_left is None


def test_the_end_is_the_end() -> None:
    """Nothing left takes no time, whatever the speed."""
    progress = Meter(0.0).progress(Status(bytes_done=MIB, bytes_total=MIB), 0.0)
    assert progress.percent == 100.0
    assert progress.seconds_left == 0.0


@given(
    st.lists(
        st.tuples(st.integers(0, 1 << 60), st.integers(0, 1 << 60), st.floats(0, 1e6)), max_size=20
    )
)
def test_whatever_restic_counts(states: list[tuple[int, int, float]]) -> None:
    """Totals that shrink, counts beyond the total, clocks that stand still."""
    meter, now = Meter(0.0), 0.0
    for done, total, passed in states:
        now += passed
        progress = meter.progress(Status(bytes_done=done, bytes_total=total), now)
        assert progress.bytes_per_second >= 0
        assert progress.percent is None or 0 <= progress.percent <= 100
        assert progress.seconds_left is None or 0 <= progress.seconds_left < 366 * 86_400


def test_a_step_has_its_own_percentage() -> None:
    """As far as restic says how much there is to do; nothing is counted as files or bytes."""
    assert step_progress(Counted(done=39, total=93, step="packs")) == Progress(
        percent=100 * 39 / 93, current="packs"
    )
    assert step_progress(Counted(done=5, total=0, step="packs")) == Progress(current="packs")
    assert step_progress(Counted(done=9, total=3, step="packs")).percent == 100.0
