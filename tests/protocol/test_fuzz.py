"""What `python -m tests.fuzz` runs: it holds for its seeds, and for noise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import codec, session
from tests.fuzz.seeds import GREETING, frames, seeds

TARGETS = {"codec": codec.attempt, "session": session.attempt}


@pytest.mark.parametrize("target", TARGETS)
def test_the_seeds_hold(target: str) -> None:
    """And there are some: the documents have not changed their form."""
    assert len(seeds(target)) >= len(frames()) > 15
    for seed in seeds(target):
        TARGETS[target](seed)


@given(st.binary(max_size=300))
def test_noise_behind_a_greeting_breaks_no_rule(noise: bytes) -> None:
    """Steps of both sides in any order, cut, doubled and damaged frames among them."""
    session.attempt(GREETING + noise)


def test_a_conversation_gets_somewhere() -> None:
    """The steps do what they are named for: an event is reported, a question answered."""
    talk = session.Conversation(GREETING + bytes([2, 0, 0, 0, 4, 0, 1, 0, 5, 0, 0, 0, 0, 0]))
    talk.run()
    assert talk._reported == [1]
    assert talk._open == []


def test_without_atheris_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    """In one sentence, whether it is installed here or not."""
    (tmp_path / "atheris.py").write_text("raise ImportError")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "codec"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "pip install" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
