"""Children become ready, are gone afterwards with all they started, and leave their words."""

import socket
import sys

import psutil
import pytest

from tests.helpers.processes import (
    LOOPBACK,
    Child,
    ChildEnded,
    child,
    find_program,
    free_port,
    port_is_open,
)

LISTEN = """
import socket, time
with socket.socket() as listener:
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print("port", listener.getsockname()[1], flush=True)
    time.sleep(1000)
"""


def test_a_child_listens_when_its_output_says_so_and_no_more_after_the_block() -> None:
    with child([sys.executable, "-c", LISTEN]) as server:
        port = int(server.wait_for_output(r"port (\d+)")[1])
        assert port_is_open(port)
    assert not server.running
    assert not port_is_open(port)


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_group_that_ignores_sigterm_is_killed() -> None:
    script = "trap '' TERM; sleep 1000 & echo pid $!; wait; wait"
    stubborn = Child(["sh", "-c", script])
    grandchild = psutil.Process(int(stubborn.wait_for_output(r"pid (\d+)\n")[1]))
    stubborn.stop(grace=0.05)
    assert stubborn.process.returncode == -9
    assert gone(grandchild)


def test_a_descendant_in_a_session_of_its_own_ends_too() -> None:
    with child(["sh", "-c", "setsid sleep 1000 & echo pid $!; wait"]) as parent:
        descendant = psutil.Process(int(parent.wait_for_output(r"pid (\d+)\n")[1]))
        assert not gone(descendant)
    assert gone(descendant)


def test_waiting_for_a_child_that_ends_fails_at_once_with_its_output() -> None:
    with (
        pytest.raises(ChildEnded, match=r"ended with 3; its output:\nno luck"),
        child(["sh", "-c", "echo no luck >&2; exit 3"]) as hopeless,
    ):
        hopeless.wait_for_output("ready", timeout=60)


def test_an_error_in_the_block_carries_the_output() -> None:
    def fail(talker: Child) -> None:
        talker.wait_for_output("a word")
        raise KeyError

    with pytest.raises(KeyError) as caught, child(["sh", "-c", "echo a word; sleep 9"]) as talker:
        fail(talker)
    assert "is running; its output:\na word" in caught.value.__notes__[0]


def test_a_talkative_child_is_not_blocked_by_a_test_that_does_not_read() -> None:
    with child([sys.executable, "-c", "print('x' * 1_000_000)"]) as talker:
        assert talker.wait_for_end() == 0
        assert len(talker.output()) == 1_000_001


def test_a_child_reads_its_input_to_the_end() -> None:
    with child(["cat"], stdin=b"a pass phrase") as cat:
        assert cat.wait_for_end() == 0
    assert cat.output() == "a pass phrase"


def test_a_free_port_can_be_bound() -> None:
    with socket.socket() as listener:
        listener.bind((LOOPBACK, free_port()))


def test_a_missing_program_is_named_with_its_package() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such-program is not installed.*in no-package"):
        find_program("no-such-program", "no-package")
