"""Exit codes and texts, as restic's versions give them, have the right class and subject."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.values import ErrorClass, Outcome
from kustos_agent.restic.command import CommandKind
from kustos_agent.restic.error_texts import classify
from kustos_agent.restic.errors import MAX_DETAIL, Evidence, detail, judge
from kustos_agent.restic.process import Ended
from kustos_agent.restic.reports import ErrorItem, ExitError

LOCKED = (
    "unable to create lock in backend: repository is already locked exclusively by PID 24099 on vm"
    " by root (UID 0, GID 0)\nlock was created at 2026-11-21 07:36:13 (3.678841677s ago)\n"
    "storage ID a063b356"
)

MISSING = (
    "Fatal: unable to open config file: stat /srv/x/config: no such file or directory\n"
    "Is there a repository at the following location?\n/srv/x"
)


def _failed(
    code: int, *stderr: str, kind: CommandKind = CommandKind.SNAPSHOTS, message: str = ""
) -> Evidence:
    return Evidence(
        kind=kind,
        ended=Ended(code),
        location="/srv/backup",
        server="host",
        exit_error=ExitError(code=code, message=message) if message else None,
        stderr=stderr,
    )


def _class(evidence: Evidence) -> ErrorClass | None:
    outcome, problem = judge(evidence)
    assert outcome is Outcome.FAILED
    return None if problem is None else problem.error


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (10, ErrorClass.REPOSITORY_MISSING),
        (11, ErrorClass.REPOSITORY_LOCKED),
        (12, ErrorClass.WRONG_PASSWORD),
        (130, ErrorClass.INTERRUPTED),
        (-9, ErrorClass.INTERRUPTED),
        (2, ErrorClass.INTERNAL),
        (1, ErrorClass.INTERNAL),
        (77, ErrorClass.INTERNAL),
    ],
)
def test_the_code_alone(code: int, error: ErrorClass) -> None:
    """What has no words: an unknown code is a failure that says its number."""
    assert _class(_failed(code)) is error
    _, problem = judge(_failed(code))
    assert problem is not None
    assert str(abs(code)) in problem.detail


def test_the_code_wins_over_the_text() -> None:
    """A repository's path may be called anything."""
    evidence = _failed(10, "Fatal: wrong password or no key found")
    assert _class(evidence) is ErrorClass.REPOSITORY_MISSING


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (LOCKED, ErrorClass.REPOSITORY_LOCKED),
        (
            "Fatal: refusing to remove key currently used to access repository",
            ErrorClass.UNSUPPORTED,
        ),
        (
            "ReadFull(<data/d4b5af5ef3>): open /r/data/d4/d4b5af: no such file or directory",
            ErrorClass.CORRUPT,
        ),
        (
            "Load(<data/8d22>, 0, 0) failed: open /r: no such file or directory",
            ErrorClass.CORRUPT,
        ),
        ("Fatal: wrong password or no key found", ErrorClass.WRONG_PASSWORD),
        (MISSING, ErrorClass.REPOSITORY_MISSING),
        (
            "Fatal: unable to open config file: <config/> does not exist",
            ErrorClass.REPOSITORY_MISSING,
        ),
        (
            "Fatal: create repository at /srv/x failed: config file already exists",
            ErrorClass.REPOSITORY_EXISTS,
        ),
        ("Fatal: unsupported repository version 3", ErrorClass.RESTIC_TOO_OLD),
        ("Fatal: config or key 5f3a is damaged", ErrorClass.CORRUPT),
        ("ciphertext verification failed", ErrorClass.CORRUPT),
        ("blob <data/f42f2920> not found", ErrorClass.CORRUPT),  # 0.14.0, stats
        ("write /srv/x/data/ab: no space left on device", ErrorClass.DISK_FULL),
        ("unexpected HTTP response (507): 507 Insufficient Storage", ErrorClass.DISK_FULL),
        ("write /srv/x/data/ab: disk quota exceeded", ErrorClass.QUOTA),
        (
            "Fatal: unable to open config file: client.Head: unexpected HTTP response (401)",
            ErrorClass.LOGIN_REFUSED,
        ),
        ("client.BucketExists: Access Denied", ErrorClass.LOGIN_REFUSED),
        ("The provided token is malformed or otherwise invalid.", ErrorClass.LOGIN_REFUSED),
        ("The provided token has expired.", ErrorClass.LOGIN_REFUSED),
        # Azurite, restic 0.14.0
        (
            (
                "Fatal: unable to open config file: blob.GetProperties: storage: service returned"
                " error: StatusCode=404, ErrorCode=404 The specified blob does not exist.,"
            ),
            ErrorClass.REPOSITORY_MISSING,
        ),
        (
            (
                "Fatal: unable to open config file: blob.GetProperties: storage: service returned"
                " error: StatusCode=403, ErrorCode=403 Server failed to authenticate the request."
            ),
            ErrorClass.LOGIN_REFUSED,
        ),
        (
            (
                "Fatal: unable to open repository at azure:b:/: NewBasicClient: azure: malformed"
                " storage account key: illegal base64 data at input byte 0"
            ),
            ErrorClass.LOGIN_REFUSED,
        ),
        # A server that answers 401 to all, restic 0.14.0, 0.18.0 and 0.19.1
        (
            (
                "Fatal: unable to open repository at b2:bucket:x: b2.NewClient:"
                " b2_authorize_account: 401: "
            ),
            ErrorClass.LOGIN_REFUSED,
        ),
        (
            (
                'Get "https://storage.googleapis.com/storage/v1/b/b": oauth2: cannot fetch token:'
                " 401 Unauthorized"
            ),
            ErrorClass.LOGIN_REFUSED,
        ),
        ("googleapi: got HTTP response code 401 with body: {}", ErrorClass.LOGIN_REFUSED),
        # gcp-storage-emulator, restic 0.14.0
        (
            "Fatal: unable to open config file: service.Objects.Get: storage: object doesn't exist",
            ErrorClass.REPOSITORY_MISSING,
        ),
        (
            (
                "rclone: CRITICAL: Failed to create file system: didn't find section in config file"
                ' ("none")'
            ),
            ErrorClass.REMOTE_UNKNOWN,
        ),
        (
            (
                'Fatal: unable to open repository at rclone:none:x: exec: "rclone": executable file'
                " not found in $PATH"
            ),
            ErrorClass.HELPER_MISSING,
        ),
        ("Permission denied (publickey).", ErrorClass.LOGIN_REFUSED),
        (
            "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
            ErrorClass.HOST_KEY_CHANGED,
        ),
        (
            "No ED25519 host key is known for [h]:22\nHost key verification failed.",
            ErrorClass.HOST_KEY_UNKNOWN,
        ),
        (
            'Head "https://h/config": x509: certificate signed by unknown authority',
            ErrorClass.TLS_FAILED,
        ),
        ("http: server gave HTTP response to HTTPS client", ErrorClass.TLS_FAILED),
        ("dial tcp: lookup h: no such host", ErrorClass.UNREACHABLE),
        ("dial tcp 127.0.0.1:1: connect: connection refused", ErrorClass.UNREACHABLE),
        ("unexpected HTTP response (502)", ErrorClass.UNREACHABLE),
        (
            "Fatal: server response unexpected: 500 Internal Server Error (500)",
            ErrorClass.UNREACHABLE,
        ),
        ("server response unexpected: 403 Forbidden (403)", ErrorClass.LOGIN_REFUSED),
        (
            "server response unexpected: 507 Insufficient Storage (507)",
            ErrorClass.DISK_FULL,
        ),
        ("Fatal: unable to start the sftp session, error: EOF", ErrorClass.UNREACHABLE),
        (
            "Fatal: unable to open repository at /x: stat /x: permission denied",
            ErrorClass.PERMISSION_DENIED,
        ),
        ("Fatal: all target directories/files do not exist", ErrorClass.SOURCE_MISSING),
        ('no matching ID found for prefix "dead"', ErrorClass.SNAPSHOT_MISSING),
        ("unknown flag: --x", ErrorClass.UNSUPPORTED),
        ("Fatal: parsing repository location failed: invalid backend", ErrorClass.BACKEND_MISSING),
        ("Fatal: unable to save snapshot: context canceled", ErrorClass.INTERRUPTED),
        ("Fatal: failed to refresh lock in time", ErrorClass.INTERRUPTED),
        ("the moon is in the wrong house", ErrorClass.INTERNAL),
    ],
)
def test_the_text_before_and_after_exit_error(text: str, error: ErrorClass) -> None:
    """Plain on stderr up to 0.17, in exit_error since 0.18: the same class."""
    assert _class(_failed(1, *text.splitlines())) is error
    assert _class(_failed(1, message=text)) is error


def test_the_last_word_counts_not_what_was_survived() -> None:
    """A retry that helped is no reason."""
    retried = "Save(<data/ab>) returned error, retrying after 1s: connection refused"
    evidence = _failed(1, retried, "Fatal: unsupported repository version 3")
    assert _class(evidence) is ErrorClass.RESTIC_TOO_OLD
    only_retries = _failed(1, retried, "Load(<data/ab>) returned error: x509: no")
    assert _class(only_retries) is ErrorClass.TLS_FAILED


def test_what_ssh_said_counts_more_than_that_it_ended() -> None:
    """restic's own text ends in EOF, which elsewhere means a broken connection."""
    ended = "Fatal: unable to start the sftp session, error: EOF"
    refused = "subprocess ssh: anna@host: Permission denied (publickey)."
    assert _class(_failed(1, refused, message=ended)) is ErrorClass.LOGIN_REFUSED
    assert _class(_failed(1, refused, ended)) is ErrorClass.LOGIN_REFUSED


def test_what_rclone_said_counts_more_than_that_it_ended() -> None:
    """restic's last word is that it ended; in 0.14.0, that something was cancelled."""
    own = "rclone: CRITICAL: Failed to create file system: didn't find section in config file"
    for end in ("exit status 1", "context canceled"):
        last = (
            f"Fatal: unable to open repository at rclone:x:y: error talking HTTP to rclone: {end}"
        )
        assert _class(_failed(1, own, last)) is ErrorClass.REMOTE_UNKNOWN
        assert _class(_failed(1, own, message=last)) is ErrorClass.REMOTE_UNKNOWN
        assert _class(_failed(1, last)) is ErrorClass.UNREACHABLE


def test_who_holds_the_lock() -> None:
    """User, machine and process."""
    _, problem = judge(_failed(11, message=LOCKED))
    assert problem is not None
    assert problem.subject == "root@vm (PID 24099)"
    assert "lock was created at" in problem.detail


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ('path "/a/wrong password or no key found" not found in snapshot', "snapshot-missing"),
        ('path "/x" not found in snapshot', "snapshot-missing"),
        ('"/a" should be a dir, but is a "file"', "snapshot-missing"),
        ('"/a" should be a file, but is a "symlink"', "unsupported"),
        ("Write: write /dev/stdout: no space left on device", "disk-full"),
    ],
)
def test_what_a_dump_says(said: str, error: str) -> None:
    """0.14 ends with 2, as Go does when it crashes; newer ones with 1 and `Fatal: `. A name is no
    reason, whatever it is called."""
    old = replace(_failed(2, f"cannot dump file: {said}"), kind=CommandKind.DUMP)
    new = replace(_failed(1, message=f"Fatal: cannot dump file: {said}"), kind=CommandKind.DUMP)
    assert (_class(old), _class(new)) == (ErrorClass(error), ErrorClass(error))


def test_where_there_is_no_room() -> None:
    """The file system that is full, which need not be the repository's."""
    text = "Fatal: unable to save: write /tmp/restic-temp-pack-1: no space left on device"
    _, problem = judge(_failed(1, text))
    assert problem is not None
    assert problem.subject == "/tmp/restic-temp-pack-1"


def test_out_of_memory_is_a_crash_with_a_reason() -> None:
    """Go ends with 2 and a dump."""
    crash = _failed(2, "fatal error: runtime: out of memory", "goroutine 1 [running]:")
    assert _class(crash) is ErrorClass.OUT_OF_MEMORY


def test_errors_of_files_explain_a_failed_restore() -> None:
    """restic's last word only counts them."""
    evidence = Evidence(
        kind=CommandKind.RESTORE,
        ended=Ended(1),
        location="/srv/backup",
        exit_error=ExitError(code=1, message="Fatal: There were 2 errors"),
        items=(ErrorItem(item="/a", text="open /back/a: no space left on device"),),
    )
    _, problem = judge(evidence)
    assert problem is not None
    assert (problem.error, problem.subject) == (ErrorClass.DISK_FULL, "/back/a")


def test_a_partial_backup_names_the_first_item() -> None:
    """3 is a warning for a backup, and a failure for everything else."""
    item = ErrorItem(item="/a/b", text="open /a/b: permission denied")
    backup = Evidence(kind=CommandKind.BACKUP, ended=Ended(3), items=(item,))
    outcome, problem = judge(backup)
    assert outcome is Outcome.WARNING
    assert problem is not None
    assert (problem.error, problem.subject) == (ErrorClass.PARTIAL_READ, "/a/b")
    assert _class(_failed(3)) is ErrorClass.INTERNAL


def test_a_source_restic_skipped_fails_even_with_code_0() -> None:
    """Up to 0.18."""
    evidence = _failed(0, "/a/gone does not exist, skipping", kind=CommandKind.BACKUP)
    outcome, problem = judge(evidence)
    assert outcome is Outcome.FAILED
    assert problem is not None
    assert (problem.error, problem.subject) == (ErrorClass.SOURCE_MISSING, "/a/gone")


@pytest.mark.parametrize("code", [0, 1, 12, 130, -9, None])
def test_what_we_cancelled_is_cancelled(code: int | None) -> None:
    """Interrupted while it tries keys, restic says 12: wrong password."""
    assert judge(Evidence(kind=CommandKind.BACKUP, ended=Ended(code, cancelled=True))) == (
        Outcome.CANCELLED,
        None,
    )


def test_what_took_too_long_timed_out() -> None:
    """Whatever it said when it was interrupted."""
    evidence = Evidence(kind=CommandKind.BACKUP, ended=Ended(130, timed_out=True))
    assert _class(evidence) is ErrorClass.TIMEOUT


def test_what_a_run_waited_for_until_its_time_was_up_is_told() -> None:
    """The last reason; not that it was interrupted then."""
    reason = "Save(<data/ab>) returned error, retrying after 9s: unexpected HTTP response (500)"
    evidence = Evidence(
        kind=CommandKind.BACKUP,
        ended=Ended(130, timed_out=True),
        exit_error=ExitError(code=130, message="Fatal: context canceled"),
        stderr=(reason.replace("500", "502"), reason, "signal interrupt received, cleaning up"),
    )
    _, problem = judge(evidence)
    assert problem is not None
    assert (problem.error, problem.detail) == (ErrorClass.TIMEOUT, reason)


def test_details_are_for_people() -> None:
    """No stack of Go, no control codes, no repetition."""
    text = (
        "\x1b[2KFatal: it broke\nit broke\nit broke\n\tgithub.com/restic/restic/x.go:12\n"
        "main.main\n"
    )
    assert detail(text) == "Fatal: it broke\nit broke"


@given(st.text(), st.integers(-64, 255), st.sampled_from(CommandKind))
def test_any_text_and_code_is_judged(text: str, code: int, kind: CommandKind) -> None:
    """Bounded, and a success without a text is no problem."""
    outcome, problem = judge(_failed(code, *text.splitlines(), kind=kind, message=text))
    assert problem is None or len(problem.detail) <= MAX_DETAIL
    assert (problem is None) == (outcome is Outcome.SUCCESS)
    classify(text)


@pytest.mark.parametrize("secret", ["password", "found", "no key"])
def test_a_text_is_understood_before_its_secrets_are_masked(secret: str) -> None:
    """A password may be a word of restic's; nothing that is kept shows it."""
    evidence = replace(
        _failed(1, "Fatal: wrong password or no key found"),
        clean=lambda text: text.replace(secret, "***"),
    )
    _, problem = judge(evidence)
    assert problem is not None
    assert problem.error is ErrorClass.WRONG_PASSWORD
    assert "***" in problem.detail
    assert secret not in problem.detail


def test_the_rest_of_a_killed_initialisation_is_told_from_a_repository() -> None:
    """restic 0.18 and newer, on any backend."""
    said = "create key in repository at rest:http://h/ failed: repository already contains keys\n"
    evidence = _failed(1, kind=CommandKind.INIT, message=f"Fatal: {said}")
    assert _class(evidence) is ErrorClass.TARGET_NOT_EMPTY
