"""Limits become what a process is started with."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kustos_agent.protocol.effort import Effort
from kustos_agent.protocol.values import Limits
from kustos_agent.restic.command import Command, CommandKind
from kustos_agent.restic.limited import LimitedRunner, limited, usable_cores, within
from kustos_agent.restic.process import Ended

limits = st.builds(Limits, nice=st.integers(0, 19), upload_kib=st.integers(0, 9))
efforts = st.builds(Effort, nice=st.integers(0, 19), upload_kib=st.integers(0, 9))
BACKUP = Command(
    CommandKind.BACKUP, ("restic", "backup"), {"RESTIC_PROGRESS_FPS": "4"}, display="restic backup"
)


@pytest.mark.parametrize(
    ("percent", "cores", "threads"),
    [(1, 8, "1"), (25, 8, "2"), (26, 8, "3"), (50, 1, "1"), (99, 4, "4"), (50, 2, "1")],
)
def test_a_share_of_the_cpu_is_so_many_threads(percent: int, cores: int, threads: str) -> None:
    """Rounded up to whole cores, one at least."""
    found = limited(BACKUP, Limits(cpu_percent=percent), cores)
    assert found.environment == {"RESTIC_PROGRESS_FPS": "4", "GOMAXPROCS": threads}


@pytest.mark.parametrize("percent", [0, 100])
def test_no_limit_of_the_cpu_leaves_go_alone(percent: int) -> None:
    """It knows cgroups, which a variable would overrule."""
    assert limited(BACKUP, Limits(cpu_percent=percent), 4).environment == BACKUP.environment


@given(st.integers(0, 100), st.integers(1, 512))
def test_a_share_is_never_less_than_asked_for_nor_a_core_more(percent: int, cores: int) -> None:
    """So that what is set is nearly what is had."""
    found = limited(BACKUP, Limits(cpu_percent=percent), cores).environment
    if "GOMAXPROCS" in found:
        threads = int(found["GOMAXPROCS"])
        assert threads - 1 < cores * percent / 100 <= threads <= cores


def test_bandwidth_and_niceness_reach_the_command() -> None:
    """In restic's own unit, KiB/s; what people read of the command stays as it was."""
    found = limited(BACKUP, Limits(upload_kib=300, download_kib=4_000, nice=5), 4)
    assert found.argv == ("restic", "backup", "--limit-upload=300", "--limit-download=4000")
    assert found.nice == 5
    assert found.display == BACKUP.display


def test_no_limits_change_nothing() -> None:
    """But the niceness that is given."""
    assert limited(BACKUP, Limits(nice=0), 4) == BACKUP


@given(limits, efforts)
def test_of_two_limits_the_one_that_takes_less_holds(limits: Limits, effort: Effort) -> None:
    """The machine's or the run's; what the run says nothing of stays the machine's."""
    found = within(limits, effort)
    assert found.nice == max(limits.nice, effort.nice)
    said = {limits.upload_kib, effort.upload_kib} - {0}
    assert found.upload_kib == (min(said) if said else 0)
    assert replace(found, nice=limits.nice, upload_kib=limits.upload_kib) == limits
    assert within(limits, Effort()) == limits


def test_what_is_no_restic_gets_none_of_its_flags() -> None:
    """ssh would not know them; `restic version` has no traffic."""
    limits = Limits(upload_kib=1, download_kib=1, cpu_percent=10, nice=3)
    keyscan = Command(CommandKind.SSH_KEYSCAN, ("ssh-keyscan", "host"))
    found = limited(keyscan, limits, 4)
    assert (found.argv, found.environment, found.nice) == (keyscan.argv, {}, 3)
    version = Command(CommandKind.VERSION, ("restic", "version"))
    assert limited(version, limits, 4).argv == version.argv


async def test_new_limits_hold_for_the_next_process() -> None:
    """The one that runs keeps its own."""
    seen: list[int] = []

    class Inner:
        """Notes what it is to run."""

        async def run(self, command: Command, **_: object) -> Ended:
            """See `Runner.run`."""
            seen.append(command.nice)
            return Ended(0)

    now = [Limits()]
    runner = LimitedRunner(Inner(), lambda: now[-1], cores=2)
    for nice in (1, 2):
        now.append(Limits(nice=nice))
        await runner.run(
            BACKUP, on_stdout=lambda _: None, on_stderr=lambda _: None, cancel=asyncio.Event()
        )
    assert seen == [1, 2]


def test_this_machine_has_a_core_at_least() -> None:
    """Whatever the system tells."""
    assert usable_cores() >= 1
