"""What can go wrong, how the fleet is, how runs end: always a sentence, in both languages."""

import errno
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kustos.core.machines import MachineView
from kustos.core.model import Machine, MachineState, Task, TaskState
from kustos.core.orders import (
    BackupOrder,
    CareOrder,
    CheckOrder,
    ForgetOrder,
    PruneOrder,
    RepairOrder,
    RestoreOrder,
    StatsOrder,
    UnlockOrder,
)
from kustos.core.pairing_ports import PairingTrouble
from kustos.core.ports import (
    AgentOfflineError,
    AgentRefusedError,
    CertificatesDamagedError,
    InUseError,
    KeyTrouble,
)
from kustos.core.status import Verdict, Why
from kustos.gui.care import Care
from kustos.gui.text import care, errors, hindrances, kinds, outcomes, states, whys
from kustos.gui.text.causes import CAUSES
from kustos.gui.text.causes_of_restores import OF_RESTORES
from kustos.gui.text.figures import ended_figures, running_figures
from kustos.gui.text.hindrances import Hindrance, hindrance
from kustos.gui.text.joining import Joining, System, join_line
from kustos.gui.text.keys import explain_key
from kustos.gui.text.paths import printable
from kustos.home import HomeInUseError
from kustos.link.server import PortInUseError
from kustos.store import (
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    StoreNotWritableError,
    StoreTooNewError,
)
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.tasks import (
    BackupResult,
    CareResult,
    CheckDepth,
    CheckResult,
    ForgetResult,
    PruneResult,
    RepairPart,
    RepairResult,
    RestoreResult,
    StatsResult,
    UnlockResult,
)
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("error", ErrorClass)
def test_every_error_class_has_its_sentences(error: ErrorClass, german: Callable[[], None]) -> None:
    """Title, cause, next step and who: English and another German."""
    problem = Problem(error=error, subject="/srv/x", detail="raw")
    english = errors.explain(problem)
    german()
    other = errors.explain(problem)
    assert english.raw == other.raw == "raw"
    for one, two in (
        (english.title, other.title),
        (english.text, other.text),
        (english.who, other.who),
    ):
        assert one
        assert two
        assert one != two
        assert "{" not in one + two


def test_no_sentence_is_about_a_class_that_is_gone() -> None:
    """The table and the protocol's list are one."""
    assert set(CAUSES) == set(ErrorClass)


@pytest.mark.parametrize("error", [error for error in ErrorClass if CAUSES[error].about])
def test_a_known_subject_is_named(error: ErrorClass) -> None:
    """The path, server or holder that it is about."""
    assert "/srv/x" in errors.explain(Problem(error=error, subject="/srv/x")).cause
    assert "{" not in errors.explain(Problem(error=error)).text


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (AgentOfflineError(), "The machine is not connected"),
        (
            AgentRefusedError(Problem(error=ErrorClass.FORBIDDEN_HERE)),
            "The machine does not allow this",
        ),
        (TimeoutError(), "It took too long"),
        (InUseError(["Office"]), "It is still in use"),
        (LookupError("x"), "It is not there any more"),
    ],
)
def test_failed_calls_have_words(error: Exception, title: str) -> None:
    """Whatever a service raises."""
    assert errors.explain_error(error).title == title


def test_what_has_no_words_is_shown_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Never silent: the class and text one click away, and the log has it."""
    said = errors.explain_error(ValueError("odd"))
    assert said.title == "Something unexpected happened"
    assert said.raw == "ValueError: odd"
    assert "no sentence" in caplog.text
    caplog.clear()


@pytest.mark.parametrize("trouble", KeyTrouble)
def test_every_trouble_with_the_key_has_its_own_words(trouble: KeyTrouble) -> None:
    """Each needs another step."""
    said = explain_key(trouble)
    assert said.title
    assert said.step


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (StoreTooNewError("2", "1"), Hindrance.STORE_TOO_NEW),
        (StoreDamagedError(), Hindrance.STORE_DAMAGED),
        (StoreNotWritableError(), Hindrance.STORE_NOT_WRITABLE),
        (StoreFullError(), Hindrance.DISK_FULL),
        (StoreBusyError(), Hindrance.STORE_BUSY),
        (HomeInUseError(), Hindrance.HOME_IN_USE),
        (PortInUseError(1), Hindrance.PORT_IN_USE),
        (CertificatesDamagedError("x"), Hindrance.CERTIFICATES_DAMAGED),
        (PermissionError("x"), Hindrance.STORE_NOT_WRITABLE),
        (RuntimeError("x"), Hindrance.UNEXPECTED),
    ],
)
def test_what_hinders_opening_is_recognised(error: Exception, expected: Hindrance) -> None:
    """By name, as the window does not know these rooms: the names hold."""
    assert hindrance(error) is expected
    said = hindrances.explain(error)
    assert said.title
    assert said.step


@pytest.mark.parametrize(
    ("fleet", "answer", "rest"),
    [
        ([], "No machine has joined yet.", ""),
        ([MachineState.PROTECTED], "The machine is protected.", ""),
        ([MachineState.OFFLINE], "The machine is not protected.", "1 offline."),
        ([MachineState.UNKNOWN], "It is not known yet how the machine is.", "1 unknown."),
        ([MachineState.UNKNOWN] * 3, "It is not known yet how 3 machines are.", "3 unknown."),
        ([MachineState.PROTECTED] * 26, "All 26 machines are protected.", ""),
        (
            [MachineState.PROTECTED] * 24 + [MachineState.OVERDUE, MachineState.FAILING],
            "24 of 26 machines are protected.",
            "1 failing, 1 overdue.",
        ),
        (
            [MachineState.PROTECTED, MachineState.ATTENTION, MachineState.ATTENTION],
            "1 of 3 machines is protected.",
            "2 need attention.",
        ),
        (
            [MachineState.RUNNING] * 2,
            "None of 2 machines is protected.",
            "2 in their first backup.",
        ),
    ],
)
def test_the_fleet_is_answered_in_one_sentence(
    fleet: list[MachineState], answer: str, rest: str
) -> None:
    """Worst first; a machine in its first backup is not protected yet."""
    views = [view(state) for state in fleet]
    assert states.Fleet().answer(views) == answer
    assert states.Fleet().rest(views) == rest


def test_a_protected_machine_stays_so_while_it_backs_up() -> None:
    """The number does not fall every night."""
    assert states.protected(view(MachineState.RUNNING, last_good_at=NOW))


@pytest.mark.parametrize("why", Why)
def test_every_why_that_needs_a_person_has_a_step(why: Why) -> None:
    """What is well needs no words; what is used twice or has left has a notice of its own."""
    said = whys.why(view(MachineState.OFFLINE, why=why), NOW)
    if why in {Why.ALL_GOOD, Why.BACKUP_RUNNING, Why.USED_TWICE, Why.LEFT}:
        assert said is None
    else:
        assert said is not None
        assert said.title
        assert said.step


@pytest.mark.parametrize("kind", TaskKind)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_end_has_a_sentence(kind: TaskKind, outcome: Outcome) -> None:
    """Whatever ended however."""
    ended = task(kind, TaskState.of(outcome))
    assert outcomes.Results().sentence(ended).endswith(".")
    assert kinds.of_machine(kind, "EMPFANG").endswith("EMPFANG")


def test_an_end_says_what_came_of_it() -> None:
    """Files that could not be read are counted, restored ones too; a duration is said once."""
    partial = BackupResult(snapshot_id="5a", unreadable=("a",), unreadable_count=12)
    said = outcomes.Results().sentence(task(TaskKind.BACKUP, TaskState.WARNING, partial))
    assert said == "The snapshot is there, but 12 files could not be read."
    restored = task(TaskKind.RESTORE, TaskState.SUCCESS, RestoreResult(files=1, bytes=10))
    assert outcomes.Results().sentence(restored) == "1 file restored into /x."
    lacking = RestoreResult(files=2, bytes=10, missing=("/a", "/b"))
    assert outcomes.Results().sentence(task(TaskKind.RESTORE, TaskState.SUCCESS, lacking)) == (
        "2 files restored into /x. 2 chosen paths are not in it."
    )
    assert [figure.caption for figure in ended_figures(restored)] == ["file", "written", "duration"]
    failed = task(TaskKind.BACKUP, TaskState.FAILED)
    assert outcomes.Results().sentence(failed) == "No snapshot was made. It took 30\u00a0s."


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/Ölstand ✓", "/home/Ölstand ✓"),
        ("a\nb\t\x1b[1m", r"a\nb\t\x1b[1m"),
        ("\udcff", r"\udcff"),
    ],
)
def test_paths_are_one_line_and_honest(path: str, shown: str) -> None:
    """Nothing in a name can end its line or paint on the screen."""
    assert printable(path) == shown


def view(
    state: MachineState, *, why: Why = Why.ALL_GOOD, last_good_at: datetime | None = None
) -> MachineView:
    """A machine in this state."""
    return MachineView(
        machine=Machine(id="m", name="EMPFANG", hostname="h", os_name="Debian", enrolled_at=NOW),
        verdict=Verdict(state=state, why=why, since=NOW),
        connected=False,
        jobs=0,
        last_good_at=last_good_at,
        last_seen=None,
        running=(),
        days=(None,) * 30,
        heartbeat=None,
    )


def task(
    kind: TaskKind, state: TaskState, result: BackupResult | RestoreResult | None = None
) -> Task:
    """One that ended after half a minute."""
    return Task(
        id="t",
        kind=kind,
        machine_id="m",
        repository_id="r",
        order=RestoreOrder(snapshot_id="5a", target="/x")
        if kind is TaskKind.RESTORE
        else BackupOrder(sources=("/home",)),
        created_at=NOW,
        started_at=NOW,
        finished_at=NOW.replace(second=30),
        state=state,
        result=result,
    )


@pytest.mark.parametrize("error", OF_RESTORES)
def test_a_failed_restore_leads_to_another_new_folder(
    error: ErrorClass, german: Callable[[], None]
) -> None:
    """Into the one that it has begun to fill it would not restore again."""
    problem = Problem(error=error, subject="/srv/x")
    said = errors.explain(problem, TaskKind.RESTORE)
    assert "another new folder" in said.step
    assert said.step != errors.explain(problem, TaskKind.BACKUP).step
    german()
    assert "anderen neuen Ordner" in errors.explain(problem, TaskKind.RESTORE).step


def test_a_full_disk_is_that_of_the_machine_when_restoring() -> None:
    """And not where the repository is."""
    full = Problem(error=ErrorClass.DISK_FULL)
    assert "on the machine" in errors.explain(full, TaskKind.RESTORE).who
    assert "where the repository is" in errors.explain(full, TaskKind.BACKUP).who


def test_whether_a_retry_helps_is_what_agents_go_by() -> None:
    """But a restore that was broken off left something in its target."""
    interrupted = Problem(error=ErrorClass.INTERRUPTED)
    assert errors.explain(interrupted, TaskKind.BACKUP).retry_helps
    assert not errors.explain(interrupted, TaskKind.RESTORE).retry_helps
    assert errors.explain(Problem(error=ErrorClass.UNREACHABLE), TaskKind.RESTORE).retry_helps
    assert not errors.explain(Problem(error=ErrorClass.WRONG_PASSWORD)).retry_helps


def test_a_full_store_is_told_as_a_full_disk_of_this_computer() -> None:
    """Whatever was to be saved: it is not, and the reason is here."""
    said = errors.explain_error(StoreFullError("SQLITE_FULL"))
    assert said.title == "The disk of this computer is full"
    assert said.retry_helps


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FileExistsError(errno.EEXIST, "File exists"), Hindrance.HOME_NOT_A_FOLDER),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory"), Hindrance.HOME_NOT_A_FOLDER),
        (PermissionError(errno.EACCES, "Permission denied"), Hindrance.STORE_NOT_WRITABLE),
        (OSError(errno.EROFS, "Read-only file system"), Hindrance.STORE_NOT_WRITABLE),
        (OSError(errno.ENOSPC, "No space left on device"), Hindrance.DISK_FULL),
        (OSError(errno.EIO, "Input/output error"), Hindrance.UNEXPECTED),
    ],
)
def test_what_the_system_says_of_the_data_folder_has_its_sentence(
    error: OSError, expected: Hindrance
) -> None:
    """Before there is a store that could name it."""
    assert hindrance(error) is expected


@pytest.mark.parametrize("trouble", PairingTrouble)
def test_every_trouble_of_pairing_has_its_sentence(
    trouble: PairingTrouble, german: Callable[[], None]
) -> None:
    """In English and another German, whatever the machine calls itself."""
    english = Joining().trouble(trouble, "{x} & <b>")
    german()
    other = Joining().trouble(trouble, "{x} & <b>")
    assert english != other
    assert english.endswith(".")
    assert other.endswith(".")
    assert ("{x} & <b>" in english) == ("{x} & <b>" in other)


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
def test_the_line_gives_the_token_to_the_agent_and_to_no_list_of_processes(tmp_path: Path) -> None:
    """A shell runs it: the token comes by standard input, the agent's arguments hold none."""
    agent = tmp_path / "kustos-agent"
    agent.write_text('#!/bin/sh\necho "$*"\ncat\n')
    agent.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    line = join_line(System.LINUX, "kustos1-aB-_9")
    told = subprocess.run(
        ["sh", "-c", line], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == ["join -", "kustos1-aB-_9"]


CARE_RESULTS: tuple[tuple[CareOrder, CareResult], ...] = (
    (ForgetOrder(snapshots=()), ForgetResult(forgotten=2)),
    (PruneOrder(), PruneResult(bytes_freed=3_100_000_000)),
    (PruneOrder(), PruneResult()),
    (CheckOrder(), CheckResult()),
    (CheckOrder(depth=CheckDepth.SUBSET, part=2, parts=7), CheckResult()),
    (CheckOrder(depth=CheckDepth.ALL), CheckResult()),
    (StatsOrder(), StatsResult(snapshots=4, stored_bytes=1_000_000, raw_bytes=2_000_000)),
    (UnlockOrder(), UnlockResult()),
    (UnlockOrder(), UnlockResult(left=1)),
    (RepairOrder(part=RepairPart.INDEX), RepairResult()),
    (RepairOrder(part=RepairPart.SNAPSHOTS), RepairResult(changed=1)),
)


@pytest.mark.parametrize(("order", "result"), CARE_RESULTS, ids=repr)
def test_what_care_came_to_has_a_sentence(
    order: CareOrder, result: CareResult, german: Callable[[], None]
) -> None:
    """In both languages, with the numbers put in."""
    english = care.good(order, result)
    german()
    assert english
    assert care.good(order, result) != english
    assert "{" not in english + care.good(order, result) + care.brief(order, result)


def test_a_good_check_says_how_much_it_has_read() -> None:
    """No two depths read alike: that the structure is whole says nothing about the data."""
    depths = (
        CheckOrder(),
        CheckOrder(depth=CheckDepth.SUBSET, part=1, parts=2),
        CheckOrder(depth=CheckDepth.ALL),
    )
    assert len({care.good(order, CheckResult()) for order in depths}) == len(depths)
    assert len({care.brief(order, CheckResult()) for order in depths}) == len(depths)


@pytest.mark.parametrize(
    "kind",
    [
        TaskKind.FORGET,
        TaskKind.PRUNE,
        TaskKind.CHECK,
        TaskKind.STATS,
        TaskKind.UNLOCK,
        TaskKind.REPAIR,
    ],
)
def test_care_that_failed_says_what_that_means(kind: TaskKind, german: Callable[[], None]) -> None:
    """In both languages."""
    english = care.failed(kind, None)
    german()
    assert english
    assert care.failed(kind, None) != english


def test_how_far_a_step_of_care_is() -> None:
    """In percent of that step; nothing while it is not known."""
    (figure,) = running_figures(TaskKind.CHECK, TaskProgress(task_id="t", percent=41.9))
    assert (figure.value, figure.caption) == ("41\xa0%", "of this step")
    assert running_figures(TaskKind.CHECK, TaskProgress(task_id="t")) == []


def test_a_check_that_found_errors_says_how_many() -> None:
    """And a forgetting that was refused, of how many."""
    assert care.failed(TaskKind.CHECK, CheckResult(errors=3)).startswith("3 errors found")
    left = ForgetResult(left=("a" * 64,))
    assert care.failed(TaskKind.FORGET, left) == "1 snapshot could not be forgotten."


@pytest.mark.parametrize("what", Care)
def test_what_can_be_done_is_named_and_explained(what: Care, german: Callable[[], None]) -> None:
    """In both languages, each in words of its own."""
    english = (care.name(what), care.effect(what))
    german()
    assert all(english)
    assert care.name(what) != english[0]
    assert care.effect(what) != english[1]
