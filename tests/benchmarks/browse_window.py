"""A window that looks into a folder of this machine: `python -m tests.benchmarks.browse_window
FOLDER ROUNDS`. Prints the rounds as a JSON list.

The tree of the job editor, on a real manager with its embedded agent. A round opens the folder
anew, and ends when its first rows are painted; in turn with it, scandir and a sort by name of the
same folder.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from kustos.core.model import Machine
from kustos.engine import Engine
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.forms.folder_field import FolderField
from kustos.gui.theme.style import Scheme, apply
from tests.benchmarks.window_pulse import Pulse
from tests.helpers.managers import running_manager
from tests.helpers.waiting import eventually_async

ROWS: Final = 200
SIZE: Final = (900, 700)


class Round(msgspec.Struct, frozen=True):
    """Seconds until the rows were painted, and of scandir and sort; the longest pause in ms."""

    rows: float
    bare: float
    stall: float


class _Paints(QObject):
    """Notes when something has been painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = asyncio.Event()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.set()
        return False


async def _measure(folder: Path, rounds: int, home: Path) -> list[Round]:
    engine = Engine(lambda: running_manager(home, embedded=True))
    bridge = Bridge(engine)
    engine.start()
    await asyncio.wrap_future(engine.started)
    machine = await eventually_async(lambda: _machine(bridge), 60, "the embedded agent")
    assert machine is not None
    done = [await _round(bridge, machine, folder) for _ in range(rounds)]
    await bridge.close()
    engine.stop()
    await asyncio.wrap_future(engine.ended)
    engine.join()
    return done


async def _machine(bridge: Bridge) -> Machine | None:
    views = await bridge.call(lambda manager: manager.machines.overview())
    return next((view.machine for view in views if view.connected), None)


async def _round(bridge: Bridge, machine: Machine, folder: Path) -> Round:
    errands = Errands(bridge)
    field = FolderField(bridge, errands.run)
    field.resize(*SIZE)
    field.show()
    field.look_into(machine)
    index = await field.model.reveal(str(folder))
    assert field.model.path(index) == str(folder)
    view = field._tree.tree
    above = index.parent()
    while above.isValid():
        view.expand(above)
        above = above.parent()
    view.scrollTo(index)
    await asyncio.sleep(0.5)  # the window has settled
    paints, pulse, rows_there = _Paints(), Pulse(), asyncio.Event()

    def inserted() -> None:
        if field.model.rowCount(index) >= ROWS:
            rows_there.set()

    field.model.rowsInserted.connect(inserted)
    view.viewport().installEventFilter(paints)
    await asyncio.sleep(0.1)
    pulse.take()
    began = time.monotonic()
    view.expand(index)
    await rows_there.wait()
    paints.painted.clear()
    await paints.painted.wait()
    rows = time.monotonic() - began
    await asyncio.sleep(0.3)
    stall = max(pause.whole for pause in pulse.take())
    field.hide()
    errands.cancel_and_delete(field)
    return Round(rows, await asyncio.to_thread(_bare, folder), stall)


def _bare(folder: Path) -> float:
    began = time.monotonic()
    with os.scandir(folder) as found:
        sorted(found, key=lambda entry: entry.name)
    return time.monotonic() - began


def main() -> None:
    """On a loop like the window's."""
    app = QApplication([])
    apply(app, Scheme.LIGHT)
    loop = QEventLoop(app)
    with loop, tempfile.TemporaryDirectory(prefix="kustos-bench-") as home:
        done = loop.run_until_complete(_measure(Path(sys.argv[1]), int(sys.argv[2]), Path(home)))
    print(msgspec.json.encode(done).decode())


if __name__ == "__main__":
    main()
