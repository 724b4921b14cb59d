"""What a person sees who types `kustos-agent`."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kustos_agent import __version__
from kustos_agent.cli import ExitCode, main
from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.instance import InstanceLock
from kustos_agent.paths import AgentPaths, agent_paths
from kustos_agent.protocol.token import JoinToken, format_token
from kustos_agent.sentences import Say as Sentence
from kustos_agent.text import AgentText

IDENTITY = Identity(
    agent_id="a-1", token="t0ken", addresses=("office:7443",), ca="PEM", manager_name="Office"
)
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


def joined(paths: AgentPaths) -> None:
    """As after a join."""
    paths.prepare()
    IdentityFile(paths.identity_file).save(IDENTITY)


@pytest.mark.parametrize("command", ["run", "status"])
def test_a_machine_that_has_not_joined_is_told_how(say: Say, command: str) -> None:
    """Exit code 2."""
    assert say(command) == (ExitCode.NOT_JOINED, ENGLISH(Sentence.NOT_JOINED) + "\n")


def test_status_says_to_whom_the_machine_belongs(say: Say, paths: AgentPaths) -> None:
    """And whether the agent runs; the token is not shown."""
    joined(paths)
    code, said = say("status")
    assert code == ExitCode.DONE
    assert "Joined Office at office:7443 as a-1." in said
    assert "not running" in said
    with InstanceLock(paths.lock_file):
        _, said = say("status")
    assert f"running (process {os.getpid()})" in said
    assert "t0ken" not in said


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
