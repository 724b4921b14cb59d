"""Two hosts and a cable, with a person at the window of one of them."""

import sys
from pathlib import Path

import pytest

from kustos.home import Home
from tests.e2e.walk_hand import Hand
from tests.e2e.walk_words import Words
from tests.e2e.walkthrough import TITLE
from tests.helpers.agents import AGENT, agent_environment
from tests.helpers.desktop import desktop
from tests.helpers.hosts import two_hosts
from tests.helpers.processes import child

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(300)]

NAME = "EMPFANG"
SILENCE = 150.0
"""Seconds in which both ends have noticed that a link is over, and it is back."""


def test_a_person_pairs_a_machine_whose_cable_is_pulled_and_plugged(tmp_path: Path) -> None:
    """The window finds it, the code lets it in; it is shown as gone, and as there again, without
    anybody doing anything."""
    desk, machine, telling = tmp_path / "desk", tmp_path / "machine", tmp_path / "telling"
    for home in (desk, machine):
        home.mkdir()
    (machine / "agent.toml").write_text(f'name = "{NAME}"\n')
    Home(desk).preferences.write_text("[window]\nlanguage=en\nscheme=light\n")
    with two_hosts() as (here, there), desktop() as screen:
        environment = {**screen.environment, "KUSTOS_HOME": str(desk)}
        window = here.argv([sys.executable, "-m", "tests.e2e.walk_app", str(telling)])
        with child(window, environment=environment) as app:
            app.wait_until(telling.exists, 60, "the window")
            hand = Hand(app, screen, telling, Words("en"))
            hand.until(lambda: TITLE in hand.look().title, "the pages", 60)
            own = agent_environment(machine)
            with child(there.argv([*AGENT, "pair"]), environment=own) as pairing:
                code = pairing.wait_for_output(r"(\d{4}-\d{4})")[1]
                hand.press("Add a machine")
                hand.click("Found on the network", kind="Tab")
                hand.click(NAME, kind="Cell")
                hand.click("Pairing code", kind="CodeField")
                hand.type(code)
                hand.press("Pair")
                assert pairing.wait_for_end(60) == 0
            with child(there.argv([*AGENT, "run"]), environment=own) as agent:
                agent.wait_for_output(r"linked with .* at 10\.77\.0\.1:")
                hand.press("Close")
                hand.wait_no_dialog()
                hand.wait_count("connected", 2)
                there.cut()
                hand.wait_count("connected", 1, timeout=SILENCE)
                there.plug()
                hand.wait_count("connected", 2, timeout=SILENCE)
