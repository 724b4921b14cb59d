"""Words without a window."""

import os
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kustos.gui.language import Language, speak


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    """English of Great Britain, unless a test speaks otherwise."""
    speak(qapp, Language.ENGLISH)
    yield
    speak(qapp, Language.ENGLISH)


@pytest.fixture
def german(qapp: QApplication, english: None) -> Callable[[], None]:
    """Call it to go on in German."""
    return lambda: (speak(qapp, Language.GERMAN), None)[1]
