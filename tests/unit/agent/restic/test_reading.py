"""Measuring, searching, comparing: what restic is told, and what it answers."""

import json
import re
from pathlib import Path
from typing import Any, Unpack

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.restic_versions import Version
from kustos_agent.protocol.values import EntryType, Outcome, RepositoryAccess
from kustos_agent.restic import reading_commands
from kustos_agent.restic.command import Command, CommandError
from kustos_agent.restic.find import find
from kustos_agent.restic.names import meant
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import Ended, Terms
from kustos_agent.restic.reading_output import (
    Amounts,
    Change,
    Difference,
    Found,
    Hit,
    Hits,
    Measured,
    parse_change,
    parse_found,
    parse_measured,
)
from kustos_agent.restic.repository import Door
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.version import Restic

OLD = Restic("/usr/bin/restic", Version(0, 14, 0))
NEW = Restic("/usr/bin/restic", Version(0, 19, 1))
DOOR = Door(RepositoryAccess(location="/backup", password="pw"))
ID = "0123456789abcdef" * 4
EVERYTHING = re.compile("")


def _argv(command: Any) -> tuple[str, ...]:
    return tuple(command.argv[1:])


def test_command_lines() -> None:
    """A prefix of each id, no lock where nobody shall wait, and where one is taken, patience."""
    measured = reading_commands.stats(DOOR, NEW, "raw-data", lock_wait_seconds=5)
    assert _argv(measured) == ("stats", "--mode=raw-data", "--retry-lock=5s", "--json")
    old = reading_commands.stats(DOOR, OLD, "restore-size", lock_wait_seconds=5)
    assert _argv(old) == ("stats", "--mode=restore-size", "--json")
    found = reading_commands.find(DOOR, OLD, ["a*", "-b"], snapshots=[ID], ignore_case=True)
    assert _argv(found) == (
        *("find", "--no-lock", f"--snapshot={ID[:-1]}", "--ignore-case", "a*", "\\-b", "--json"),
    )
    compared = reading_commands.diff(DOOR, OLD, ID, ID[:8], metadata=True)
    assert _argv(compared) == ("diff", "--no-lock", "--metadata", ID[:-1], ID[:8], "--json")
    dumped = reading_commands.dump(DOOR, NEW, ID, "/a\0e9", output=7, lock_wait_seconds=5)
    assert _argv(dumped) == ("dump", ID[:-1], "/a\udce9", "--retry-lock=5s", "--json")
    assert dumped.output == 7


def test_what_is_no_question_is_refused() -> None:
    """Neither ids nor paths can be options."""
    with pytest.raises(CommandError):
        reading_commands.find(DOOR, NEW, [])
    with pytest.raises(CommandError):
        reading_commands.find(DOOR, NEW, ["x"], snapshots=["latest"])
    with pytest.raises(CommandError):
        reading_commands.diff(DOOR, NEW, ID, "--metadata")
    with pytest.raises(CommandError):
        reading_commands.dump(DOOR, NEW, ID, "--archive=zip", output=1)


# Recorded from 0.14.0, 0.18.0 and 0.19.1 in this order; the same repository.
MEASURED = (
    b'{"total_size":3398,"total_file_count":0,"total_blob_count":17,"snapshots_count":2}',
    (
        b'{"total_size":3398,"total_uncompressed_size":7182,"compression_ratio":2.1135962330782814,'
        b'"compression_progress":100,"compression_space_saving":52.687273739905315,'
        b'"total_blob_count":17,"snapshots_count":2}'
    ),
    b'{"total_size":33,"total_file_count":20,"snapshots_count":2}',
)
FOUND = (
    b'[{"matches":[{"path":"/src/sub","permissions":"drwxr-xr-x","type":"dir","mode":2147484141,'
    b'"mtime":"2026-11-22T06:03:46.781430998Z","uid":0,"gid":0},{"path":"/src/sub/a.txt",'
    b'"permissions":"-rw-r--r--","type":"file","mode":420,'
    b'"mtime":"2026-11-22T06:03:46.781430998Z","atime":"2026-11-22T06:03:46.781430998Z",'
    b'"ctime":"2026-11-22T06:03:46.781430998Z","uid":0,"gid":0,"user":"root","group":"root",'
    b'"device_id":65024,"size":6,"links":1}],"hits":2,"snapshot":"' + ID.encode() + b'"}]'
)
STATISTICS = (
    b'{"message_type":"statistics","source_snapshot":"f126","target_snapshot":"69d5",'
    b'"changed_files":1,"added":{"files":1,"dirs":2,"others":3,"data_blobs":2,"tree_blobs":5,'
    b'"bytes":3159},"removed":{"files":1,"dirs":0,"others":0,"data_blobs":2,"tree_blobs":5,'
    b'"bytes":3109}}'
)


def test_sizes() -> None:
    """0.14 does not say what it was before compression."""
    assert list(map(parse_measured, MEASURED)) == [
        Measured(snapshots_count=2, total_size=3398),
        Measured(snapshots_count=2, total_size=3398, total_uncompressed_size=7182),
        Measured(snapshots_count=2, total_size=33, total_file_count=20),
    ]


def test_hits() -> None:
    """Without what is only below a folder that was found."""
    folder = Hit(path="/src/sub", type=EntryType.FOLDER, modified=1795327426.78143)
    file = Hit(path="/src/sub/a.txt", type=EntryType.FILE, size=6, modified=1795327426.78143)
    both = Found(snapshots=(Hits(snapshot_id=ID, hits=(folder, file)),))
    assert parse_found(FOUND, meant(["sub", "a.txt"]), 10) == both
    assert parse_found(FOUND, meant(["sub"]), 10) == Found(
        snapshots=(Hits(snapshot_id=ID, hits=(folder,)),)
    )
    # What restic found is told even if it is not understood why.
    assert parse_found(FOUND, meant(["other"]), 10) == Found(
        snapshots=(Hits(snapshot_id=ID, hits=(folder,)),)
    )
    assert parse_found(b"[]", EVERYTHING, 10) == Found()
    assert parse_found(FOUND, EVERYTHING, 1) == Found(
        snapshots=(Hits(snapshot_id=ID, hits=(folder,)),), truncated=True
    )


@given(st.integers(0, 400), st.text(max_size=20))
def test_a_list_that_was_cut_gives_what_is_whole(length: int, name: str) -> None:
    """At any byte; whatever the names, even those that look like the end of a snapshot."""
    groups = [
        {"matches": [{"path": f"/{name}", "type": "file"}], "hits": 1, "snapshot": f"{number}"}
        for number in range(5)
    ]
    odd = [{"matches": [{"path": '/],"hits":1}', "type": "x"}], "hits": 1, "snapshot": "5"}]
    line = json.dumps(groups + odd, separators=(",", ":")).encode()
    cut = parse_found(line[: max(13, len(line) - 1 - length)], EVERYTHING, 100)
    assert cut is not None
    assert cut.truncated
    whole = parse_found(line, EVERYTHING, 100)
    assert whole is not None
    assert not whole.truncated
    assert cut.snapshots == whole.snapshots[: len(cut.snapshots)]
    if length < 60:
        assert len(cut.snapshots) >= 5


def test_changes() -> None:
    """Folders are told by their slash, and shown without it as in a listing."""
    line = b'{"message_type":"change","path":"/src/link/","modifier":"T"}'
    assert parse_change(line) == Change(path="/src/link", modifier="T", folder=True)
    line = b'{"message_type":"change","path":"/src/a.txt","modifier":"MU"}'
    assert parse_change(line) == Change(path="/src/a.txt", modifier="MU")
    assert parse_change(STATISTICS) == Difference(
        changed_files=1,
        added=Amounts(files=1, dirs=2, others=3, bytes=3159),
        removed=Amounts(files=1, bytes=3109),
    )


@given(
    st.one_of(
        st.binary(max_size=50),
        st.sampled_from([b"[0:05] 41.94%  39 / 93 packs", b"{}", b"[", b"[[[", b"{" * 9_999]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["message_type", "path", "matches", "snapshot", "added", "x"]),
                    inner,
                    max_size=4,
                )
            ),
        ).map(msgspec.json.encode),
    )
)
def test_other_lines_are_none(line: bytes) -> None:
    """Whatever comes: no error, and nothing made up."""
    parse_measured(line)
    parse_change(line)
    found = parse_found(line, EVERYTHING, 10)
    assert found is None or line.startswith(b"[")


async def test_of_many_snapshots_each_that_is_gone_is_known(tmp_path: Path) -> None:
    """However long restic's list of them is: a failure where none is left, else a warning that
    names the first."""
    asked = [f"{number:03}{0:061}" for number in range(200)]

    class Inner:
        """Finds nothing, and leaves out all but the last."""

        async def run(self, command: Command, **terms: Unpack[Terms]) -> Ended:
            """See `Runner.run`."""
            for one in asked[:-1]:
                terms["on_stderr"](f'Ignoring "{one[:63]}": no matching ID found'.encode())
            terms["on_stdout"](b"[]")
            return Ended(0)

    toolkit = Toolkit(NEW, Inner(), tmp_path)
    found = await find(toolkit, DOOR.access, ["x"], Watch(), snapshots=asked)
    assert found.outcome is Outcome.WARNING
    assert found.problem is not None
    assert found.problem.subject == asked[0]
    found = await find(toolkit, DOOR.access, ["x"], Watch(), snapshots=asked[:-1])
    assert (found.outcome, found.result) == (Outcome.FAILED, None)
