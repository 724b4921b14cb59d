"""Five hundred lives of machines, with a wire that breaks and programs that die."""

from pathlib import Path

import psutil
import pytest

from tests.faults.bench import play


@pytest.mark.timeout(600)
async def test_no_result_is_lost_doubled_or_out_of_order(tmp_path: Path) -> None:
    """Real agents and a real manager; `python -m tests.faults` plays as many as one likes."""
    others = set(psutil.Process().children())
    result = await play(500, 2026, tmp_path)
    assert set(psutil.Process().children()) <= others, "a process is left"
    assert result.charges == []
    assert result.histories == 500
    assert result.agent_deaths > 100
    assert result.manager_deaths > 5
    assert result.due_times > 100
