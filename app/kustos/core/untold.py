"""What the manager's own clock says of due times of which nobody has told anything. Pure."""

from datetime import datetime

from .expected import GRACE
from .planned import Became, DueRun


def untold_word(
    run: DueRun, *, now: datetime, here_since: datetime | None, patient_until: datetime
) -> Became:
    """What has become of it, as far as can be said now.

    `here_since`: since then its machine is connected and all that its journal held was heard;
    None: it is not. Until `patient_until` nobody is called away: the manager itself was, and
    machines come back one after the other.
    """
    if here_since is None:
        if run.became is Became.AWAY:
            return Became.AWAY
        gone = now > run.due + GRACE and now > patient_until
        return Became.AWAY if gone else Became.PLANNED
    # What it fires late, it also tells late: both the run's time and its first minutes here count.
    last = max(run.until or run.due, here_since + GRACE)
    return Became.MISSED if now > last else Became.PLANNED
