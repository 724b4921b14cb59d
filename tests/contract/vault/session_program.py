"""Python programs in another desktop session, with a keyring of its own or none."""

import subprocess
import sys
from collections.abc import Mapping


def run(environment: Mapping[str, str], program: str, *arguments: str) -> str:
    """What a Python program prints in that session; its warnings are errors as in the tests."""
    argv = [sys.executable, "-W", "error", "-c", program, *arguments]
    done = subprocess.run(
        argv, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.strip()
