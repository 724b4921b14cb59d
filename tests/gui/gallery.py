"""Every widget on sheets to look at: `python -m tests.gui.gallery OUT_DIR [--scale 2]`.

Writes SHEET-LANGUAGE-SCHEME.png without a screen; the sheets follow the mock-ups' pages.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from kustos.gui.theme.style import Scheme, apply
from tests.gui.widgets.sheets.editor import editor
from tests.gui.widgets.sheets.frame import Words, english, german
from tests.gui.widgets.sheets.machines import machines
from tests.gui.widgets.sheets.overview import overview
from tests.gui.widgets.sheets.restore import dialog, restore
from tests.gui.widgets.sheets.task import task

SHEETS: dict[str, Callable[[Words], QWidget]] = {
    "overview": overview,
    "machines": machines,
    "task": task,
    "editor": editor,
    "restore": restore,
    "dialog": dialog,
}


def render(app: QApplication, out: Path, only: list[str]) -> None:
    """Write every sheet in both languages and schemes."""
    out.mkdir(parents=True, exist_ok=True)
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        apply(app, scheme)
        for language, words in (("en", english), ("de", german)):
            for name, build in SHEETS.items():
                if only and name not in only:
                    continue
                window = build(words)
                window.show()
                app.processEvents()
                app.processEvents()
                window.grab().save(str(out / f"{name}-{language}-{scheme.value}.png"))
                window.close()
                window.deleteLater()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scale", default="1")
    parser.add_argument("--only", nargs="*", default=[], choices=sorted(SHEETS))
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = asked.scale
    app = QApplication([])
    render(app, asked.out, asked.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
