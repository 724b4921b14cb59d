"""What a person sees who types `kustos-agent`."""

import contextlib
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kustos_agent import __version__
from kustos_agent.cli import main
from kustos_agent.command import ExitCode
from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.instance import InstanceLock
from kustos_agent.journal import Journal
from kustos_agent.link.state import LinkTrouble, StateFile
from kustos_agent.paths import AgentPaths, agent_paths
from kustos_agent.protocol.messages import TaskStarted
from kustos_agent.protocol.token import JoinToken, format_token
from kustos_agent.protocol.values import TaskKind
from kustos_agent.report import report_of
from kustos_agent.sealing.child import answer
from kustos_agent.sealing.entries import Kept
from kustos_agent.sealing.questions import Place, Seal
from kustos_agent.sentences import Say as Sentence
from kustos_agent.text import AgentText

from .schedule.planned import HOURLY, every, planned

IDENTITY = Identity(
    agent_id="a-1", token="t0ken", addresses=("office:7443",), ca="PEM", manager_name="Office"
)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEAD = replace(IDENTITY, addresses=("127.0.0.1:1",))
DEAD_END = format_token(
    JoinToken(
        addresses=("127.0.0.1:1",),
        ca="ab" * 32,
        secret="s3cr3t-s3cr3t-s3cr3t",
        expires=datetime(2100, 1, 1, tzinfo=UTC),
    )
)
ENGLISH = AgentText("en")
Say = Callable[..., tuple[int, str]]


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AgentPaths:
    """The files of an agent in a home of its own."""
    monkeypatch.setenv("KUSTOS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return agent_paths(os.environ)


@pytest.fixture
def say(paths: AgentPaths, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command line: its exit code and what it said."""

    def run(*arguments: str) -> tuple[int, str]:
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    assert not paths.identity_file.exists()
    return run


def joined(paths: AgentPaths, identity: Identity = IDENTITY) -> None:
    """As after a join."""
    paths.prepare()
    IdentityFile(paths.identity_file).save(identity)


@pytest.mark.parametrize("command", ["run", "status"])
def test_a_machine_that_has_not_joined_is_told_how(say: Say, command: str) -> None:
    """Exit code 2."""
    assert say(command) == (ExitCode.NOT_JOINED, ENGLISH(Sentence.NOT_JOINED) + "\n")


def test_status_says_to_whom_the_machine_belongs(say: Say, paths: AgentPaths) -> None:
    """And whether the agent runs; the token is not shown. The exit code says it as well."""
    joined(paths)
    code, said = say("status")
    assert code == ExitCode.NOT_RUNNING
    assert "Joined Office at office:7443 as a-1." in said
    assert "not running" in said
    with InstanceLock(paths.lock_file):
        code, said = say("status")
    assert code == ExitCode.NOT_LINKED
    assert f"running (process {os.getpid()})" in said
    assert ENGLISH(Sentence.STATUS_UNNOTED) in said
    assert "t0ken" not in said


def test_status_says_since_when_there_is_a_link(say: Say, paths: AgentPaths) -> None:
    """At which address, too; and exit code 0."""
    joined(paths)
    with InstanceLock(paths.lock_file):
        StateFile(paths.state_file, lambda: NOON).linked("office:7443")
        code, said = say("status")
        assert code == ExitCode.DONE
        since = NOON.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        assert f"Linked since {since}, at office:7443." in said


@pytest.mark.parametrize("trouble", list(LinkTrouble))
def test_status_says_why_there_is_no_link(
    say: Say, paths: AgentPaths, trouble: LinkTrouble
) -> None:
    """Since when, and when it is tried again. Each trouble has a sentence of its own."""
    joined(paths)
    moments = iter([NOON, NOON + timedelta(minutes=1)])
    with InstanceLock(paths.lock_file):
        state = StateFile(paths.state_file, lambda: next(moments))
        for _ in range(2):
            state.unlinked(trouble, "office:7443: no answer", 5)
        code, said = say("status")
    assert code == ExitCode.NOT_LINKED
    since, again = (
        moment.astimezone().strftime("%H:%M:%S")
        for moment in (NOON, NOON + timedelta(minutes=1, seconds=5))
    )
    assert f"{since}: " in said
    assert f"{again}." in said
    assert ENGLISH(Sentence(f"trouble-{trouble.value}"), detail="office:7443: no answer") in said


def test_what_a_former_process_noted_is_not_believed(say: Say, paths: AgentPaths) -> None:
    """Another process holds the lock now, or none."""
    joined(paths)
    StateFile(paths.state_file, lambda: NOON).linked("office:7443")
    assert say("status")[0] == ExitCode.NOT_RUNNING
    content = paths.state_file.read_bytes().replace(str(os.getpid()).encode(), b"1")
    paths.state_file.write_bytes(content)
    with InstanceLock(paths.lock_file):
        code, said = say("status")
    assert (code, ENGLISH(Sentence.STATUS_UNNOTED) in said) == (ExitCode.NOT_LINKED, True)


def test_status_counts_what_is_owed(say: Say, paths: AgentPaths) -> None:
    """Read from the journal, beside whoever writes it; a damaged one is left out."""
    joined(paths)
    journal = Journal.open(paths.journal_file, owner="a-1")
    journal.accept("task-1", TaskKind.BACKUP)
    journal.append(TaskStarted(task_id="task-1", kind=TaskKind.BACKUP, at=NOON))
    said = say("status")[1]
    assert ENGLISH(Sentence.STATUS_OWED, tasks=1, owed=1) in said
    journal.close()
    paths.journal_file.write_bytes(b"nothing of the kind" * 100)
    assert "confirmed" not in say("status")[1]


def test_status_says_what_is_planned(say: Say, paths: AgentPaths) -> None:
    """How many jobs, and which begins next, in local time; nothing of a journal from before."""
    joined(paths)
    assert ENGLISH(Sentence.STATUS_NONE_PLANNED) in say("status")[1]
    now = datetime.now(UTC)
    first = now.replace(microsecond=0) + timedelta(hours=2)
    day = timedelta(days=1)
    jobs = [
        planned("later", every(86_400, first + timedelta(hours=1) - day)),
        planned("first", every(86_400, first - day)),
        planned("paused", every(60, now), paused_until=first + day),
    ]
    with contextlib.closing(Journal.open(paths.journal_file, owner="a-1")) as journal:
        journal.plan("r", [(job, now) for job in jobs])
        at = first.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        sentence = ENGLISH(Sentence.STATUS_PLANNED, count=3, name="Job first", at=at)
        assert sentence in say("status")[1]
        assert f"Job first, frühestens {at}" in AgentText("de").status(report_of(paths, IDENTITY))
        journal.plan("s", [(planned("never", replace(HOURLY, zone="Mars/Olympus")), now)])
        assert ENGLISH(Sentence.STATUS_NEVER_DUE, count=1) in say("status")[1]
        _, said = say("status", "--json")
        assert json.loads(said)["planned"] == {"jobs": 1, "next": None}
        journal._db.execute("DROP TABLE planned")
        _, said = say("status")
        assert "lanned" not in said
        assert ENGLISH(Sentence.STATUS_OWED, tasks=0, owed=0) in said


def test_status_says_what_is_kept_and_where(say: Say, paths: AgentPaths) -> None:
    """Of how many repositories and jobs, in which folder, and where their key is; and that it
    cannot be told where others have access."""
    joined(paths)
    assert "No credentials" in say("status")[1]
    place = Place(
        agent_id=IDENTITY.agent_id,
        folder=str(paths.sealed_folder),
        key_file=str(paths.sealed_key_file),
        keyring=False,
    )
    kept = Kept(repository_id="nas", revision="1")
    assert answer(Seal(place=place, kept=kept, secret=b"hunter2"), {}).trouble is None
    said = say("status")[1]
    assert f"{paths.sealed_folder}: 1" in said
    assert "as well" not in said
    own = Kept(job_id="home", revision="1")
    assert answer(Seal(place=place, kept=own, secret=b"hunter2"), {}).trouble is None
    said = say("status")[1]
    assert f"{paths.sealed_folder}: 1" in said
    assert "as well: 1" in said
    assert str(paths.sealed_key_file) in said
    assert json.loads(say("status", "--json")[1])["kept"]["keys"] == ["file"]
    paths.sealed_folder.chmod(0o755)
    assert "cannot be looked at" in say("status")[1]


def test_status_speaks_to_programs(say: Say, paths: AgentPaths) -> None:
    """One JSON object, whatever the state is."""
    assert json.loads(say("status", "--json")[1])["joined"] is False
    joined(paths)
    code, said = say("status", "--json")
    report = json.loads(said)
    assert code == ExitCode.NOT_RUNNING
    assert (report["joined"], report["running"], report["agent_id"]) == (True, False, "a-1")
    assert "t0ken" not in said


def test_leaving_must_be_meant(
    say: Say, paths: AgentPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a person and without --yes nothing is changed."""
    joined(paths)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert say("leave") == (ExitCode.FAILED, ENGLISH(Sentence.LEAVE_UNCONFIRMED) + "\n")
    assert paths.identity_file.exists()


@pytest.mark.parametrize(
    ("answer", "left"), [("y", True), ("Ja ", True), ("", False), ("n", False)]
)
def test_who_leaves_is_asked(
    say: Say, paths: AgentPaths, monkeypatch: pytest.MonkeyPatch, answer: str, left: bool
) -> None:
    """With what is lost by it. A manager that cannot be told keeps nobody."""
    joined(paths, DEAD)
    journal = Journal.open(paths.journal_file, owner="a-1")
    journal.accept("task-1", TaskKind.BACKUP)
    journal.append(TaskStarted(task_id="task-1", kind=TaskKind.BACKUP, at=NOON))
    journal.close()
    typed = io.StringIO(answer + "\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    code, said = say("leave")
    assert ENGLISH(Sentence.LEAVE_OWED, owed=1) in said
    assert (code == ExitCode.DONE) == left
    assert paths.identity_file.exists() != left
    assert paths.journal_file.exists() != left
    assert ("could not be told" in said) == left


def test_who_leaves_leaves_nothing_of_the_manager(say: Say, paths: AgentPaths) -> None:
    """Identity, journal, the note about the link, secrets that a crash left; what the owner wrote
    stays."""
    joined(paths, DEAD)
    paths.config_file.write_text('name = "PC"\n')
    Journal.open(paths.journal_file, owner="a-1").close()
    StateFile(paths.state_file, lambda: NOON).linked("office:7443")
    crashed = paths.run_folder / "run-1"
    crashed.mkdir()
    (crashed / "key").write_text("s3cr3t")
    assert say("leave", "--yes")[0] == ExitCode.DONE
    left = {path.name for path in paths.config_file.parent.rglob("*") if path.is_file()}
    assert left == {"agent.toml", "agent.lock"}
    assert say("leave", "--yes")[0] == ExitCode.NOT_JOINED


def test_a_running_agent_does_not_leave(say: Say, paths: AgentPaths) -> None:
    """It is told how to stop it."""
    joined(paths)
    with InstanceLock(paths.lock_file):
        code, said = say("leave", "--yes")
    assert code == ExitCode.RUNNING
    assert str(os.getpid()) in said
    assert paths.identity_file.exists()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", Sentence.ADDRESS_UNUSABLE),
        ("office:port", Sentence.ADDRESS_UNUSABLE),
        ("https://office/", Sentence.ADDRESS_UNUSABLE),
        ("office", Sentence.FINGERPRINT_UNUSABLE),
    ],
)
def test_a_slip_in_an_announcement_is_told(say: Say, address: str, sentence: Sentence) -> None:
    """Before anything is sent."""
    code, said = say("announce", address, "ab" * 31)
    assert (code, said) == (ExitCode.FAILED, ENGLISH(sentence, text=address) + "\n")


def test_a_second_agent_is_not_started(say: Say, paths: AgentPaths) -> None:
    """Exit code 3, with the process id of the first."""
    joined(paths)
    with InstanceLock(paths.lock_file):
        code, said = say("run")
    assert code == ExitCode.RUNNING
    assert str(os.getpid()) in said


def test_a_running_agent_is_not_joined_elsewhere(say: Say, paths: AgentPaths) -> None:
    """Its files are in use."""
    paths.prepare()
    with InstanceLock(paths.lock_file):
        assert say("join", DEAD_END)[0] == ExitCode.RUNNING


def test_a_machine_that_has_joined_is_not_joined_again_by_mistake(
    say: Say, paths: AgentPaths
) -> None:
    """Unless it is meant."""
    joined(paths)
    code, said = say("join", DEAD_END)
    assert code == ExitCode.FAILED
    assert "already joined Office" in said
    assert "--replace" in said


def test_a_machine_that_has_joined_or_runs_is_not_paired_by_mistake(
    say: Say, paths: AgentPaths
) -> None:
    """It says so before it shows a code."""
    joined(paths)
    code, said = say("pair")
    assert code == ExitCode.FAILED
    assert "already joined Office" in said
    assert "--replace" in said
    with InstanceLock(paths.lock_file):
        assert say("pair", "--replace")[0] == ExitCode.RUNNING


@pytest.mark.parametrize("interface", ["192.0.2.1", "2001:db8::1", "eth0", ""])
def test_a_machine_that_cannot_be_found_is_told_another_way(say: Say, interface: str) -> None:
    """An address that is not its own; there is still the token."""
    reason = ENGLISH(Sentence.WHY_NO_ADDRESS)
    assert say("pair", "--interface", interface) == (
        ExitCode.FAILED,
        ENGLISH(Sentence.PAIRING_NO_NETWORK, reason=reason) + "\n",
    )


def test_a_machine_that_could_not_keep_its_identity_shows_no_code(
    say: Say, paths: AgentPaths
) -> None:
    """Nobody shall type one in vain."""
    paths.prepare()
    paths.identity_file.with_name("identity.json.probe").mkdir()
    code, said = say("pair", "--interface", "127.0.0.1")
    assert code == ExitCode.FAILED
    assert str(paths.identity_file) in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("token", ["ghp_something", "kustos1-", DEAD_END[:-5], "kustos1-ünsinn"])
def test_a_bad_token_is_told_and_not_repeated(say: Say, token: str) -> None:
    """It may be most of a good one."""
    code, said = say("join", token)
    assert code == ExitCode.FAILED
    assert "not a usable join token" in said
    assert token[8:] == "" or token[8:] not in said


def test_the_token_may_come_from_standard_input(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrapped, as mail does; nobody sees it in the list of processes."""
    monkeypatch.setattr("sys.stdin", io.StringIO(DEAD_END[:50] + "\n  " + DEAD_END[50:] + "\n"))
    code, said = say("join", "-")
    assert code == ExitCode.FAILED
    assert "does not answer at 127.0.0.1:1" in said


def test_an_empty_standard_input_is_no_token(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said as that."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert say("join", "-") == (ExitCode.FAILED, ENGLISH(Sentence.NO_TOKEN) + "\n")


@pytest.mark.parametrize("command", [("join", "-"), ("run", "--embedded")])
def test_a_standard_input_that_is_closed_is_no_token(
    say: Say, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """`<&-` in a shell."""
    monkeypatch.setattr("sys.stdin", None)
    assert say(*command) == (ExitCode.FAILED, ENGLISH(Sentence.NO_TOKEN) + "\n")


def test_bytes_on_standard_input_are_no_token(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said as that."""
    stdin = io.TextIOWrapper(io.BytesIO(b"\xff\xfe"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stdin)
    assert say("join", "-") == (ExitCode.FAILED, ENGLISH(Sentence.NO_TOKEN) + "\n")


def test_a_failed_join_leaves_the_former_identity(say: Say, paths: AgentPaths) -> None:
    """A failed load or join never saves over."""
    joined(paths)
    assert say("join", "--replace", DEAD_END)[0] == ExitCode.FAILED
    assert IdentityFile(paths.identity_file).load() == IDENTITY


@pytest.mark.parametrize("command", [("run",), ("join", DEAD_END)])
def test_a_slip_in_the_configuration_stops_everything(
    say: Say, paths: AgentPaths, command: tuple[str, ...]
) -> None:
    """File and line in one sentence: it might forbid something."""
    paths.prepare()
    paths.config_file.write_text('\nforbiden = ["/home"]\n')
    code, said = say(*command)
    assert code == ExitCode.FAILED
    assert said.count("\n") == 1
    assert f"{paths.config_file}, line 2" in said


def test_a_damaged_identity_is_told(say: Say, paths: AgentPaths) -> None:
    """With what to do."""
    paths.prepare()
    paths.identity_file.write_text("{")
    code, said = say("run")
    assert code == ExitCode.FAILED
    assert "join --replace" in said


def test_a_journal_that_cannot_be_used_is_told(say: Say, paths: AgentPaths) -> None:
    """Before anything runs."""
    joined(paths)
    paths.journal_file.mkdir()
    code, said = say("run")
    assert code == ExitCode.FAILED
    assert str(paths.journal_file) in said


@pytest.mark.parametrize("home", ["file", "file/below"])
@pytest.mark.parametrize("command", [("join", DEAD_END), ("run",), ("status",)])
def test_a_home_that_cannot_be_made_is_told(
    say: Say,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    home: str,
) -> None:
    """A file in its place: all commands name it, and none advises to join."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("KUSTOS_HOME", str(tmp_path / home))
    why = ENGLISH(Sentence.WHY_NO_FOLDER)
    sentence = ENGLISH(Sentence.FILES_UNUSABLE, path=tmp_path / "file", reason=why)
    assert say(*command) == (ExitCode.FAILED, sentence + "\n")


def test_the_version_is_the_distribution_s(capsys: pytest.CaptureFixture[str]) -> None:
    """One source of it."""
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out.strip() == __version__


def test_the_language_is_the_system_s(
    say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sentences and the help."""
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    assert say("status") == (ExitCode.NOT_JOINED, AgentText("de")(Sentence.NOT_JOINED) + "\n")
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert AgentText("de")(Sentence.HELP_STATUS) in " ".join(capsys.readouterr().out.split())
