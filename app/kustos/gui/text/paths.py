"""Paths for people: names may hold any character but NUL and the separator."""


def printable(path: str) -> str:
    """The path on one line: control and other unprintable characters as escapes, also lone
    surrogates, which no font and no clipboard takes."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in path
    )
