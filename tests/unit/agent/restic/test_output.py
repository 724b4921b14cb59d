"""restic's lines, as its versions write them, become our values; nothing makes the parser fail."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.values import EntryType, SnapshotInfo
from kustos_agent.restic.output import (
    Shape,
    parse,
    parse_exclusive_lock,
    parse_repository_id,
    plain,
)
from kustos_agent.restic.reports import (
    ErrorItem,
    ExitError,
    Initialized,
    Node,
    OtherLine,
    RestoreSummary,
    SnapshotHeader,
    SnapshotList,
    Status,
    Summary,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    [
        *("message_type", "struct_type", "error", "item", "during", "code", "message", "summary"),
        *("time", "paths", "mtime", "name", "type", "size", "Err", "Op", "current_files"),
        *("total_bytes", "bytes_done", "total_duration", "snapshot_id", "id", "tags"),
    ]
)
kinds = st.sampled_from(
    ["status", "summary", "error", "exit_error", "initialized", "node", "snapshot", "new"]
)


@given(st.binary(), st.sampled_from(Shape))
def test_any_bytes_are_a_line(line: bytes, shape: Shape) -> None:
    """Whatever restic, ssh or Go write."""
    parse(line, shape)


@given(kinds, st.dictionaries(names, json_values), st.sampled_from(Shape), st.booleans())
def test_any_json_with_restics_names_is_a_line(
    kind: str, fields: dict[str, object], shape: Shape, listed: bool
) -> None:
    """Fields of an unexpected type make it an `OtherLine`, not an error."""
    message = {"message_type": kind} | fields
    parse(json.dumps([message] if listed else message).encode(), shape)


def test_the_status_of_a_backup() -> None:
    """Zero fields are left out by restic."""
    line = (
        b'{"message_type":"status","seconds_elapsed":1,"percent_done":0.079,"total_files":3,'
        b'"total_bytes":1500000000,"bytes_done":118500000,"error_count":1,'
        b'"current_files":["/src2/rnd","/src2/b"]}'
    )
    assert parse(line, Shape.BACKUP) == Status(
        files_total=3,
        bytes_total=1_500_000_000,
        bytes_done=118_500_000,
        errors=1,
        current="/src2/rnd",
    )
    assert parse(b'{"message_type":"status","percent_done":0}', Shape.BACKUP) == Status()


def test_the_status_of_a_restore_counts_what_was_skipped_as_done() -> None:
    """Its names differ from a backup's."""
    line = (
        b'{"message_type":"status","percent_done":0.5,"total_files":4,"files_restored":1,'
        b'"files_skipped":1,"total_bytes":40,"bytes_restored":15,"bytes_skipped":5}'
    )
    assert parse(line, Shape.RESTORE) == Status(
        files_total=4, files_done=2, bytes_total=40, bytes_done=20
    )


def test_a_summary_of_0_14_has_a_short_id() -> None:
    """The sample of restic 0.14.0."""
    line = (
        b'{"message_type":"summary","files_new":3,"files_changed":0,"files_unmodified":0,'
        b'"dirs_new":2,"data_added":302392,"total_files_processed":3,'
        b'"total_bytes_processed":300008,"total_duration":0.221209873,"snapshot_id":"963cadfc"}'
    )
    assert parse(line, Shape.BACKUP) == Summary(
        snapshot_id="963cadfc",
        files_new=3,
        files_total=3,
        bytes_total=300_008,
        bytes_added=302_392,
        seconds=0.221209873,
    )


def test_a_summary_prefers_what_was_really_stored_and_hides_what_is_absurd() -> None:
    """0.18 writes a duration of minus 292 years for a backup it skipped."""
    line = (
        b'{"message_type":"summary","data_added":100,"data_added_packed":60,'
        b'"total_duration":-9223372036.854776,"backup_end":"0001-01-01T00:00:00Z"}'
    )
    assert parse(line, Shape.BACKUP) == Summary(bytes_added=60, seconds=0.0)


def test_a_dry_run_has_no_snapshot() -> None:
    """restic names one that does not exist."""
    line = b'{"message_type":"summary","dry_run":true,"snapshot_id":"aa"}'
    assert parse(line, Shape.BACKUP) == Summary()


def test_the_summary_of_a_restore_that_found_nothing_is_empty() -> None:
    """An include that matches nothing."""
    assert parse(b'{"message_type":"summary"}', Shape.RESTORE) == RestoreSummary()


@pytest.mark.parametrize(
    ("line", "item"),
    [
        pytest.param(
            b'{"message_type":"error","error":{"Op":"open","Path":"/s/denied","Err":13},'
            b'"during":"archival","item":"/s/denied"}',
            ErrorItem(
                item="/s/denied", text="open /s/denied: permission denied", during="archival"
            ),
            id="0.14",
        ),
        pytest.param(
            b'{"message_type":"error","error":{},"during":"scan","item":"/s/dd"}',
            ErrorItem(item="/s/dd", text="", during="scan"),
            id="0.14-lost",
        ),
        pytest.param(
            b'{"message_type":"error","error":{"message":"open /s/denied: permission denied"},'
            b'"during":"archival","item":"/s/denied"}',
            ErrorItem(
                item="/s/denied", text="open /s/denied: permission denied", during="archival"
            ),
            id="0.18",
        ),
        pytest.param(
            b'{"message_type":"error","error":{"Op":"read","Path":"/s/x","Err":99999999999999}}',
            ErrorItem(item="/s/x", text="read /s/x"),
            id="unknown-number",
        ),
    ],
)
def test_unreadable_items(line: bytes, item: ErrorItem) -> None:
    """Every version's way to say it."""
    assert parse(line, Shape.BACKUP) == item


def test_the_last_word() -> None:
    """exit_error, with what a terminal would hide."""
    line = b'{"message_type":"exit_error","code":12,"message":"Fatal: wrong\\u001b[0m password"}'
    assert parse(line, Shape.OTHER) == ExitError(code=12, message="Fatal: wrong password")


def test_a_new_repository() -> None:
    """init >= 0.15."""
    line = b'{"message_type":"initialized","id":"0ee1","repository":"/r"}'
    assert parse(line, Shape.OTHER) == Initialized(id="0ee1")


def test_snapshots_of_old_and_new_writers() -> None:
    """Sizes are there from 0.17 on; nanoseconds are cut; null lists are empty."""
    line = (
        b'[{"time":"2026-11-21T10:21:07.730212625Z","paths":null,"hostname":"vm","id":"aa"},'
        b'{"time":"2026-11-21T12:21:16+02:00","paths":["/a"],"tags":["kustos"],"hostname":"vm",'
        b'"summary":{"data_added":9,"data_added_packed":5,"total_files_processed":2,'
        b'"total_bytes_processed":7},"id":"bb"}]'
    )
    old, new = (
        SnapshotInfo(
            id="aa", time=datetime(2026, 11, 21, 10, 21, 7, 730212, tzinfo=UTC), hostname="vm"
        ),
        SnapshotInfo(
            id="bb",
            time=datetime(2026, 11, 21, 10, 21, 16, tzinfo=UTC),
            hostname="vm",
            paths=("/a",),
            tags=("kustos",),
            files=2,
            bytes=7,
            bytes_added=5,
        ),
    )
    assert parse(line, Shape.OTHER) == SnapshotList(snapshots=(old, new))
    assert parse(b"[]", Shape.OTHER) == SnapshotList(snapshots=())


def test_a_snapshot_of_thousands_of_paths_keeps_the_first() -> None:
    """It must fit a frame of the wire."""
    paths = [f"/{number:0200d}" for number in range(5_000)]
    line = json.dumps([{"id": "aa", "time": "2026-11-21T10:21:07Z", "paths": paths}]).encode()
    parsed = parse(line, Shape.OTHER)
    assert isinstance(parsed, SnapshotList)
    kept = parsed.snapshots[0].paths
    assert list(kept) == paths[: len(kept)]
    assert 500 < len(kept) < 1_000


@pytest.mark.parametrize(
    "kind", [b'"struct_type":"node"', b'"message_type":"node","struct_type":"node"']
)
def test_entries_of_a_listing(kind: bytes) -> None:
    """Old and new form; Go's zero time is no time; folders have no size."""
    line = (
        b'{"name":"a","type":"dir","path":"/s/a","mode":2147484141,'
        b'"mtime":"0001-01-01T00:00:00Z",' + kind + b"}"
    )
    assert parse(line, Shape.OTHER) == Node(name="a", path="/s/a", type=EntryType.FOLDER)
    line = (
        b'{"name":"p","type":"fifo","path":"/p","size":6,"mtime":"1970-01-01T00:01:00.5Z",'
        + kind
        + b"}"
    )
    assert parse(line, Shape.OTHER) == Node(
        name="p", path="/p", type=EntryType.OTHER, size=6, modified=60.5
    )


def test_the_first_line_of_a_listing() -> None:
    """It says that the snapshot exists."""
    line = b'{"time":"2026-11-21T10:21:07Z","id":"34","short_id":"34","struct_type":"snapshot"}'
    assert parse(line, Shape.OTHER) == SnapshotHeader(id="34")


def test_what_is_not_known_is_text() -> None:
    """A later restic's message, a warning, half a line: kept for the log without control codes."""
    new = b'{"message_type":"verbose_status","action":"new"}'
    assert parse(new, Shape.BACKUP) == OtherLine(text=new.decode())
    assert parse(b"\x1b[2Ksignal interrupt received, cleaning up\r", Shape.BACKUP) == OtherLine(
        text="signal interrupt received, cleaning up"
    )
    assert parse(b'{"message_type":"sta', Shape.BACKUP) == OtherLine(text='{"message_type":"sta')
    assert parse(b"caf\xe9", Shape.OTHER) == OtherLine(text="caf\ufffd")


def test_the_repository_id_in_the_indented_configuration() -> None:
    """`cat config` writes several lines in every version."""
    output = b'{\n  "version": 2,\n  "id": "200151d0",\n  "chunker_polynomial": "37"\n}'
    assert parse_repository_id(output) == "200151d0"
    assert parse_repository_id(b"Fatal: no") == ""


def test_only_an_exclusive_lock_has_a_holder_that_matters() -> None:
    """Others let everybody work. What the holder calls itself is cleaned."""
    lock = {"exclusive": True, "hostname": "vm\x1b[31m", "username": "root", "pid": 42}
    assert parse_exclusive_lock(json.dumps(lock).encode()) == "root@vm (PID 42)"
    assert parse_exclusive_lock(json.dumps(lock | {"exclusive": False}).encode()) == ""
    assert parse_exclusive_lock(b"?") == ""


@given(st.text())
def test_plain_text_has_no_control_codes(text: str) -> None:
    """But for line ends and tabs."""
    assert all(char in "\n\t" or not 0 <= ord(char) < 32 for char in plain(text))
