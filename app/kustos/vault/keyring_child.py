"""Asks the keyring once, and ends: `python -m kustos.vault.keyring_child usable|load|create`.

One line on standard input is the store's id; the answer is one JSON object on standard output. It
ends as well, prompt or not, when standard input is closed: the manager has gone.
"""

import os
import sys
import threading

import msgspec

from kustos.core.ports import VaultLockedError

from .detection import usable_keyring
from .keyring_key import KeyringKey
from .keyring_process import Answer


def main() -> None:
    """See above."""
    store_id = _line()
    threading.Thread(target=_end_with_the_manager, daemon=True).start()
    sys.stdout.buffer.write(msgspec.json.encode(_answer(sys.argv[1], store_id)))
    sys.stdout.buffer.flush()


def _answer(question: str, store_id: str) -> Answer:
    source = KeyringKey(store_id)
    try:
        match question:
            case "usable":
                return Answer(usable=usable_keyring())
            case "load":
                return Answer(key=source.load())
            case "create":
                return Answer(key=source.create())
            case _:
                raise SystemExit(2)
    except VaultLockedError as error:
        return Answer(trouble=error.trouble)


def _line() -> str:
    """Unbuffered: a buffered standard input may not be read by a thread while the program ends."""
    line = b""
    while (byte := os.read(0, 1)) not in {b"\n", b""}:
        line += byte
    return line.decode()


def _end_with_the_manager() -> None:
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
