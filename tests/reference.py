"""docs/errors.md and the tables of docs/reference, made from the code so that they cannot drift.

`python -m tests.reference` rewrites them; with `--check` nothing is written, and the exit code is 1
if a file differs from what the code says.
"""

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec import inspect as kinds

from kustos.core import status
from kustos.core.audit import AuditAction, SubjectKind
from kustos.core.audit_export import COLUMNS
from kustos.core.conditions import SKEW_SHOWN, SLOW_MILLISECONDS, ConditionKind
from kustos.core.model import GOOD, TERMINAL, MachineState, TaskState
from kustos.gui.text import audit as audit_text
from kustos_agent.protocol import version
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.codec import FrameErrorKind, FrameType
from kustos_agent.protocol.messages import EVENTS, TO_AGENT, TO_MANAGER, Answer, Request
from kustos_agent.protocol.pairing_messages import LINES, PairedIdentity
from kustos_agent.protocol.restic_versions import (
    FACTS,
    NEWEST,
    OLDEST,
    Capability,
    Fact,
    Source,
    Version,
)
from kustos_agent.protocol.token import JoinToken
from kustos_agent.protocol.values import (
    LEAVE_OUT,
    NEAREST,
    Count,
    Moment,
    Outcome,
    Problem,
    TaskKind,
    WirePath,
)
from tests import error_classes, modules
from tests.markdown import document, table

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs"

_MACHINE_MEANINGS: Final = {
    MachineState.FAILING: "The last backup of one of its jobs failed.",
    MachineState.OVERDUE: "No good backup within the policy's maximum age.",
    MachineState.ATTENTION: (
        "The last backup left files out, a job has no good backup yet, or two computers use its "
        "identity."
    ),
    MachineState.RUNNING: "A backup is running on it.",
    MachineState.AWAY: (
        "A machine marked as a laptop, silent for no longer than its allowance of"
        f" {status.AWAY_ALLOWANCE.days} days."
    ),
    MachineState.UNKNOWN: (
        "It is not known whether the machine is there: the manager has listened for no longer than"
        f" {version.OFFLINE_SECONDS:.0f} seconds, since its start or a sleep of its computer, and"
        " has not heard it. After that it is `offline`."
    ),
    MachineState.OFFLINE: f"No sign of life for {version.OFFLINE_SECONDS:.0f} seconds, or its agent"
    " has left.",
    MachineState.UNPROTECTED: "It has no job.",
    MachineState.PAUSED: "Its backups are paused.",
    MachineState.PROTECTED: "Every job has a good backup and nothing speaks against the next one.",
}
_CONDITION_MEANINGS: Final = {
    ConditionKind.CLOCK_AHEAD: (
        f"Its clock is ahead of the manager's by more than {SKEW_SHOWN.seconds} seconds."
    ),
    ConditionKind.CLOCK_BEHIND: (
        f"Its clock is behind the manager's by more than {SKEW_SHOWN.seconds} seconds."
    ),
    ConditionKind.BACKING_OFF: "It takes nothing new for a while: an error keeps tasks from it.",
    ConditionKind.SATURATED: "As many tasks run on it as may run at once.",
    ConditionKind.SLOW_LINK: (
        f"A ping takes {SLOW_MILLISECONDS / 1_000:.0f} second or more to come back."
    ),
    ConditionKind.ON_BATTERY: "It runs on its battery.",
    ConditionKind.METERED: "Its network is metered.",
}
_TASK_MEANINGS: Final = {
    TaskState.CREATED: "Being put together.",
    TaskState.QUEUED: "Ordered; waits for its machine.",
    TaskState.ASSIGNED: "The agent has accepted it.",
    TaskState.RUNNING: "The agent has started it.",
    TaskState.SUCCESS: "Done.",
    TaskState.WARNING: "Done, but some files could not be read. The snapshot exists.",
    TaskState.FAILED: "Not done; the problem says why.",
    TaskState.CANCELLED: "Stopped by a person.",
    TaskState.SKIPPED: "Was due and was left out, with its reason.",
}


def documents() -> dict[str, str]:
    """Path below docs -> content, of all generated files."""
    return {
        "reference/messages.md": document("Messages", _messages()),
        "errors.md": document("Errors", error_classes.parts()),
        "reference/modules.md": document("Modules", modules.parts()),
        "reference/restic-versions.md": document("Versions of restic", _restic_versions()),
        "reference/states.md": document("States", _states()),
        "reference/audit.md": document("Audit", _audit()),
    }


def outdated(folder: Path = FOLDER) -> list[Path]:
    """The files in `folder` that are missing or differ from what the code says."""
    return [
        folder / name
        for name, content in documents().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != content
    ]


def write(folder: Path = FOLDER) -> None:
    """Write all files."""
    for name, content in documents().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


# --- messages ------------------------------------------------------------------------------------


def _messages() -> Iterator[str]:
    described = _Described()
    yield (
        "Every message of the link with its fields. What they are for, and in which order they go,"
        " is told in [protocol.md](../protocol.md). A field that is not required may be left out"
        " and then has its default. A count is an integer from 0 to 2^63 - 1, sizes are counts of"
        " bytes, a time is ISO 8601 with a zone, a path has the form of protocol.md, section 9."
    )
    yield "## Constants\n\n" + table(("name", "value"), _constants())
    frame_types = ", ".join(f"`{one.value}`" for one in FrameType)
    yield f"Frame types: {frame_types}."
    yield "## Close codes\n\n" + table(
        ("code", "name"), ((str(code.value), f"`{code.name}`") for code in CloseCode)
    )
    yield "## Why a frame is refused\n\n" + table(
        ("reason",), ((f"`{kind.value}`",) for kind in FrameErrorKind)
    )
    yield "## Requests of the agent"
    yield from map(described.request, TO_MANAGER)
    yield "## Requests of the manager"
    yield from map(described.request, TO_AGENT)
    yield "## Events of the agent"
    for event in EVENTS:
        durability = "Durable: numbered, kept until acknowledged."
        if not event.durable:
            durability = "Volatile: number 0, the latest wins."
        yield described.struct(event, f"`{event.action}`", durability)
    yield "## Answers"
    yield from (described.struct(answer) for answer in _answers())
    yield "## Join token"
    yield described.struct(JoinToken)
    yield "## Pairing\n\nThe lines, in the order in which they go, and what the fifth one carries."
    yield from (described.struct(line) for line in LINES)
    yield described.struct(PairedIdentity)
    yield "## Values"
    yield from described.values()


def _constants() -> Iterator[tuple[str, str]]:
    for name, value in vars(version).items():
        if name.isupper():
            yield f"`{name}`", f"`{msgspec.json.encode(value).decode()}`"


def _answers() -> list[type[Answer]]:
    return sorted({one.answer for one in (*TO_AGENT, *TO_MANAGER)}, key=lambda one: one.__name__)


class _Described:
    """Describes structs, and remembers which others their fields name."""

    def __init__(self) -> None:
        self._waiting: list[type] = [Problem]  # answers anything; no request names it
        self._seen: set[type] = set()

    def request(self, request: type[Request[Answer]]) -> str:
        """A request under its action, with a link to its answer."""
        answer = request.answer.__name__
        return self.struct(request, f"`{request.action}`", f"Answer: {_link(answer)}.")

    def struct(self, described: type[Struct], title: str = "", note: str = "") -> str:
        """A section with the meaning and the fields of a struct."""
        info = kinds.type_info(described)
        assert isinstance(info, kinds.StructType)
        rows = [
            (f"`{field.encode_name}`", self._type(field.type), _presence(field))
            for field in info.fields
        ]
        if info.tag_field is not None:
            rows.insert(0, (f"`{info.tag_field}`", f'"{info.tag}"', "required"))
        fields = table(("field", "type", "if left out"), rows) if rows else "No fields."
        parts = (f"### {title or described.__name__}", _meaning(described), note, fields)
        return "\n\n".join(filter(None, parts))

    def values(self) -> Iterator[str]:
        """Everything that was named by fields, and by the fields of that, each once, by name."""
        sections: dict[str, str] = {}
        while self._waiting:
            named = self._waiting.pop()
            if named not in self._seen:
                self._seen.add(named)
                is_struct = issubclass(named, Struct)
                sections[named.__name__] = self.struct(named) if is_struct else _enum(named)
        yield from (sections[name] for name in sorted(sections))

    def _type(self, info: kinds.Type) -> str:
        match info:
            case kinds.Metadata(type=inner, extra=marks):
                return self._type(inner) + _spared(inner, marks or {})
            case kinds.StructType(cls=named) | kinds.EnumType(cls=named):
                self._waiting.append(named)
                return _link(named.__name__)
            case kinds.UnionType(types=types):
                shown = [self._type(one) for one in types if not isinstance(one, kinds.NoneType)]
                null = ["null"] if len(shown) < len(types) else []
                return " or ".join(shown + null)
            case kinds.VarTupleType(item_type=item) | kinds.ListType(item_type=item):
                return f"list{_limits(info)} of {self._type(item)}"
            case kinds.DictType(key_type=key, value_type=value):
                return f"object{_limits(info)}, {self._type(key)} to {self._type(value)}"
            case _:
                return _simple(info)


def _spared(info: kinds.Type, marks: dict[str, Any]) -> str:
    """What a reader does with what it cannot know."""
    if marks.items() >= NEAREST.items():
        return ", others taken as the nearest"
    if marks.items() >= LEAVE_OUT.items():
        return ", null if unknown" if isinstance(info, kinds.UnionType) else ", unknown left out"
    return ""


_SIMPLE: Final[dict[type[kinds.Type], str]] = {
    kinds.StrType: "text",
    kinds.IntType: "integer",
    kinds.FloatType: "number",
    kinds.BoolType: "true or false",
}


def _simple(info: kinds.Type) -> str:
    for alias, name in ((WirePath, "path"), (Moment, "time"), (Count, "count")):
        if info == kinds.type_info(alias):
            return name
    return _SIMPLE[type(info)] + _limits(info)


def _limits(info: kinds.Type) -> str:
    said = []
    for name, words in (
        ("min_length", "at least {}"),
        ("max_length", "at most {}"),
        ("ge", "from {}"),
        ("le", "to {}"),
        ("pattern", "like `{}`"),
    ):
        limit = getattr(info, name, None)
        if limit is not None:
            said.append(words.format(limit if name == "pattern" else f"{limit:,}"))
    return f" ({', '.join(said)})" if said else ""


def _presence(field: kinds.Field) -> str:
    if field.required:
        return "required"
    default = field.default
    if default is msgspec.NODEFAULT:
        default = field.default_factory()
    return f"`{msgspec.json.encode(default).decode()}`"


def _enum(named: type[Enum]) -> str:
    values = ", ".join(f"`{one.value}`" for one in named)
    stand_in = named._missing_(None)
    other = f" Any other text is read as `{stand_in.value}`." if stand_in is not None else ""
    return f"### {named.__name__}\n\n{_meaning(named)}\n\nOne of {values}.{other}"


def _meaning(described: type) -> str:
    """The docstring, each paragraph in one line, without the numbers of a specification that
    readers of the reference do not have."""
    paragraphs = _CHAPTER.sub("", inspect.getdoc(described) or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


_CHAPTER: Final = re.compile(r"\s*\((?:[^()]*, )?SPEC \d+\)")


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


# --- audit ----------------------------------------------------------------------------------------


_AUDIT_COLUMNS: Final = {
    "number": "From 1, without gaps.",
    "at": "ISO 8601, UTC, by the manager's clock.",
    "actor_kind": "`person` (at the manager), `agent` (a machine's, by itself) or `kustos` (by"
    " itself).",
    "actor_name": "The account's name, or the machine's as it was then.",
    "action": "See above.",
    "subject_kind": "What kind of thing it was done to: "
    + ", ".join(f"`{kind.value}`" for kind in SubjectKind if kind is not SubjectKind.UNKNOWN)
    + ".",
    "subject_id": "Its id; it may be gone.",
    "subject_name": "Its name as it was then.",
    "before": "A JSON object of the fields that changed, as they were; secrets say `changed`.",
    "after": "The same as they are since; of an order what was ordered.",
    "previous_hash": "Of the entry before, hex; 64 noughts for the first.",
    "hash": "SHA-256, hex, of a JSON array in UTF-8 without blanks: `kustos-audit-1`, then all"
    " columns before this one in their order; `at` as microseconds since 1970 UTC, `before` and"
    " `after` as texts (sorted keys, no blanks), the former hash in base64.",
}


def _audit() -> Iterator[str]:
    yield "What is entered, by whom and what it proves: [ADR 20](../adr/0020-audit-chain.md)."
    yield "## Actions"
    yield table(
        ("action", "in words"),
        [
            (f"`{action.value}`", audit_text.action(action))
            for action in AuditAction
            if action is not AuditAction.UNKNOWN
        ],
    )
    yield "## Columns of the export"
    yield "CSV has them as they are; a cell that would be taken for a formula begins with `'`."
    yield "JSON has one object a line, with `before` and `after` as objects."
    yield table(("column", "meaning"), ((f"`{name}`", _AUDIT_COLUMNS[name]) for name in COLUMNS))


# --- states --------------------------------------------------------------------------------------


def _states() -> Iterator[str]:
    yield "## Machine\n\nThe first that holds, from the top."
    yield table(
        ("state", "meaning"),
        ((f"`{one.value}`", _MACHINE_MEANINGS[one]) for one in MachineState),
    )
    yield "The reason that goes with it: " + ", ".join(f"`{why.value}`" for why in status.Why) + "."
    yield (
        "Beside the state, and without changing it, a connected machine's conditions are shown,"
        " each with since when it holds:"
    )
    yield table(
        ("condition", "meaning"),
        ((f"`{one.value}`", _CONDITION_MEANINGS[one]) for one in ConditionKind),
    )
    yield "## Task"
    yield table(
        ("state", "meaning", "terminal", "a snapshot exists after a backup"),
        (
            (
                f"`{one.value}`",
                _TASK_MEANINGS[one],
                "yes" if one in TERMINAL else "no",
                "yes" if one in GOOD else "no",
            )
            for one in TaskState
        ),
    )
    yield "An agent ends a task with one of " + ", ".join(f"`{one.value}`" for one in Outcome) + "."
    yield "Kinds of tasks: " + ", ".join(f"`{one.value}`" for one in TaskKind) + "."


# --- versions of restic ---------------------------------------------------------------------------


def _restic_versions() -> Iterator[str]:
    lines = [Version(OLDEST.major, minor) for minor in range(OLDEST.minor, NEWEST.minor + 1)]
    yield (
        f"What each version of restic can do, from {OLDEST} (nothing older is run) to {NEWEST}, the"
        " newest that was tried. A newer one is run, and taken to be able to do what that one can,"
        " unless the table names an end. What a version cannot do is not asked of it: a task that"
        " takes it ends as `unsupported` and names the version that can."
    )
    head = ("capability", "meaning", *(f"{one.major}.{one.minor}" for one in lines))
    yield table(
        head,
        (
            (f"`{one.value}`", FACTS[one].meaning, *(_had(FACTS[one], line) for line in lines))
            for one in Capability
        ),
    )
    yield "## Where this is known from\n\n" + table(
        ("source", "capabilities"),
        (
            (
                source.value,
                ", ".join(f"`{one.value}`" for one in Capability if FACTS[one].source is source),
            )
            for source in Source
        ),
    )


def _had(fact: Fact, line: Version) -> str:
    """Whether the versions of this line have it: all, none, or from which one on."""
    following = Version(line.major, line.minor + 1)
    if fact.first is not None and line < fact.first < following:
        return f"from {fact.first}"
    return "yes" if fact.holds(line) else "no"


def main(arguments: list[str] | None = None, say: Callable[[str], object] = print) -> int:
    """0 if all is written, or with `--check` if nothing differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.reference")
    parser.add_argument("--check", action="store_true", help="write nothing, tell what differs")
    if not parser.parse_args(arguments).check:
        write()
        return 0
    found = outdated()
    for path in found:
        say(f"{path.name} differs from the code: run python -m tests.reference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
