"""What NetworkManager says, by the system bus. Linux."""

import socket
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jeepney import Message

NAME: Final = "org.freedesktop.NetworkManager"
PATH: Final = "/org/freedesktop/NetworkManager"
SECONDS: Final = 2.0
_HELLO, _GET = 1, 2
"""Serials."""
_READ_BYTES: Final = 4_096


def ask_metered(seconds: float = SECONDS) -> int | None:
    """Its property `Metered`, an NMMetered. None: there is no system bus, no NetworkManager on it,
    or one that does not say. Never starts one. Raises OSError (TimeoutError after `seconds`),
    ValueError for what is no bus."""
    from jeepney import MessageType  # noqa: PLC0415  0.4 MB, of a machine with a bus

    ends = time.monotonic() + seconds
    try:
        connection = _connected(seconds)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    try:
        with connection:
            reply = _asked(connection, ends)
    except (OSError, ValueError):
        raise
    except Exception as error:  # jeepney's parser raises whatever it comes upon in odd bytes
        raise ValueError(f"no answer of a system bus: {error!r}") from error
    if reply.header.message_type is not MessageType.method_return:
        return None
    match reply.body:
        case (("u", int(told)),):
            return told
        case _:
            raise ValueError("NetworkManager tells of no number")


def _connected(seconds: float) -> socket.socket:
    from jeepney.bus import get_bus  # noqa: PLC0415  see above
    from jeepney.io.blocking import prep_socket  # noqa: PLC0415  see above

    try:
        address = get_bus("SYSTEM")
    except RuntimeError as error:
        raise ValueError(f"no address of a system bus: {error}") from error
    found: socket.socket = prep_socket(address, timeout=seconds)
    return found


def _asked(connection: socket.socket, ends: float) -> "Message":
    """Not by jeepney's own connection, which waits without end for the answer to its greeting."""
    from jeepney import (  # noqa: PLC0415  see above
        DBusAddress,
        HeaderFields,
        MessageFlag,
        Parser,
        Properties,
        message_bus,
    )

    question = Properties(DBusAddress(PATH, bus_name=NAME, interface=NAME)).get("Metered")
    question.header.flags |= MessageFlag.no_auto_start
    parser = Parser()
    connection.settimeout(_left(ends))
    connection.sendall(
        message_bus.Hello().serialise(serial=_HELLO) + question.serialise(serial=_GET)
    )
    while True:
        message = parser.get_next_message()
        if message is None:
            connection.settimeout(_left(ends))
            data = connection.recv(_READ_BYTES)
            if not data:
                raise ConnectionResetError("the system bus has hung up")
            parser.add_data(data)
        elif message.header.fields.get(HeaderFields.reply_serial) == _GET:
            return message


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("NetworkManager does not answer")
    return left
