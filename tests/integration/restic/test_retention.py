"""What rules keep, held against the real restic."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from kustos.core.retention import COUNTS, WITHINS, Retention
from kustos.core.retention_rules import reasons
from tests.helpers import restics
from tests.helpers.histories import Hollow, HollowRepository, history

_SEED: Final = 5
_HISTORIES: Final = 300
_DURATIONS: Final = ("1h", "36h", "3d", "14d", "1m", "2m10d", "1y", "1y5m7d2h", "20y")
_FIXED: Final = (
    Retention(last=1),
    Retention(last=3, daily=7, weekly=4, monthly=12, yearly=2),
    Retention(hourly=5),
    Retention(within="1m"),
    Retention(within_monthly="1y", within_yearly="20y"),
)


def _rules(random: Random) -> Retention:
    chosen: dict[str, Any] = {}
    for name in random.sample(COUNTS, random.randint(0, 4)):
        chosen[name] = random.choice((1, 2, 3, 5, 30))
    for name in random.sample(WITHINS, random.randint(0 if chosen else 1, 2)):
        chosen[name] = random.choice(_DURATIONS)
    return Retention(**chosen)


def _options(rules: Retention) -> list[str]:
    options = []
    for name in (*COUNTS, *WITHINS):
        value = getattr(rules, name)
        if value:
            words = "unlimited" if value == -1 else str(value)
            options += [f"--keep-{name.replace('_', '-')}", words]
    return options


def _compare(folder: Path, version: str, rule_sets: list[Retention]) -> int:
    """How many histories were decided alike, and for the same reasons."""
    repository = HollowRepository(folder, restics.find(version))
    random = Random(_SEED)
    histories = {f"h{number}": history(random) for number in range(_HISTORIES)}
    ids = {
        group: repository.add(Hollow(group, moment) for moment in moments)
        for group, moments in histories.items()
    }
    decided = 0
    for rules in rule_sets:
        for group in repository.forget_dry(_options(rules)):
            (name,) = group["tags"]
            ours = reasons(histories[name], rules, datetime.now(UTC))
            kept = [id_ for id_, why in zip(ids[name], ours, strict=True) if why]
            assert kept == [one["id"] for one in group["keep"] or ()], (rules, name)
            told = [tuple(one["matches"]) for one in group["reasons"]]
            assert told == [why for why in ours if why], (rules, name)
            decided += 1
    return decided


@pytest.mark.parametrize("version", ["0.18.0", "0.19.1"])
def test_thousands_of_histories_are_decided_as_restic_decides_them(
    tmp_path: Path, version: str
) -> None:
    """Counts and durations, alone and mixed, over zones, changes of the clock and the future."""
    random = Random(_SEED)
    rule_sets = [*_FIXED, Retention(daily=-1, weekly=2), *(_rules(random) for _ in range(9))]

    assert _compare(tmp_path, version, rule_sets) == _HISTORIES * len(rule_sets)


def test_the_oldest_restic_differs_by_the_oldest_snapshot_alone(tmp_path: Path) -> None:
    """It lets the oldest one go while a count is left over; we keep it, as newer ones do."""
    repository = HollowRepository(tmp_path, restics.find("0.14.0"))
    moments = [datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (9, 8, 7)]
    ids = repository.add(Hollow("h", moment) for moment in moments)
    rules = Retention(daily=7)

    (group,) = repository.forget_dry(_options(rules))

    ours = reasons(moments, rules, datetime.now(UTC))
    assert [one["id"] for one in group["keep"]] == ids[:1]
    assert ours == [("daily snapshot",), (), ("oldest daily snapshot",)]
