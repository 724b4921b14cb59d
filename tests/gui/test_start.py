"""The window of a program that cannot work opens all the same, and says why."""

import os
import sys
from pathlib import Path

import pytest

from kustos.home import HOME_VARIABLE
from tests.helpers.processes import child


@pytest.mark.parametrize("below", ["", "deep/er"])
def test_a_home_that_is_a_file_does_not_keep_the_window_from_opening(
    tmp_path: Path, below: str
) -> None:
    """Whoever started it from a menu sees no terminal. The window stays until it is closed."""
    home = tmp_path / "home"
    home.write_text("a file")
    environment = {
        **os.environ,
        HOME_VARIABLE: str(home / below),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    with child([sys.executable, "-m", "kustos"], environment=environment) as window:
        window.wait_for_output("the engine has ended")
        window.process.terminate()
        assert window.wait_for_end(20) == 0
        assert "Traceback" not in window.output()
