"""What a prune frees and leaves, from what the versions really wrote, or from nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.restic.counts import parse_count
from kustos_agent.restic.output import Shape, parse
from kustos_agent.restic.prune_output import PruneReader
from kustos_agent.restic.reports import Counted, OtherLine

# Recorded from restic 0.14.0 (Debian 12), with RESTIC_PROGRESS_FPS=4 and no terminal.
OLD = b"""\
loading indexes...
loading all snapshots...
finding data that is still in use for 2 snapshots
[0:00] 100.00%  2 / 2 snapshots

searching used packs...
collecting packs for deletion and repacking
[0:00] 100.00%  6 / 6 packs processed


to repack:             0 blobs / 0 B
this removes:          0 blobs / 0 B
to delete:            10 blobs / 8.585 MiB
total prune:          10 blobs / 8.585 MiB
remaining:            18 blobs / 6.679 MiB
unused size after prune: 0 B (0.00% of remaining size)

rebuilding index
[0:00] 100.00%  4 / 4 packs processed

deleting obsolete index files
removing 2 old packs
done
"""

# Recorded from restic 0.18.0 (Debian 13).
MIDDLE = b"""\
loading indexes...
loading all snapshots...
finding data that is still in use for 2 snapshots
[0:00] 100.00%  2 / 2 snapshots
searching used packs...
collecting packs for deletion and repacking
[0:00] 100.00%  6 / 6 packs processed

to repack:             0 blobs / 0 B
this removes:          0 blobs / 0 B
to delete:             9 blobs / 8.585 MiB
total prune:           9 blobs / 8.585 MiB
remaining:            18 blobs / 6.679 MiB
unused size after prune: 0 B (0.00% of remaining size)

rebuilding index
[0:00] 100.00%  3 / 3 indexes processed
[0:00] 100.00%  3 / 3 old indexes deleted
removing 2 old packs
[0:00] 100.00%  2 / 2 files deleted
done
"""

# Recorded from restic 0.19.1 (Debian sid).
NEW = b"""\
loading all snapshots...
finding data that is still in use for 1 snapshots
[0:00] 100.00%  1 / 1 snapshots
searching used packs...
collecting packs for deletion and repacking
[0:00] 100.00%  3 / 3 packs processed

to repack:             0 blobs / 0 B
this removes:          0 blobs / 0 B
to delete:             5 blobs / 2.753 KiB
total prune:           5 blobs / 2.753 KiB
remaining:            37 blobs / 1.003 MiB
unused size after prune: 512.656 KiB (49.90% of remaining size)
"""


def _read(output: bytes) -> tuple[int, int]:
    reader = PruneReader()
    for line in output.splitlines():
        reader.line(parse(line, Shape.REPORT))
    return reader.freed, reader.unused


@pytest.mark.parametrize(
    ("output", "freed", "unused"),
    [
        (OLD, 9_002_025, 0),
        (MIDDLE, 9_002_025, 0),
        (NEW, 2_819, 524_960),
        (b"total prune: 1 blobs / 17 B\n", 17, 0),
        (
            b"total prune: 1 blobs / 1.500 TiB\nunused size after prune: 2.000 GiB (",
            *(3 << 39, 2 << 30),
        ),
    ],
    ids=["0.14.0", "0.18.0", "0.19.1", "bytes", "much"],
)
def test_what_restic_said(output: bytes, freed: int, unused: int) -> None:
    """To the thousandth of its unit."""
    assert _read(output) == (freed, unused)


@pytest.mark.parametrize(
    "output",
    [
        b"",
        b"done",
        b"total prune: many blobs / much",
        b"total prune: 3 blobs / 5 parsecs",
        b"unused size after prune: unknown",
    ],
)
def test_what_cannot_be_read_is_nothing(output: bytes) -> None:
    """A later restic may word it otherwise."""
    assert _read(output) == (0, 0)


@given(st.lists(st.binary(max_size=80)))
def test_any_output_is_read(lines: list[bytes]) -> None:
    """Without an error, and no number is negative or too large for the wire."""
    reader = PruneReader()
    for line in (*lines, b"total prune: 1 blobs / 999999999999999.999999 EiB"):
        reader.line(OtherLine(text=line.decode("utf-8", "replace")))
    assert 0 <= reader.unused < 1 << 63
    assert 0 < reader.freed < 1 << 63


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        (b"[0:05] 41.94%  39 / 93 packs", Counted(done=39, total=93, step="packs")),
        (
            b"[1:02:03] 100.00%  3 / 3 old indexes deleted",
            Counted(done=3, total=3, step="old indexes deleted"),
        ),
        (b"[0:05] 39 packs processed", Counted(done=39, total=0, step="packs processed")),
        (b"[0:05] nothing", None),
        (b'[{"id":"ab"}]', None),
        (b"[]", None),
    ],
)
def test_how_far_a_step_is(line: bytes, counted: Counted | None) -> None:
    """As restic writes it where there is no terminal."""
    assert parse_count(line) == counted
