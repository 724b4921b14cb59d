"""Who sits at this desk, as far as the system knows."""

import getpass

NOBODY = "?"
"""An account without a name: in a container there may be none."""


def account_name() -> str:
    """The name of the account that this program runs under."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # one of them each, by Python's version and system
        return NOBODY
