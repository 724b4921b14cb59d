"""A stand-in of NetworkManager on a real system bus of its own: what it says of the network can be
changed while it runs."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.helpers.keyring_session import private_environment, session_bus
from tests.helpers.processes import Child, child

NAME = "org.freedesktop.NetworkManager"
PATH = "/org/freedesktop/NetworkManager"
VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
SILENT = "silent"
"""Instead of a number: it has the name and answers nobody."""
_READY = "has its name"


@contextmanager
def system_bus() -> Iterator[dict[str, str]]:
    """The variable that leads to a running bus, on which nobody is."""
    with private_environment() as environment, session_bus(environment):
        yield {VARIABLE: environment["DBUS_SESSION_BUS_ADDRESS"]}


@contextmanager
def network_manager(bus: Mapping[str, str], metered: int | str) -> Iterator[Child]:
    """On this bus, with this NMMetered."""
    argv = [sys.executable, "-m", __name__, bus[VARIABLE], str(metered)]
    with child(argv) as running:
        running.wait_for_output(_READY)
        yield running


def set_metered(bus: Mapping[str, str], metered: int) -> None:
    """As if a person had, or the machine were in another network."""
    with open_dbus_connection(bus[VARIABLE]) as connection:
        address = DBusAddress(PATH, bus_name=NAME, interface=NAME)
        question = Properties(address).set("Metered", "u", metered)
        reply = connection.send_and_get_reply(question, timeout=10)
        assert reply.header.message_type is MessageType.method_return, reply.body


def _serve(address: str, metered: str) -> None:
    with open_dbus_connection(address) as connection:
        connection.send_and_get_reply(message_bus.RequestName(NAME), timeout=10)
        print(_READY, flush=True)
        known = {"Metered": 0 if metered == SILENT else int(metered)}
        while True:
            asked = connection.receive()
            if asked.header.message_type is MessageType.method_call and metered != SILENT:
                _answer(connection, asked, known)


def _answer(connection: DBusConnection, asked: Message, known: dict[str, int]) -> None:
    match asked.header.fields[HeaderFields.member], asked.body:
        case "Get", (_, name) if name in known:
            reply = new_method_return(asked, "v", (("u", known[name]),))
        case "Set", (_, name, (_, value)):
            known[name] = value
            reply = new_method_return(asked)
        case _:
            reply = new_error(asked, "org.freedesktop.DBus.Error.UnknownProperty")
    connection.send(reply)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
