"""Where plural sentences come from.

lupdate (Qt 6.11) recognises a plural in Python only as `self.tr(source, comment, n)`; behind
`QCoreApplication.translate` it drops the message. So plurals are methods of classes derived from
`Words`; the class name is their context. `%Ln` is the number with the locale's separators.
"""

from PySide6.QtCore import QCoreApplication


class Words:
    """Gives `tr` as QObject does, without being one."""

    def tr(self, source: str, comment: str = "", n: int = -1) -> str:
        """`source` in the language in force, in the plural form for `n`."""
        return QCoreApplication.translate(type(self).__name__, source, comment, n)


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Marks `source` for lupdate, which knows the name; it is translated where it is said.

    PySide6's own one is typed to return `object`.
    """
    return source
