"""Which keyring this computer offers, looked up anew each time.

`keyring.get_keyring()` decides once per process and remembers "none" even if the user unlocks or
starts a keyring later; here its backends are asked themselves.
"""

import logging
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_log = logging.getLogger(__name__)

_NO_KEYRINGS: Final = (
    "keyring.backends.fail",
    "keyring.backends.null",
    # A bundle of the others; they are asked one by one.
    "keyring.backends.chainer",
    # Plain or home-made files, some of which ask on the terminal.
    "keyrings.alt",
)


def usable_keyring() -> bool:
    """Whether secrets can be kept in a keyring of the operating system. Blocks."""
    return bool(keyring_backends())


def keyring_backends() -> "list[KeyringBackend]":
    """The usable keyrings, the preferred first; one named in keyring's configuration comes alone.

    Blocks.
    """
    from keyring import backend, core  # noqa: PLC0415  0.1 s

    try:
        configured = core.load_env() or core.load_config()
    except Exception as error:  # noqa: BLE001  runs whatever module the configuration names
        _log.warning("the configured keyring cannot be used: %s", type(error).__name__)
        return []
    if configured is not None:
        found = [configured]
    else:
        backend.get_all_keyring()  # loads the backends, which register themselves
        found = [kind() for kind in backend.KeyringBackend.get_viable_backends()]
    usable = [each for each in found if _is_keyring(each)]
    return sorted(usable, key=lambda each: float(each.priority), reverse=True)


def _is_keyring(found: "KeyringBackend") -> bool:
    return found.priority > 0 and not type(found).__module__.startswith(_NO_KEYRINGS)
