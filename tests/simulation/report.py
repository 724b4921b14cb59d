"""What a story came to, for a person and for a program."""

from collections import Counter

from .oracle import Verdict
from .plan import Plan


def line(verdict: Verdict, seconds: float) -> dict[str, float]:
    """The last line of `python -m tests.simulation`."""
    return {
        "due": verdict.due,
        "accounted": verdict.accounted,
        "doubled": verdict.doubled,
        "planted": verdict.planted,
        "alerts": verdict.alerts,
        "alerts_missing": verdict.alerts_missing,
        "alerts_spurious": verdict.alerts_spurious,
        "forgotten": verdict.forgotten,
        "good_snapshots_lost": verdict.good_snapshots_lost,
        "faults": verdict.faults,
        "seconds": round(seconds, 1),
    }


def text(plan: Plan, verdict: Verdict) -> list[str]:
    """Lines in English, what is wrong last."""
    roles = Counter(machine.role for machine in plan.machines)
    kinds = Counter(planted.kind for planted in plan.planted)
    return [
        f"seed {plan.seed}: {plan.days} days of "
        + ", ".join(f"{number} {role}s" for role, number in roles.items()),
        "planted: " + ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())),
        f"{verdict.accounted} of {verdict.due} due runs are accounted for",
        "runs became: "
        + ", ".join(f"{number} {word}" for word, number in sorted(verdict.became.items())),
        f"{verdict.alerts} alerts were raised: "
        + ", ".join(f"{number} {kind}" for kind, number in sorted(verdict.kinds.items())),
        f"{verdict.forgotten} snapshots were forgotten",
        *verdict.words,
    ]
