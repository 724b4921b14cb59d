"""What loading Qt brings along."""

import subprocess
import sys

PROGRAM = """
import linecache
from kustos import qt
qt.load()
from PySide6 import QtWidgets
import sqlalchemy
print(sorted(name for name in linecache.cache if "sqlalchemy/" in name.replace("\\\\", "/")))
"""


def test_modules_loaded_after_qt_are_not_kept_as_source_text() -> None:
    """PySide6's own import would read each of them, and linecache keep it: 20 MB for the app."""
    printed = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
    )
    assert printed.stdout.strip() == "[]"
