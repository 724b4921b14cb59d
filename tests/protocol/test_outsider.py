"""What makes the outsider one: `tests/integration/link/test_outsider.py` lets it work."""

import ast
import sys
from pathlib import Path

OUTSIDER = Path(__file__).parent / "outsider.py"
LINES = 150


def _lines_of_code(text: str) -> int:
    """Without imports, docstrings, comments and empty lines."""
    tree = ast.parse(text)
    aside = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in aside
        for number, line in enumerate(text.splitlines(), 1)
    )


def test_an_agent_needs_no_more_than_150_lines() -> None:
    """The protocol stays small enough for another language."""
    assert _lines_of_code(OUTSIDER.read_text()) <= LINES


def test_the_outsider_uses_nothing_of_ours() -> None:
    """The standard library and a WebSocket library: what it knows, it knows from the documents."""
    tree = ast.parse(OUTSIDER.read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
               for alias in node.names}  # fmt: skip
    modules |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {module.partition(".")[0] for module in modules}
    assert roots - sys.stdlib_module_names == {"websockets"}
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))
