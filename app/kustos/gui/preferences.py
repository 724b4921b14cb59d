"""What the window remembers of itself, in an ini file: never anything about backups."""

from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from kustos.gui.language import Language
from kustos.gui.navigation import PageKey
from kustos.gui.theme.style import Scheme

_LANGUAGE: Final = "window/language"
_SCHEME: Final = "window/scheme"
_GEOMETRY: Final = "window/geometry"
_SECTION: Final = "window/section"

ChoiceT = TypeVar("ChoiceT", Language, Scheme, PageKey)


class Preferences:
    """Read and written at once; a file that is damaged or cannot be written counts as empty."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)
        self.folder = path.parent
        """Where this file lies, and everything else of this manager."""

    @property
    def language(self) -> Language:
        return self._choice(_LANGUAGE, Language.SYSTEM)

    @language.setter
    def language(self, language: Language) -> None:
        self._settings.setValue(_LANGUAGE, language.value)

    @property
    def scheme(self) -> Scheme:
        return self._choice(_SCHEME, Scheme.SYSTEM)

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue(_SCHEME, scheme.value)

    @property
    def section(self) -> PageKey:
        """Where the window was when it closed."""
        return self._choice(_SECTION, PageKey.MACHINES)

    @section.setter
    def section(self, section: PageKey) -> None:
        self._settings.setValue(_SECTION, section.value)

    @property
    def geometry(self) -> QByteArray | None:
        """For `QWidget.restoreGeometry`; None before the first time."""
        value = self._settings.value(_GEOMETRY)
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue(_GEOMETRY, geometry)

    def save(self) -> None:
        """Write now rather than soon."""
        self._settings.sync()

    def _choice(self, name: str, default: ChoiceT) -> ChoiceT:
        value = self._settings.value(name)
        try:
            return type(default)(value)
        except ValueError:
            return default
