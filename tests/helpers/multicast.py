"""mDNS on loopback reaches every test of this machine that listens: one at a time may use it."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def mdns_alone() -> Iterator[None]:
    """Waits until no other test's announcements are to be heard, in whatever process it runs."""
    file = Path(tempfile.gettempdir()) / f"kustos-mdns-{os.getuid()}.lock"
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
