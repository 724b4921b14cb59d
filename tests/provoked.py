"""Which test brings about which class of error: read from the marks of the tests themselves.

A test says so by `@pytest.mark.provokes(ErrorClass.…)`. Such a test has the class come from what it
does to a program, a server, a disk or the manager, and finds it in the answer.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from kustos_agent.protocol.values import ErrorClass

ROOT: Final = Path(__file__).resolve().parent.parent

NOT_PROVOKED: Final[Mapping[ErrorClass, str]] = MappingProxyType({})
"""Why no test can bring a class about. One that has a test has no place here."""

_MARK: Final = "provokes"


class Provocation(NamedTuple):
    """A test with this mark. `path` is relative to the checkout; `named` are the classes that its
    mark names, `sought` those that the rest of it names."""

    path: Path
    test: str
    named: frozenset[str]
    sought: frozenset[str]


def provocations(folder: Path = ROOT / "tests") -> list[Provocation]:
    """All marked tests below the folder, by path and place."""
    return [found for path in sorted(folder.rglob("test_*.py")) for found in _in_file(path, folder)]


def by_class(found: list[Provocation]) -> Mapping[ErrorClass, list[Provocation]]:
    """Those that bring about each class."""
    sorted_out: defaultdict[ErrorClass, list[Provocation]] = defaultdict(list)
    for one in found:
        for name in one.named & ErrorClass.__members__.keys():
            sorted_out[ErrorClass[name]].append(one)
    return sorted_out


def findings(
    found: list[Provocation] | None = None, excused: Mapping[ErrorClass, str] = NOT_PROVOKED
) -> list[str]:
    """Classes without a test and without a reason, reasons that a test has overtaken, and marks
    that promise more than their test looks for."""
    found = provocations() if found is None else found
    tested = by_class(found)
    missing = [
        f"{error.value}: no test provokes it, and tests/provoked.py gives no reason"
        for error in ErrorClass
        if error not in tested and error not in excused
    ]
    overtaken = [
        f"{error.value}: {tested[error][0].test} provokes it, so the reason in tests/provoked.py"
        " must go"
        for error in excused
        if error in tested
    ]
    idle = [
        f"{one.test} is marked {name} and does not look for it"
        for one in found
        for name in sorted(one.named - one.sought)
    ]
    return missing + overtaken + idle


def _in_file(path: Path, folder: Path) -> Iterator[Provocation]:
    text = path.read_text(encoding="utf-8")
    if f".{_MARK}(" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        marks = [one for one in node.decorator_list if _is_mark(one)]
        if marks:
            rest = [one for one in node.decorator_list if one not in marks] + node.body
            yield Provocation(
                folder.name / path.relative_to(folder), node.name, _classes(marks), _classes(rest)
            )


def _is_mark(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr == _MARK
    )


def _classes(nodes: list[ast.expr] | list[ast.expr | ast.stmt]) -> frozenset[str]:
    """Names behind `ErrorClass.` anywhere in these."""
    return frozenset(
        inner.attr
        for node in nodes
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute)
        and isinstance(inner.value, ast.Name)
        and inner.value.id == ErrorClass.__name__
    )
