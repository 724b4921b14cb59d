"""A test's end. qasync and pytest-qt let Qt deliver events once more when the window's loop does
not run any more: whatever then goes on with its work fails, and a later test is blamed for it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget


def ending_quietly(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The test; after it, still on its loop, all windows are hidden, and so begin no reading, and
    what pages and dialogs have under way is cancelled."""

    @wraps(test)
    async def run(*arguments: Any, **named: Any) -> None:
        try:
            await test(*arguments, **named)
        finally:
            _quiet()
            await asyncio.sleep(0)  # for what was cancelled to end

    return run


def _quiet() -> None:
    from kustos.gui.dialogs.dialog import Dialog  # noqa: PLC0415  for tests that have a window
    from kustos.gui.pages.page import Page  # noqa: PLC0415  see above

    for window in QApplication.topLevelWidgets():
        window.hide()
        for owner in (window, *window.findChildren(QWidget)):
            if isinstance(owner, Page | Dialog):
                owner._errands.cancel()
