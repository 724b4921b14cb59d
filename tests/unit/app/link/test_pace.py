"""How fast one agent may speak."""

from hypothesis import given
from hypothesis import strategies as st

from kustos.link.pace import Pace


@given(st.lists(st.floats(0, 5), max_size=200), st.integers(1, 50), st.floats(0.5, 100))
def test_whoever_waits_as_told_never_speaks_faster_than_the_rate(
    pauses: list[float], burst: int, rate: float
) -> None:
    """In any stretch of time, but for what may be said at once."""
    pace = Pace(rate, burst)
    now = 1_000.0
    said = []
    for pause in pauses:
        now += pause
        said.append(now)
        now += pace.spend(now)
    for first, begin in enumerate(said):
        for last, end in enumerate(said[first:], first):
            words = last - first + 1
            assert words <= burst + 1 + (end - begin) * rate + 1e-6 * rate * now


def test_an_agent_that_speaks_as_agents_do_never_waits() -> None:
    pace = Pace(300, 300)
    assert not any(pace.spend(1_000 + number / 256) for number in range(10_000))
