"""What makes the outsider one: `tests/integration/link/test_outsider.py` lets it work."""

import ast
import sys
from pathlib import Path

OUTSIDER = Path(__file__).parent / "outsider.py"
STATEMENTS = 150
"""Not counting imports and docstrings: what the documents ask of an agent is no more than that."""


def _statements(tree: ast.Module) -> list[ast.stmt]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
        and not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]


def test_an_agent_needs_no_more_than_150_statements() -> None:
    """The protocol stays small enough for another language."""
    assert len(_statements(ast.parse(OUTSIDER.read_text()))) <= STATEMENTS


def test_the_outsider_uses_nothing_of_ours() -> None:
    """The standard library and a WebSocket library: what it knows, it knows from the documents."""
    tree = ast.parse(OUTSIDER.read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
               for alias in node.names}  # fmt: skip
    modules |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {module.partition(".")[0] for module in modules}
    assert roots - sys.stdlib_module_names == {"websockets"}
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))
