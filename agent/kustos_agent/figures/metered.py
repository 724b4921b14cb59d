"""Whether what goes over the machine's network is paid for, as the system itself knows it."""

import sys
from typing import Final

_YES: Final = frozenset({1, 3})
_NO: Final = frozenset({2, 4})
"""NMMetered: 1 and 2 are what a person has set, 3 and 4 what NetworkManager guesses by the device
and by what the other end says (a telephone); 0: it does not know either."""

_UNRESTRICTED: Final = 0x1
_BY_VOLUME: Final = 0x2 | 0x4
_DEAR: Final = 0x1_0000 | 0x4_0000
"""NLM_CONNECTION_COST: the level in the lower half, *fixed* up to a limit or *variable*; above it
that the limit is passed, and roaming. 0: not known."""


def read_metered(*, linux: bool = sys.platform.startswith("linux")) -> bool | None:
    """None where that is not known: without NetworkManager, before Windows 8, on macOS. Blocks for
    some seconds at most. Raises OSError, ValueError."""
    if linux:
        from .network_manager import ask_metered  # noqa: PLC0415  of this system alone

        return by_network_manager(ask_metered())
    if sys.platform == "win32":
        from .network_cost import ask_cost  # noqa: PLC0415  of this system alone

        return by_cost(ask_cost())
    return None


def by_network_manager(told: int | None) -> bool | None:
    """What NetworkManager's `Metered` says. A guess counts, as its documentation has it."""
    if told in _YES:
        return True
    return False if told in _NO else None


def by_cost(told: int | None) -> bool | None:
    """What Windows's cost of a connection says."""
    if told is None:
        return None
    if told & (_BY_VOLUME | _DEAR):
        return True
    return False if told & _UNRESTRICTED else None
