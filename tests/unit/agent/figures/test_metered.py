"""Whether the network is paid for: what systems say."""

import pytest

from kustos_agent.figures.metered import by_cost, by_network_manager


@pytest.mark.parametrize(
    ("told", "means"),
    [(None, None), (0, None), (1, True), (2, False), (3, True), (4, False), (77, None)],
)
def test_what_network_manager_says(told: int | None, means: bool | None) -> None:
    """NMMetered: a guess counts like what a person has set; a word of the future is unknown."""
    assert by_network_manager(told) is means


@pytest.mark.parametrize(
    ("told", "means"),
    [
        (None, None),
        (0x0, None),
        (0x1, False),
        (0x2, True),
        (0x4, True),
        (0x2_0001, False),
        (0x1_0002, True),
        (0x4_0001, True),
        (0x8_0004, True),
        (0x2_0000, None),
    ],
)
def test_what_windows_says(told: int | None, means: bool | None) -> None:
    """NLM_CONNECTION_COST: a limit, a price by volume, or roaming; a congested line costs no
    more."""
    assert by_cost(told) is means
