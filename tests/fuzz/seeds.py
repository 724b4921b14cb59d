"""What fuzzing starts from: the session that docs/protocol.md shows, and the steps of one."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

GREETING: Final = bytes([0, 0, 1, 0])
"""The steps after which both sides of `session` have met: hello is heard, and the welcome."""


def frames() -> list[bytes]:
    """Every frame in the documents."""
    text = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    return [found.encode() for found in re.findall(r"^[→←] (\{.*\})$", text, re.MULTILINE)]


def seeds(target: str) -> list[bytes]:
    """For `codec` the frames as they are, for `session` each as noise behind a greeting."""
    if target == "codec":
        return frames()
    said = [GREETING + bytes([step, len(cut)]) + cut for cut in
            (frame[:255] for frame in frames()) for step in (8, 9, 11)]  # fmt: skip
    return [*said, GREETING + bytes([2, 0, 0, 0, 7, 0, 1, 0, 4, 0, 1, 0, 5, 0, 0, 0])]
