"""No change without an entry: read from the code of all services, so that a new one is noticed."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import kustos.core
from kustos.core.audit import AuditAction
from kustos.core.audit_recorder import ordered
from kustos_agent.protocol.values import TaskKind

CORE: Final = Path(kustos.core.__file__).parent

MACHINE = "what machines tell by themselves, many times a day"
CLOCK = "what the clock makes of what is known"

UNAUDITED: Final = {
    "Alerting.visit": CLOCK,
    "AuditTrail.visit": "the seal over the entries themselves",
    "Dispatch.visit": "sending what waits, and what became of that",
    "HandingOver.adopt": MACHINE,
    "HandingOver.agent_ready": MACHINE,
    "HandingOver.dispatch": "handing over what was ordered, and what became of that",
    "HandingOver.dispatch_all": "the same",
    "HandingOver.expire": CLOCK,
    "HandingOver.remind": CLOCK,
    "HandingOver.room_again": "the same as dispatch",
    "Ledger.tidy": CLOCK,
    "Ledger.visit": CLOCK,
    "Machines.arrived": MACHINE,
    "Monitor.visit": "what looking into repositories has found; listings that it orders are told",
    "Naming.visit": "what the names say of an alarm, as further evidence",
    "Pulse.look": CLOCK,
    "Pulse.watching": MACHINE,
    "Repositories.learn": "restic's own id of the repository, told by a machine",
    "Repositories.test": "the same: a test that finds it",
    "Restics.heard": MACHINE,
    "ScheduleSets.visit": "what a machine plans follows from its jobs, and those are told",
    "Stopping.insist": CLOCK,
    "TaskChanges.change": "the way that others take",
    "Telling.visit": CLOCK,
}
"""Public methods that write and have no entry of their own, each with its reason."""


class _Class:
    """A class with what its methods reach, through each other and the functions of its module."""

    def __init__(self, tree: ast.ClassDef, functions: dict[str, ast.AST]) -> None:
        self.name = tree.name
        self._bodies: dict[str, ast.AST] = {
            one.name: one
            for one in tree.body
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        self._functions = functions

    def public(self) -> Iterator[str]:
        return (name for name in self._bodies if not name.startswith("_"))

    def reached(self, name: str) -> Iterator[ast.AST]:
        """All nodes of that method and of what it calls of its own."""
        waiting, seen = [self._bodies[name]], set[int]()
        while waiting:
            body = waiting.pop()
            if id(body) in seen:
                continue
            seen.add(id(body))
            for node in ast.walk(body):
                yield node
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    if node.value.id == "self" and node.attr in self._bodies:
                        waiting.append(self._bodies[node.attr])
                elif isinstance(node, ast.Name) and node.id in self._functions:
                    waiting.append(self._functions[node.id])


def classes() -> Iterator[_Class]:
    for path in sorted(CORE.glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        functions: dict[str, ast.AST] = {
            one.name: one for one in module.body if isinstance(one, ast.FunctionDef)
        }
        for one in module.body:
            if isinstance(one, ast.ClassDef):
                yield _Class(one, functions)


def writes(nodes: list[ast.AST]) -> bool:
    """Whether something is stored: by the store itself, or by way of `TaskChanges`."""
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and (node.value.attr, node.attr) in {("_store", "write"), ("_changes", "change")}
        for node in nodes
    )


def notes(nodes: list[ast.AST]) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "_audit" for node in nodes)


def silent() -> set[str]:
    """Public methods that store something and have no entry."""
    found = set()
    for one in classes():
        for name in one.public():
            nodes = list(one.reached(name))
            if writes(nodes) and not notes(nodes):
                found.add(f"{one.name}.{name}")
    return found


def test_whatever_stores_something_has_an_entry_or_a_reason_why_not() -> None:
    assert silent() - UNAUDITED.keys() == set()


def test_every_reason_is_still_needed() -> None:
    assert UNAUDITED.keys() - silent() == set()


def test_the_reading_of_the_code_sees_what_it_looks_for() -> None:
    """It would prove nothing if it found no services, or an entry everywhere."""
    bodies = {one.name: one for one in classes()}
    assert writes(list(bodies["Jobs"].reached("pause")))
    assert notes(list(bodies["Jobs"].reached("pause")))
    assert not writes(list(bodies["Jobs"].reached("get")))
    assert not notes(list(bodies["Ledger"].reached("visit")))


def test_every_action_is_written_somewhere() -> None:
    """One that nobody does any more would be offered as a filter for ever."""
    said = "".join(
        path.read_text(encoding="utf-8") for path in CORE.glob("*.py") if path.stem != "audit"
    )
    of_orders = {ordered(kind) for kind in TaskKind}
    unused = [
        action.name
        for action in AuditAction
        if f"AuditAction.{action.name}" not in said and action not in of_orders
    ]
    assert unused == []
