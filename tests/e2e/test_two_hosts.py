"""Two hosts and a cable, the real programs on either end."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.helpers.agents import AGENT, agent_environment
from tests.helpers.hosts import Host, Network, two_hosts
from tests.helpers.processes import Child, child
from tests.helpers.waiting import eventually

pytestmark = [pytest.mark.restic, pytest.mark.timeout(300)]

MANAGER = (sys.executable, "-m", "kustos")
NAME = "EMPFANG"
SECONDS = 150.0
MEBIBYTE = 1024 * 1024


class Office:
    """The manager's end of a `far_office`."""

    def __init__(self, process: "subprocess.Popen[bytes]", output: Path) -> None:
        self._process = process
        self._output = output
        self._asked = 0

    def do(self, step: str, *arguments: str) -> Any:
        """What the step answers."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([step, *arguments]).encode() + b"\n")
        self._process.stdin.flush()
        self._asked += 1
        answer = eventually(self._answer, SECONDS, f"{step}: {self._output.read_text()}")
        said, result = json.loads(answer)
        assert said == step
        return result

    def _answer(self) -> str:
        assert self._process.poll() is None, self._output.read_text()
        answers = re.findall(r"^\[.*\]$", self._output.read_text(), re.MULTILINE)
        return str(answers[-1]) if len(answers) == self._asked else ""


@contextmanager
def _office(host: Host, home: Path) -> Iterator[Office]:
    """On that host until the context ends."""
    argv = host.argv([sys.executable, "-m", "tests.e2e.far_office", str(home)])
    with tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT
        )
        told = Path(output.name)
        try:
            eventually(lambda: "ready" in told.read_text(), 60, "the manager")
            yield Office(process, told)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(60) == 0, told.read_text()


@contextmanager
def _agent(host: Host, home: Path, command: str) -> Iterator[Child]:
    argv = host.argv([*AGENT, command])
    with child(argv, environment=agent_environment(home)) as agent:
        yield agent


def _restic_runs(agent: Child) -> bool:
    family = psutil.Process(agent.pid).children(recursive=True)
    return any("backup" in _words(process) for process in family)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []  # it has ended in this moment


def test_a_machine_is_found_paired_cut_off_and_finds_its_manager_elsewhere(tmp_path: Path) -> None:
    """From the first announcement to the second address, with a backup that ends in the dark."""
    homes = tmp_path / "agent", tmp_path / "manager"
    homes[0].mkdir()
    (homes[0] / "agent.toml").write_text(f'name = "{NAME}"\n')
    source = tmp_path / "documents"
    source.mkdir()
    (source / "book").write_bytes(os.urandom(3 * MEBIBYTE))
    with two_hosts() as (here, there):
        with _office(here, homes[1]) as office:
            with _agent(there, homes[0], "pair") as pairing:
                code = pairing.wait_for_output(r"(\d{4}-\d{4})")[1]
                machine_id = office.do("pair", NAME, code)
                assert pairing.wait_for_end() == 0
            with _agent(there, homes[0], "run") as agent:
                assert office.do("linked", machine_id)
                task_id = office.do("back_up", machine_id, str(source), str(tmp_path / "kept"))
                agent.wait_until(lambda: _restic_runs(agent), 30, "restic")
                there.cut()
                agent.wait_until(lambda: not _restic_runs(agent), 60, "the end of restic")
                there.plug()
                assert office.do("ended", task_id) == "success"
                assert office.do("count", machine_id) == 2
        with _agent(there, homes[0], "run") as agent:
            here.move("10.77.0.9")
            with _office(here, homes[1]) as moved:
                assert moved.do("linked", machine_id)
                agent.wait_for_output(r"linked with .* at 10\.77\.0\.9:")


@pytest.mark.parametrize(
    ("network", "address"),
    [
        (Network.V6, r"\[fd77::1\]"),
        (Network.LINK_LOCAL, r"\[fe80::77:1%\w+\]"),
        (Network.TWO_CARDS, r"10\.77\.1\.1"),
    ],
)
def test_a_machine_is_found_and_paired_whatever_the_network_is_like(
    network: Network, address: str, tmp_path: Path
) -> None:
    """Without IPv4, without given addresses, with a card too many."""
    homes = tmp_path / "agent", tmp_path / "manager"
    homes[0].mkdir()
    (homes[0] / "agent.toml").write_text(f'name = "{NAME}"\n')
    with two_hosts(network) as (here, there), _office(here, homes[1]) as office:
        with _agent(there, homes[0], "pair") as pairing:
            code = pairing.wait_for_output(r"(\d{4}-\d{4})")[1]
            machine_id = office.do("pair", NAME, code)
            assert pairing.wait_for_end() == 0
        with _agent(there, homes[0], "run") as agent:
            assert office.do("linked", machine_id)
            agent.wait_for_output(rf"linked with .* at {address}:")


def test_the_program_moves_under_a_living_link(tmp_path: Path) -> None:
    """The router was exchanged while all were at work: the window's own program is found again by
    those who know its key, without anybody doing anything."""
    home, machine = tmp_path / "manager", tmp_path / "agent"
    environment = {
        **os.environ,
        "KUSTOS_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        # No keyring and no tray: neither is needed, and both would be those of whoever tests.
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }
    with two_hosts() as (here, there):
        window, issuing = (here.argv([*MANAGER, *words]) for words in ((), ("token",)))
        with child(window, environment=environment) as program:
            token = program.wait_until(lambda: _token(issuing, environment), 60, "a token")
            joining = there.argv([*AGENT, "join", "-"])
            with child(joining, environment=agent_environment(machine), stdin=token) as joined:
                assert joined.wait_for_end() == 0
            with _agent(there, machine, "run") as agent:
                agent.wait_for_output(r"linked with .* at 10\.77\.0\.1:")
                here.move("10.77.0.9")
                # A link that was silent for 60 s is over.
                agent.wait_for_output(r"linked with .* at 10\.77\.0\.9:", SECONDS)


def _token(argv: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """Nothing before the program has an address."""
    said = subprocess.run(argv, env=environment, capture_output=True, check=False)
    return said.stdout if said.returncode == 0 else b""
