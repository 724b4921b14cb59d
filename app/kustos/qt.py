"""Loads Qt, and nothing but Qt.

Importing PySide6 puts a function of its own in the place of Python's `__import__`: it reads the
source of every module that is imported from then on, and `linecache` keeps it (PySide6 6.8 to 6.11,
shibokensupport's `feature.py`: how `from __feature__ import …` is confined to modules that use Qt).
Nothing here uses that feature, and for the store and the link it would be 20 MB of source text.
"""

import builtins

from . import kept_code


def load() -> None:
    """To be called before anything else imports PySide6."""
    importing = builtins.__import__
    with kept_code.kept("shibokensupport/", kept_code.place()):
        import PySide6.QtCore  # noqa: F401, PLC0415  for what it does when it is first imported

    builtins.__import__ = importing
