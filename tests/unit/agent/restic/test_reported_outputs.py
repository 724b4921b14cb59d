"""Outputs of restics that cannot be had here (0.15 to 0.17), as their users reported them: each
with its version and where it was reported. Names and paths are others; the form is theirs."""

from datetime import UTC, datetime

from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, SnapshotInfo
from kustos_agent.restic.command import CommandKind
from kustos_agent.restic.errors import Evidence, judge
from kustos_agent.restic.output import Shape, parse
from kustos_agent.restic.process import Ended
from kustos_agent.restic.reports import ErrorItem, OtherLine, SnapshotList


def judged(code: int, *stderr: str, kind: CommandKind = CommandKind.SNAPSHOTS) -> Problem:
    """What became of a run that ended like this, in plain text."""
    evidence = Evidence(
        kind=kind, ended=Ended(code), location="/srv/backup", server="", stderr=stderr
    )
    outcome, problem = judge(evidence)
    assert outcome is Outcome.FAILED
    assert problem is not None
    return problem


def test_a_file_that_could_not_be_read_has_a_name_if_no_reason() -> None:
    """restic 0.16.4, restic/restic issue 4945: the reason got lost on its way into JSON."""
    line = b'{"message_type":"error","error":{},"during":"archival","item":"/home/anna/x"}'
    assert parse(line, Shape.BACKUP) == ErrorItem(item="/home/anna/x", text="", during="archival")


def test_what_ends_a_run_is_plain_text_in_json_mode_too() -> None:
    """restic 0.16.4, restic/restic issue 4948: lines that begin with Fatal, and exit code 1."""
    problem = judged(1, "Fatal: wrong password or no key found")
    assert problem.error is ErrorClass.WRONG_PASSWORD


def test_a_wrong_password_has_a_code_of_its_own() -> None:
    """restic 0.17.1, garethgeorge/backrest issue 507: code 12, the text as before."""
    problem = judged(12, "Fatal: wrong password or no key found")
    assert problem.error is ErrorClass.WRONG_PASSWORD


def test_a_lock_tells_its_holder_without_being_fatal() -> None:
    """restic 0.17.1, garethgeorge/backrest issue 543: four lines, none is Fatal."""
    problem = judged(
        11,
        "unable to create lock in backend: repository is already locked exclusively by PID 69387"
        " on mac by anna (UID 501, GID 20)",
        "lock was created at 2024-11-06 05:25:02 (73h22m5.876188s ago)",
        "storage ID 67a154bb",
        "the `unlock` command can be used to remove stale locks",
    )
    assert problem.error is ErrorClass.REPOSITORY_LOCKED
    assert problem.subject == "anna@mac (PID 69387)"


def test_a_list_of_snapshots_with_figures() -> None:
    """restic 0.17.3, ngosang/restic-exporter issue 38: one line, with a summary each."""
    line = (
        b'[{"time":"2025-03-11T08:00:01.664908291+01:00","parent":"dc82","tree":"3b96",'
        b'"paths":["/etc/hosts"],"hostname":"host1","username":"root","tags":["example"],'
        b'"program_version":"restic 0.17.3","summary":{"backup_start":'
        b'"2025-03-11T08:00:01.664908291+07:00","backup_end":"2025-03-11T08:00:05.646613355+07:00",'
        b'"files_new":0,"files_changed":1,"files_unmodified":0,"dirs_new":0,"dirs_changed":3,'
        b'"dirs_unmodified":0,"data_blobs":8,"tree_blobs":4,"data_added":4994478,'
        b'"data_added_packed":428681,"total_files_processed":1,"total_bytes_processed":7941120},'
        b'"id":"490d","short_id":"490d"}]'
    )
    snapshot = SnapshotInfo(
        id="490d",
        time=datetime(2025, 3, 11, 7, 0, 1, 664908, tzinfo=UTC),
        hostname="host1",
        paths=("/etc/hosts",),
        tags=("example",),
        files=1,
        bytes=7_941_120,
        bytes_added=428_681,
    )
    assert parse(line, Shape.OTHER) == SnapshotList(snapshots=(snapshot,))


def test_a_remark_before_the_list_is_a_line_like_any_other() -> None:
    """restic 0.17.3, restic/restic issue 5247: plain text where JSON was asked for."""
    said = (
        "unable to open cache: unable to locate cache directory: neither $XDG_CACHE_HOME nor $HOME"
        " are defined"
    )
    assert parse(said.encode(), Shape.OTHER) == OtherLine(text=said)
