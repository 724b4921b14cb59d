"""The list of modules is whole, and a name that went is noticed in the plan of the house."""

from pathlib import Path

import pytest

from tests.modules import ROOT, findings, parts
from tests.reference import documents


def test_every_module_has_its_line() -> None:
    """Of agent and manager, with what it is for."""
    written = documents()["reference/modules.md"]
    for room in ("agent/kustos_agent", "app/kustos"):
        for path in (ROOT / room).rglob("*.py"):
            if path.stem != "__init__" and "versions" not in path.parts:
                assert f"\n| `{path.stem}` | " in written, path
    assert " |  |" not in "\n".join(parts())


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("core.pulse", True),
        ("core.pulse.Pulse", True),
        ("core.pulse.Pulse.watching", True),
        ("kustos_agent.protocol", True),
        ("example.org", True),  # nothing of ours
        ("core.nothing", False),
        ("core.pulse.Nothing", False),
        ("core.pulse.Pulse.nothing", False),
    ],
)
def test_a_name_that_is_gone_is_told(tmp_path: Path, name: str, there: bool) -> None:
    """With its line."""
    document = tmp_path / "plan.md"
    document.write_text(f"# Plan\n\nSee `{name}`.\n", encoding="utf-8")
    assert findings(document) == ([] if there else [f"plan.md:3: {name} is not there"])
