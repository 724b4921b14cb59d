"""docs/reference/modules.md, each module with what it is for, from the modules themselves; and
whether what docs/architecture.md names is there.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from tests.markdown import table

ROOT: Final = Path(__file__).resolve().parent.parent
ARCHITECTURE: Final = ROOT / "docs" / "architecture.md"
_ROOMS: Final = ("agent", "app")

_DOTTED: Final = re.compile(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`")
_SENTENCE: Final = re.compile(r"(.+?)\.(?:\s|$)")

Module = tuple[str, ...]
"""Its name and those of its packages, outermost first."""


@cache
def modules(root: Path = ROOT) -> Mapping[Module, ast.Module]:
    """All of agent and manager, with their code, but for the migrations."""
    found = {
        path.relative_to(root / room).with_suffix("").parts: ast.parse(path.read_text("utf-8"))
        for room in _ROOMS
        for path in sorted((root / room).rglob("*.py"))
        if "versions" not in path.parts
    }
    return {
        name[:-1] if name[-1] == "__init__" else name: tree for name, tree in sorted(found.items())
    }


def parts() -> Iterator[str]:
    """The document: a table for each package."""
    found = modules()
    yield (
        "Every module, with the first sentence of what it says of itself. How they hang together is"
        " in [architecture.md](../architecture.md)."
    )
    packages = {name[:-1] for name in found if name[:-1]}
    for package in sorted(packages):
        yield f"## {'/'.join(package)}"
        if package in found:
            yield _purpose(found[package])
        inside = {name: tree for name, tree in found.items() if name[:-1] == package}
        rows = [
            (f"`{name[-1]}`", _purpose(tree))
            for name, tree in inside.items()
            if name not in packages
        ]
        if rows:
            yield table(("module", "what it is for"), rows)


def findings(document: Path = ARCHITECTURE, root: Path = ROOT) -> list[str]:
    """Names with dots, such as `core.pulse.Pulse`, that nothing in the code has any more."""
    found = {name: _names(tree) for name, tree in modules(root).items()}
    known = {part for name in found for part in name}
    return [
        f"{document.name}:{number}: {dotted} is not there"
        for number, line in enumerate(document.read_text("utf-8").splitlines(), 1)
        for dotted in _DOTTED.findall(line)
        if dotted.partition(".")[0] in known and not _is_there(dotted, found)
    ]


def _is_there(dotted: str, found: Mapping[Module, Mapping[str, frozenset[str]]]) -> bool:
    """Whether it ends the name of a module, or names a thing in one, or a part of such a thing."""
    words = tuple(dotted.split("."))
    for name, things in found.items():
        for length in range(1, len(words) + 1):
            if name[-length:] != words[:length]:
                continue
            rest = words[length:]
            if not rest or (rest[0] in things and set(rest[1:]) <= things[rest[0]]):
                return True
    return False


def _names(tree: ast.Module | ast.ClassDef) -> dict[str, frozenset[str]]:
    """What is defined in it, each with what is defined in that."""
    named: dict[str, frozenset[str]] = {}
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                named[name] = frozenset(_names(node))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                named[name] = frozenset()
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                named[name] = frozenset()
            case _:
                pass
    return named


def _purpose(tree: ast.Module) -> str:
    """The first sentence of its docstring."""
    text = ast.get_docstring(tree) or ""
    first = " ".join(text.partition("\n\n")[0].split())
    sentence = _SENTENCE.match(first)
    return (sentence.group(1) if sentence else first).rstrip(":")
