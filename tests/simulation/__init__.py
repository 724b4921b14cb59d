"""Weeks of a fleet in minutes: the real manager core and the real agents' planner, on a clock that
leaps; docs/simulation.md."""
