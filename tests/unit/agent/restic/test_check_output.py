"""What a check found, from what the versions really wrote."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.values import ErrorClass
from kustos_agent.restic.check_output import CheckReader, Findings
from kustos_agent.restic.output import Shape, parse

PACK = "d240f07853978c11d29b83aaacad54bbc8fd4faa31af3877e317a147fd569cd9"
OTHER = "39664006400207044a31724ed628f0a38d7e6f300ec0078e6bb0eedc18904c93"

# Recorded from restic 0.14.0; both outputs.
OLD_FLIPPED = f"""\
using temporary cache in /cache/restic-check-cache-3330469145
create exclusive lock for repository
load indexes
check all packs
check snapshots, trees and blobs
[0:00] 100.00%  2 / 2 snapshots

read all data
[0:00] 100.00%  4 / 4 packs

Pack ID does not match, want {PACK}, got {OTHER}
Fatal: repository contains errors
"""
OLD_UNREAD = f"""\
load indexes
Load(<data/d240f07853>, 7000785, 0) returned error, retrying after 1.5s: open /r: permission denied
pack {PACK} failed to download: StreamPack: open /r/data/d2/{PACK}: permission denied
Fatal: repository contains errors
"""
OLD_NO_INDEX = f"""\
check all packs
pack {PACK}: not referenced in any index
pack {OTHER}: not referenced in any index
2 additional files were found in the repo, which likely contain duplicate data.
This is non-critical, you can run `restic prune` to correct this.
check snapshots, trees and blobs
error for tree 5571480a:
  id 5571480a5138b60bcc2bb7368bea2210fe0881af81772df0b9fa07c08c238e8e not found in repository
error for tree 8fcdff5e:
  id 8fcdff5ebc215600c74cec872758414d02a0d05897afcfaae8e46ac313f644c0 not found in repository
Fatal: repository contains errors
"""
OLD_CUT_INDEX = """\
load indexes
error: error loading index 8eb4344ba66f: load <index/8eb4344ba6>: invalid data returned
Fatal: LoadIndex returned errors
"""
# From the source of restic 0.16.5: what it says of two findings in one pack.
MIDDLE_BROKEN = f"""\
pack {PACK} contains 2 errors: [blob aa: ciphertext verification failed]

The repository contains pack files with damaged blobs. These blobs must be removed to repair the repository. This can be done using the following commands:

RESTIC_FEATURES=repair-packs-v1 restic repair packs {PACK}
restic repair snapshots --forget

Corrupted blobs are either caused by hardware problems or bugs in restic. Please open an issue at https://github.com/restic/restic/issues/new/choose for further troubleshooting!
Fatal: repository contains errors
"""  # noqa: E501  as it came
# From the source of restic 0.17.3.
MIDDLE_DOUBLE = f"""\
pack {PACK} contained in several indexes: {{aa bb}}
Duplicate packs are non-critical, you can run `restic repair index' to correct this.
no errors were found
"""


def _summary(errors: int, *broken: str, index: bool = False, prune: bool = False) -> str:
    return json.dumps(
        {
            "message_type": "summary",
            "num_errors": errors,
            "broken_packs": broken or None,
            "suggest_repair_index": index,
            "suggest_prune": prune,
        }
    )


def _error(message: str) -> str:
    return json.dumps({"message_type": "error", "message": message})


# Recorded from restic 0.19.1; 0.18.0 says the same.
NEW_FLIPPED = "\n".join(
    [
        _error(f"pack {PACK} contains 2 errors: [blob 3e: ciphertext verification failed]\n"),
        _error("\nThe repository contains damaged pack files. These damaged files must be removed"),
        _error(f"restic repair packs {PACK}\nrestic repair snapshots --forget\n\n"),
        _error("Damaged pack files can be caused by backend problems, hardware problems or bugs"),
        _summary(1, PACK),
    ]
)
NEW_UNREAD = "\n".join(
    [
        _error(f"Load(<data/d240f07853>, 7000705, 0) failed: open /r/{PACK}: permission denied"),
        _error(f"download error: open /r/data/d2/{PACK}: permission denied\n"),
        _error("\nThe repository is damaged and must be repaired. Please follow the guide\n\n"),
        _summary(1),
    ]
)
NEW_GONE = "\n".join([_error(f"pack {PACK}: does not exist\n"), _summary(1)])
NEW_CUT = "\n".join(
    [
        _error(f"pack {PACK}: unexpected file size: got 1000, expected 7000705\n"),
        _error("Load(<data/d240f07853>, 7000705, 0) failed: file is too short"),
        _error("download error: file is too short\n"),
        _summary(2, PACK),
    ]
)
NEW_NO_INDEX = "\n".join(
    [
        _error("error for tree cf7451ed:\n"),
        _error("  id cf7451edbc77 not found in repository\n"),
        _summary(1, prune=True),
    ]
)


def _read(text: str) -> Findings:
    reader = CheckReader()
    for line in text.encode().splitlines():
        reader.line(parse(line, Shape.CHECK))
    return reader.findings()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OLD_FLIPPED, Findings(errors=1, damaged=(PACK,))),
        (OLD_UNREAD, Findings(errors=1, error=ErrorClass.PERMISSION_DENIED)),
        (OLD_NO_INDEX, Findings(errors=2, prune=True)),
        (OLD_CUT_INDEX, Findings(errors=1, repair_index=True)),
        (MIDDLE_BROKEN, Findings(errors=1, damaged=(PACK,))),
        (MIDDLE_DOUBLE, Findings(repair_index=True)),
        (NEW_FLIPPED, Findings(errors=1, damaged=(PACK,))),
        (NEW_UNREAD, Findings(errors=1, error=ErrorClass.PERMISSION_DENIED)),
        (NEW_GONE, Findings(errors=1, damaged=(PACK,), repair_index=True)),
        (NEW_CUT, Findings(errors=2, damaged=(PACK,))),
        (NEW_NO_INDEX, Findings(errors=1, prune=True)),
        (_summary(0), Findings()),
        (_summary(0, index=True, prune=True), Findings(repair_index=True, prune=True)),
        ("", Findings()),
        ("what nobody has ever said", Findings()),
    ],
)
def test_what_was_found(text: str, found: Findings) -> None:
    """The number, the packs, the advice; and damage told apart from what could not be read."""
    read = _read(text)
    assert read.told == () or read.errors > 0
    assert (
        Findings(
            error=read.error,
            errors=read.errors,
            damaged=read.damaged,
            repair_index=read.repair_index,
            prune=read.prune,
        )
        == found
    )


def test_damage_outweighs_what_could_not_be_read() -> None:
    """One pack is broken, another was out of reach: CORRUPT."""
    read = _read(f"{OLD_UNREAD}{OLD_FLIPPED}")
    assert read.error is ErrorClass.CORRUPT
    assert read.errors == 2
    assert read.damaged == (PACK,)


def test_the_first_findings_are_told_in_restics_words() -> None:
    """Not the tries, not the advice, and no more than ten."""
    assert _read(NEW_UNREAD).told == (f"download error: open /r/data/d2/{PACK}: permission denied",)
    many = "\n".join(f"pack {number:064x}: does not exist" for number in range(20_000))
    read = _read(many)
    assert len(read.told) == 10
    assert read.errors == 20_000
    assert len(read.damaged) == 10_000


@given(st.lists(st.binary(max_size=80)))
def test_any_output_is_read(lines: list[bytes]) -> None:
    """Without an error."""
    reader = CheckReader()
    for line in lines:
        reader.line(parse(line, Shape.CHECK))
    assert reader.findings().errors >= 0
