"""The reference tables are made from the code, and the check notices when they are not."""

import re
from pathlib import Path

from kustos.core.model import MachineState, TaskState
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.messages import EVENTS, TO_AGENT, TO_MANAGER
from kustos_agent.protocol.values import ErrorClass
from tests.reference import documents, main, outdated, write


def test_written_files_are_what_the_check_wants(tmp_path: Path) -> None:
    """What `write` leaves behind is up to date."""
    write(tmp_path)
    assert outdated(tmp_path) == []


def test_a_changed_and_a_missing_file_are_told(tmp_path: Path) -> None:
    """The check names each file that differs, and only those."""
    write(tmp_path)
    (tmp_path / "reference" / "states.md").write_text("nothing is as it was\n", encoding="utf-8")
    (tmp_path / "reference" / "messages.md").unlink()
    assert {path.name for path in outdated(tmp_path)} == {"states.md", "messages.md"}


def test_the_committed_files_are_up_to_date() -> None:
    """`--check` on this checkout: 0, and nothing to say."""
    said: list[str] = []
    assert (main(["--check"], said.append), said) == (0, [])


def test_every_message_error_class_close_code_and_state_is_there() -> None:
    """Nothing of the wire is left out."""
    written = documents()
    for message in (*TO_AGENT, *TO_MANAGER, *EVENTS):
        assert f"### `{message.action}`\n" in written["reference/messages.md"]
    for code in CloseCode:
        assert f"| {code.value} | `{code.name}` |" in written["reference/messages.md"]
    for error in ErrorClass:
        assert f"\n## {error.value}\n" in written["errors.md"]
    for state in (*MachineState, *TaskState):
        assert f"| `{state.value}` |" in written["reference/states.md"]


def test_every_link_inside_the_messages_leads_somewhere() -> None:
    """A field's type is described in the same file."""
    text = documents()["reference/messages.md"]
    headings = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    links = set(re.findall(r"\(#([^)]+)\)", text))
    assert links
    assert links <= headings


def test_limits_and_defaults_are_told() -> None:
    """A bounded, an optional and a tagged field, as an outsider reads them."""
    text = documents()["reference/messages.md"]
    assert "| `task_id` | text (at least 1, at most 64) | required |" in text
    assert "| `problem` | [Problem](#problem) or null | `null` |" in text
    assert '| `kind` | "backup" | required |' in text
    assert "| `command` | list (at least 1, at most 100) of text (at most 4,096) |" in text
