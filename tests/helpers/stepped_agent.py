"""`kustos-agent` on a computer whose clock a test sets while it runs:

    python -P stepped_agent.py FILE run

FILE holds by how many seconds the wall's clock is ahead, and is read whenever the agent asks what
time it is. The clocks that nobody sets go on as they are, and so does restic's. What is due is
looked at twice a second instead of once a minute.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from kustos_agent import bootstrap
from kustos_agent.cli import main
from kustos_agent.schedule import service


def stepped(file: Path) -> None:
    """From now on the agent takes its time from the file."""
    right = bootstrap.utc_now

    def wrong() -> datetime:
        return right() + timedelta(seconds=float(file.read_text()))

    bootstrap.utc_now = wrong
    service.LOOK_SECONDS = 0.5  # type: ignore[misc]  # a test does not wait for a minute


if __name__ == "__main__":
    stepped(Path(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
