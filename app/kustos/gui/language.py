"""The window's language: translators and number formats, switched while everything is open.

Whoever shows words hears a LanguageChange event (`retranslate`).
"""

import logging
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

RESOURCES: Final = Path(__file__).parent / "resources"

_log = logging.getLogger(__name__)


class Language(StrEnum):
    """What can be chosen; SYSTEM is the desktop's, English where that is neither."""

    SYSTEM = "system"
    GERMAN = "de"
    ENGLISH = "en"


class Speech(QObject):
    """Keeps the application in one language. A child of the application; `speak` finds it again."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._system = QLocale.system()
        self._installed: list[QTranslator] = []
        self.language = Language.SYSTEM

    def choose(self, language: Language) -> None:
        """Switch, at once and everywhere."""
        self.language = language
        locale = locale_for(language, self._system)
        QLocale.setDefault(locale)
        for old in self._installed:
            self._app.removeTranslator(old)
            old.deleteLater()
        code = QLocale.languageToCode(locale.language())
        # Qt's own words first: the last one installed is asked first. English needs ours as well,
        # for its plurals.
        folders = (
            (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase"),
            (str(RESOURCES), "kustos"),
        )
        self._installed = []
        for folder, name in folders:
            translator = QTranslator(self)
            if translator.load(f"{name}_{code}", folder):
                self._app.installTranslator(translator)
                self._installed.append(translator)
            else:
                _log.error("the translation %s_%s is not there", name, code)


def speak(app: QCoreApplication, language: Language | str = Language.SYSTEM) -> Speech:
    """Give the application its language, or switch the one it has. Returns its speech."""
    speech = app.findChild(Speech)
    if speech is None:
        speech = Speech(app)
    speech.choose(Language(language))
    return speech


def locale_for(language: Language, system: QLocale) -> QLocale:
    """Words decide the language; how numbers and dates look stays the system's where it speaks
    that language (Austria, Switzerland, United States), else that of Germany or Great Britain."""
    german = QLocale.Language.German
    wanted = {
        Language.GERMAN: german,
        Language.ENGLISH: QLocale.Language.English,
        Language.SYSTEM: german if system.language() == german else QLocale.Language.English,
    }[language]
    if system.language() == wanted:
        return system
    country = QLocale.Country.Germany if wanted == german else QLocale.Country.UnitedKingdom
    return QLocale(wanted, country)
