"""Who waits for whom, and how long."""

from kustos.core.browse import FOLDER_SECONDS
from kustos_agent.link.handlers import BROWSE_SECONDS


def test_the_agent_tells_of_a_folder_that_hangs_before_the_manager_gives_up() -> None:
    """With seconds to spare for the way: else nobody hears which folder it was."""
    assert BROWSE_SECONDS + 3 < FOLDER_SECONDS
