"""From a plan to what it came to."""

import time

from .listening import listening
from .oracle import Verdict, judge
from .plan import Plan
from .stage import on_stage, scratch
from .story import Story


def play(plan: Plan) -> tuple[Verdict, float]:
    """And the seconds that it took in life."""
    began = time.monotonic()
    with scratch() as folder, listening() as faults:

        async def work() -> Verdict:
            story = Story(plan, folder)
            await story.play()
            verdict = await judge(story)
            await story.close()
            return verdict

        verdict = on_stage(plan.seed, work)
    verdict.faults = len(faults)
    verdict.words += faults
    return verdict, time.monotonic() - began
