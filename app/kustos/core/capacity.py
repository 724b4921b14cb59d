"""Whether a machine is to be sent anything more: pure (SPEC 4)."""

from datetime import datetime

from kustos_agent.protocol.messages import Heartbeat


def room_for(beat: Heartbeat | None, now: datetime) -> bool:
    """False for a machine that is saturated (no free slot, and tasks in line already) or backing
    off. `beat` is its last heartbeat; without one, and of an agent that says nothing of slots,
    there is nothing that speaks against it.

    `now` is the manager's clock and the end of a back-off the agent's. A clock that is wrong
    changes little: the next heartbeat, half a minute later, says whether it is over.
    """
    if beat is None:
        return True
    if beat.backing_off is not None and beat.backing_off.until > now:
        return False
    return not (beat.free_slots == 0 and beat.queued)
