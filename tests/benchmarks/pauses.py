"""How long a loop stood still, and how much of that the computer under this one took: a virtual
machine stands still while its host runs something else on its processors."""

import os
from pathlib import Path
from typing import Final, NamedTuple

_TICK_SECONDS: Final = 1 / os.sysconf("SC_CLK_TCK")
_STAT: Final = Path("/proc/stat")
_STEAL: Final = 8
"""Which number of a processor's line it is; see proc_stat(5)."""


class Pause(NamedTuple):
    """Between two ticks, in ms."""

    whole: float
    stolen: float
    """How much of it the host took, see `Stolen`; at times more than `whole`: it is counted in
    hundredths of a second."""

    @property
    def own(self) -> float:
        """What this computer and its programs made wait."""
        return max(self.whole - self.stolen, 0.0)


class Stolen:
    """Looks at the kernel's count of stolen time, to a hundredth of a second."""

    def __init__(self) -> None:
        self._before = _counts()

    def since_last_look(self) -> float:
        """Seconds taken since this was asked last, of the processor of which most was taken: it
        may have been the one that was needed."""
        before, self._before = self._before, _counts()
        taken = [now - then for now, then in zip(self._before, before, strict=True)]
        return max(taken) * _TICK_SECONDS


def _counts() -> list[int]:
    lines = _STAT.read_text().splitlines()[1:]
    return [int(line.split()[_STEAL]) for line in lines if line.startswith("cpu")]
